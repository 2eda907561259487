"""The senior's desk, as values: what is remembered of a change, whose turn it is, what came of reviews in the end."""

from bot.desk._asked import MODEL, asked_in, asked_of, rule_of
from bot.desk._brief_view import AskedView, BriefView, Row, Spot, brief_view
from bot.desk._calibration import (
    FEW,
    FEW_OF_KIND,
    Bin,
    Calibration,
    Gain,
    KindRate,
    calibrate,
    calibration_document,
    kind_rates,
    measure,
)
from bot.desk._excerpts import excerpts_of
from bot.desk._export import Texts, outcome_lines
from bot.desk._figures_words import figures_json, figures_text
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
from bot.desk._outcomes import KEPT_DAYS, REPAIRED, Judged, Later, aftermath, answers, judged, kept
from bot.desk._ranking import Desk, Queued, desk_of
from bot.desk._record_of import closed_record, record_of
from bot.desk._team import Asked, Figures, Load, RuleRow, Step, Wait, Waits, Week, estimate, figures, tier_of
from bot.desk._turns import why_me

__all__ = [
    "FEW",
    "FEW_OF_KIND",
    "KEPT_DAYS",
    "MODEL",
    "REPAIRED",
    "Asked",
    "AskedQuestion",
    "AskedView",
    "Bin",
    "BriefView",
    "Calibration",
    "Desk",
    "Excerpt",
    "ExcerptLine",
    "Figures",
    "Gain",
    "Judged",
    "KindRate",
    "Later",
    "Load",
    "Outcome",
    "OutcomeKind",
    "Queued",
    "Record",
    "RecordKey",
    "Row",
    "RuleRow",
    "SaidAnswer",
    "Session",
    "Spot",
    "Step",
    "Texts",
    "Thumb",
    "Turn",
    "Visitor",
    "Wait",
    "Waits",
    "Week",
    "aftermath",
    "answers",
    "asked_in",
    "asked_of",
    "brief_view",
    "calibrate",
    "calibration_document",
    "closed_record",
    "desk_of",
    "estimate",
    "excerpts_of",
    "expected_minutes",
    "figures",
    "figures_json",
    "figures_text",
    "judged",
    "kept",
    "kind_rates",
    "measure",
    "outcome_lines",
    "record_of",
    "rule_of",
    "tier_of",
    "why_me",
]
