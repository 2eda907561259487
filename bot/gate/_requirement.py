"""What must hold before a change may merge: a join semilattice.

⊔ takes the stricter of each part. There is no operator that takes anything back, so whatever is added, a rule, a
fact or the wish of a model, asks for more or for the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import reduce

from bot.gate.predicates import Who
from bot.risk import Tier


class Answers(IntEnum):
    """What the approvers must have shown to know."""

    NONE = 0
    ACKNOWLEDGE = 1
    """They say to have read the brief."""
    BASIC = 2
    """Every question is answered, or waived with a reason, by one of those whose approval counts."""
    FULL = 3
    """Every question is answered, or waived with a reason, by each of them."""

    @property
    def label(self) -> str:
        return self.name.lower()


class Freshness(IntEnum):
    """To what an approval is bound."""

    DIFF = 0
    """To the change: a clean rebase carries it."""
    SHA = 1
    """To the very commit."""
    BASE = 2
    """To the commit, and to the touched files of the base branch as they were."""

    @property
    def label(self) -> str:
        return ("the diff", "the commit", "the commit and its base")[self]


@dataclass(frozen=True, slots=True)
class Needed:
    """So many different people, of each of whom `who` holds. One person may serve several needs."""

    who: Who
    count: int = 1


@dataclass(frozen=True, slots=True)
class Requirement:
    """The bottom asks for nothing; `join` goes up."""

    tier: Tier = Tier.LOW
    approvals: frozenset[Needed] = frozenset()
    answers: Answers = Answers.NONE
    freshness: Freshness = Freshness.DIFF
    checks: frozenset[str] = frozenset()
    """Names of automated checks that must have succeeded on the head."""
    attended: bool = False
    """Whether a person must approve, whatever automated checks say."""
    spot_share: int = 0
    """Ten-thousandths of changes that a second person reads, too."""
    spot_before: bool = False
    """Whether that person reads before the merge."""
    pace: int | None = None
    """Changed lines an hour, beyond which an approval wants to be confirmed; None: no such bound."""
    lasts_s: int | None = None
    """Seconds for which an approval counts; None: for as long as all else holds."""

    def join(self, other: Requirement) -> Requirement:
        """The least requirement that asks for what both ask."""
        return Requirement(
            max(self.tier, other.tier),
            _most(self.approvals | other.approvals),
            max(self.answers, other.answers),
            max(self.freshness, other.freshness),
            self.checks | other.checks,
            self.attended or other.attended,
            max(self.spot_share, other.spot_share),
            self.spot_before or other.spot_before,
            _least(self.pace, other.pace),
            _least(self.lasts_s, other.lasts_s),
        )

    def __le__(self, other: Requirement) -> bool:
        """Whether `other` asks for at least as much, in every part."""
        return self.join(other) == other


BOTTOM = Requirement()


def join_all(requirements: Iterable[Requirement]) -> Requirement:
    return reduce(Requirement.join, requirements, BOTTOM)


def _most(needs: frozenset[Needed]) -> frozenset[Needed]:
    """For each kind of people the highest number, so that equal requirements are equal values."""
    counts: dict[Who, int] = {}
    for need in needs:
        counts[need.who] = max(need.count, counts.get(need.who, 0))
    return frozenset(Needed(who, count) for who, count in counts.items())


def _least(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)
