"""How well scores put the changes first that later needed a fix: order, share at a budget, calibration."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from evals.scoring.statistics import Z95, wilson

BUDGETS = (0.05, 0.1, 0.2, 0.5)


class Interval(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


class Bin(NamedTuple):
    """Changes with about the same score."""

    changes: int
    said: float
    """Mean of the scores."""
    seen: Interval
    """Share of the changes that needed a fix."""


class _Placements(NamedTuple):
    """Where each change stands among those of the other kind."""

    right: list[float]
    """Of each change that needed a fix: share of the others with a lower score, ties counting half."""
    wrong: list[float]
    """Of each other change: share of those that needed a fix with a higher score."""


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """How often a change that needed a fix has a higher score than one that is not known to; ties count half."""
    return _mean(_placements(scores, labels).right)


def aucs(scorers: Sequence[Sequence[float]], labels: Sequence[bool]) -> tuple[list[Interval], list[Interval]]:
    """The AUC of each scorer, and what the first has over each other one, on the same changes.

    Intervals by DeLong, DeLong and Clarke-Pearson, Biometrics 44 (1988): what a bootstrap of changes with and without a
    fix tends to, in a thousandth of its time.
    """
    placed = [_placements(scores, labels) for scores in scorers]
    found = [_interval(p.right, p.wrong) for p in placed]
    over = [_interval(_minus(placed[0].right, p.right), _minus(placed[0].wrong, p.wrong)) for p in placed[1:]]
    return found, over


def _interval(right: Sequence[float], wrong: Sequence[float]) -> Interval:
    value = _mean(right)
    half = Z95 * math.sqrt(_variance(right) / len(right) + _variance(wrong) / len(wrong))
    return Interval(value, max(-1.0, value - half), min(1.0, value + half))


def _placements(scores: Sequence[float], labels: Sequence[bool]) -> _Placements:
    hits = sorted(score for score, label in zip(scores, labels, strict=True) if label)
    misses = sorted(score for score, label in zip(scores, labels, strict=True) if not label)
    right = [
        (bisect_left(misses, score) + bisect_right(misses, score)) / (2 * len(misses))
        for score, label in zip(scores, labels, strict=True)
        if label
    ]
    wrong = [
        1 - (bisect_left(hits, score) + bisect_right(hits, score)) / (2 * len(hits))
        for score, label in zip(scores, labels, strict=True)
        if not label
    ]
    return _Placements(right, wrong)


def _minus(these: Sequence[float], those: Sequence[float]) -> list[float]:
    return [a - b for a, b in zip(these, those, strict=True)]


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _variance(values: Sequence[float]) -> float:
    mean = _mean(values)
    return math.fsum((value - mean) ** 2 for value in values) / max(1, len(values) - 1)


def caught(scores: Sequence[float], labels: Sequence[bool], budget: float) -> Interval:
    """Share of the changes that needed a fix among the `budget` with the highest scores; ties in the order given."""
    most = sorted(range(len(scores)), key=lambda at: -scores[at])[: round(budget * len(scores))]
    hits, total = sum(labels[at] for at in most), sum(labels)
    return Interval(hits / total, *wilson(hits, total))


def calibration(scores: Sequence[float], labels: Sequence[bool], bins: int = 10) -> list[Bin]:
    """What was said and what was seen, in bins of as many changes each, lowest scores first."""
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    found = []
    for number in range(bins):
        here = order[len(order) * number // bins : len(order) * (number + 1) // bins]
        if here:
            hits = sum(labels[at] for at in here)
            seen = Interval(hits / len(here), *wilson(hits, len(here)))
            found.append(Bin(len(here), sum(scores[at] for at in here) / len(here), seen))
    return found
