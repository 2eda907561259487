"""What a host tells of what has already happened: which repositories there are, what was merged, what was pushed.

Events of it get lost, so it is looked up. Titles, bodies and messages are other people's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.gate import Account
from bot.post._hosted import OwnCheck, Place


class HostedRepository(NamedTuple):
    """A repository that an installation of the App reaches."""

    id: int
    """Stays when the repository is renamed or given to another owner."""
    owner: str
    name: str
    installation: int
    default_branch: str = ""
    is_private: bool = False
    is_archived: bool = False

    @property
    def place(self) -> Place:
        return Place(self.owner, self.name, 0)


class Reached(NamedTuple):
    """All that the App reaches."""

    repositories: tuple[HostedRepository, ...]
    unreached: tuple[str, ...] = ()
    """A sentence for each installation that cannot be used now."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A change that was merged."""

    place: Place
    id: str
    """The host's own lasting id of the change."""
    head: str
    """Its head when it was merged."""
    base: str
    merged_at: datetime
    commit: str = ""
    """What the branch got; "" where the host does not show that."""
    by: Account | None = None
    author: Account | None = None
    url: str = ""
    title: str = ""
    body: str = ""
    message: str = ""
    """Of the commit: a squash may say other things than the change."""
    parents: tuple[str, ...] = ()
    """Of the commit."""
    check: OwnCheck | None = None
    """Ours of the decision for its base, on its head; None where there is none, or it is not shown."""

    @property
    def text(self) -> str:
        """All that it says of itself."""
        return "\n\n".join(part for part in (self.title, self.body, self.message) if part)


class Landed(NamedTuple):
    """A repository, and what was merged in it since a time."""

    repository_id: int
    place: Place
    """By the names that it has now."""
    default_branch: str
    changes: tuple[Merged, ...]
    """Newest last."""
    pushed_at: datetime | None = None
    """When somebody last pushed to any of its branches, or merged; None where that is not shown."""
    is_archived: bool = False
    is_private: bool = False


class PushedCommit(NamedTuple):
    """A commit that a push brought to a branch."""

    sha: str
    message: str
    is_of_change: bool
    """Whether it came with a change that was merged into that very branch."""


class BranchPush(NamedTuple):
    """Somebody set a branch themselves, without the host's merge button or queue."""

    before: str
    after: str
    at: datetime
    by: Account | None
    commits: tuple[PushedCommit, ...]
    """New on the branch, the newest first; none where that cannot be told: it was forced, or they are very many."""
    is_forced: bool = False

    @property
    def is_past_review(self) -> bool:
        """Whether it brought something that came with no merged change, or took something away."""
        return self.is_forced or not self.commits or not all(each.is_of_change for each in self.commits)
