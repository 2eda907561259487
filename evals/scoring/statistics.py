"""Honest numbers from small samples: intervals, paired tests, what a set of cases can show. Standard library only.

Held against scipy and statsmodels in the tests.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

DRAWS = 2000
"""Bootstrap draws: the ends of a 95 % interval then move by about one percentage point between seeds."""
SEED = 20261121
Z95 = 1.959963984540054


class Share(NamedTuple):
    """A ratio of sums with its 95 % interval; `value` is None when there is nothing to divide by."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    """Units: bugs or changes."""
    clusters: int


class Cell(NamedTuple):
    """What one cluster adds to a ratio of sums."""

    numerator: float
    denominator: float


def wilson(hits: float, n: int) -> tuple[float, float]:
    """95 % score interval of a proportion (E. B. Wilson, JASA 22, 1927). Also for means of repeated passes."""
    if n == 0:
        return 0.0, 1.0
    p, z2 = hits / n, Z95 * Z95
    middle, half = p + z2 / (2 * n), Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n))


def upper_bound_of_none(n: int) -> float:
    """The rate that zero events in `n` tries still allow, at 95 %: 1 − 0.05^(1/n) (Clopper–Pearson, one-sided)."""
    return 1.0 if n == 0 else float(1 - 0.05 ** (1 / n))


def ratio(clusters: Sequence[Cell], n: int, *, is_count: bool = False, is_signed: bool = False) -> Share:
    """Sum of numerators over sum of denominators; families are drawn whole, because their members are alike.

    Where the bootstrap has nothing to vary (all or none), its interval would be a point. Over the clusters is given
    instead Wilson's for a proportion, and for a mean count of zero Poisson's upper bound, −ln(0.05)/n.
    """
    total = sum(c.denominator for c in clusters)
    if not total:
        return Share(None, None, None, n, len(clusters))
    value = sum(c.numerator for c in clusters) / total
    low, high = interval(clusters, _ratio)
    if low != high:
        return Share(value, low, high, n, len(clusters))
    if is_signed:  # a difference may go either way: no formula for a proportion fits
        return Share(value, None, None, n, len(clusters))
    return Share(value, *_where_nothing_varies(value, len(clusters), is_count=is_count), n, len(clusters))


def _where_nothing_varies(value: float, clusters: int, *, is_count: bool) -> tuple[float | None, float | None]:
    """What an interval can be when every cluster says the same; (None, None) where no formula is at hand."""
    if is_count:
        return (0.0, -math.log(0.05) / clusters) if value == 0 else (None, None)
    return wilson(value * clusters, clusters) if 0 <= value <= 1 else (None, None)


def _ratio(cells: Sequence[Cell]) -> float:
    total = sum(c.denominator for c in cells)
    return sum(c.numerator for c in cells) / total if total else math.nan


def interval(clusters: Sequence[Cell], statistic: Callable[[Sequence[Cell]], float]) -> tuple[float, float]:
    """95 % percentile interval of a cluster bootstrap with a fixed seed."""
    draws = Random(SEED)  # noqa: S311 - statistics, not secrets
    values = [statistic(draws.choices(clusters, k=len(clusters))) for _ in range(DRAWS)]
    return percentiles([v for v in values if not math.isnan(v)])


def percentiles(values: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(values)
    if not ordered:
        return math.nan, math.nan
    return quantile(ordered, 0.025), quantile(ordered, 0.975)


def quantile(ordered: Sequence[float], q: float) -> float:
    """Linear interpolation between order statistics (type 7 of Hyndman and Fan, the default of numpy and R)."""
    at = (len(ordered) - 1) * q
    below = math.floor(at)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (at - below)


class PairedCell(NamedTuple):
    """One cluster in two runs."""

    a: Cell
    b: Cell


class Difference(NamedTuple):
    """B minus A with its 95 % interval and what difference of this size of set would be seen in 80 % of cases."""

    value: float | None
    low: float | None
    high: float | None
    detectable: float | None


def paired_difference(clusters: Sequence[PairedCell]) -> Difference:
    """Paired cluster bootstrap: the same families are drawn for both runs (Miller, arXiv 2411.00640, §4)."""
    a, b = _ratio([c.a for c in clusters]), _ratio([c.b for c in clusters])
    if not clusters or math.isnan(a) or math.isnan(b):
        return Difference(None, None, None, None)
    draws = Random(SEED)  # noqa: S311 - statistics, not secrets
    found = []
    for _ in range(DRAWS):
        drawn = draws.choices(clusters, k=len(clusters))
        found.append(_ratio([c.b for c in drawn]) - _ratio([c.a for c in drawn]))
    usable = [v for v in found if not math.isnan(v)]
    low, high = percentiles(usable)
    if low == high:  # nothing varies between the families: the bootstrap knows nothing
        return Difference(b - a, None, None, None)
    return Difference(b - a, low, high, DETECTABLE * _deviation(usable))


DETECTABLE = Z95 + 0.8416212335729143
"""Standard errors that a true difference needs to be seen in 80 % of samples by a two-sided test at 5 %."""


def _deviation(values: Sequence[float]) -> float:
    mean = sum(values) / len(values)
    return math.sqrt(sum((v - mean) ** 2 for v in values) / max(len(values) - 1, 1))


def mcnemar(only_a: int, only_b: int) -> float:
    """Two-sided exact p-value that two paired proportions are the same (Q. McNemar, Psychometrika 12, 1947)."""
    n, k = only_a + only_b, min(only_a, only_b)
    if n == 0:
        return 1.0
    return min(1.0, float(2 * sum(math.comb(n, i) for i in range(k + 1)) / 2**n))


def smallest_seen(n: int, discordant: float = 0.3) -> float:
    """The paired difference in recall that `n` bugs show with 80 % power when runs differ on that share of bugs."""
    return 1.0 if n == 0 else min(1.0, DETECTABLE * math.sqrt(discordant / n))
