"""Whose desk a change lies on, and in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.desk import Record, desk_of, expected_minutes, what_is_missing
from bot.desk._ranking import TEN, rank
from bot.risk import Tier
from tests.desk.made import NOW, a_record, a_turn

TIERS = [tier.label for tier in Tier]
LINES = st.integers(0, 5_000)
WAITS = st.integers(0, 60 * 24 * 60)


def sized(number: int, tier: str, lines: int, waited: int, questions: int = 0) -> Record:
    minutes = expected_minutes(lines, Tier[tier.upper()], questions)
    return a_record(number, timedelta(minutes=waited), tier=tier, minutes=minutes)


def order(*records: Record) -> list[int]:
    desk = desk_of(records, "ada", NOW)
    return [each.record.key.number for each in (*desk.now, *desk.yours)]


@given(st.sampled_from(TIERS), LINES, WAITS, WAITS)
def test_of_two_of_one_tier_and_size_the_older_ranks_no_lower(tier: str, lines: int, one: int, other: int) -> None:
    young, old = sized(1, tier, lines, min(one, other)), sized(2, tier, lines, max(one, other))
    assert rank(old, NOW) >= rank(young, NOW)
    if one != other:
        assert rank(old, NOW) > rank(young, NOW)


@given(st.sampled_from(TIERS), st.sampled_from(TIERS), LINES, WAITS, st.integers(0, 5))
def test_of_two_of_one_age_and_size_the_dearer_ranks_no_lower(
    one: str, other: str, lines: int, waited: int, questions: int
) -> None:
    low, high = sorted((one, other), key=TIERS.index)
    assert rank(sized(2, high, lines, waited, questions), NOW) >= rank(sized(1, low, lines, waited, questions), NOW)


@given(st.sampled_from(TIERS), WAITS, LINES, LINES)
def test_of_two_of_one_tier_and_age_the_shorter_ranks_no_lower(tier: str, waited: int, one: int, other: int) -> None:
    assert rank(sized(1, tier, min(one, other), waited), NOW) >= rank(sized(2, tier, max(one, other), waited), NOW)


@given(st.sampled_from(TIERS), LINES, st.sampled_from(TIERS), LINES)
def test_whatever_waits_comes_before_whatever_is_new_in_the_end(tier: str, lines: int, other: str, newer: int) -> None:
    """Neither large nor cheap changes are starved: fresh ones rank below whoever has waited ninety days."""
    assert rank(sized(1, tier, lines, 90 * 24 * 60), NOW) > rank(sized(2, other, newer, 0), NOW)


@st.composite
def crowds(draw: st.DrawFn) -> list[Record]:
    count = draw(st.integers(0, 12))
    return [
        replace(
            sized(number, draw(st.sampled_from(TIERS)), draw(LINES), draw(WAITS)),
            turns=draw(st.sampled_from([(), (a_turn("ada"),), (a_turn("bo"),), (a_turn("ada", is_first=False),)])),
            state=draw(st.sampled_from(["waiting", "blocked", "error", "satisfied", ""])),
            is_draft=draw(st.booleans()),
            is_open=draw(st.booleans()),
            author=draw(st.sampled_from(["jo", "Ada", ""])),
            settled_at=draw(st.sampled_from([None, NOW - timedelta(hours=1), NOW - timedelta(days=9)])),
        )
        for number in range(1, count + 1)
    ]


@settings(max_examples=40)
@given(crowds())
def test_each_change_lies_in_one_place_whatever_order_they_come_in(records: list[Record]) -> None:
    desk = desk_of(records, "ada", NOW)
    keys = [each.record.key for part in desk for each in part]
    assert len(keys) == len(set(keys))
    open_ones = {each.key for each in records if each.is_open and each.state != "satisfied"}
    assert open_ones <= set(keys)
    assert desk_of(list(reversed(records)), "ada", NOW) == desk


@given(crowds())
def test_ten_minutes_are_never_more(records: list[Record]) -> None:
    desk = desk_of(records, "ADA", NOW)
    assert sum(each.record.minutes for each in desk.now) <= TEN
    left = TEN - sum(each.record.minutes for each in desk.now)
    assert all(each.record.minutes > left for each in desk.yours)


@pytest.mark.parametrize(
    ("fields", "part"),
    [
        ({}, "now"),
        ({"minutes": 25}, "yours"),
        ({"turns": (a_turn("bo"),)}, "others"),
        ({"turns": (a_turn("bo"), a_turn("ada", is_first=False))}, "could_be"),
        ({"turns": (), "state": "blocked"}, "authors"),
        ({"turns": (), "state": "error"}, "authors"),
        ({"is_draft": True}, "authors"),
        ({"turns": (a_turn("bo"),), "author": "Ada"}, "own"),
        ({"turns": (), "state": "satisfied", "settled_at": NOW}, "settled"),
        ({"turns": (), "is_open": False, "settled_at": NOW}, "settled"),
        ({"turns": (), "state": "satisfied", "settled_at": NOW - timedelta(days=30)}, ""),
        ({"turns": (a_turn("ADA"),)}, "now"),
    ],
)
def test_where_a_change_lies(fields: dict[str, Any], part: str) -> None:
    desk = desk_of([a_record(**fields)], "ada", NOW)
    assert [name for name in desk._fields if getattr(desk, name)] == ([part] if part else [])


def test_small_ones_fill_the_ten_minutes_behind_a_dear_one_that_does_not_fit() -> None:
    dear = a_record(1, timedelta(days=2), tier="critical", minutes=45)
    small, other = a_record(2, minutes=4), a_record(3, timedelta(hours=1), minutes=5)
    desk = desk_of([other, dear, small], "ada", NOW)
    assert [each.record.key.number for each in desk.now] == [2, 3]
    assert [each.record.key.number for each in desk.yours] == [1]
    assert desk.minutes == 54


@pytest.mark.parametrize(
    ("headline", "told"),
    [
        ("Waiting for a senior: ada (@ada)", "Waiting for a senior"),
        ("Waiting: An objection stands: ada (@ada), asked for changes", "Waiting: An objection stands"),
        ("Blocked: The roster is broken: line 4", "Blocked: The roster is broken: line 4"),
    ],
)
def test_what_is_missing_is_told_without_those_who_can_give_it(headline: str, told: str) -> None:
    assert what_is_missing(a_record(headline=headline)) == told
