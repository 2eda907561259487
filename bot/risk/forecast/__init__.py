"""How likely it is that a change will need a fix: a logistic model small enough to be read.

`features_of` says what is counted, `forecast` what the model makes of it, `fit` how the model comes about. The one that
is shipped is `bot/risk/probability.json`; what it was fitted on and how good it is: docs/probability.md.
"""

from typing import TYPE_CHECKING

from bot.front import doors

if TYPE_CHECKING:
    from bot.risk.forecast._features import FEATURES, Feature, Features, features_of, measure
    from bot.risk.forecast._fit import FITTED, fit
    from bot.risk.forecast._outline import ChangeOutline, FileOutline, outline_of
    from bot.risk.forecast._score import forecast, score
    from bot.risk.forecast._stored import as_stored, from_stored

__all__ = [
    "FEATURES",
    "FITTED",
    "ChangeOutline",
    "Feature",
    "Features",
    "FileOutline",
    "as_stored",
    "features_of",
    "fit",
    "forecast",
    "from_stored",
    "measure",
    "outline_of",
    "score",
]

if not TYPE_CHECKING:
    __getattr__ = doors(
        __name__,
        {
            "_features": ("FEATURES", "Feature", "Features", "features_of", "measure"),
            "_fit": ("FITTED", "fit"),
            "_outline": ("ChangeOutline", "FileOutline", "outline_of"),
            "_score": ("forecast", "score"),
            "_stored": ("as_stored", "from_stored"),
        },
    )
