"""Who reviews the cases: the bot on its own path, and scripts whose scores are known beforehand."""

from evals.reviewing._bot import (
    BotReviewer,
    MissingRecordingError,
    ModelFailedError,
    enclosing_symbol,
    opinion_of,
    stands_at,
)
from evals.reviewing._nouns import Item, Opinion, Reviewer
from evals.reviewing._setup import MANNERS, USUAL, asking, reviewer_of, with_model, with_recordings, without_model

__all__ = [
    "MANNERS",
    "USUAL",
    "BotReviewer",
    "Item",
    "MissingRecordingError",
    "ModelFailedError",
    "Opinion",
    "Reviewer",
    "asking",
    "enclosing_symbol",
    "opinion_of",
    "reviewer_of",
    "stands_at",
    "with_model",
    "with_recordings",
    "without_model",
]
