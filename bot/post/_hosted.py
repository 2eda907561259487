"""What a code host showed of a change at one moment, in words that every host could speak.

Nothing here is believed because it is here: titles, bodies, remarks and names are whatever their writers wanted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.gate import Account, Check, ReviewState


@dataclass(frozen=True, slots=True)
class Place:
    """Which change of which repository."""

    owner: str
    name: str
    number: int

    @property
    def repository(self) -> str:
        return f"{self.owner}/{self.name}"

    def __str__(self) -> str:
        return f"{self.repository}#{self.number}"


class RemarkKind(StrEnum):
    """Where somebody said something."""

    CONVERSATION = "conversation"
    THREAD = "thread"
    REVIEW = "review"


class Reaction(StrEnum):
    """What Foreread puts under a remark instead of a remark of its own."""

    SEEN = "eyes"
    DONE = "+1"
    UNCLEAR = "confused"


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said about a change: in its conversation, in a thread on a line, or along with a review."""

    id: int
    by: Account | None
    """None where the account is gone."""
    text: str
    at: datetime
    kind: RemarkKind = RemarkKind.CONVERSATION
    node: str = ""
    """The host's opaque id."""
    edited_at: datetime | None = None
    edited_by: Account | None = None
    """Who edited it last: on GitHub everybody who may write can edit everybody's remarks."""
    ours: bool = False
    reactions: frozenset[Reaction] = frozenset()
    """Those that are ours."""
    thread: str = ""
    """`Thread.id` of the thread that it is in."""

    @property
    def is_touched(self) -> bool:
        """Whether somebody else than its writer has edited it."""
        if self.edited_at is None:
            return False
        return self.by is None or self.edited_by is None or self.edited_by.id != self.by.id


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread on lines of the change; its first remark opened it."""

    id: str
    path: str
    line: int | None
    """None where the lines are gone since."""
    remarks: tuple[Remark, ...]
    is_resolved: bool = False
    is_outdated: bool = False

    @property
    def ours(self) -> bool:
        return bool(self.remarks) and self.remarks[0].ours


@dataclass(frozen=True, slots=True)
class GivenReview:
    """One review as the host lists it; its words are among the remarks."""

    id: int
    by: Account | None
    state: ReviewState
    commit: str | None
    at: datetime | None
    dismissed_by: Account | None = None
    was: ReviewState | None = None
    """What a dismissed one had been; None when that is not known."""


@dataclass(frozen=True, slots=True)
class HostedCommit:
    """A commit, with the accounts that the host finds behind its mailboxes; None for nobody whom it knows."""

    sha: str
    author: Account | None
    committer: Account | None = None
    """None where the host itself made it, or the author did."""
    co_authors: tuple[Account | None, ...] = ()
    email: str = ""
    verified: bool = False
    accounts: tuple[tuple[str, Account | None], ...] = ()
    """Each mailbox that it names (author, committer, co-authors), and whose the host says that it is."""


class EventKind(StrEnum):
    """What became of a change."""

    RETARGETED = "retargeted"
    FORCE_PUSHED = "force-pushed"
    LABELED = "labeled"
    UNLABELED = "unlabeled"
    CLOSED = "closed"
    REOPENED = "reopened"
    ASSIGNED = "assigned"
    ASKED = "asked for a review"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a change's own history."""

    kind: EventKind
    at: datetime
    by: Account | None
    before: str = ""
    """Branch or commit before; of a label, nothing."""
    after: str = ""
    """Branch or commit after; the label; the login of who was assigned, or asked."""


@dataclass(frozen=True, slots=True)
class HostPush:
    """Somebody set the head branch."""

    head: str
    by: Account | None
    at: datetime


class CheckState(StrEnum):
    """What a check of ours can say. No other word: a host may take any other for a pass."""

    WAITING = "waiting"
    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """A check that Foreread itself wrote on the head, as the host holds it now."""

    name: str
    state: CheckState
    reference: str = ""
    """What we gave with it (`WriteCheck.reference`)."""
    id: int = 0
    title: str = ""
    at: datetime | None = field(default=None, compare=False)
    """Since when it says so, by the host's clock; None where that is not shown."""


@dataclass(frozen=True, slots=True)
class HostedChange:
    """All that is shown of one change. What was not shown is named in `missing`, and then nothing can pass."""

    place: Place
    id: str
    """The host's own lasting id of the change."""
    repository_id: int
    url: str
    title: str
    body: str
    author: Account | None
    head: str
    head_branch: str
    head_repository: str
    """`owner/name` that the head is in; "" when it is gone."""
    base: str
    """Name of the branch that it is for."""
    base_tip: str
    """The commit that the branch is at now."""
    default_branch: str
    us: Account
    """Whoever Foreread is signed in as."""
    is_open: bool = True
    is_draft: bool = False
    is_merged: bool = False
    base_protected: bool | None = None
    """Whether only reviewed changes can reach the base branch; None where that is not shown."""
    expected_files: int = 0
    expected_commits: int = 0
    labels: tuple[str, ...] = ()
    commits: tuple[HostedCommit, ...] = ()
    """Those that the host lists; git knows all."""
    reviews: tuple[GivenReview, ...] = ()
    remarks: tuple[Remark, ...] = ()
    """In the conversation, and the words of reviews; in the order of time."""
    threads: tuple[Thread, ...] = ()
    events: tuple[Event, ...] = ()
    pushes: tuple[HostPush, ...] = ()
    assignees: tuple[Account, ...] = ()
    asked: tuple[str, ...] = ()
    """Logins of those who have been asked to review."""
    checks: tuple[Check, ...] = ()
    """Of others, on the head."""
    own_checks: tuple[OwnCheck, ...] = ()
    missing: tuple[str, ...] = ()
    """What could not be seen, in words."""
    is_private: bool = False

    @property
    def is_fork(self) -> bool:
        """Whether the head is somebody else's repository."""
        return self.head_repository.casefold() != self.place.repository.casefold()


@dataclass(frozen=True, slots=True)
class OpenChange:
    """A change that is open, as a list of them shows it."""

    place: Place
    head: str
    base: str
    branch: str
    """Of the head."""
    updated_at: datetime | None = None
    """When anybody last did anything about it, by the host's clock; None where that is not shown."""
    default_branch: str = ""
    """Of its repository: policy and roster are read from there."""
