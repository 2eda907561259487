"""Our statistics against scipy's, and their laws."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evals.scoring.statistics import (
    Cell,
    PairedCell,
    mcnemar,
    paired_difference,
    quantile,
    ratio,
    smallest_seen,
    upper_bound_of_none,
    wilson,
)


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_scipys(pair: tuple[int, int]) -> None:
    hits, n = pair
    theirs = stats.binomtest(hits, n).proportion_ci(method="wilson")
    assert wilson(hits, n) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


@given(st.integers(0, 120), st.integers(0, 120))
def test_mcnemar_is_the_exact_binomial_test(a: int, b: int) -> None:
    theirs = stats.binomtest(min(a, b), a + b).pvalue if a + b else 1.0
    assert mcnemar(a, b) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("n", [1, 10, 30, 84, 300])
def test_none_of_n_is_clopper_pearson(n: int) -> None:
    theirs = stats.binomtest(0, n, alternative="less").proportion_ci(0.95, method="exact").high
    assert upper_bound_of_none(n) == pytest.approx(theirs)


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=40), st.floats(0, 1))
def test_quantiles_are_numpys(values: list[float], q: float) -> None:
    import numpy

    assert quantile(sorted(values), q) == pytest.approx(float(numpy.quantile(values, q)), abs=1e-9)


def test_the_cluster_bootstrap_agrees_with_scipys() -> None:
    cells = [Cell(float(i % 4), 4.0 + i % 3) for i in range(30)]
    found = ratio(cells, 30)
    theirs = stats.bootstrap(
        ([c.numerator for c in cells], [c.denominator for c in cells]),
        lambda top, bottom, axis=-1: top.sum(axis) / bottom.sum(axis),
        paired=True,
        vectorized=True,
        method="percentile",
        n_resamples=4000,
        rng=1,
    ).confidence_interval
    assert found.value == pytest.approx(sum(c.numerator for c in cells) / sum(c.denominator for c in cells))
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=0.02)


def test_nothing_in_many_still_has_an_upper_bound() -> None:
    none = ratio([Cell(0, 3)] * 20, 60)
    assert (none.value, none.low) == (0, 0)
    assert none.high == pytest.approx(wilson(0, 20)[1])
    count = ratio([Cell(0, 3)] * 20, 60, is_count=True)
    assert count.high == pytest.approx(-math.log(0.05) / 20)


def test_no_units_give_no_number() -> None:
    assert ratio([], 0).value is None
    assert paired_difference([]).value is None


def test_pairing_sees_what_two_intervals_do_not() -> None:
    pairs = [PairedCell(Cell(i % 2, 1), Cell(i % 2 if i else 1 - i % 2, 1)) for i in range(40)]
    found = paired_difference(pairs)
    alone = ratio([p.a for p in pairs], 40)
    assert found.value == pytest.approx(1 / 40)
    assert (found.high or 0) - (found.low or 0) < (alone.high or 0) - (alone.low or 0)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 5)), min_size=1, max_size=12))
def test_the_interval_holds_the_value_and_repeats(cells: list[tuple[int, int]]) -> None:
    clusters = [Cell(min(a, b), b) for a, b in cells]
    found = ratio(clusters, len(clusters))
    assert found == ratio(clusters, len(clusters))
    low, value, high = found.low, found.value, found.high
    assert None not in {low, value, high}
    assert -1e-9 <= float(low or 0) <= float(value or 0) + 1e-9 <= float(high or 0) + 2e-9


def test_more_bugs_show_smaller_differences() -> None:
    sizes = [smallest_seen(n) for n in (60, 100, 200)]
    assert sizes == sorted(sizes, reverse=True)
    # Simulated with an exact test in the research for this harness: 0.20, 0.16, 0.12.
    assert sizes == pytest.approx([0.20, 0.16, 0.12], abs=0.02)


def test_a_difference_that_nothing_varies_has_no_interval_and_no_crash() -> None:
    signed = ratio([Cell(-1, 2)] * 3, 6, is_signed=True)
    assert (signed.value, signed.low, signed.high) == (-0.5, None, None)
    assert ratio([Cell(2, 1)], 1, is_count=True).low is None
    same = paired_difference([PairedCell(Cell(0, 1), Cell(1, 1))])
    assert (same.value, same.low, same.detectable) == (1, None, None)
