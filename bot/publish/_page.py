"""A terminal page: lines of a given width, each piece of text made visible before it is laid out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from bot.publish._columns import Word, cells, fit, wrap
from bot.publish._visible import visible

NARROWEST, WIDEST = 40, 120
"""Columns. Below, labels leave no room; above, lines are too long to read."""

PLAIN: Final = ""
BOLD: Final = "1"
DIM: Final = "2"


class Page:
    """Grows from top to bottom. Styles are SGR parameters (ECMA-48, 8.3.117) and are painted only if `colour`.

    Text is made visible and broken at white space here, so that nothing given to a page can control the terminal.
    """

    def __init__(self, width: int, *, colour: bool) -> None:
        self._width = min(max(width, NARROWEST), WIDEST)
        self._colour = colour
        self._lines: list[str] = []

    def heading(self, text: str, note: str = "") -> None:
        """A line that begins a part of the page."""
        self.gap()
        self.put((text, BOLD), (note, DIM))

    def gap(self) -> None:
        """An empty line, unless the page is empty."""
        if self._lines:
            self._lines.append("")

    def put(
        self, *spans: str | tuple[str, str], indent: int = 0, label: str = "", column: int = 0, under: int = 0
    ) -> None:
        """Text, or (text, style), one after the other, wrapped.

        The text begins `indent` + `column` cells from the left, `label` stands in those, and lines after the first are
        set in by `under` more.
        """
        words = [Word(visible(w), style) for text, style in map(_styled, spans) for w in text.split()]
        left = indent + column
        inside = self._width - left - under
        shown = fit(visible(label), max(1, self._width - indent))
        head = " " * indent + self._paint(shown, DIM)
        head += " " * (column - cells(shown))
        lines = [self._join(line) for line in wrap(words, inside)] or [""]
        if column and cells(shown) >= column:
            self._lines.append(head)
            head = " " * left
        self._lines.append((head + lines[0]).rstrip())
        self._lines.extend(" " * (left + under) + line for line in lines[1:])

    def branch(self, first: str, rest: str, *spans: str | tuple[str, str]) -> None:
        """Text behind `first`, and behind `rest` on the lines that follow: the lines of a tree.

        The lead keeps at least half of the page for the text.
        """
        room = self._width // 2
        first, rest = fit(visible(first), room), fit(visible(rest), room)
        words = [Word(visible(w), style) for text, style in map(_styled, spans) for w in text.split()]
        lines = [self._join(line) for line in wrap(words, self._width - max(cells(first), cells(rest)))] or [""]
        for number, line in enumerate(lines):
            self._lines.append((self._paint(rest if number else first, DIM) + line).rstrip())

    def row(self, columns: Iterable[str], style: str = PLAIN) -> None:
        """A line of a table: texts that are as wide as their columns, with two cells between them, cut at the edge."""
        line = fit(visible("  ".join(columns).rstrip()), self._width)
        self._lines.append(self._paint(line, style))

    def code(self, lines: Iterable[str], indent: int) -> None:
        """Quoted code, one line each, cut at the page's edge."""
        for line in lines:
            self._lines.append(" " * indent + self._paint("│ ", DIM) + fit(visible(line), self._width - indent - 2))

    def text(self) -> str:
        """The page, each line ended by a line feed."""
        return "".join(f"{line}\n" for line in self._lines)

    def _join(self, words: Iterable[Word]) -> str:
        runs = groupby(words, key=lambda word: word.style)
        return " ".join(self._paint(" ".join(w.text for w in run), style) for style, run in runs)

    def _paint(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colour and style and text else text


def _styled(span: str | tuple[str, str]) -> tuple[str, str]:
    return (span, PLAIN) if isinstance(span, str) else span
