"""A replay on a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from bot import __version__
from bot.publish._columns import cells, fit
from bot.publish._page import BOLD, DIM, Page
from bot.publish._phrases import LONG
from bot.publish._replay_words import Cell, Other, Part, Table, parts, title
from bot.publish._visible import flat
from bot.risk.replay import Report

_GAP = 2
_SUBJECT = 72
_LEAST_LAST = 24
"""Cells that a last column of words must have, to go on below itself."""


def replay_page(report: Report, width: int, *, colour: bool) -> str:
    """The replay in `width` columns (40 to 120)."""
    page = Page(width, colour=colour)
    page.put((f"foreread {__version__}", DIM), (title(report), BOLD))
    for part in parts(report):
        put_part(page, part, width)
    return page.text()


def put_part(page: Page, part: Part, width: int) -> None:
    """A part under its heading: sentences, a table, a list."""
    if part.title:
        page.heading(part.title.upper())
    else:
        page.gap()
    for said in part.said:
        page.put((said, DIM) if part.title else said)
    if part.table is not None:
        _table(page, part.table, width)
    for pieces in part.points:
        page.put(" ".join(map(_shown, pieces)), label="-", column=2)
    for remark in part.remarks:
        page.put(remark)


def _shown(cell: Cell) -> str:
    return flat(cell.text, _SUBJECT) if isinstance(cell, Other) else cell.replace("`", "")


def _table(page: Page, table: Table, width: int) -> None:
    """In columns where they fit; else each row as a line of `name: value`."""
    rows = [[_shown(cell) for cell in row] for row in table.rows]
    columns = [max(cells(text) for text in column) for column in zip(table.head, *rows, strict=True)]
    before_last = sum(columns[:-1]) + _GAP * (len(columns) - 1)
    if before_last + columns[-1] > width and not table.numeric[-1] and width - before_last >= _LEAST_LAST:
        _wrapped(page, table, rows, columns[:-1])
        return
    if before_last + columns[-1] > width:
        for row in rows:
            told = "; ".join(f"{name}: {text}" for name, text in zip(table.head[1:], row[1:], strict=True))
            page.put((row[0], BOLD), told, under=2)
        return
    lines = [[(head, DIM) for head in table.head], *([(text, "") for text in row] for row in rows)]
    for line in lines:
        page.row(
            [_aligned(text, room, right=n) for (text, _), room, n in zip(line, columns, table.numeric, strict=True)],
            line[0][1],
        )


def _wrapped(page: Page, table: Table, rows: Sequence[Sequence[str]], columns: Sequence[int]) -> None:
    """In columns, of which the last goes on below itself."""
    under = sum(columns) + _GAP * len(columns)
    for row, style in ((table.head, DIM), *((row, "") for row in rows)):
        cut = [_aligned(text, room, right=n) for text, room, n in zip(row, columns, table.numeric, strict=False)]
        lead = (" " * _GAP).join(cut)
        page.branch(lead + " " * _GAP, " " * under, (row[-1], style))


def _aligned(text: str, room: int, *, right: bool) -> str:
    shown = fit(text, max(1, min(room, LONG)))
    space = " " * (room - cells(shown))
    return space + shown if right else shown + space
