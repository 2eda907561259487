"""The nouns of a change: what git says, without opinion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NamedTuple, NewType, Protocol

RepoPath = NewType("RepoPath", str)
"""A path inside the repository, `/`-separated; bytes that are not UTF-8 are kept as surrogate escapes."""

Sha = NewType("Sha", str)
"""An object id in hexadecimal, in full (40 or 64 digits) wherever git gave it in full."""


class FileStatus(StrEnum):
    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"
    RENAMED = "renamed"
    COPIED = "copied"
    MODE_CHANGED = "mode changed"


class FileKind(StrEnum):
    """What the blob is. Only TEXT has hunks that a person reads as code."""

    TEXT = "text"
    BINARY = "binary"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"
    LFS_POINTER = "LFS pointer"


class LineOp(Enum):
    CONTEXT = " "
    ADDED = "+"
    REMOVED = "-"


class Side(StrEnum):
    OLD = "old"
    NEW = "new"


class Line(NamedTuple):
    """One line of a hunk. Numbers are 1-based and None on the side where the line does not exist."""

    op: LineOp
    text: str
    """Without its newline; a carriage return before the newline is kept."""
    old: int | None
    new: int | None
    newline: bool = True
    """False on the line that git marks with "No newline at end of file"."""


@dataclass(frozen=True, slots=True)
class Hunk:
    """A run of changed lines with its context, as in unified diff."""

    old_start: int
    old_count: int
    new_start: int
    new_count: int
    section: str
    """What git printed behind the second @@: often the enclosing function's header."""
    lines: tuple[Line, ...]
    """Empty when the file's patch was left out (see `FileDiff.omitted`)."""

    @property
    def header(self) -> str:
        return f"@@ -{self.old_start},{self.old_count} +{self.new_start},{self.new_count} @@"


@dataclass(frozen=True, slots=True)
class FileDiff:
    """What happens to one file. `old_path` is None for a new file, `new_path` for a deleted one."""

    old_path: RepoPath | None
    new_path: RepoPath | None
    status: FileStatus
    kind: FileKind = FileKind.TEXT
    old_mode: str | None = None
    new_mode: str | None = None
    old_blob: Sha | None = None
    new_blob: Sha | None = None
    hunks: tuple[Hunk, ...] = ()
    omitted: str | None = None
    """Why the lines of this file's hunks were not kept (too large, combined diff …); None when all are here."""

    @property
    def path(self) -> RepoPath:
        """Where a reader finds the file: its new path, or the old one if it is gone."""
        path = self.new_path if self.new_path is not None else self.old_path
        assert path is not None, "a FileDiff has at least one path"  # noqa: S101 - an invariant of the constructor's callers
        return path

    def lines(self, op: LineOp) -> Iterator[Line]:
        """All lines of this file with the given operation, in order."""
        return (line for hunk in self.hunks for line in hunk.lines if line.op is op)

    @property
    def added(self) -> tuple[Line, ...]:
        return tuple(self.lines(LineOp.ADDED))

    @property
    def removed(self) -> tuple[Line, ...]:
        return tuple(self.lines(LineOp.REMOVED))

    @property
    def size(self) -> int:
        """Changed lines, removed and added."""
        return sum(line.op is not LineOp.CONTEXT for hunk in self.hunks for line in hunk.lines)


@dataclass(frozen=True, slots=True)
class Location:
    """A range of whole lines of one file on one side of the change; 1-based, inclusive."""

    path: RepoPath
    start: int
    end: int
    side: Side = Side.NEW

    def __str__(self) -> str:
        where = f"{self.path}:{self.start}" + (f"-{self.end}" if self.end > self.start else "")
        return where if self.side is Side.NEW else f"{where} (before)"


@dataclass(frozen=True, slots=True)
class Identity:
    """A name and a mailbox as git records them."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the range, as far as provenance and intent need it. `sha` is empty for a mailed patch."""

    sha: Sha
    author: Identity
    committer: Identity
    message: str
    is_merge: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What is proposed: the files that differ between two states of a repository, and the commits that did it."""

    files: tuple[FileDiff, ...]
    commits: tuple[Commit, ...] = ()
    """Newest first, as git lists them."""
    base: Sha | None = None
    """The commit compared from; None when the change is a bare patch."""
    head: Sha | None = None
    """The commit compared to; None for a patch, the index or the working tree."""
    title: str = ""
    """What the reader sees as the name of the change: `main..feature`, `staged changes`, a patch's subject."""
    notes: tuple[str, ...] = ()
    """What the reader of the change must know about how it was taken, e.g. that the merge base was used."""


class Snapshot(Protocol):
    """The files of one state of the repository, read-only. Implemented by adapters; by a dict in tests."""

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        """The content of those of `paths` that exist as regular files of readable size; others are absent."""
        ...

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        """The lines on which one of `names` stands as a whole word, in text files, in path order.

        With `endings` only files whose path ends with one of them are looked at, upper and lower case alike.
        """
        ...

    def exists(self, path: RepoPath) -> bool:
        """Whether there is a file at `path`."""
        ...

    def listed(self, folder: RepoPath) -> Sequence[RepoPath]:
        """The paths of the regular files that stand directly in `folder`, in path order; none where there is no such
        folder.
        """
        ...

    def blob_ids(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, Sha]:
        """git's ids of the contents that `read` gives, where they are known or cheaply had; others are absent.

        An id is what the repository says: whoever builds on it checks the content against it.
        """
        ...


class Hit(NamedTuple):
    """A line on which one of the searched names stands."""

    path: RepoPath
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search of the whole tree found; `complete` is False when `limit` cut it or it could not be done."""

    hits: tuple[Hit, ...]
    complete: bool = True
    reason: str = ""
