"""How likely a change is to need a fix, in one line of a brief."""

from __future__ import annotations

from bot.publish._phrases import LONG, Ink, and_more, share
from bot.risk import Forecast

_TELLING = 2
"""Contributions that are named; the JSON has all."""


_OWN = "of this repository"
"""What `risk fit` says of where it comes from."""
_LEAST = 0.1
"""A smaller share below is told as what it is: little."""


def forecast_words(forecast: Forecast | None, ink: Ink) -> str:
    """Odds as people say them, what they come from, and where they were not measured; "" where none are given."""
    if forecast is None:
        return ""
    said = f"{_rank(forecast.rank)} of {ink.prose(forecast.fitted_on, LONG)}{_odds_there(forecast)}"
    because = "; ".join(ink.prose(c.words) for c in forecast.contributions[:_TELLING])
    unlike = and_more([ink.prose(words) for words in forecast.outside[:1]], 1, len(forecast.outside))
    beyond = f" Outside what it was fitted on, so without odds: {unlike}." if unlike else ""
    return f"{said}. Because: {because}.{beyond}"


def _odds_there(forecast: Forecast) -> str:
    """How often such a change needed a fix where the model was fitted; of what is unlike those it would be a guess."""
    own = _OWN in forecast.fitted_on
    if forecast.outside:
        return "" if own else "; not measured for this repository"
    return (
        f"; there about {odds(forecast.probability)} like this needed a fix (interval of the fit"
        f" {odds(forecast.low)} to {odds(forecast.high)}){'' if own else '; not measured for this repository'}"
    )


def _rank(rank: float) -> str:
    """Where it stands among the changes that the model was fitted to."""
    if rank < _LEAST:
        return "among the least likely tenth to need a fix"
    return f"likelier to need a fix than {share(rank)}"


def odds(probability: float) -> str:
    """`4 in 10`, `1 in 12`: no finer than what a fit can tell."""
    if probability > 0.25:
        return f"{min(round(probability * 10), 9)} in 10"
    return f"1 in {round(1 / max(probability, 0.001)):,}"
