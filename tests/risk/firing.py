"""Running one rule over a change, and the promises that every signal keeps whatever the rule."""

from __future__ import annotations

import re
from textwrap import dedent
from typing import TYPE_CHECKING

from bot.change import Side
from bot.risk import Ask, Group, RiskPolicy, Rule, Signal
from tests.changes import facts_of

if TYPE_CHECKING:
    from bot.facts import Facts
    from tests.changes import Files

NO_DOMAINS = RiskPolicy(domains=())


def fire(rule: Rule, before: Files, after: Files, policy: RiskPolicy = NO_DOMAINS) -> list[Signal]:
    """The signals of one rule on a change between two dicts of files, each checked for what all signals promise."""
    old = {path: dedent(text) for path, text in before.items()}
    new = {path: dedent(text) for path, text in after.items()}
    signals = list(rule.detect(facts_of(old, new), policy))
    for signal in signals:
        assert_well_formed(signal, rule)
        assert_grounded(signal, old, new)
    return signals


def added(path: str, *lines: str) -> tuple[Files, Files]:
    """A change that adds a file."""
    return {}, {path: "\n".join(lines) + "\n"}


def fire_one(rule: Rule, path: str, before: str, after: str, others: Files | None = None) -> list[Signal]:
    """`fire` for a change to a single file; `others` are the files that it does not touch."""
    rest = others or {}
    return fire(rule, {path: before, **rest}, {path: after, **rest})


def assert_moved_is_silent(rule: Rule, path: str, text: str) -> None:
    """What stood there before is silent further down in its file, and in another file that takes its place."""
    assert fire_one(rule, path, f"{text}\n", f"\n\n{text}\n") == []
    ending = path.rpartition(".")[2]
    assert fire(rule, {path: f"{text}\n"}, {f"src/{path}": f"{text}\n", f"src/other.{ending}": ""}) == []


def fire_on(rule: Rule, facts: Facts) -> list[Signal]:
    """The signals of one rule on facts made elsewhere, checked for form only."""
    signals = list(rule.detect(facts, NO_DOMAINS))
    for signal in signals:
        assert_well_formed(signal, rule)
    return signals


def assert_well_formed(signal: Signal, rule: Rule) -> None:
    assert signal.rule == rule.id
    assert signal.title
    assert "\n" not in signal.title
    assert signal.evidence
    assert signal.why.endswith((".", "…"))
    assert signal.settles or rule.group is Group.CRITICALITY, f"{rule.id} neither asks nor says what would settle it"
    assert signal.settles == signal.settles.strip()
    if signal.ask is not None:
        assert_askable(signal.ask)


def assert_askable(ask: Ask) -> None:
    """At most forty words, one question, and something named that the reader can look up."""
    assert len(ask.text.split()) <= 40, f"{len(ask.text.split())} words: {ask.text}"
    assert ask.text.endswith("?"), ask.text
    assert ask.text.count("?") == 1, ask.text
    assert re.search(r"`[^`]+`|\bline \d+", ask.text), ask.text
    assert ask.text.count("`") % 2 == 0, ask.text
    assert ask.trigger
    assert ask.consequence
    assert ask.settles


def assert_grounded(signal: Signal, before: Files, after: Files) -> None:
    """Every quote stands at its line of the file, on the side that the evidence names."""
    for evidence in signal.evidence:
        place = evidence.location
        files = after if place.side is Side.NEW else before
        lines = files[place.path].split("\n")
        assert 1 <= place.start <= place.end <= len(lines)
        there = lines[place.start - 1].strip()[:200]
        quote = evidence.quote.split("\n")[0]
        assert "‹" in quote or quote == there, f"{place}: {evidence.quote!r} is not {there!r}"
