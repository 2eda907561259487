"""What another analyzer reports of a line that the change makes, with its source.

Its severity is the analyzer's; results at one line are told together, and one that says what a rule of ours has found
there is told with that (`bot.risk._told_once`).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from bot.change import RepoPath
from bot.facts import AnalyzerResult, Facts, Level
from bot.risk._added import text_at
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier, evidence_at
from bot.risk._view import few
from bot.risk._wording import code, listed, quoted, where

_SEVERITY = {Level.CRITICAL: Tier.CRITICAL, Level.HIGH: Tier.HIGH, Level.MEDIUM: Tier.MEDIUM, Level.LOW: Tier.LOW}
_ORDER = tuple(Level)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    del policy
    results = sorted(facts.analysis.results, key=_place)
    return few(_signal(facts, list(group)) for _, group in groupby(results, key=_place))


def _place(result: AnalyzerResult) -> tuple[RepoPath, int]:
    return result.location.path, result.location.start


def told_by(result: AnalyzerResult) -> str:
    """`Bandit B602`."""
    return f"{result.tool} {result.rule}"


def _signal(facts: Facts, results: list[AnalyzerResult]) -> Signal:
    results.sort(key=lambda r: (_ORDER.index(r.level), r.tool, r.rule))
    worst = results[0]
    severity = _SEVERITY[worst.level]
    by = listed(list(dict.fromkeys(map(told_by, results))))
    place = worst.location
    file = facts.file(place.path)
    assert file is not None  # a result is mapped to a file of the change  # noqa: S101
    said = "; ".join(dict.fromkeys(quoted(r.message or r.help) for r in results[:3] if r.message or r.help))
    line = place.start
    asked = Ask(
        text=f"{code(told_by(worst), 40, 4)} reports {where(place)}: {code(worst.message or worst.help or worst.rule, 90, 14)}. What input reaches that line, and what makes it harmless?",
        trigger="the input that the analyzer's rule is about",
        consequence=worst.help or worst.message or f"what {told_by(worst)} warns of",
        settles=f"the documentation of {told_by(worst)}, and a test with such an input",
    )
    return Signal(
        rule=RULE.id,
        title=f"{by}: {worst.help or worst.message or 'a result'}"[:120],
        floor=min(severity, Tier.HIGH) if severity >= Tier.MEDIUM else Tier.LOW,
        severity=severity,
        likelihood=Band.LOW,
        lens=Lens.DATA if severity >= Tier.HIGH else Lens.FAILURE,
        evidence=(evidence_at(file, line, text_at(file, line)),),
        why=f"{by} reports line {line}{f': {said}' if said else ''}.",
        ask=asked if severity >= Tier.HIGH else None,
        check=f"the documentation of {told_by(worst)}",
    )


RULE = Rule(
    id="analyzer-result",
    group=Group.SECURITY,
    about="Another analyzer reports a line that the change makes.",
    detect=detect,
)
