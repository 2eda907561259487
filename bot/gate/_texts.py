"""What an answer says, without its clothes, so that a dot or a case makes no other answer."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from bot.pattern import lazy

_BETWEEN = lazy(r"[\W_]+")


@lru_cache(maxsize=256)
def bare(text: str) -> str:
    """The words alone, in one spelling and case. Remembered, for people act many times on one change."""
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def amount(words: str) -> tuple[int, int]:
    """Different words, and characters; in a script without spaces each character is a word, and two characters."""
    dense = 0 if words.isascii() else sum(map(_stands_alone, words))
    return len(set(words.split())) + dense, len(words) + dense


def _stands_alone(character: str) -> bool:
    """East Asian, and Thai to Burmese."""
    return unicodedata.east_asian_width(character) in "WF" or "\u0e00" <= character <= "\u109f"
