"""Changes and which of them needed a fix → a model: logistic regression with a ridge, by Newton's steps.

Plain Python: a fit over 25,000 changes takes some seconds, is needed rarely, and `risk fit` runs where the bot runs.
Held against scipy's optimiser in the tests.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.risk._forecast_nouns import ForecastModel, Term
from bot.risk.forecast._features import Features, weighed
from bot.risk.forecast._score import logistic, odds, score

FITTED = (
    "code-added", "code-removed", "other-lines", "files", "docs-share", "message-words", "repairs-here",
    "people-here", "own-nearby",
)  # fmt: skip
"""The features that are weighed. The others add nothing that could be measured: docs/probability.md."""

RIDGE = 10.0
"""Weight of the squared coefficients (the intercept's left out): what ten changes of average information say."""
STEPS = 100
_MOST_ITERATIONS = 50
_CLOSE = 1e-10


def fit(
    rows: Sequence[Features],
    labels: Sequence[bool],
    fitted_on: str,
    *,
    names: Sequence[str] = FITTED,
    ridge: float = RIDGE,
) -> ForecastModel:
    """The model of `rows`, of which those with a true label needed a fix; the same for the same rows in any order.

    Raises ValueError where there is nothing to learn: no rows, or all labels alike.
    """
    if len(rows) != len(labels) or not 0 < sum(labels) < len(labels):
        raise ValueError("a model is fitted on changes of which some needed a fix and some did not")
    terms = [term for name in names if (term := _standardised(name, rows)) is not None]
    table = [[1.0, *(_clipped(term, row) for term in terms)] for row in rows]
    outcomes = [1.0 if label else 0.0 for label in labels]
    penalty = [0.0, *[ridge] * len(terms)]
    weights, information = _newton(table, outcomes, penalty)
    model = ForecastModel(
        weights[0],
        tuple(term._replace(coefficient=weight) for term, weight in zip(terms, weights[1:], strict=True)),
        tuple(map(tuple, _inverse(information))),
        (0.0, 1.0),
        sum(labels) / len(labels),
        len(rows),
        _languages(rows),
        fitted_on,
    )
    scores = sorted(score(row, model) for row in rows)
    return replace(model, scores=_quantiles(scores))


def anchored(model: ForecastModel, rows: Sequence[Features], labels: Sequence[bool]) -> ForecastModel:
    """The model with its level and its slope set so that it says of `rows` what was seen; the order of changes stays.

    How many changes a project links to a fix drifts with the years and differs between projects far more than which
    changes those are (Platt's scaling). Raises ValueError where all labels are alike, or the order is reversed.
    """
    if len(rows) != len(labels) or not 0 < sum(labels) < len(labels):
        raise ValueError("a level is found from changes of which some needed a fix and some did not")
    said = [[1.0, odds(row, model)] for row in rows]
    (level, slope), _ = _newton(said, [1.0 if label else 0.0 for label in labels], (0.0, 0.0))
    if slope <= 0:
        raise ValueError("of these changes, those with a lower forecast needed a fix more often")
    chances = (level + slope * math.log(chance / (1 - chance)) for chance in model.scores)
    return replace(
        model,
        intercept=level + slope * model.intercept,
        terms=tuple(term._replace(coefficient=slope * term.coefficient) for term in model.terms),
        covariance=tuple(tuple(slope * slope * value for value in line) for line in model.covariance),
        scores=tuple(logistic(chance) for chance in chances),
    )


def _standardised(name: str, rows: Sequence[Features]) -> Term | None:
    """The term without its weight; None where the feature is never known, or always the same."""
    values = sorted(row.values[name] for row in rows if name in row.values)
    if not values:
        return None
    quantiles = _quantiles(values)
    low, high = quantiles[1], quantiles[-2]
    inside = [weighed(name, min(max(value, low), high)) for value in values]
    mean = math.fsum(inside) / len(inside)
    deviation = math.sqrt(math.fsum((value - mean) ** 2 for value in inside) / len(inside))
    return Term(name, 0.0, mean, deviation, quantiles) if deviation > 1e-9 else None


def _clipped(term: Term, row: Features) -> float:
    value = row.values.get(term.name)
    if value is None:
        return 0.0
    return (weighed(term.name, min(max(value, term.quantiles[1]), term.quantiles[-2])) - term.mean) / term.deviation


def _newton(
    table: Sequence[Sequence[float]], outcomes: Sequence[float], penalty: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    """The weights that are likeliest, and the information about them."""
    size = len(penalty)
    weights = [0.0] * size
    information = [[0.0] * size for _ in range(size)]
    for _ in range(_MOST_ITERATIONS):
        slope, information = _slope(table, outcomes, weights)
        for at, strength in enumerate(penalty):
            slope[at] -= strength * weights[at]
            information[at][at] += strength
        step = _solve(information, slope)
        weights = [weight + change for weight, change in zip(weights, step, strict=True)]
        if max(map(abs, step)) < _CLOSE:
            break
    return weights, information


def _slope(
    table: Sequence[Sequence[float]], outcomes: Sequence[float], weights: Sequence[float]
) -> tuple[list[float], list[list[float]]]:
    """First derivatives of the log-likelihood, and its second ones with the sign turned."""
    size = len(weights)
    slope = [0.0] * size
    lower = [[0.0] * (row + 1) for row in range(size)]
    for values, outcome in zip(table, outcomes, strict=True):
        odds = sum(map(float.__mul__, weights, values))
        chance = 1 / (1 + math.exp(-max(-500.0, min(500.0, odds))))
        error, weight = outcome - chance, chance * (1 - chance)
        for row, value in enumerate(values):
            slope[row] += error * value
            scaled = weight * value
            line = lower[row]
            for column in range(row + 1):
                line[column] += scaled * values[column]
    return slope, [[lower[max(r, c)][min(r, c)] for c in range(size)] for r in range(size)]


def _factor(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Cholesky's lower triangle of a symmetric positive matrix."""
    size = len(matrix)
    lower = [[0.0] * size for _ in range(size)]
    for row in range(size):
        for column in range(row + 1):
            rest = matrix[row][column] - sum(lower[row][k] * lower[column][k] for k in range(column))
            if row == column:
                lower[row][row] = math.sqrt(max(rest, 1e-12))
            else:
                lower[row][column] = rest / lower[column][column]
    return lower


def _solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    lower = _factor(matrix)
    size = len(right)
    forward = [0.0] * size
    for row in range(size):
        forward[row] = (right[row] - sum(lower[row][k] * forward[k] for k in range(row))) / lower[row][row]
    found = [0.0] * size
    for row in reversed(range(size)):
        found[row] = (forward[row] - sum(lower[k][row] * found[k] for k in range(row + 1, size))) / lower[row][row]
    return found


def _inverse(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    size = len(matrix)
    return [_solve(matrix, [float(row == column) for row in range(size)]) for column in range(size)]


def _quantiles(ordered: Sequence[float]) -> tuple[float, ...]:
    """The smallest, the hundredths and the largest, by linear interpolation."""
    last = len(ordered) - 1
    found = []
    for step in range(STEPS + 1):
        at = last * step / STEPS
        below = math.floor(at)
        above = min(below + 1, last)
        found.append(ordered[below] + (ordered[above] - ordered[below]) * (at - below))
    return tuple(found)


def _languages(rows: Iterable[Features]) -> tuple[str, ...]:
    rows = tuple(rows)
    counts = Counter(language for row in rows for language in row.languages)
    return tuple(sorted(language for language, count in counts.items() if count >= 0.01 * len(rows)))
