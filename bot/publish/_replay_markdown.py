"""A replay as GitHub-flavoured Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from bot.publish._escape import MarkdownInk, prose
from bot.publish._replay_words import Cell, Other, Part, Table, parts, title
from bot.publish._sections import Section, Urgency, within_limit
from bot.risk.replay import Report

_INK = MarkdownInk()
_URGENCY = {
    "summary": Urgency.ALWAYS,
    "tiers": Urgency.ASKED,
    "limits": Urgency.OWNED_UP,
    "omitted": Urgency.OWNED_UP,
    "asked": Urgency.ASKED,
}


def replay_document(report: Report) -> str:
    """The replay in at most 65,536 characters; what does not fit is named at the end."""
    return within_limit(_sections(report))


def _sections(report: Report) -> Iterator[Section]:
    for part in parts(report):
        if part.key == "summary":
            said = "\n\n".join(
                (f"### Foreread: {title(report)[:1].lower()}{title(report)[1:]}", *map(_said, part.said))
            )
            yield Section("", [said], 1, Urgency.ALWAYS)
            continue
        yield section_of(part)


def section_of(part: Part) -> Section:
    """A part of the page, which gives way by its key where there is no room."""
    lead = "\n\n".join(map(_said, part.said))
    items = [f"- {' '.join(map(_shown, pieces))}" for pieces in part.points]
    if part.table is not None:
        lead = "\n\n".join(filter(None, (lead, _head(part.table))))
        items += [f"| {' | '.join(map(_shown, row))} |" for row in part.table.rows]
    items += [f"\n{_said(remark)}" for remark in part.remarks]
    return Section(part.title, items, len(items), _URGENCY.get(part.key, Urgency.GUIDE), lead=lead)


def _head(table: Table) -> str:
    marks = " | ".join("--:" if numeric else ":--" for numeric in table.numeric)
    return f"| {' | '.join(table.head)} |\n| {marks} |"


def _said(text: str) -> str:
    return prose(text, 2_000)


def _shown(cell: Cell) -> str:
    return prose(cell.text.replace("`", "'"), 100) if isinstance(cell, Other) else prose(cell)
