"""How likely a change is to need a fix, in one line of a brief."""

from __future__ import annotations

from bot.publish._phrases import LONG, Ink, share
from bot.risk import Forecast

_TELLING = 3
"""Contributions that are named; the JSON has all."""


def forecast_words(forecast: Forecast | None, ink: Ink) -> str:
    """Odds as people say them, what they come from, and where they were not measured; "" where none are given."""
    if forecast is None:
        return ""
    interval = f"interval {odds(forecast.low)} to {odds(forecast.high)}"
    rank = f"more than {share(forecast.rank)} of those fitted on"
    because = "; ".join(ink.prose(c.words) for c in forecast.contributions[:_TELLING])
    beyond = "".join(f"; {ink.prose(words)}" for words in forecast.outside[:2])
    return (
        f"about {odds(forecast.probability)} changes like this needed a fix ({interval}), {rank}; because: {because}."
        f" Fitted on {ink.prose(forecast.fitted_on, LONG)}, not on this repository{beyond}."
    )


def odds(probability: float) -> str:
    """`4 in 10`, `1 in 12`: no finer than what a fit can tell."""
    if probability >= 0.145:
        return f"{min(round(probability * 10), 9)} in 10" if probability >= 0.25 else f"1 in {round(1 / probability)}"
    return f"1 in {round(1 / max(probability, 0.001)):,}"
