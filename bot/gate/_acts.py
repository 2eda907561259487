"""What people did: reviews on the host, and what they told Foreread itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.gate._people import Account
from bot.gate._requirement import Requirement


class ReviewState(StrEnum):
    """The host's states of a review."""

    APPROVED = "APPROVED"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    COMMENTED = "COMMENTED"
    DISMISSED = "DISMISSED"
    PENDING = "PENDING"


class Permission(StrEnum):
    """What an account may do in the repository."""

    NONE = "none"
    READ = "read"
    TRIAGE = "triage"
    WRITE = "write"
    MAINTAIN = "maintain"
    ADMIN = "admin"

    @property
    def writes(self) -> bool:
        return self in {Permission.WRITE, Permission.MAINTAIN, Permission.ADMIN}


@dataclass(frozen=True, slots=True)
class Binding:
    """What was in force when a review was given, as it was recorded then.

    None: not known, so the review is void. "": what is in force now, for cases that are written by hand.
    """

    base: str | None
    policy: str | None
    """Digest of the policy."""
    questions: str | None
    """Digest of the question set."""
    required: Requirement | None = None
    """What was required then: a policy that has changed since without asking for more voids nothing."""


@dataclass(frozen=True, slots=True)
class Dismissal:
    """That somebody dismissed a review."""

    by: Account | None
    was: ReviewState | None
    """What the review had been; None when it is not known."""


@dataclass(frozen=True, slots=True)
class Review:
    """One review, as the host lists it."""

    id: int
    by: Account | None
    state: ReviewState
    commit: str | None
    """The commit that it was given for."""
    at: datetime | None
    change_id: str
    permission: Permission = Permission.NONE
    """Of its account, now."""
    binding: Binding | None = None
    base_changed: frozenset[str] = frozenset()
    """Files that the base branch has changed since."""
    dismissal: Dismissal | None = None


class AnswerKind(StrEnum):
    """The reply choices of a question."""

    HANDLED = "handled"
    CANNOT = "cannot happen"
    DEFECT = "defect"
    AUTHOR = "for the author"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person answered to a question of the brief."""

    question: str
    by: Account | None
    head: str
    questions: str
    """Digest of the question set that it answers."""
    kind: AnswerKind
    text: str
    at: datetime | None = None
    flagged: str = ""
    """Why somebody, or a model, does not believe it; a flag can only take an answer away."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That a person says to have read the brief of a head, or, after a fast approval, that they mean it."""

    by: Account | None
    head: str
    at: datetime | None
    is_confirmation: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """When the brief of a head was first shown to a person."""

    by: Account | None
    head: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Clearance:
    """That a person with standing clears another's objection."""

    review: int
    by: Account | None
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Attestation:
    """That a person says that no AI took part. It counts where there is no evidence that one did."""

    by: Account | None
    head: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProvenanceOverride:
    """That a person says of AI's part what no evidence says."""

    by: Account | None
    head: str
    assisted: bool
    """True: AI took part, on every head from then on. False: the evidence on this head is mistaken."""
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Emergency:
    """A call to break the glass."""

    by: Account | None
    incident: str
    reason: str
    head: str
    base: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Acts:
    """All that people told Foreread about one change."""

    answers: tuple[Answer, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    shown: tuple[Shown, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    emergencies: tuple[Emergency, ...] = ()
    overrides: tuple[ProvenanceOverride, ...] = ()
