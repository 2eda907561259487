"""What Foreread must remember of a change between two runs. It travels, sealed, at the end of the one comment.

A host keeps no record of what was in force when a review was given: which questions, which policy, which state of the
base. So whatever is decided begins an epoch, and a review is bound to the epoch in which it was given.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.facts import ProvenanceLevel
from bot.gate import Account, QuestionSet, Requirement


@dataclass(frozen=True, slots=True)
class Epoch:
    """What was in force from a moment on, until the next epoch."""

    at: datetime
    head: str
    base: str
    base_tip: str
    policy: str
    """Digest; "" where the policy could not be read."""
    digest: str
    """Of the change (`ChangeView.digest`)."""
    questions: QuestionSet = field(default_factory=QuestionSet)
    """In the order of the page, so that their numbers can be answered."""
    required: Requirement | None = None


@dataclass(frozen=True, slots=True)
class KeptAct:
    """A command that a person gave, as it was when it was first seen: who deletes the remark takes nothing back."""

    remark: int
    """`Remark.id`."""
    by: Account | None
    at: datetime
    text: str
    """The line of the command, at most 600 characters."""
    question: str = ""
    """Id of the question whose thread it was said in."""


@dataclass(frozen=True, slots=True)
class State:
    """All of it, for one change."""

    change: str
    """`HostedChange.id`, so that no comment can be copied to another change."""
    turn: int = 0
    """How often it was written."""
    epochs: tuple[Epoch, ...] = ()
    """Oldest first."""
    acts: tuple[KeptAct, ...] = ()
    strongest: ProvenanceLevel = ProvenanceLevel.NONE
    """The strongest evidence of AI on any head so far."""
    brief: str = ""
    """Head, and digest of all that the brief in the comment was made with; "" while there is none."""
    labels: tuple[str, ...] = ()
    """Labels that Foreread has put on."""
    is_cut: bool = False
    """Whether more was said than can be remembered: what objects may be lost, so that nothing can pass."""
