"""What an answer says, without its clothes, so that a dot or a case makes no other answer."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from bot.pattern import lazy

FEWEST_WORDS, FEWEST_CHARACTERS = 3, 12
"""Of an answer: less names no line and no reason."""

_BETWEEN = lazy(r"[\W_]+")


class Said(NamedTuple):
    """A text as it is compared."""

    bare: str
    """The words alone, in one spelling and case."""
    words: frozenset[str]
    amount: int
    """Different words; in a script without spaces each character is one."""
    characters: int
    """There each counts as two."""


@lru_cache(maxsize=256)
def said_in(text: str) -> Said:
    """Remembered, for people act many times on one change."""
    bare = _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    words = frozenset(bare.split())
    dense = 0 if bare.isascii() else sum(map(_stands_alone, bare))
    return Said(bare, words, len(words) + dense, len(bare) + dense)


def gives_reason(text: str) -> bool:
    """Whether there is enough of it to name a line or a reason."""
    said = said_in(text)
    return said.amount >= FEWEST_WORDS and said.characters >= FEWEST_CHARACTERS


def _stands_alone(character: str) -> bool:
    """East Asian, and Thai to Burmese."""
    return unicodedata.east_asian_width(character) in "WF" or "\u0e00" <= character <= "\u109f"
