"""Cases made of a repository's own commits: an incident and its fix, or recent commits with seeded bugs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import yaml

from bot.adapters.git import Subject, open_range
from bot.adapters.patch_tree import apply_patch
from bot.change import FileDiff, LineOp, Patch, Snapshot
from bot.errors import PatchError, UsageError
from evals.casebook import is_test, parse_family, patch_between
from evals.reviewing import enclosing_symbol


@dataclass(frozen=True, slots=True)
class Fault:
    """Where an incident's fault was, as far as its fix tells."""

    file: str
    lines: tuple[int, int]
    anchor: str
    symbol: str | None
    is_in_change: bool
    """Whether the change itself added the line; if not, it is the nearest place that the fix names."""


def locate(subject: Subject, fix: Subject) -> Fault:
    """The line of the change that its fix replaced. Raises UsageError when the two have no line in common."""
    added = {str(f.path): {line.new: line.text for line in f.added} for f in subject.change.files}
    # A fix brings tests along; the fault is rarely in them.
    found = sorted(_candidates(fix, subject.after, added), key=lambda f: (is_test(f.file), not f.is_in_change))
    if not found:
        raise UsageError(
            "The fix touches no line that stands in the change's files.",
            "Give the commit that brought the fault, or write family.yaml by hand.",
        )
    return found[0]


def _candidates(fix: Subject, after: Snapshot, added: Mapping[str, Mapping[int | None, str]]) -> Iterator[Fault]:
    for file in fix.change.files:
        if file.old_path is None:
            continue
        content = after.read([file.old_path]).get(file.old_path, b"")
        lines = content.decode("utf-8", "replace").split("\n")
        for text, old in _telling(file):
            alike = [n for n, line in enumerate(lines, start=1) if line == text]
            for number in sorted(alike, key=lambda n, old=old: abs(n - old)):  # type: ignore[misc]
                symbol = enclosing_symbol(file.old_path, number, content)
                mine = number in added.get(file.old_path, {})
                yield Fault(file.old_path, (number, number), text.strip(), symbol, mine)


def _telling(file: FileDiff) -> Iterator[tuple[str, int]]:
    """Lines of the old side that say where the fix is: those that it removes, then those beside what it adds."""
    gone = [(line.text, line.old or 0) for line in file.removed]
    context = [line for hunk in file.hunks for line in hunk.lines if line.op is LineOp.CONTEXT]
    beside = [(line.text, line.old or 0) for line in context]
    yield from ((text, old) for text, old in (*gone, *beside) if len(text.strip()) > 4)


def patch_of(subject: Subject) -> bytes:
    """The change as a patch of the files it touches."""
    return patch_between(*touched(subject))


def repaired(subject: Subject, fix: Subject) -> bytes | None:
    """The change with its fix applied, as a patch on the same base: the clean twin. None if the fix does not fit."""
    wanted = Patch(fix.change.files)
    try:
        sides = apply_patch(wanted, subject.after)
    except PatchError:
        return None
    if sides.is_applied:
        return None
    before, after = touched(subject)
    paths = [f.new_path for f in fix.change.files if f.new_path is not None]
    gone = {f.old_path for f in fix.change.files if f.old_path is not None} - set(paths)
    mended = {**after, **{str(p): c for p, c in sides.after.read(paths).items()}}
    old = {**before, **{str(p): c for p, c in subject.before.read(paths).items()}}
    return patch_between(old, {p: c for p, c in mended.items() if p not in gone})


def touched(subject: Subject) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """(before, after) of the files that a change touches."""
    files = subject.change.files
    before = subject.before.read([f.old_path for f in files if f.old_path is not None])
    after = subject.after.read([f.new_path for f in files if f.new_path is not None])
    return {str(p): c for p, c in before.items()}, {str(p): c for p, c in after.items()}


def write_family(
    folder: Path, family: Mapping[str, object], patches: Mapping[str, bytes], repository: str, base: str
) -> None:
    """A family of a repository's own commits. Raises UsageError when there is one of that name already."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", folder.name):
        raise UsageError(f"`{folder.name}` is no name of a case.", "Use lower case, digits and single dashes.")
    if folder.exists():
        raise UsageError(f"{folder} is there already.", "Choose another --name, or remove it.")
    known = {
        "schema": 1,
        "family": folder.name,
        "toolchain": "none",
        "source": {"repository": os.path.relpath(Path(repository).resolve(), folder.resolve()), "base": base},
        "licence": "as the repository",
        "canary": str(uuid5(NAMESPACE_URL, f"foreread-case-{folder.name}-{base}")),
        **family,
    }
    parse_family(known, "the case")
    folder.mkdir(parents=True)
    text = yaml.safe_dump(known, sort_keys=False, allow_unicode=True, width=120)
    (folder / "family.yaml").write_text(text, encoding="utf-8")
    for name, patch in patches.items():
        (folder / f"{name}.patch").write_bytes(patch)


def base_of(subject: Subject) -> str:
    """The commit before the change. Raises UsageError when it has none."""
    if subject.change.base is None:
        raise UsageError("The change has no base commit.", "Give a commit or a range of this repository.")
    return subject.change.base


def message_of(subject: Subject) -> tuple[str, str]:
    """(title, body) of the change: its newest commit's message without trailers."""
    message = subject.change.commits[0].message if subject.change.commits else subject.change.title
    title, _, body = message.partition("\n")
    kept = [
        line for line in body.strip().split("\n") if not line.lower().startswith(("co-authored-by:", "signed-off-by:"))
    ]
    return title.strip() or "change", "\n".join(kept).strip()


def language_of(paths: Sequence[str]) -> str:
    """The language of most of the files, by ending."""
    names = {"py": "python", "ts": "typescript", "tsx": "typescript", "js": "javascript", "go": "go", "java": "java",
             "rs": "rust", "c": "c", "h": "c", "cpp": "cpp", "tf": "terraform", "sql": "sql", "yml": "yaml",
             "rb": "ruby", "php": "php", "kt": "kotlin", "cs": "csharp"}  # fmt: skip
    known = [names[e] for e in (p.rpartition(".")[2] for p in paths) if e in names]
    return max(sorted(set(known)), key=known.count, default="other")


__all__ = [
    "Fault",
    "base_of",
    "language_of",
    "locate",
    "message_of",
    "open_range",
    "patch_of",
    "repaired",
    "touched",
    "write_family",
]
