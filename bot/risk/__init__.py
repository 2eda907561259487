"""Stage three: Facts become Risk: named signals with evidence, and the tier that they set.

The rules themselves are in `signals/`, one file each; `bot.risk.signals.ALL` lists them.
"""

from bot.risk._assess import assess_risk, worth
from bot.risk._domains import DEFAULT_DOMAINS, DEFAULT_POLICY, domains_by_words, domains_touched
from bot.risk._forecast_nouns import ALERT, Contribution, Forecast, ForecastModel, Term
from bot.risk._nouns import (
    Ask,
    Band,
    Domain,
    Evidence,
    Group,
    Lens,
    Risk,
    RiskPolicy,
    Rule,
    Signal,
    Silence,
    Silenced,
    Tier,
    Trigger,
    TriggerKind,
    evidence_at,
)
from bot.risk._silences import refused

__all__ = [
    "ALERT",
    "DEFAULT_DOMAINS",
    "DEFAULT_POLICY",
    "Ask",
    "Band",
    "Contribution",
    "Domain",
    "Evidence",
    "Forecast",
    "ForecastModel",
    "Group",
    "Lens",
    "Risk",
    "RiskPolicy",
    "Rule",
    "Signal",
    "Silence",
    "Silenced",
    "Term",
    "Tier",
    "Trigger",
    "TriggerKind",
    "assess_risk",
    "domains_by_words",
    "domains_touched",
    "evidence_at",
    "refused",
    "worth",
]
