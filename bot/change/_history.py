"""How a repository came to be as it is: what the stages ask of history, and the answer where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.change._diff import Identity, RepoPath, Sha, Side


class Origin(NamedTuple):
    """Which commit a line comes from, as `git blame` tells it."""

    line: int
    """In the file that was asked about, 1-based."""
    sha: Sha
    path: RepoPath
    """The file's name in that commit."""
    there: int
    """The line's number in that commit's file."""
    author: Identity
    when: int
    """Author's time, seconds since the epoch."""


class PastCommit(NamedTuple):
    """A commit from before the change."""

    sha: Sha
    author: Identity
    when: int
    """Author's time, seconds since the epoch."""
    subject: str
    paths: tuple[RepoPath, ...]
    """The files it touched, by their names at the time, both names of a renamed one; none for a merge, for a commit to
    more files than say anything of each, and where a shallow clone ends."""
    body: str = ""
    """Kept only where it names another commit, as a revert does."""


@dataclass(frozen=True, slots=True)
class Past:
    """The newest commits before the change, newest first, as many as one look may cost."""

    commits: tuple[PastCommit, ...]
    incomplete: str = ""
    """Why there may be more that matters (a shallow clone, no history at all); "" when the bound alone cut it."""


class History(Protocol):
    """The history around a change, read-only; every answer is bounded in work, whatever the size of the repository."""

    def begin(self, lines: Mapping[RepoPath, Sequence[int]]) -> None:
        """A hint that `past`, and `origins` of these OLD lines, will be asked for: looking them up may start now."""
        ...

    def past(self) -> Past:
        """The newest commits that the base of the change has."""
        ...

    def origins(self, path: RepoPath, lines: Sequence[int], side: Side) -> tuple[Origin, ...]:
        """Where `lines` of one file come from; lines that cannot be told are absent.

        NEW: the file at the head of the change; only lines that the change's own commits brought are told. OLD: the
        file at its base; only lines of the last two years are told.
        """
        ...


@dataclass(frozen=True, slots=True)
class NoHistory:
    """The history of what has none: a bare patch, a directory."""

    reason: str = "history is not available: there is no repository to look into"

    def begin(self, lines: Mapping[RepoPath, Sequence[int]]) -> None:
        del lines

    def past(self) -> Past:
        return Past((), self.reason)

    def origins(self, path: RepoPath, lines: Sequence[int], side: Side) -> tuple[Origin, ...]:
        del path, lines, side
        return ()
