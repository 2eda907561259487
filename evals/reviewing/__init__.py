"""Who reviews the cases: the bot on its own path, and scripts whose scores are known beforehand."""

from evals.reviewing._bot import BotReviewer, MissingRecordingError, enclosing_symbol, opinion_of, stands_at
from evals.reviewing._nouns import Item, Opinion, Reviewer

__all__ = [
    "BotReviewer",
    "Item",
    "MissingRecordingError",
    "Opinion",
    "Reviewer",
    "enclosing_symbol",
    "opinion_of",
    "stands_at",
]
