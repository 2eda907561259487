"""The model as a file has it: every number that a forecast is made from, to be read by people too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.risk._forecast_nouns import ForecastModel, Term
from bot.risk.forecast._features import FEATURES

VERSION = 1


def as_stored(model: ForecastModel) -> dict[str, object]:
    """The model as JSON can hold it."""
    return {
        "schema_version": VERSION,
        "fitted_on": model.fitted_on,
        "changes": model.changes,
        "base_rate": _short(model.base_rate),
        "languages": list(model.languages),
        "intercept": _short(model.intercept),
        "terms": {
            term.name: {
                "coefficient": _short(term.coefficient),
                "mean": _short(term.mean),
                "deviation": _short(term.deviation),
                "quantiles": list(map(_short, term.quantiles)),
            }
            for term in model.terms
        },
        "covariance": [list(map(_short, row)) for row in model.covariance],
        "scores": list(map(_short, model.scores)),
    }


def from_stored(stored: Mapping[str, Any]) -> ForecastModel:
    """The model that a file holds. Raises ValueError where it is none, or one for other features than there are."""
    try:
        if stored["schema_version"] != VERSION:
            raise ValueError(f"it is of format {stored['schema_version']!r}, not {VERSION}")
        unknown = stored["terms"].keys() - FEATURES.keys()
        if unknown:
            raise ValueError(f"it weighs what is not counted: {', '.join(sorted(unknown))}")
        model = ForecastModel(
            float(stored["intercept"]),
            tuple(_term(name, said) for name, said in stored["terms"].items()),
            tuple(tuple(map(float, row)) for row in stored["covariance"]),
            tuple(map(float, stored["scores"])),
            float(stored["base_rate"]),
            int(stored["changes"]),
            tuple(map(str, stored["languages"])),
            str(stored["fitted_on"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"it lacks {error}" if isinstance(error, KeyError) else "it has another form") from error
    size = len(model.terms) + 1
    if len(model.covariance) != size or any(len(row) != size for row in model.covariance) or len(model.scores) < 2:
        raise ValueError("its parts do not fit each other")
    return model


def _term(name: str, said: Mapping[str, Any]) -> Term:
    quantiles = tuple(map(float, said["quantiles"]))
    term = Term(name, float(said["coefficient"]), float(said["mean"]), float(said["deviation"]), quantiles)
    if term.deviation <= 0 or len(term.quantiles) < 2:
        raise ValueError(f"its {name} was not fitted")
    return term


def _short(number: float) -> float:
    return float(f"{number:.7g}")
