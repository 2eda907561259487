"""What of a change is counted: sizes, names and history; the same from the facts of a review and from a mere log."""

from __future__ import annotations

from typing import NamedTuple

from bot.change import FileDiff, FileStatus, LineOp, RepoPath
from bot.facts import Facts, FileRole, Footing


class FileOutline(NamedTuple):
    """One file of the change."""

    path: RepoPath
    role: FileRole
    added: int
    """Lines; of a file that is not text, 0."""
    removed: int
    is_new: bool


class ChangeOutline(NamedTuple):
    """A change as far as it is counted."""

    files: tuple[FileOutline, ...]
    messages: tuple[str, ...]
    """Of its commits, merges left out; () for what is not committed yet."""
    footing: Footing | None
    incomplete: str = ""
    """What of history could not be looked at, and why."""


def outline_of(facts: Facts) -> ChangeOutline:
    """The outline of a change under review."""
    return ChangeOutline(
        tuple(_file(file.diff, file.role) for file in facts.files),
        tuple(commit.message for commit in facts.change.commits if not commit.is_merge),
        facts.past.footing,
        facts.past.incomplete,
    )


def _file(diff: FileDiff, role: FileRole) -> FileOutline:
    if diff.omitted:  # how many of a hunk's lines are context is not known
        added, removed = sum(h.new_count for h in diff.hunks), sum(h.old_count for h in diff.hunks)
    else:
        added, removed = (sum(1 for _ in diff.lines(op)) for op in (LineOp.ADDED, LineOp.REMOVED))
    return FileOutline(diff.path, role, added, removed, diff.status in {FileStatus.ADDED, FileStatus.COPIED})
