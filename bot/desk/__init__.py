"""The senior's desk, as values: what is remembered of a change, whose turn it is, what came of reviews in the end."""

from bot.desk._nouns import (
    Excerpt,
    ExcerptLine,
    Outcome,
    OutcomeKind,
    Record,
    RecordKey,
    Session,
    Thumb,
    Turn,
    Visitor,
)

__all__ = [
    "Excerpt",
    "ExcerptLine",
    "Outcome",
    "OutcomeKind",
    "Record",
    "RecordKey",
    "Session",
    "Thumb",
    "Turn",
    "Visitor",
]
