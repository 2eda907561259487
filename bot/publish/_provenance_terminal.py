"""Provenance on a terminal."""

from __future__ import annotations

from typing import Final

from bot import __version__
from bot.change import Change
from bot.facts import Provenance, ProvenanceLevel
from bot.publish._columns import cells, fit
from bot.publish._page import BOLD, DIM, Page
from bot.publish._phrases import LONG, SHORT, count
from bot.publish._provenance_words import (
    MEANINGS,
    CommitRow,
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
from bot.publish._visible import clip, code_lines, flat, visible

_STYLE: Final = {
    ProvenanceLevel.DECLARED: "1;35",
    ProvenanceLevel.ATTRIBUTED: "1;35",
    ProvenanceLevel.SUSPECTED: "1;33",
}
_LABELS: Final = 13
_WIDE: Final = 80
"""Columns from which on the table of commits has columns of its own."""
_SUBJECT: Final = 20
"""Columns that a subject gets at least; else a commit's words stand one behind the other."""
_COMMITS, _FILES, _MARKS, _TEXTS, _NOTES = 30, 15, 12, 2, 8


class _Plain:
    """Ink for a page, see `_terminal`."""

    def prose(self, text: str, limit: int = LONG) -> str:
        return flat(text, min(limit, SHORT))

    def code(self, text: str, limit: int = SHORT) -> str:
        return visible(clip(text, limit))


_INK = _Plain()


def provenance_page(change: Change, provenance: Provenance, notes: tuple[str, ...], width: int, *, colour: bool) -> str:
    """The provenance of a change in `width` columns (40 to 120)."""
    page = Page(width, colour=colour)
    _top(page, change, provenance, notes)
    _evidence(page, provenance)
    _commits(page, change, provenance, width)
    _lines(page, provenance)
    if provenance.incomplete:
        page.heading("NOT LOOKED AT")
    for point in open_points(provenance):
        page.put(flat(point, LONG), label="-", column=2)
    return page.text()


def _top(page: Page, change: Change, provenance: Provenance, notes: tuple[str, ...]) -> None:
    ends = [sha[:12] for sha in (change.base, change.head) if sha]
    page.put((f"foreread {__version__}", DIM), (flat(change.title, SHORT), BOLD), ("..".join(ends), DIM))
    page.gap()
    level = provenance.level
    name = (level_name(level).upper(), _STYLE.get(level, BOLD))
    page.put(name, f"· {MEANINGS[level]}", label="Provenance", column=_LABELS)
    if provenance.tools:
        page.put(tools_words(provenance, _INK), label="Tools", column=_LABELS)
    page.put(share_words(provenance), label="Share", column=_LABELS)
    page.put(owner_line(provenance, _INK), label="Owner", column=_LABELS)
    for number, conflict in enumerate(provenance.conflicts):
        page.put((flat(conflict, LONG), BOLD), label="" if number else "Conflict", column=_LABELS)
    for number, note in enumerate(notes[:_NOTES]):
        page.put(flat(note, LONG), label="" if number else "Note", column=_LABELS)


def _evidence(page: Page, provenance: Provenance) -> None:
    found = marks(provenance.evidence)
    if found:
        page.heading(f"EVIDENCE ({len(provenance.evidence):,})", "the strongest first, in the words in which it stands")
    for number, mark in enumerate(found[:_MARKS], start=1):
        level = (level_name(mark.evidence.level), _STYLE.get(mark.evidence.level, BOLD))
        page.put(level, f"· {about(mark, _INK)}", label=f"{number}", column=4, under=2)
        page.put((f"in {sources_words(mark, _INK, 3)}", DIM), indent=4, under=2)
        for text in mark.texts[:_TEXTS]:
            page.code(code_lines(text), indent=4)
        if more := other_texts(mark, _TEXTS):
            page.put((more, DIM), indent=4)
    _rest(page, len(found) - _MARKS)


def _commits(page: Page, change: Change, provenance: Provenance, width: int) -> None:
    rows, rest = commit_rows(change, provenance)
    if rows or rest:
        page.heading(f"COMMITS ({len(provenance.commits):,})", "newest first, without merges")
    table = [(visible(row.sha), row.level, fit(flat(", ".join(row.tools[:3]), 60), 24)) for row in rows[:_COMMITS]]
    columns = [max((cells(text) for text in column), default=0) for column in zip(*table, strict=True)]
    has_columns = width >= max(_WIDE, sum(columns) + 6 + _SUBJECT)
    for row, texts in zip(rows, table, strict=False):
        if has_columns:
            padded = [text + " " * (room - cells(text)) for text, room in zip(texts, columns, strict=True)]
            page.put(_subject(row), label="  ".join(padded), column=sum(columns) + 6)
        else:
            page.put(*texts[1:], _subject(row), label=texts[0], column=9, under=2)
    _rest(page, len(rows) - _COMMITS)
    if rest:
        page.put(rest)


def _subject(row: CommitRow) -> str:
    return flat(row.subject, 100) or "(no subject)"


def _lines(page: Page, provenance: Provenance) -> None:
    rows = list(line_rows(provenance, 6))
    if rows:
        page.heading("LINES WITH EVIDENCE OF AI", count(len(rows), "file"))
    for path, lines, runs in rows[:_FILES]:
        page.put(_INK.code(path, LONG), (f"· {count(lines, 'line')}:", DIM), runs, under=2)
    _rest(page, len(rows) - _FILES)


def _rest(page: Page, rest: int) -> None:
    if rest > 0:
        page.put(f"and {rest:,} more (--format json has all)")
