"""Stage four: what to ask the model, what it said, and the questions that remain. Nothing is sent from here."""

from bot.review._nouns import (
    Confidence,
    Dropped,
    HunkReading,
    ModelUse,
    Question,
    Receipt,
    Reply,
    Request,
    Review,
    StopReason,
    Turn,
)
from bot.review._plan import Plan, Planned, plan_review
from bot.review._prompts import Prompt, read_prompt, render_prompt
from bot.review._questions import questions_from_signals, rank_questions
from bot.review._read import read_review, repair_request
from bot.review._receipt import write_receipt
from bot.review._schema import Claim, ReplyShapeError, read_claims

__all__ = [
    "Claim",
    "Confidence",
    "Dropped",
    "HunkReading",
    "ModelUse",
    "Plan",
    "Planned",
    "Prompt",
    "Question",
    "Receipt",
    "Reply",
    "ReplyShapeError",
    "Request",
    "Review",
    "StopReason",
    "Turn",
    "plan_review",
    "questions_from_signals",
    "rank_questions",
    "read_claims",
    "read_prompt",
    "read_review",
    "render_prompt",
    "repair_request",
    "write_receipt",
]
