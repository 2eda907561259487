"""What analyzers report joins the brief once: with its source, and with our own rule where that says the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.change import Location, RepoPath
from bot.facts import AnalysisFacts, AnalyzerResult, Facts, Level
from bot.risk import DEFAULT_POLICY, Tier, assess_risk
from bot.risk.signals import ALL
from bot.risk.signals.analyzer_result import RULE
from tests.changes import facts_of
from tests.risk.firing import fire_on

PATH = RepoPath("shop/run.py")
BEFORE = "import subprocess\n\n\ndef run(name):\n    return name\n"
AFTER = 'import subprocess\n\n\ndef run(name):\n    name = name + 1\n    print(name)\n    return subprocess.call("ls " + name, shell=True)\n'


def facts(*results: AnalyzerResult) -> Facts:
    return replace(facts_of({PATH: BEFORE}, {PATH: AFTER}), analysis=AnalysisFacts(results))


def told(
    line: int = 5,
    level: Level = Level.HIGH,
    tool: str = "Bandit",
    rule: str = "B602",
    message: str = "shell equals True?",
) -> AnalyzerResult:
    return AnalyzerResult(tool, rule, message, Location(PATH, line, line), level, "A shell")


@pytest.mark.parametrize(
    ("level", "floor", "severity", "asks"),
    [
        (Level.CRITICAL, Tier.HIGH, Tier.CRITICAL, True),
        (Level.HIGH, Tier.HIGH, Tier.HIGH, True),
        (Level.MEDIUM, Tier.MEDIUM, Tier.MEDIUM, False),
        (Level.LOW, Tier.LOW, Tier.LOW, False),
    ],
)
def test_its_weight_is_what_the_analyzer_says(level: Level, floor: Tier, severity: Tier, asks: bool) -> None:
    [signal] = fire_on(RULE, facts(told(level=level)))
    assert (signal.floor, signal.severity, signal.ask is not None) == (floor, severity, asks)
    assert signal.title == "Bandit B602: A shell"


def test_results_at_one_line_are_one_signal_with_all_its_sources() -> None:
    [signal] = fire_on(RULE, facts(told(), told(tool="Semgrep", rule="shell", level=Level.MEDIUM)))
    assert "Bandit B602 and Semgrep shell" in signal.why


def test_what_our_rule_asks_about_is_told_with_it_and_never_worth_less() -> None:
    alone = assess_risk(facts(), DEFAULT_POLICY, ALL)
    both = assess_risk(facts(told(line=7, level=Level.CRITICAL)), DEFAULT_POLICY, ALL)
    assert RULE.id not in {s.rule for s in both.signals}
    [own] = [s for s in both.signals if "Bandit B602 reports the line as well" in s.why]
    [before] = [s for s in alone.signals if s.rule == own.rule]
    assert own.severity >= before.severity
    assert own.severity is Tier.CRITICAL
    assert both.tier >= alone.tier


def test_what_our_rules_do_not_ask_about_stands_alone() -> None:
    risk = assess_risk(facts(told(line=5)), DEFAULT_POLICY, ALL)
    assert RULE.id in {s.rule for s in risk.signals}
