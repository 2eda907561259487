"""Running one rule on a change between two dicts of files."""

from __future__ import annotations

from bot.risk import DEFAULT_POLICY, RiskPolicy, Rule, Signal
from tests.changes import Files, facts_of


def fire(rule: Rule, before: Files, after: Files, policy: RiskPolicy = DEFAULT_POLICY) -> list[Signal]:
    """The signals of `rule`; each piece of evidence is checked to stand where it says, unless a secret was masked."""
    signals = list(rule.detect(facts_of(before, after), policy))
    for signal in signals:
        for evidence in signal.evidence:
            place = evidence.location
            lines = (after if place.side == "new" else before).get(place.path, "").split("\n")
            first = evidence.quote.split("\n")[0]
            if first and "‹" not in first:
                assert place.start <= len(lines), f"{place} is behind the end of the file"
                assert first in lines[place.start - 1], f"{first!r} does not stand at {place}"
    return signals


def added(path: str, *lines: str) -> tuple[Files, Files]:
    """A change that adds a file."""
    return {}, {path: "\n".join(lines) + "\n"}
