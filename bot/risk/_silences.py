"""What a team has decided not to hear of: a rule, at some paths, for a reason that every brief repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.risk._globs import matches
from bot.risk._nouns import RiskPolicy, Rule, Signal, Silence, Silenced


def part(signals: Iterable[Signal], policy: RiskPolicy) -> tuple[tuple[Signal, ...], tuple[Silenced, ...]]:
    """The signals that count, and those that the policy silences.

    A signal is silenced only when every place of its evidence is at a silenced path: one that reaches further is heard.
    """
    heard: list[Signal] = []
    silenced: list[Silenced] = []
    for signal in signals:
        silence = next(_those_for(signal, policy.silences), None)
        if silence is None:
            heard.append(signal)
        else:
            silenced.append(Silenced(signal, silence))
    return tuple(heard), tuple(silenced)


def refused(silences: Iterable[Silence], rules: Iterable[Rule]) -> Iterator[tuple[Silence, str]]:
    """The silences that are none, with the reason: no such rule, or one whose word always counts."""
    known = {rule.id: rule for rule in rules}
    for silence in silences:
        rule = known.get(silence.rule)
        if rule is None:
            yield silence, "no such rule"
        elif rule.always:
            yield (
                silence,
                "this rule cannot be silenced: what it finds is hidden from a reader, or dangerous whatever the path",
            )


def _those_for(signal: Signal, silences: Iterable[Silence]) -> Iterator[Silence]:
    for silence in silences:
        if silence.rule == signal.rule and all(
            any(matches(glob, evidence.location.path) for glob in silence.paths) for evidence in signal.evidence
        ):
            yield silence
