"""A symbolic link comes in or points elsewhere: what opens its path reads or writes another file.

Source: the path traversals by links in archives and repositories (CWE-59). One that leaves the repository is HIGH.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import FileKind, LineOp
from bot.facts import Facts, FileFacts
from bot.risk._content import content_signal
from bot.risk._nouns import Ask, Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._patterns import plain


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """One signal for each link with a new target."""
    del policy
    for file in facts.files:
        target = next((line.text for line in file.diff.lines(LineOp.ADDED)), "")
        if file.diff.kind is FileKind.SYMLINK and target:
            yield _signal(file, target)


def _signal(file: FileFacts, target: str) -> Signal:
    outside = target.startswith("/") or _climbs_out(file.path, target)
    ask = Ask(
        text=f"`{plain(file.path, 80)}` becomes a link to `{plain(target, 80)}`, outside the repository. What will read or write through it?",
        trigger="a build, a test or a server that follows the link",
        consequence="files of the machine are read or overwritten",
        settles="who opens that path, and as which user",
    )
    return content_signal(
        RULE.id,
        file,
        Tier.HIGH if outside else Tier.MEDIUM,
        f"a symbolic link to {target[:80]}: {file.path}",
        f"Whatever opens {file.path} opens {target[:80]}{', outside the repository' if outside else ''}.",
        ask if outside else f"what stands at {target[:80]}, and whether all who open {file.path} follow links",
        target,
    )


def _climbs_out(path: str, target: str) -> bool:
    depth = path.count("/")
    for part in target.split("/"):
        depth += -1 if part == ".." else 0 if part in {"", "."} else 1
        if depth < 0:
            return True
    return False


RULE = Rule(
    id="symlink-change",
    group=Group.CONTENT,
    about="A symbolic link comes in or points elsewhere.",
    detect=detect,
    always=True,
)
