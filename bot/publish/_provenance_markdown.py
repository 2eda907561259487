"""Provenance as GitHub-flavoured Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from bot.change import Change
from bot.facts import Provenance
from bot.publish._escape import MarkdownInk, code, fence, prose
from bot.publish._provenance_words import (
    MEANINGS,
    Mark,
    about,
    commit_rows,
    level_name,
    line_rows,
    marks,
    open_points,
    other_texts,
    owner_line,
    share_words,
    sources_words,
    tools_words,
)
from bot.publish._sections import Section, Urgency, within_limit

_INK = MarkdownInk()
_COMMITS, _FILES, _MARKS, _TEXTS, _NOTES = 60, 40, 25, 2, 8


def provenance_comment(change: Change, provenance: Provenance, notes: tuple[str, ...]) -> str:
    """The provenance of a change in at most 65,536 characters; what does not fit is named at the end."""
    return within_limit(_sections(change, provenance, notes))


def _sections(change: Change, provenance: Provenance, notes: tuple[str, ...]) -> Iterator[Section]:
    yield Section("", ["\n".join(_top(change, provenance, notes))], 1, Urgency.ALWAYS)
    found = marks(provenance.evidence)
    shown = [_mark(number, mark) for number, mark in enumerate(found[:_MARKS], start=1)]
    yield Section(f"Evidence ({len(provenance.evidence):,})", shown, len(found), Urgency.ASKED)
    rows, rest = commit_rows(change, provenance)
    table = [
        f"| {code(row.sha)} | {row.level} | {', '.join(prose(tool) for tool in row.tools[:3])} | {prose(row.subject)} |"
        for row in rows[:_COMMITS]
    ]
    head = "| Commit | Evidence | Tools | Subject |\n|:--|:--|:--|:--|" if rows else rest
    if rows and rest:
        table.append(f"\n{rest}")
    title = f"Commits ({len(provenance.commits):,})"
    yield Section(title, table, max(len(rows), len(table)), Urgency.GUIDE, lead=head)
    lines = list(line_rows(provenance, 12))
    files = [f"| {code(path)} | {number:,} | {runs} |" for path, number, runs in lines[:_FILES]]
    head = "| File | Lines | Which |\n|:--|--:|:--|" if files else ""
    yield Section("Lines with evidence of AI", files, len(lines), Urgency.GUIDE, lead=head)
    points = [f"- {prose(point)}" for point in open_points(provenance)]
    yield Section("Not looked at", points, len(points), Urgency.OWNED_UP)


def _top(change: Change, provenance: Provenance, notes: tuple[str, ...]) -> Iterator[str]:
    yield f"### Foreread: provenance, {level_name(provenance.level)}\n"
    ends = "..".join(sha[:12] for sha in (change.base, change.head) if sha)
    yield " · ".join(code(text) for text in (change.title, ends) if text.strip()) + "\n"
    yield f"- **Provenance:** {level_name(provenance.level)}: {MEANINGS[provenance.level]}"
    if provenance.tools:
        yield f"- **Tools:** {tools_words(provenance, _INK)}"
    yield f"- **Share:** {share_words(provenance)}"
    yield f"- **Owner:** {owner_line(provenance, _INK)}"
    yield from (f"- **Conflict:** {prose(conflict)}" for conflict in provenance.conflicts)
    yield from (f"- **Note:** {prose(note)}" for note in notes[:_NOTES])


def _mark(number: int, mark: Mark) -> str:
    lines = [f"{number}. **{level_name(mark.evidence.level)}** · {about(mark, _INK)}  "]
    lines.append(f"   Found in {sources_words(mark, _INK, 5)}\n")
    for text in mark.texts[:_TEXTS]:
        lines.extend(fence(text, indent="   "))
    if more := other_texts(mark, _TEXTS):
        lines.append(f"\n   {more}")
    return "\n".join(lines) + "\n"
