"""What is to stand on the host's page of a change: all that a plan is made of."""

from __future__ import annotations

from dataclasses import dataclass

from bot.brief import Brief
from bot.facts import ProvenanceLevel
from bot.gate import Acts, Decision, Grounds
from bot.post._hosted import HostedChange, Remark
from bot.post._state import State
from bot.risk import Tier


@dataclass(frozen=True, slots=True)
class Showing:
    """What a team wants to see besides the comment and the checks."""

    inline: Tier | None = None
    """Questions of this severity or a higher one also open a thread on their lines; None: none does."""
    labels: bool = True
    reviewers: bool = False
    """Whether people who can give what is missing are asked to review."""
    evidence: ProvenanceLevel = ProvenanceLevel.ATTRIBUTED
    """The weakest evidence of AI for which the change is labelled: DECLARED, ATTRIBUTED or SUSPECTED."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was seen, what was found and decided, and what people wish to see of it."""

    hosted: HostedChange
    comment: Remark | None
    """The one comment, as it stands; None: there is none yet."""
    state: State
    """As it is to be remembered; its last epoch is the one in force."""
    key: bytes | None
    """Seals what is remembered; None: there is none."""
    brief: Brief | None
    """None: the one in the comment stays."""
    decision: Decision
    grounds: Grounds
    acts: Acts
    showing: Showing
    problems: tuple[str, ...] = ()
    """What people must know of the look itself, in sentences."""
    tree: str = ""
    """Address of the files at the head, for links to their lines; "" for no links."""
    refused: tuple[str, ...] = ()
    """`Done.refused` of the threads and people of this run: they are not tried again."""
