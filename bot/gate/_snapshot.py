"""What the host and git showed of a change at one moment: everything that the gate decides on, and nothing else.

No field holds text that a model wrote, but for `Raise`, which can only add to what is required.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from bot.facts import ProvenanceLevel
from bot.gate._people import Account
from bot.risk import Tier, TriggerKind


class EntryStatus(StrEnum):
    """What happens to a file, in git's words."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"
    RENAMED = "renamed"
    COPIED = "copied"
    TYPE_CHANGED = "type changed"


class EntryFlag(StrEnum):
    """What somebody who reads bytes, not names, has seen in a file."""

    BINARY = "binary"
    LFS = "LFS pointer"
    INVISIBLE = "invisible or bidirectional characters"
    SHEBANG = "starts like a program"
    UNREAD = "could not be read"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the change, from the two trees: never from the text of a patch."""

    path: str
    """Its name after the change; of a deleted file, before."""
    status: EntryStatus = EntryStatus.MODIFIED
    old_path: str | None = None
    """Its name before, where that was another."""
    old_mode: str = "100644"
    """As git writes it; 000000 where there is no file."""
    new_mode: str = "100644"
    old_blob: str = ""
    new_blob: str = ""
    added: int = 0
    """Lines."""
    removed: int = 0
    size: int = 0
    """Bytes after the change."""
    flags: frozenset[EntryFlag] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """Both names, for a rule must hold for what a file was, too."""
        return (self.path,) if self.old_path in {None, self.path} else (self.path, str(self.old_path))


@dataclass(frozen=True, slots=True)
class CommitRecord:
    """Who had a hand in a commit, as far as the host can tell. None: nobody whom it knows."""

    sha: str
    author: Account | None
    committer: Account | None = None
    """None where it is the host itself (its web interface) or the same as the author."""
    co_authors: tuple[Account | None, ...] = ()
    email: str = ""
    """The author's mailbox, by which the roster may know them when the host does not."""
    verified: bool = False
    """Whether the host holds its signature to be good."""
    suggested_lines: int = 0
    """Lines, where the whole commit is suggestions of a reviewer that somebody applied; 0 for any other commit."""


@dataclass(frozen=True, slots=True)
class Push:
    """Somebody set the head of the change."""

    head: str
    by: Account | None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignalFact:
    """A rule that fired, with the tier that it sets."""

    rule: str
    tier: Tier


@dataclass(frozen=True, slots=True)
class Raise:
    """A wish of a model that more be asked. It can only raise."""

    tier: Tier
    by: str
    """Which model."""


@dataclass(frozen=True, slots=True)
class GateQuestion:
    """A question of the brief, as far as the gate needs it: which, and its words, to tell an answer from an echo."""

    id: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """The questions that the approver must be able to answer, for one head."""

    questions: tuple[GateQuestion, ...] = ()
    digest: str = ""
    """Of the ids and words; answers name it."""


@dataclass(frozen=True, slots=True)
class Check:
    """The result of an automated check on the head."""

    name: str
    conclusion: str
    """As the host says it: only `success` is one."""
    app: int | None = None
    """Number of the App that reported it."""


@dataclass(frozen=True, slots=True)
class EarlierHead:
    """An earlier head of the change, and what the change was then."""

    head: str
    digest: str
    """`ChangeView.digest` then."""


class FollowUpKind(StrEnum):
    BREAK_GLASS = "break-glass"
    SPOT_CHECK = "spot check"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A review that is still owed for an earlier change of the same author or team."""

    kind: FollowUpKind
    change: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Revert:
    """That the change takes an earlier one back, as far as git proves it."""

    of: str
    clean: bool
    """Whether every touched path has the very content that it had before the earlier change."""
    tier: Tier | None
    """Tier of the decision on the earlier change; None when it is not known."""
    security: bool = False
    """Whether the earlier change was a fix of security."""


@dataclass(frozen=True, slots=True)
class Backport:
    """That the change carries a merged one to another branch."""

    of: str
    same: bool
    """Whether it is the same change to the same contents, by digest."""
    decided: bool
    """Whether a decision let the merged one pass, other than by break-glass."""
    tier: Tier | None = None


@dataclass(frozen=True)
class ChangeView:
    """The change itself: what git says of it, and the facts that rules have found."""

    entries: tuple[Entry, ...]
    signals: tuple[SignalFact, ...] = ()
    triggers: frozenset[TriggerKind] = frozenset()
    domains: frozenset[str] = frozenset()
    """Names of the domains that the facts say it touches, besides those that its paths do."""
    tier: Tier = Tier.LOW
    """What the rules on code set; the gate can only add to it."""
    provenance: ProvenanceLevel = ProvenanceLevel.NONE
    strongest: ProvenanceLevel = ProvenanceLevel.NONE
    """The strongest evidence of AI on any head so far: it does not go away with a later one."""
    assisted_lines: int = 0
    raises: tuple[Raise, ...] = ()
    revert: Revert | None = None
    backport: Backport | None = None
    digest: str = ""
    """Of the entries: the same digest is the same change to the same contents."""
    marks_only: bool = False
    """Whether what attributes it to AI are marks alone: no trailer, its author's word, and no tool's record."""
    readings: dict[int, object] = field(default_factory=dict[int, object], init=False, repr=False, compare=False)
    """A memo of what was read of it under a policy; people act many times on one change."""

    def names(self) -> Iterator[str]:
        for entry in self.entries:
            yield from entry.names

    @cached_property
    def segments(self) -> frozenset[str]:
        """All parts of all names, without case."""
        return frozenset(part for name in self.names() for part in name.casefold().split("/"))


@dataclass(frozen=True)
class GateSnapshot:
    """All of it. Whoever writes one says in `missing` what could not be seen: with anything missing nothing passes."""

    change_id: str
    """The host's own id of the change, by which reviews are bound to it."""
    head: str
    base: str
    """Name of the branch that the change is for; of a stacked change, the root of the stack."""
    view: ChangeView
    commits: tuple[CommitRecord, ...]
    author: Account | None
    repository: int = 0
    requested_by: tuple[Account | None, ...] = ()
    """Who asked an agent for the change, or assigned it."""
    pushes: tuple[Push, ...] = ()
    is_open: bool = True
    is_draft: bool = False
    base_protected: bool = True
    """Whether only reviewed changes can reach the branch that the policy was read from."""
    expected_files: int | None = None
    """As the host counts them, against what is listed; None when it does not say, which is allowed for git alone."""
    expected_commits: int | None = None
    missing: tuple[str, ...] = ()
    attempts: int = 1
    """How often the host has been asked and the view was not whole."""
    questions: QuestionSet = field(default_factory=QuestionSet)
    checks: tuple[Check, ...] = ()
    earlier: tuple[EarlierHead, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    draw: int | None = None
    """What the keyed draw for spot checks gave, 0 to 9,999; None without a key."""

    @cached_property
    def touched(self) -> frozenset[str]:
        """All names of all its files."""
        return frozenset(self.view.names())
