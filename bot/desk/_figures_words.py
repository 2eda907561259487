"""The team's figures for a terminal, and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.desk._calibration import FEW, Calibration, KindRate
from bot.desk._team import Figures
from bot.desk.plots import curve_words
from bot.publish import visible
from bot.risk import Tier
from bot.risk.replay import Share

SCHEMA_VERSION = 1


def figures_text(found: Figures, held: Calibration, rates: Sequence[KindRate]) -> str:
    """In lines, each with its counts."""
    return "\n".join((*_lines(found), *_calibration_lines(held), *_rate_lines(rates))) + "\n"


def _lines(found: Figures) -> Iterator[str]:
    waits, asked = found.waits, found.asked
    yield f"{found.since.date()} to {found.until.date()}: {found.changes:,} changes first seen, {found.merged:,} merged"
    yield f"merged past the gate: {len(found.ungated):,}; not held against it: {found.unaudited:,}"
    said = f"; {curve_words(waits)}" if waits.ended + waits.waiting else ""
    yield f"waits that began then: {waits.ended + waits.waiting:,}, {waits.waiting:,} not ended{said}"
    yield f"questions: {asked.questions:,} on {asked.briefs:,} changes"
    tiers = [sum(week.tiers[tier] for week in found.weeks) for tier in Tier]
    yield "tiers: " + ", ".join(f"{count:,} {tier.label}" for tier, count in zip(Tier, tiers, strict=True))
    added, assisted = sum(week.added for week in found.weeks), sum(week.assisted for week in found.weeks)
    yield f"added lines held for AI-assisted: {assisted:,} of {added:,}"
    yield "labels: " + ", ".join(f"{count:,} {kind}" for kind, count in found.labels)
    yield ""
    yield "WAITS FOR"
    for load in found.loads:
        yield (
            f"  {visible(load.person)}: {load.changes:,} changes ({load.alone:,} that only they can), "
            f"{load.minutes:,} min, weight {load.weight:.1f}"
        )
    yield "" if found.loads else "  nobody\n"
    yield "NOT WORTH IT, OF THE QUESTIONS THAT PEOPLE JUDGED"
    for row in found.rules:
        yield f"  {visible(row.rule)}: {_share(row.misfires)}; {row.asked:,} asked, {row.defects:,} defects"
    yield "" if found.rules else "  no question was asked\n"


def _calibration_lines(held: Calibration) -> Iterator[str]:
    yield f"FORECAST, AND WHAT CAME WITHIN {held.days} DAYS"
    if held.gain is None or held.brier is None or held.base is None:
        yield f"  too few to say: {held.known:,} changes are known, {FEW} are needed"
    else:
        gain = f"{held.gain.value:+.3f} ({held.gain.low:+.3f} to {held.gain.high:+.3f})"
        yield f"  Brier {held.brier:.3f}, of the base rate {held.base:.3f}: gain {gain}; {held.known:,} changes"
    for each in held.bins:
        yield f"  said {each.said * 100:.1f} %: {_share(each.seen)}"
    yield ""


def _rate_lines(rates: Sequence[KindRate]) -> Iterator[str]:
    yield "ANSWERED “DEFECT”, OF THOSE ANSWERED"
    for rate in rates:
        shipped = "not measured" if rate.shipped is None else f"{rate.shipped.rate * 100:.0f} % of {rate.shipped.n:,}"
        yield f"  {visible(rate.kind)}: {_share(rate.held_up)}; as shipped: {shipped}"
    if not rates:
        yield "  no question was answered"


def _share(share: Share) -> str:
    if not share.of:
        return "nobody said"
    return f"{share.hits:,} of {share.of:,} ({share.low * 100:.0f} to {share.high * 100:.0f} %)"


def figures_json(found: Figures, held: Calibration, rates: Sequence[KindRate]) -> str:
    """Counts and intervals; times in seconds. Shares are left to who divides."""
    waits = found.waits
    values: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "changes": found.changes,
        "open": found.open,
        "merged": found.merged,
        "unaudited": found.unaudited,
        "ungated": [
            {"repository": each.place.repository, "change": each.key.number, "commit": each.commit}
            for each in found.ungated
        ],
        "loads": [
            {"person": e.person, "changes": e.changes, "alone": e.alone, "weight": e.weight, "minutes": e.minutes,
             "oldest": None if e.oldest is None else e.oldest.isoformat()}
            for e in found.loads
        ],
        "waits": {"ended": waits.ended, "waiting": waits.waiting, "median_s": waits.median, "p90_s": waits.p90,
                  "curve": [step._asdict() for step in waits.curve]},
        "weeks": [
            {"monday": week.monday.isoformat(), "tiers": {tier.label: week.tiers[tier] for tier in Tier},
             "no_tier": week.unread, "added": week.added, "assisted": week.assisted}
            for week in found.weeks
        ],
        "questions": {
            "briefs": found.asked.briefs, "questions": found.asked.questions, "spread": list(found.asked.spread),
        },
        "rules": [
            {"rule": row.rule, "asked": row.asked, "misfires": _counts(row.misfires), "defects": row.defects,
             "up": row.up, "down": row.down}
            for row in found.rules
        ],
        "briefs": {"up": found.briefs_up, "down": found.briefs_down},
        "labels": {kind.value: count for kind, count in found.labels},
        "calibration": {
            "days": held.days, "known": held.known, "repaired": held.repaired, "young": held.young, "brier": held.brier,
            "base": held.base, "gain": None if held.gain is None else held.gain._asdict(),
            "bins": [{"said": each.said, "seen": _counts(each.seen)} for each in held.bins],
        },
        "question_kinds": {rate.kind: _counts(rate.held_up) for rate in rates},
    }  # fmt: skip
    return json.dumps(values, indent=1) + "\n"


def _counts(share: Share) -> dict[str, float]:
    return {"hits": share.hits, "n": share.of, "low": share.low, "high": share.high}
