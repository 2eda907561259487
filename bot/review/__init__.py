"""Stage four: what to ask the model, what it said, and the questions that remain. Nothing is sent from here.

The model's part is in `bot.review.asking`, which a review without a model never loads.
"""

from bot.review._calibration import Calibration, Measured, calibrated, question_kinds
from bot.review._families import family_of, other_family
from bot.review._nouns import (
    Confidence,
    ContextLevel,
    ContextPlace,
    Dropped,
    HunkReading,
    ModelUse,
    Price,
    Question,
    Receipt,
    Refuted,
    Relation,
    Reply,
    Request,
    Review,
    Standing,
    StopReason,
    Turn,
)
from bot.review._questions import questions_from_signals, rank_questions
from bot.review._receipt import write_receipt

__all__ = [
    "Calibration",
    "Confidence",
    "ContextLevel",
    "ContextPlace",
    "Dropped",
    "HunkReading",
    "Measured",
    "ModelUse",
    "Price",
    "Question",
    "Receipt",
    "Refuted",
    "Relation",
    "Reply",
    "Request",
    "Review",
    "Standing",
    "StopReason",
    "Turn",
    "calibrated",
    "family_of",
    "other_family",
    "question_kinds",
    "questions_from_signals",
    "rank_questions",
    "write_receipt",
]
