"""A replay as JSON. The keys and their meaning are a promise: `bot/schemas/replay-1.schema.json`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot import __version__
from bot.publish._encode import identifier, to_json
from bot.publish._replay_words import date, limits
from bot.risk.replay import Auc, BudgetRow, Fate, Fired, Order, Report, RuleRow, Share

SCHEMA_VERSION = "1.0"


def replay_json(report: Report) -> str:
    """The whole replay as one JSON object: the figures, and one record a change to compute others from."""
    labels = report.labels
    document: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "foreread": __version__,
        "head": report.walk.head,
        "since": date(report.walk.since),
        "first_parent": report.walk.first_parent,
        "depth": report.depth.value,
        "score": report.score,
        "labels": {
            "fixed": labels.fixed,
            "kinds": {identifier(kind): number for kind, number in labels.kinds.items()},
            "elsewhere": labels.elsewhere,
            "misnamed": labels.misnamed,
            "source": labels.source,
            "detached": labels.detached,
            "repairs_without_link": labels.repairs,
        },
        "unfinished": report.unfinished,
        "median_days_to_fix": report.delay,
        "auc": {identifier(order): _area(report.auc[order]) for order in Order},
        "tiers": [
            {"tier": row.tier.label, "changes": row.changes, "lines": row.lines, "fixed": _share(row.fixed)}
            for row in report.tiers
        ],
        "budgets": [_budget(row) for row in report.budgets],
        "rules": [_rule(row) for row in report.rules],
        "silent_rules": list(report.silent),
        "rules_left_out": list(report.left_out),
        "omitted": [{"commit": found.sha, "reason": found.omitted} for found in report.omitted],
        "notes": list(limits(report)),
        "changes": [_change(fate) for fate in report.fates],
    }
    return to_json(document)


def _share(found: Share) -> dict[str, Any]:
    return {"hits": found.hits, "of": found.of, "low": found.low, "high": found.high}


def _area(found: Auc | None) -> dict[str, float] | None:
    return None if found is None else {"value": found.value, "low": found.low, "high": found.high}


def _budget(row: BudgetRow) -> dict[str, Any]:
    return {
        "unit": identifier(row.unit),
        "budget": row.budget,
        "changes": row.changes,
        "caught": {identifier(order): _share(row.caught[order]) for order in Order},
    }


def _rule(row: RuleRow) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "changes": row.changes,
        "floor": row.floor.label,
        "alone": row.alone,
        "fixed": _share(row.fixed),
        "lift": None if row.lift is None else {"value": row.lift.value, "low": row.lift.low, "high": row.lift.high},
    }


def _change(fate: Fate) -> dict[str, Any]:
    found = fate.assessed
    return {
        "commit": fate.change.sha,
        "date": date(fate.change.committed),
        "subject": fate.change.subject[:300],
        "tier": found.tier.label,
        "score": found.score,
        "files": found.files,
        "lines": found.lines,
        "signals": _signals(found.signals),
        "fixed_by": [{"commit": link.fix, "how": identifier(link.kind)} for link in fate.links],
        "days_to_fix": fate.days,
    }


def _signals(signals: Sequence[Fired]) -> list[dict[str, Any]]:
    return [
        {
            "rule": s.rule,
            "floor": s.floor.label,
            "severity": s.severity.label,
            "file": s.path,
            "line": s.line,
            "title": s.title,
        }
        for s in signals
    ]
