"""What the rules say of a case before anything is chosen for the page: every firing, asked or not."""

from __future__ import annotations

from dataclasses import dataclass

from bot.change import Side, Snapshot
from bot.facts import gather_facts
from bot.risk import Signal, Tier, assess_risk
from bot.risk.signals import ALL
from bot.wiring import config_of
from evals.casebook import Case, Level
from evals.reviewing._bot import enclosing_symbol
from evals.reviewing._nouns import Item


@dataclass(frozen=True, slots=True)
class Firing:
    """One signal of a rule, in the form in which places are matched."""

    rule: str
    item: Item
    asks: bool
    floor: Tier


def firings(case: Case) -> tuple[Firing, ...]:
    """All signals about a case, under the policy of its base. Raises what opening the change raises."""
    with case.open() as subject:
        facts = gather_facts(subject.sources)
        signals = assess_risk(facts, config_of(subject).risk_policy(), ALL).signals
        return tuple(_firing(signal, subject.before, subject.after) for signal in signals)


def _firing(signal: Signal, before: Snapshot, after: Snapshot) -> Firing:
    where = signal.location
    tree = before if where.side is Side.OLD else after
    rest = (evidence.location for evidence in signal.evidence[1:])
    item = Item(
        file=where.path,
        start=where.start,
        end=where.end,
        text=signal.title,
        symbol=enclosing_symbol(where.path, where.start, tree.read([where.path]).get(where.path, b"")),
        severity=Level(signal.severity.label),
        source=signal.rule,
        also=tuple((place.path, place.start, place.end) for place in rest if place.side is Side.NEW),
        is_old=where.side is Side.OLD,
    )
    return Firing(signal.rule, item, signal.ask is not None, signal.floor)
