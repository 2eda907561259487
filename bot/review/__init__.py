"""Stage four: what to ask the model, what it said, and the questions that remain. Nothing is sent from here.

The model's part is in `bot.review.asking`, which a review without a model never loads; what an earlier head saves is in
`_earlier`.
"""

from typing import TYPE_CHECKING

from bot.front import doors
from bot.review._calibration import Calibration, Measured, calibrated, question_kinds
from bot.review._families import family_of, other_family
from bot.review._nouns import (
    OPAQUE,
    AnswerKind,
    Confidence,
    ContextLevel,
    ContextPlace,
    Dropped,
    GivenAnswer,
    Gone,
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
    Since,
    Standing,
    StopReason,
    Turn,
)
from bot.review._questions import questions_from_signals, rank_questions, with_advice
from bot.review._receipt import write_receipt

if TYPE_CHECKING:
    from bot.review._earlier import (
        Carried,
        Earlier,
        EarlierHunk,
        Reader,
        advised,
        carried,
        continue_review,
        left_to_read,
        unchanged,
    )
    from bot.review._hunk_prints import HunkPrint, place_questions, print_hunks

__all__ = [
    "OPAQUE",
    "AnswerKind",
    "Calibration",
    "Carried",
    "Confidence",
    "ContextLevel",
    "ContextPlace",
    "Dropped",
    "Earlier",
    "EarlierHunk",
    "GivenAnswer",
    "Gone",
    "HunkPrint",
    "HunkReading",
    "Measured",
    "ModelUse",
    "Price",
    "Question",
    "Reader",
    "Receipt",
    "Refuted",
    "Relation",
    "Reply",
    "Request",
    "Review",
    "Since",
    "Standing",
    "StopReason",
    "Turn",
    "advised",
    "calibrated",
    "carried",
    "continue_review",
    "family_of",
    "left_to_read",
    "other_family",
    "place_questions",
    "print_hunks",
    "question_kinds",
    "questions_from_signals",
    "rank_questions",
    "unchanged",
    "with_advice",
    "write_receipt",
]

if not TYPE_CHECKING:
    __getattr__ = doors(
        __name__,
        {
            "_earlier": (
                "Carried",
                "Earlier",
                "EarlierHunk",
                "Reader",
                "advised",
                "carried",
                "continue_review",
                "left_to_read",
                "unchanged",
            ),
            "_hunk_prints": ("HunkPrint", "place_questions", "print_hunks"),
        },
    )
