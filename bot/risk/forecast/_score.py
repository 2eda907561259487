"""Features and a model → a forecast, with what raised and what lowered it."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from bot.risk._forecast_nouns import Contribution, Forecast, ForecastModel, Term
from bot.risk.forecast._features import FEATURES, Features, percent, weighed

FEWEST_COMMITS = 100
"""Of the past that must be known. With less, "recently" means something else than where the model was fitted."""
_TOLD = 3
_Z95 = 1.959963984540054


def forecast(features: Features, model: ForecastModel) -> Forecast | None:
    """What the model says of a change. None without enough history: what would be left is no basis for a number.

    A value beyond the fitted range (1st to 99th percentile) counts as the end of that range, and `outside` names it.
    """
    if features.window < FEWEST_COMMITS:
        return None
    standard = [_standard(term, features.values.get(term.name)) for term in model.terms]
    middle = odds(features, model)
    half = _Z95 * math.sqrt(max(0.0, _variance([1.0, *standard], model.covariance)))
    probability = logistic(middle)
    told = [
        _contribution(term, features.values[term.name], z)
        for term, z in zip(model.terms, standard, strict=True)
        if term.name in features.values
    ]
    return Forecast(
        probability,
        logistic(middle - half),
        logistic(middle + half),
        rank_in(model.scores, probability),
        tuple(sorted((c for c in told if c.effect), key=lambda c: (-abs(c.effect), c.feature))),
        tuple(_outside(features, model)),
        model.fitted_on,
    )


def score(features: Features, model: ForecastModel) -> float:
    """The probability alone, whatever the history: for measuring many changes."""
    return logistic(odds(features, model))


def odds(features: Features, model: ForecastModel) -> float:
    """The logarithm of the odds."""
    weighed_terms = (term.coefficient * _standard(term, features.values.get(term.name)) for term in model.terms)
    return model.intercept + sum(weighed_terms)


def rank_in(quantiles: Sequence[float], value: float) -> float:
    """Share of what the quantiles are of that is less than `value`."""
    last = len(quantiles) - 1
    at = bisect_left(quantiles, value)
    if at == 0:
        return 0.0
    if at > last:
        return 1.0
    below, above = quantiles[at - 1], quantiles[at]
    return (at - 1 + (value - below) / (above - below)) / last


def _standard(term: Term, value: float | None) -> float:
    """In standard deviations from the mean; at the mean where it is not known."""
    if value is None:
        return 0.0
    low, high = _bounds(term)
    return (weighed(term.name, min(max(value, low), high)) - term.mean) / term.deviation


def _bounds(term: Term) -> tuple[float, float]:
    """The 1st and 99th percentiles."""
    step = max(1, (len(term.quantiles) - 1) // 100)
    return term.quantiles[step], term.quantiles[-1 - step]


def _variance(row: Sequence[float], covariance: Sequence[Sequence[float]]) -> float:
    return sum(
        here * there * value
        for here, line in zip(row, covariance, strict=True)
        for there, value in zip(row, line, strict=True)
    )


def logistic(log_odds: float) -> float:
    """The probability of log-odds, however large."""
    return 1 / (1 + math.exp(-log_odds)) if log_odds >= 0 else math.exp(log_odds) / (1 + math.exp(log_odds))


def _contribution(term: Term, value: float, z: float) -> Contribution:
    effect = term.coefficient * z
    rank = rank_in(term.quantiles, value)
    return Contribution(term.name, value, effect, rank, _words(term, value, rank, raises=effect > 0))


def _words(term: Term, value: float, rank: float, *, raises: bool) -> str:
    said = FEATURES[term.name].told(value)
    at_most = bisect_right(term.quantiles, value) / len(term.quantiles)
    if rank >= 0.5:
        said += f" (more than {percent(rank)} of changes)"
    elif at_most < 0.5:
        said += f" (less than {percent(1 - at_most)} of changes)"
    return f"{said}: {'raises' if raises else 'lowers'}"


def _outside(features: Features, model: ForecastModel) -> Iterator[str]:
    unseen = [language for language in features.languages if language not in model.languages]
    if unseen:
        yield f"it was not fitted on {', '.join(unseen[:4])} files"
    for term in model.terms:
        value = features.values.get(term.name)
        low, high = _bounds(term)
        if value is not None and not low <= value <= high:
            feature, end = FEATURES[term.name], low if value < low else high
            yield f"{feature.told(value)}; it was fitted {'from' if value < low else 'up to'} {feature.number(end)}"
    if any(term.name not in features.values for term in model.terms):
        yield "not all that it weighs is known"
    if features.incomplete:
        yield features.incomplete
