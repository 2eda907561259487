"""What a team has decided not to hear of: a rule, at some paths, for a reason that every brief repeats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.change import RepoPath, path_matches
from bot.facts import Facts
from bot.risk._nouns import RiskPolicy, Rule, Signal, Silence, Silenced


def part(
    signals: Iterable[Signal], facts: Facts, policy: RiskPolicy
) -> tuple[tuple[Signal, ...], tuple[Silenced, ...]]:
    """The signals that count, and those that the policy silences.

    A signal is silenced only when all that it is about is at silenced paths: one that reaches further is heard. A file
    that the change renames must match by both of its paths, or moving it would be a way to silence.
    """
    renamed = (
        {
            path: (f.diff.old_path, f.diff.new_path)
            for f in facts.files
            if f.diff.old_path is not None and f.diff.new_path is not None and f.diff.old_path != f.diff.new_path
            for path in (f.diff.old_path, f.diff.new_path)
        }
        if policy.silences
        else {}
    )
    heard: list[Signal] = []
    silenced: list[Silenced] = []
    for signal in signals:
        silence = next(_those_for(signal, policy.silences, renamed), None)
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


def _those_for(
    signal: Signal, silences: Iterable[Silence], renamed: Mapping[RepoPath, tuple[RepoPath, RepoPath]]
) -> Iterator[Silence]:
    for silence in silences:
        if silence.rule == signal.rule:
            told = {*(evidence.location.path for evidence in signal.evidence), *signal.beyond}
            paths = {path for one in told for path in renamed.get(one, (one,))}
            if all(any(path_matches(glob, path) for glob in silence.paths) for path in paths):
                yield silence
