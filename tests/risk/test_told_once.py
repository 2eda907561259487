"""Where two rules ask of one line, one asks and names the other; nothing gets lighter by it."""

from __future__ import annotations

from dataclasses import replace

from bot.change import Location, RepoPath, Side
from bot.risk import Ask, Band, Evidence, Lens, Signal, Tier
from bot.risk._told_once import told_once

ASK = Ask("Who calls `f()`?", "a call", "it fails", "read line 3")


def signal(rule: str, line: int, *, floor: Tier = Tier.MEDIUM, side: Side = Side.OLD) -> Signal:
    place = Evidence(Location(RepoPath("a.py"), line, line, side), "if a:")
    return Signal(rule, "a title", floor, floor, Band.LOW, Lens.EDGE, (place,), f"{rule} says so.", ASK)


def test_a_fixs_check_that_another_rule_asks_about_joins_that_question() -> None:
    other = signal("changed-condition", 3)
    other = replace(other, evidence=(signal("x", 9, side=Side.NEW).evidence[0], *other.evidence))
    [told] = told_once([signal("repaired-lines", 3, floor=Tier.HIGH), other])
    assert (told.rule, told.floor, told.severity) == ("changed-condition", Tier.HIGH, Tier.HIGH)
    assert told.why == "changed-condition says so. repaired-lines says so."


def test_at_another_line_or_side_or_without_a_question_both_are_told() -> None:
    repair = signal("repaired-lines", 3)
    for other in (signal("changed-condition", 4), signal("changed-condition", 3, side=Side.NEW)):
        assert len(told_once([repair, other])) == 2
    assert len(told_once([repair, replace(signal("changed-condition", 3), ask=None, check="read it")])) == 2
    assert told_once([repair]) == [repair]


def test_a_repair_that_is_told_without_a_question_stays() -> None:
    told = replace(signal("repaired-lines", 3), ask=None, check="read it")
    assert told in told_once([told, signal("changed-condition", 3)])
