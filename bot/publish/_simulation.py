"""A simulation for a terminal, as Markdown and as JSON (`bot/schemas/simulation-1.schema.json`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from bot import __version__
from bot.gate import Grounds, Reason
from bot.gate.simulating import Asked, Difference, PastSimulation, Row
from bot.publish._decision_json import decision_values, requirement_values
from bot.publish._decision_words import STATE, need_words
from bot.publish._encode import to_json
from bot.publish._escape import prose
from bot.publish._page import BOLD, DIM, Page
from bot.publish._replay_markdown import section_of
from bot.publish._replay_terminal import put_part
from bot.publish._replay_words import Part
from bot.publish._sections import Section, Urgency, within_limit
from bot.publish._simulation_words import change_parts, past_parts, past_title

VERSION: Final = 1
_LIMIT: Final = 65_000
_ONE: Final = "Simulation of one change"


def change_page(found: Difference, supposed: Sequence[str], width: int, *, colour: bool) -> str:
    """One change, before and after, in `width` columns (40 to 120)."""
    return _page(_ONE, change_parts(found, supposed), width, colour=colour)


def past_page(told: PastSimulation, width: int, *, colour: bool) -> str:
    """The past under two policies, in `width` columns (40 to 120)."""
    return _page(past_title(told), past_parts(told), width, colour=colour)


def _page(title: str, parts: Iterable[Part], width: int, *, colour: bool) -> str:
    page = Page(width, colour=colour)
    page.put((f"foreread {__version__}", DIM), (title, BOLD))
    for part in parts:
        put_part(page, part, width)
    return page.text()


def change_document(found: Difference, supposed: Sequence[str]) -> str:
    """The same as Markdown of at most 65,000 characters."""
    return _document(_ONE, change_parts(found, supposed))


def past_document(told: PastSimulation) -> str:
    """The same as Markdown of at most 65,000 characters."""
    return _document(past_title(told), past_parts(told))


def _document(title: str, parts: Iterable[Part]) -> str:
    first, *rest = parts
    opening = f"### Foreread: {prose(title[:1].lower() + title[1:])}"
    said = "\n\n".join((opening, *(prose(line, 2_000) for line in first.said)))
    return within_limit([Section("", [said], 1, Urgency.ALWAYS), *map(section_of, rest)], _LIMIT)


def change_json(found: Difference, supposed: Sequence[str], grounds: tuple[Grounds, Grounds]) -> str:
    """Both decisions whole, and what they differ in."""
    before, after = grounds
    return to_json(
        {
            "version": VERSION,
            "kind": "change",
            "foreread": __version__,
            "supposed": list(supposed),
            "before": decision_values(found.before, before),
            "after": decision_values(found.after, after),
            "met": [_reason(each) for each in found.met],
            "still_missing": [_reason(each) for each in found.still],
            "newly_missing": [_reason(each) for each in found.new],
        }
    )


def past_json(told: PastSimulation) -> str:
    """One record a change, what is asked of how many, and of whom."""
    comparison = told.comparison
    counted = sorted(comparison.counted().items())
    return to_json(
        {
            "version": VERSION,
            "kind": "past",
            "foreread": __version__,
            "before": told.before,
            "after": told.after,
            "head": told.head,
            "period": told.period,
            "counts": [
                {"tier": tier, "who": who, "answers": answers, "before": old, "after": new}
                for (tier, who, answers), (old, new) in counted
            ],
            "load": [
                {"person": each.person, "level": each.level, "before": each.before, "after": each.after}
                for each in comparison.load
            ],
            "changes": [_row(row) for row in comparison.rows],
            "omitted": [{"change": sha, "title": title, "why": why} for sha, title, why in told.omitted],
            "notes": list(told.notes),
        }
    )


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "state": STATE[reason.state].upper(), "text": reason.text}


def _row(row: Row) -> dict[str, Any]:
    return {
        "change": row.change.id,
        "title": row.change.title,
        "at": row.change.at.isoformat(),
        "differs": row.differs,
        "distance": row.distance,
        "before": _asked(row.before),
        "after": _asked(row.after),
    }


def _asked(asked: Asked) -> dict[str, Any]:
    return {**requirement_values(asked.requirement), "nobody": [need_words(need) for need in asked.nobody]}
