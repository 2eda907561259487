"""Code as a model is shown it: what a person who reads the change does not see is written out.

Zero-width, bidirectional and tag characters say things to a model alone ("ASCII smuggling"); here they are escapes
like `\\u200b`, which both can read. Emoji and the scripts that need joiners keep theirs.
"""

from __future__ import annotations

import re
import unicodedata

from bot.pattern import lazy

_PICTURE = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934\u2935\u2b05-\u2b55"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_KEPT = (
    rf"{_PICTURE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?(?:\u200d{_PICTURE}[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?){{0,8}}",
    "[#*0-9]\ufe0f\u20e3",
    "(?<=[\u0600-\u0dff\u1780-\u17ff])[\u200c\u200d](?=[\u0600-\u0dff\u1780-\u17ff])",
)
"""Sequences of emoji and keycaps (Unicode TS 51), flags of parts of a country among them; joiners where they spell."""
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
_PIECE = lazy(f"(?P<kept>{_FLAG}|{'|'.join(_KEPT)})|(?P<char>.)", re.DOTALL)
_BLANK = lazy("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Of a category that is shown, and yet nothing to be seen."""
_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Zl", "Zp"})


def shown(text: str) -> str:
    """One line of code with its invisible characters as escapes; tabs, blanks and an ending `\\r` stay.

    A quote of what a model saw stands in `shown(line)`, not in every case in the line. Applied twice it is the same.
    """
    if text.isascii() and text.isprintable():
        return text
    body, end = (text[:-1], "\r") if text.endswith("\r") else (text, "")
    if body.isascii():
        return "".join(map(_escaped, body)) + end if any(map(_is_hidden, body)) else text
    if not any(map(_is_hidden, body)):
        return text
    return "".join(found["kept"] or _escaped(found["char"]) for found in _PIECE.finditer(body)) + end


def _is_hidden(char: str) -> bool:
    return char != "\t" and (unicodedata.category(char) in _HIDDEN or _BLANK.match(char) is not None)


def _escaped(char: str) -> str:
    return ascii(char)[1:-1] if _is_hidden(char) else char
