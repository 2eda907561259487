"""The senior's desk, as values: what is remembered of a change, whose turn it is, what came of reviews in the end."""

from bot.desk._asked import asked_in, asked_of, rule_of
from bot.desk._brief_view import AskedView, BriefView, Row, Spot, brief_view
from bot.desk._excerpts import excerpts_of
from bot.desk._minutes import expected_minutes
from bot.desk._nouns import (
    AskedQuestion,
    Excerpt,
    ExcerptLine,
    Outcome,
    OutcomeKind,
    Record,
    RecordKey,
    SaidAnswer,
    Session,
    Thumb,
    Turn,
    Visitor,
)
from bot.desk._ranking import Desk, Queued, desk_of
from bot.desk._record_of import closed_record, record_of

__all__ = [
    "AskedQuestion",
    "AskedView",
    "BriefView",
    "Desk",
    "Excerpt",
    "ExcerptLine",
    "Outcome",
    "OutcomeKind",
    "Queued",
    "Record",
    "RecordKey",
    "Row",
    "SaidAnswer",
    "Session",
    "Spot",
    "Thumb",
    "Turn",
    "Visitor",
    "asked_in",
    "asked_of",
    "brief_view",
    "closed_record",
    "desk_of",
    "excerpts_of",
    "expected_minutes",
    "record_of",
    "rule_of",
]
