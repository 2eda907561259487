from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.desk import OutcomeKind, Record, Wait, estimate, figures
from bot.desk._team import loads, rule_rows, waits_in, weeks
from tests.desk.some_records import NOW, a_merged, a_record, a_thumb, a_turn, ago, an_answer, an_outcome, asked

WAITS = st.lists(st.builds(Wait, st.integers(0, 50).map(float), st.booleans()), max_size=40)


def test_a_change_that_several_could_approve_waits_for_each_of_them_and_for_none_alone() -> None:
    both = a_record(1, turns=(a_turn("Ada"), a_turn("Bea")))
    mine = a_record(2, turns=(a_turn("Ada"), a_turn("Ada")))
    found = {load.person: (load.changes, load.alone, load.minutes) for load in loads([both, mine])}
    assert found == {"Ada": (2, 1, 24), "Bea": (1, 0, 12)}


def test_the_heaviest_load_comes_first_by_the_weights_of_the_gate() -> None:
    small = a_record(1, tier="low", added=400, removed=0, turns=(a_turn("Ada"),))
    grave = a_record(2, tier="critical", added=400, removed=0, turns=(a_turn("Bea"),))
    assert [(load.person, load.weight) for load in loads([small, grave])] == [("Bea", 4.0), ("Ada", 1.0)]


def test_what_could_not_be_assessed_weighs_as_if_it_were_critical() -> None:
    assert loads([a_record(tier="", added=400, removed=0)])[0].weight == 4.0


def test_what_is_closed_waits_for_nobody() -> None:
    assert loads([a_record(is_open=False)]) == ()


def test_waits_of_one_number_in_two_repositories_are_two() -> None:
    assert loads([a_record(1, repository=7), a_record(1, repository=8)])[0].changes == 2


def test_a_change_that_still_waits_lengthens_the_estimate() -> None:
    ended = [Wait(1.0, has_ended=True), Wait(2.0, has_ended=True), Wait(3.0, has_ended=True)]
    assert estimate(ended).median == 2.0
    assert estimate([*ended, Wait(9.0, has_ended=False)]).median == 2.0
    assert estimate([*ended, *[Wait(9.0, has_ended=False)] * 2]).median == 3.0


def test_a_quantile_that_is_not_reached_is_not_made_up() -> None:
    found = estimate([Wait(1.0, has_ended=True), *[Wait(5.0, has_ended=False)] * 3])
    assert (found.median, found.p90, found.longest, found.waiting) == (None, None, 5.0, 3)


def test_the_curve_is_that_of_a_worked_example() -> None:
    """Remission times of 6-mercaptopurine (Freireich et al., Blood 21, 1963), as textbooks of the method have it."""
    ends = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    found = estimate([*(Wait(t, has_ended=True) for t in ends), *(Wait(t, has_ended=False) for t in censored)])
    assert [round(step.share, 4) for step in found.curve] == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert found.median == 23
    last = found.curve[-1]
    assert (last.low, last.high) == pytest.approx((0.188, 0.680), abs=0.001)


@given(WAITS)
def test_the_curve_only_falls_and_its_intervals_hold_it(waits: list[Wait]) -> None:
    curve = estimate(waits).curve
    shares = [1.0, *(step.share for step in curve)]
    assert all(after < before for before, after in pairwise(shares))
    assert all(step.low - 1e-9 <= step.share <= step.high + 1e-9 for step in curve)


@given(st.lists(st.integers(0, 20).map(float), min_size=1, max_size=40))
def test_where_all_have_ended_the_curve_is_the_share_that_waited_longer(lengths: list[float]) -> None:
    found = estimate([Wait(each, has_ended=True) for each in lengths])
    for step in found.curve:
        assert step.share == pytest.approx(sum(each > step.seconds for each in lengths) / len(lengths))
    assert found.p90 is not None
    assert found.median is not None
    assert found.median <= found.p90 <= found.longest


@given(WAITS, st.integers(0, 39))
def test_whoever_goes_on_waiting_never_makes_the_estimate_shorter(waits: list[Wait], at: int) -> None:
    if not waits or not estimate(waits).median:
        return
    at %= len(waits)
    longer = [*waits[:at], Wait(99.0, has_ended=False), *waits[at + 1 :]]
    before, after = estimate(waits).median, estimate(longer).median
    assert after is None or (before is not None and after >= before)


def test_both_the_wait_that_ended_and_the_one_that_goes_on_are_counted() -> None:
    record = a_record(waited_from=ago(days=5), settled_at=ago(days=3), waiting_since=ago(days=1))
    found = waits_in([record], ago(days=30), NOW)
    assert (found.ended, found.waiting, found.median) == (1, 1, 2 * 86_400)


def test_a_change_that_was_closed_while_it_waited_is_known_to_have_waited_until_then() -> None:
    record = a_record(is_open=False, waiting_since=ago(days=9), seen_at=ago(days=4))
    assert waits_in([record], ago(days=30), NOW).longest == 5 * 86_400


def test_waits_that_began_before_the_period_are_not_of_it() -> None:
    assert waits_in([a_record(waiting_since=ago(days=40))], ago(days=30), NOW).waiting == 0


def test_every_week_of_the_period_has_a_row_also_an_empty_one() -> None:
    records = [a_record(1, tier="high"), a_record(2, tier="low", first_seen_at=ago(days=15)), a_record(3, tier="")]
    found = weeks(records, ago(days=21), NOW)
    assert [week.monday.isoformat() for week in found] == ["2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16"]
    assert [(week.tiers, week.unread) for week in found] == [
        ((0, 0, 0, 0), 0), ((1, 0, 0, 0), 0), ((0, 0, 0, 0), 0), ((0, 0, 1, 0), 1),
    ]  # fmt: skip
    assert (found[-1].added, found[-1].assisted) == (160, 80)


def test_no_more_lines_are_assisted_than_were_added() -> None:
    assert weeks([a_record(added=10, assisted=50)], NOW, NOW)[0].assisted == 10


def test_questions_of_changes_without_a_brief_are_not_none() -> None:
    records = [
        a_record(1, asked=asked("a", "b")),
        a_record(2),
        a_record(3, made_at=None),
        a_record(4, asked=asked(*"abcdefgh")),
    ]
    found = figures(records, (), (), ago(days=30), NOW).asked
    assert (found.briefs, found.questions, found.median, found.spread) == (3, 10, 2, (1, 0, 1, 0, 0, 0, 1))


def test_a_misfire_comes_with_its_count_and_interval() -> None:
    outcomes = [
        an_answer(OutcomeKind.HANDLED, "q1"), an_answer(OutcomeKind.HANDLED, "q2"), an_answer(OutcomeKind.DEFECT, "q3"),
    ]  # fmt: skip
    (row,) = rule_rows([a_record(asked=asked("removed-guard", "removed-guard"))], outcomes, ())
    assert (row.rule, row.asked, row.misfires.hits, row.misfires.of, row.defects) == ("removed-guard", 2, 2, 3, 1)
    assert (row.misfires.low, row.misfires.high) == pytest.approx((0.2077, 0.9385), abs=0.001)


def test_the_last_thumb_of_each_person_counts_and_a_thumb_up_outweighs_an_answer() -> None:
    thumbs = [a_thumb(is_up=False, at=ago(hours=3)), a_thumb(is_up=True, at=ago(hours=1))]
    (row,) = rule_rows([], [an_answer(OutcomeKind.HANDLED)], thumbs)
    assert (row.misfires.hits, row.misfires.of, row.up, row.down) == (0, 1, 1, 0)


def test_a_question_thumbed_down_that_found_a_defect_did_not_misfire() -> None:
    (row,) = rule_rows([], [an_answer(OutcomeKind.DEFECT)], [a_thumb(is_up=False), a_thumb(is_up=False, by=2)])
    assert row.misfires.hits == 0


def test_rules_that_nobody_judged_come_last_and_claim_nothing() -> None:
    rows = rule_rows([a_record(asked=asked("quiet", "removed-guard"))], [an_answer(OutcomeKind.HANDLED)], ())
    assert [(row.rule, row.misfires.of) for row in rows] == [("removed-guard", 1), ("quiet", 0)]


def test_ungated_merges_are_those_that_somebody_looked_at() -> None:
    records = [
        a_merged(1, days=3), a_merged(2, days=2, gated=False), a_merged(3, days=1, gated=False),
        a_merged(4, days=1, gated=None), a_merged(5, days=200, gated=False),
    ]  # fmt: skip
    found = figures(records, (), (), ago(days=30), NOW)
    assert ([each.key.number for each in found.ungated], found.merged, found.unaudited) == ([3, 2], 4, 1)


def test_what_was_mended_after_all_was_not_kept() -> None:
    outcomes = [an_outcome(OutcomeKind.KEPT), an_outcome(OutcomeKind.FIXED), an_outcome(OutcomeKind.FIXED, source="x")]
    assert dict(figures([], outcomes, (), ago(days=30), NOW).labels) == {
        OutcomeKind.REVERTED: 0, OutcomeKind.FIXED: 1, OutcomeKind.DEFECT: 0, OutcomeKind.HANDLED: 0, OutcomeKind.KEPT: 0,
    }  # fmt: skip


def test_the_last_word_of_each_person_about_a_brief_counts() -> None:
    thumbs = [
        a_thumb(is_up=True, question="", at=ago(hours=5)), a_thumb(is_up=False, question=""),
        a_thumb(is_up=True, question="", by=2),
    ]  # fmt: skip
    found = figures([], (), thumbs, ago(days=30), NOW)
    assert (found.briefs_up, found.briefs_down) == (1, 1)


RECORDS = st.builds(
    lambda number, tier, days, added, people: a_record(
        number, tier=tier, first_seen_at=ago(days=days), added=added, turns=tuple(map(a_turn, people))
    ),
    st.integers(1, 30), st.sampled_from(("low", "medium", "high", "critical", "", "odd")), st.floats(0, 60),
    st.integers(0, 5_000), st.lists(st.sampled_from(("Ada", "Bea", "Cyd")), max_size=3),
)  # fmt: skip


@given(st.lists(RECORDS, max_size=20), st.randoms(use_true_random=False))
def test_the_order_and_the_repetition_of_records_change_nothing(records: list[Record], random: object) -> None:
    unique: Sequence[Record] = tuple({each.key: each for each in records}.values())
    mixed = [*unique, *unique]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert figures(mixed, (), (), ago(days=30), NOW) == figures(unique, (), (), ago(days=30), NOW)


@given(st.lists(RECORDS, max_size=20), st.integers(1, 400))
def test_the_weeks_count_each_change_of_the_period_once(records: list[Record], days: int) -> None:
    found = figures(records, (), (), NOW - timedelta(days=days), NOW)
    assert sum(sum(week.tiers) + week.unread for week in found.weeks) == found.changes
