"""How well scores put the changes first that later needed a fix: order, share at a budget, calibration."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from evals.scoring.statistics import SEED, percentiles, wilson

DRAWS = 400
"""Of the bootstrap: the ends of an interval of an AUC then move by some thousandths between seeds."""
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


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """How often a change that needed a fix has a higher score than one that is not known to; ties count half."""
    return _auc(_levels(scores), [int(label) for label in labels], [int(not label) for label in labels])


def aucs(scorers: Sequence[Sequence[float]], labels: Sequence[bool]) -> tuple[list[Interval], list[Interval]]:
    """The AUC of each scorer, and what the first has over each other one; the same draws for all.

    A stratified bootstrap: as many changes with and without a fix as there are, drawn with replacement.
    """
    levels = [_levels(scores) for scores in scorers]
    right = [at for at, label in enumerate(labels) if label]
    wrong = [at for at, label in enumerate(labels) if not label]
    draws = Random(SEED)  # noqa: S311 - statistics, not secrets
    drawn: list[list[float]] = []
    for _ in range(DRAWS):
        hits, misses = ([0] * len(labels) for _ in range(2))
        for counts, pool in ((hits, right), (misses, wrong)):
            for at in draws.choices(pool, k=len(pool)):
                counts[at] += 1
        drawn.append([_auc(level, hits, misses) for level in levels])
    values = [auc(scores, labels) for scores in scorers]
    found = [Interval(value, *percentiles([d[at] for d in drawn])) for at, value in enumerate(values)]
    over = [
        Interval(values[0] - values[at], *percentiles([d[0] - d[at] for d in drawn])) for at in range(1, len(values))
    ]
    return found, over


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


def _levels(scores: Sequence[float]) -> list[list[int]]:
    """The rows by their score, lowest first, equal ones together."""
    order = sorted(range(len(scores)), key=lambda at: scores[at])
    levels: list[list[int]] = []
    for at in order:
        if levels and scores[levels[-1][0]] == scores[at]:
            levels[-1].append(at)
        else:
            levels.append([at])
    return levels


def _auc(levels: Sequence[Sequence[int]], hits: Sequence[int], misses: Sequence[int]) -> float:
    below = won = 0.0
    for level in levels:
        here, there = (sum(counts[at] for at in level) for counts in (hits, misses))
        won += here * (below + there / 2)
        below += there
    total = sum(hits)
    return won / (total * below) if total and below else 0.5
