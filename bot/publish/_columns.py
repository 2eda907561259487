"""Text in columns: how many cells a text takes in a terminal, and how it is broken into lines.

Widths follow Unicode Standard Annex 11: wide and full-width characters take two cells, combining marks none.
All text given here is visible already (see `_visible`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.publish._visible import is_mark


class Word(NamedTuple):
    """A run of characters without a space, and the SGR parameters it is painted with ("" for none)."""

    text: str
    style: str = ""


def cells(text: str) -> int:
    """The number of terminal cells that `text` takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(char: str) -> int:
    if is_mark(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def wrap(words: Iterable[Word], width: int) -> Iterator[list[Word]]:
    """The words in lines of at most `width` cells; a word that is wider than a line is cut."""
    line: list[Word] = []
    used = 0
    for word in words:
        size = cells(word.text)
        if line and used + 1 + size > width:
            yield line
            line, used = [], 0
        *full, rest = [word.text] if size <= width else _pieces(word.text, width)
        yield from ([Word(piece, word.style)] for piece in full)
        used += cells(rest) + (1 if line else 0)
        line.append(Word(rest, word.style))
    if line:
        yield line


def fit(text: str, width: int) -> str:
    """`text` if it fits into `width` cells, else as much of it as does, and an ellipsis."""
    return text if cells(text) <= width else next(_pieces(text, width - 1)) + "…"


def _pieces(text: str, width: int) -> Iterator[str]:
    start = used = 0
    for at, char in enumerate(text):
        size = _cells_of(char)
        if used + size > width and at > start:
            yield text[start:at]
            start, used = at, 0
        used += size
    yield text[start:]
