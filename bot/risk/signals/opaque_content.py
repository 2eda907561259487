"""Content that nobody can read here: binaries, submodules, symbolic links, LFS pointers, and files made executable.

Pictures, fonts and the like are only listed as not examined; programs in binary form are worth a question.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileKind, FileStatus, LineOp, Location
from bot.facts import Facts, FileFacts
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier

_PROGRAMS = (
    ".so", ".dll", ".dylib", ".exe", ".jar", ".war", ".whl", ".pyc", ".class", ".wasm", ".bin", ".o", ".a", ".node", ".apk",
    ".zip", ".tar", ".gz", ".tgz", ".xz", ".7z", ".deb", ".rpm", ".pkl", ".pt", ".onnx", ".db", ".sqlite",
)  # fmt: skip


def _signal(file: FileFacts, tier: Tier, what: str, quote: str, ask: Ask | None) -> Signal:
    evidence = (Evidence(Location(file.path, 1, 1), quote),)
    title, why = f"{what}: {file.path}", f"{file.path} is {what}; its content was not examined."
    return Signal(RULE.id, title, tier, tier, Band.LOW, Lens.INTENT, evidence, why, ask)


def _submodule(file: FileFacts) -> Signal:
    moved = [line.text.removeprefix("Subproject commit ") for line in (*file.diff.removed, *file.diff.added)]
    shown = " → ".join(sha[:10] for sha in moved)
    ask = Ask(
        text=f"Submodule `{file.path}` now points at `{shown[-10:] or 'another commit'}`. Who has read the commits that come in with it?",
        trigger="the next build or clone",
        consequence="code that no one here has reviewed is part of the product",
        settles=f"`git -C {file.path} log {moved[0][:10]}..{moved[-1][:10]}`"
        if len(moved) > 1
        else "the submodule's own history",
    )
    return _signal(file, Tier.HIGH, "a submodule" + (f" moved {shown}" if shown else ""), shown, ask)


def _link(file: FileFacts) -> Signal | None:
    target = next((line.text for line in file.diff.lines(LineOp.ADDED)), "")
    if not target:
        return None
    outside = target.startswith("/") or _climbs_out(file.path, target)
    ask = Ask(
        text=f"`{file.path}` becomes a link to `{target[:80]}`, outside the repository. What will read or write through it?",
        trigger="a build, a test or a server that follows the link",
        consequence="files of the machine are read or overwritten",
        settles="who opens that path, and as which user",
    )
    return _signal(
        file,
        Tier.HIGH if outside else Tier.MEDIUM,
        f"a symbolic link to {target[:80]}",
        target,
        ask if outside else None,
    )


def _climbs_out(path: str, target: str) -> bool:
    depth = path.count("/")
    for part in target.split("/"):
        depth += -1 if part == ".." else 0 if part in {"", "."} else 1
        if depth < 0:
            return True
    return False


def _binary(file: FileFacts) -> Signal | None:
    if file.diff.status in {FileStatus.DELETED, FileStatus.RENAMED} or not file.path.lower().endswith(_PROGRAMS):
        return None
    ask = Ask(
        text=f"Where does the binary `{file.path}` come from, and how could someone else build the same bytes?",
        trigger="whoever runs, loads or unpacks it",
        consequence="code runs that cannot be reviewed here",
        settles="its source, its checksum at the publisher, or a build from source",
    )
    return _signal(file, Tier.HIGH, "a program or archive in binary form", "", ask)


def _executable(file: FileFacts) -> Signal | None:
    gained = (file.diff.new_mode or "").endswith("755") and (file.diff.old_mode or "100755").endswith("644")
    return _signal(file, Tier.MEDIUM, "made executable", "", None) if gained else None


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    for file in facts.files:
        match file.diff.kind:
            case FileKind.SUBMODULE:
                found: Signal | None = _submodule(file)
            case FileKind.SYMLINK:
                found = _link(file)
            case FileKind.BINARY:
                found = _binary(file)
            case FileKind.LFS_POINTER:
                found = _signal(file, Tier.MEDIUM, "an LFS pointer", "", None)
            case _:
                found = _executable(file)
        if found is not None:
            yield found


RULE = Rule(
    id="opaque-content",
    group=Group.CONTENT,
    about="The change holds what cannot be read here: binaries, submodules, links, LFS pointers, a new executable bit.",
    detect=detect,
    always=True,
)
