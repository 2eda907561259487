"""What was expected beside what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.gate._decision import Decision
from bot.gate.trials._nouns import Expected
from bot.gate.trials._written import as_written


@dataclass(frozen=True, slots=True)
class Difference:
    """One key in which the decision is another."""

    key: str
    expected: str
    actual: str


def differences(expected: Expected, decision: Decision) -> tuple[Difference, ...]:
    """Nothing where the decision is what was expected."""
    return tuple(_differences(expected, decision))


def _differences(expected: Expected, decision: Decision) -> Iterator[Difference]:
    if decision.state is not expected.state:
        yield Difference("state", expected.state.name, decision.state.name)
    tier = decision.requirement.tier
    if expected.tier is not None and tier is not expected.tier:
        yield Difference("tier", expected.tier.label, tier.label)
    needs = [as_written(need.who) for need in decision.requirement.approvals]
    yield from _missing("needs", expected.needs, needs)
    yield from _missing("unblock", expected.unblock, [each.person for each in decision.unblock])
    yield from _missing("codes", expected.codes, [each.code for each in decision.why.walk()])
    if expected.counted is not None and set(expected.counted) != set(decision.counted):
        yield Difference("counted", _listed(expected.counted), _listed(decision.counted))


def _missing(key: str, wanted: Iterable[str], found: Iterable[str]) -> Iterator[Difference]:
    there = set(found)
    missing = [each for each in wanted if each not in there]
    if missing:
        yield Difference(key, _listed(missing), _listed(there))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or "none"
