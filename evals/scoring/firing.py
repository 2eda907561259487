"""How often each rule fires on changes without a known fault, and on those with one: near it, or elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.risk import Group, Rule, Tier
from evals.casebook import Case
from evals.reviewing.firing import Firing
from evals.scoring.matching import Strictness, match


@dataclass(frozen=True, slots=True)
class RuleCount:
    """One rule over a set of changes. All numbers count changes, however often it fired in one."""

    rule: str
    group: Group
    clean: int = 0
    """Clean changes on which it fired."""
    clean_asked: int = 0
    """Of these: with a question."""
    bugged: int = 0
    """Bugged changes on which it fired."""
    bugged_there: int = 0
    """Of these: at a labelled place, matched by location alone."""
    floors: tuple[Tier, ...] = ()
    """The floors that it set, the lowest first."""


@dataclass(frozen=True, slots=True)
class FiringTable:
    """All rules over one set of changes."""

    clean: int
    bugged: int
    rows: tuple[RuleCount, ...]
    """Those that ask most often about clean changes first."""


def count_firings(
    cases: Sequence[Case],
    rules: Iterable[Rule],
    fire: Callable[[Case], Sequence[Firing]],
    tell: Callable[[str], None] = lambda _: None,
) -> FiringTable:
    """Each change is read once, and forgotten when it is counted."""
    counts = {rule.id: _Tally() for rule in rules}
    for number, case in enumerate(cases, start=1):
        tell(f"{number} of {len(cases)}: {case.id}")
        fired = fire(case)
        for name, tally in counts.items():
            if mine := [firing for firing in fired if firing.rule == name]:
                tally.add(case, mine)
    rows = [counts[rule.id].row(rule) for rule in rules]
    clean = sum(case.is_clean for case in cases)
    return FiringTable(clean, len(cases) - clean, tuple(sorted(rows, key=_order)))


class _Tally:
    """What one rule has been seen to do so far."""

    def __init__(self) -> None:
        self._clean = self._asked = self._bugged = self._there = 0
        self._floors: set[Tier] = set()

    def add(self, case: Case, fired: Sequence[Firing]) -> None:
        self._floors.update(firing.floor for firing in fired)
        if case.is_clean:
            self._clean += 1
            self._asked += any(firing.asks for firing in fired)
        else:
            self._bugged += 1
            self._there += bool(match([firing.item for firing in fired], case.bugs, Strictness.LOCATION))

    def row(self, rule: Rule) -> RuleCount:
        floors = tuple(sorted(self._floors))
        return RuleCount(rule.id, rule.group, self._clean, self._asked, self._bugged, self._there, floors)


def _order(row: RuleCount) -> tuple[int, int, str]:
    return -row.clean_asked, -row.clean, row.rule
