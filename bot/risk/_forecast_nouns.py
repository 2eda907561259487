"""The nouns of a forecast: how likely a change is to need a fix, and the model that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

ALERT = 0.9
"""Share of the fitted changes above which a change is among those that most often needed a fix."""


class Term(NamedTuple):
    """One feature in the model."""

    name: str
    coefficient: float
    """Change of the log-odds for one standard deviation of the weighed value."""
    mean: float
    """Of the weighed value, among the changes that the model was fitted on."""
    deviation: float
    quantiles: tuple[float, ...]
    """Of the value in its own unit, at equal steps from the smallest to the largest."""


@dataclass(frozen=True, slots=True)
class ForecastModel:
    """A fitted model."""

    intercept: float
    terms: tuple[Term, ...]
    covariance: tuple[tuple[float, ...], ...]
    """Of the intercept and the coefficients, in this order."""
    scores: tuple[float, ...]
    """Quantiles of the probability among the changes that it was fitted on, at equal steps."""
    base_rate: float
    """Share of these changes that needed a fix."""
    changes: int
    languages: tuple[str, ...]
    """Endings of code files that at least a hundredth of these changes had."""
    fitted_on: str
    """Which changes these were, in words."""


class Contribution(NamedTuple):
    """What one feature does to the forecast."""

    feature: str
    value: float
    effect: float
    """On the log-odds, against a change that is average in it; above 0 it raises."""
    rank: float
    """Share of the fitted changes that have less of it."""
    words: str
    """`touches 9 files (more than 93% of changes): raises`."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """How likely a change is to need a fix, by the changes that the model was fitted on."""

    probability: float
    low: float
    """End of the interval that the uncertainty of the coefficients gives (95 %, delta method). That the model may be
    wrong for this repository is not in it."""
    high: float
    rank: float
    """Share of the fitted changes that have a lower probability: the way to compare changes."""
    contributions: tuple[Contribution, ...]
    """Strongest first."""
    outside: tuple[str, ...]
    """In what way this change lies beyond those that the model was fitted on, in words."""
    fitted_on: str

    @property
    def is_high(self) -> bool:
        """Whether it is as high as that of the highest tenth of the fitted changes."""
        return self.rank >= ALERT
