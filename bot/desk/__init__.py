"""The senior's desk, as values: what is remembered of a change, whose turn it is, what came of reviews in the end."""

from bot.desk._asked import asked_in, asked_of, rule_of
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

__all__ = [
    "AskedQuestion",
    "Excerpt",
    "ExcerptLine",
    "Outcome",
    "OutcomeKind",
    "Record",
    "RecordKey",
    "SaidAnswer",
    "Session",
    "Thumb",
    "Turn",
    "Visitor",
    "asked_in",
    "asked_of",
    "rule_of",
]
