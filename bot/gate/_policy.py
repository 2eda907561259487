"""The policy: what a team asks before a change may merge. Values only; `_read_policy` makes them of a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.gate._people import Earning, Level
from bot.gate._requirement import BOTTOM, Requirement
from bot.gate.predicates import Who
from bot.risk import Domain, Tier, TriggerKind


class Unknown(StrEnum):
    """What becomes of a change without evidence for or against AI."""

    ALLOW = "allow"
    """It is not assisted."""
    ASK = "ask"
    """From tier high on it counts as assisted until its author says that no AI took part."""
    GATE = "gate"
    """It counts as assisted, whatever is said."""


class Assisted(StrEnum):
    """How surely AI took part, as far as the gate is concerned."""

    NO = "no"
    UNKNOWN = "unknown"
    """There is no evidence, and it counts as assisted."""
    YES = "yes"


@dataclass(frozen=True, slots=True)
class When:
    """The condition of a rule: all that is given must hold; of several values of one, any. Each is monotone: further
    files, signals and evidence can make it true and never false.
    """

    paths: tuple[str, ...] = ()
    """Patterns (`path_matches`), of names before and after, upper and lower case alike."""
    roles: frozenset[str] = frozenset()
    """Roles of files (`FileRole`), by both names."""
    domains: frozenset[str] = frozenset()
    signals: frozenset[str] = frozenset()
    """Ids of rules that fired."""
    triggers: frozenset[TriggerKind] = frozenset()
    """Triggers of the policy on AI-assisted changes."""
    assisted: bool = False
    """AI took part, or it counts as if."""
    tier: Tier | None = None
    """All else gives the change this tier or a higher one."""
    lines: int | None = None
    """More changed lines than these."""
    author_below: Level | None = None
    """The author is below this level, not in the roster, or not known."""


@dataclass(frozen=True, slots=True)
class GateRule:
    """Where its condition holds, its requirement is joined."""

    name: str
    when: When
    tier: Tier = Tier.LOW
    approve: Who | None = None
    count: int = 1
    require: Requirement = BOTTOM
    """The rest of what it asks."""


@dataclass(frozen=True, slots=True)
class TierRule:
    """What changes of a tier, and of every higher one, must have."""

    approve: Who | None = None
    count: int = 1
    require: Requirement = BOTTOM


@dataclass(frozen=True, slots=True)
class LowList:
    """The allow-list: a change is low only when every file of it is plain text at one of these paths, its author is in
    the roster, and no rule says otherwise. The one place where something is let off.
    """

    paths: tuple[str, ...] = ()
    """Patterns that begin with `/`: anchored, and exact in case."""
    checks: frozenset[str] = frozenset()
    """Automated checks that stand in for a person at tier low; `*`: all that were reported, at least one."""


@dataclass(frozen=True, slots=True)
class BreakGlassPolicy:
    """Who may let a change pass in an emergency, and what is owed afterwards."""

    group: str
    people: Mapping[Tier, int] = field(default_factory=dict[Tier, int])
    """How many different people must call, by tier; where it is missing, one, and two at critical."""
    lasts_s: int = 3_600
    follow_up_s: int = 72 * 3_600

    def count(self, tier: Tier) -> int:
        """As many as any lower tier asks, or more: a raise must not make an emergency easier."""
        return max(self.people.get(each, 2 if each is Tier.CRITICAL else 1) for each in Tier if each <= tier)


@dataclass(frozen=True)
class Policy:
    """Everything that a team may ask. `digest` is of the file and of what Foreread adds to it."""

    tiers: Mapping[Tier, TierRule]
    rules: tuple[GateRule, ...]
    fallback: str
    """Group of the roster that is named when nobody may approve."""
    digest: str
    low: LowList = field(default_factory=LowList)
    domains: tuple[Domain, ...] = ()
    earning: Earning = field(default_factory=Earning)
    unknown: Unknown = Unknown.ASK
    suspected_counts: bool = True
    """Whether weak evidence of AI counts."""
    break_glass: BreakGlassPolicy | None = None
    update_bots: frozenset[int] = frozenset()
    """Accounts that only update dependencies."""
    suggestion_lines: int = 10
    """A reviewer whose suggestions of no more lines than these were applied may still approve."""
    control_paths: tuple[str, ...] = ()
    """Files that steer the gate itself, besides those that Foreread knows: this policy and its roster."""
    assisted_lines: int = 10
    """With more AI-assisted lines than these, the trigger of that name holds."""
