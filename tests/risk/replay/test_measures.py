"""Intervals and ranks, held against scipy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from bot.risk.replay import auc, lift, share


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_share_has_wilsons_interval(pair: tuple[int, int]) -> None:
    hits, of = pair
    found, known = share(hits, of), stats.binomtest(hits, of).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=1e-9)


def test_a_share_of_nothing_is_unknown() -> None:
    assert share(0, 0).value is None


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=60))
def test_the_area_is_that_of_mann_and_whitney(rows: list[tuple[int, bool]]) -> None:
    scores, hits = [float(score) for score, _ in rows], [hit for _, hit in rows]
    found = auc(scores, hits)
    positive = [s for s, hit in zip(scores, hits, strict=True) if hit]
    negative = [s for s, hit in zip(scores, hits, strict=True) if not hit]
    if not positive or not negative:
        assert found is None
        return
    u = stats.mannwhitneyu(positive, negative).statistic
    assert found is not None
    assert found.value == pytest.approx(u / (len(positive) * len(negative)))
    assert found.low <= found.value <= found.high


def test_a_lift_is_the_relative_risk() -> None:
    found, known = lift(12, 40, 20, 200), stats.contingency.relative_risk(12, 40, 20, 200)
    interval = known.confidence_interval(0.95)
    assert found is not None
    assert found.value == pytest.approx(known.relative_risk)
    assert (found.low, found.high) == pytest.approx((interval.low, interval.high), rel=1e-6)


def test_a_rule_that_never_met_a_repair_has_no_lift_up_to_what_so_few_changes_allow() -> None:
    found = lift(0, 5, 20, 200)
    assert found is not None
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high == pytest.approx(stats.binomtest(0, 5).proportion_ci(method="wilson").high / 0.1)


def test_where_nothing_was_repaired_without_the_rule_there_is_no_lift() -> None:
    assert lift(0, 5, 0, 200) is None
    assert lift(5, 5, 0, 200) is None
    assert lift(0, 0, 3, 200) is None
