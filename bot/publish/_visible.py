"""Other people's text, made visible: whatever controls a display or hides in it is shown by its code point.

Why: escape sequences drive terminals; bidirectional controls reorder what a reviewer sees (CVE-2021-42574, "Trojan
Source"); invisible characters carry text that only a machine reads.
"""

from __future__ import annotations

import unicodedata

from bot.pattern import lazy

STACKED_MARKS = 4
"""Combining marks on one character that are still shown; Vietnamese, Hebrew and Thai need up to three."""

# Printable by category, yet they show nothing: joiners and fillers, Mongolian and other variation selectors, the blank
# Braille pattern (Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties, and U+2800).
_BLANK = lazy("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_SURROGATE = lazy("[\ud800-\udfff]")
_BYTES = range(0xDC80, 0xDD00)
_EMOJI_STYLE = "\ufe0f"


def visible(text: str) -> str:
    """`text` in one line of printable characters, safe to send to a terminal and to encode as UTF-8.

    Bytes that are not UTF-8 (surrogate escapes) show as `\\xe9`, all else that is not printable as `‹U+202E›`.
    """
    if text.isprintable() and (text.isascii() or not _BLANK.search(text)) and _marks_are_few(text):
        return text
    shown: list[str] = []
    marks, before = 0, ""
    for char in text:
        marks = marks + 1 if is_mark(char) else 0
        if char.isprintable() and not _BLANK.match(char) and marks <= STACKED_MARKS:
            shown.append(char)
        elif not (char == _EMOJI_STYLE and unicodedata.category(before or " ") == "So"):
            shown.append(_named(char))
        before = char
    return "".join(shown)


def flat(text: str, limit: int) -> str:
    """`text` as one visible line of at most `limit` characters of the original, white space folded."""
    looked_at = 16 * limit
    folded = " ".join(text[:looked_at].split()) + ("…" if len(text) > looked_at else "")
    return visible(clip(folded, limit))


def clip(text: str, limit: int) -> str:
    """The first `limit` characters of `text`, with an ellipsis in place of the rest."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def code_lines(quote: str, limit: int = 200) -> list[str]:
    """The lines of quoted code, visible: at most three of `limit` characters, without the indentation they share."""
    raw = quote.rstrip().split("\n")[:3] if quote.strip() else []
    lines = [line.rstrip("\r").expandtabs(4) for line in (part[: 2 * limit] for part in raw)]
    shared = min((len(line) - len(line.lstrip(" ")) for line in lines if line.strip()), default=0)
    return [visible(clip(line[shared:], limit)) for line in lines]


def encodable(text: str) -> str:
    """`text` unchanged but for what UTF-8 cannot hold: a stray byte becomes `\\xe9`, a lone surrogate `\\ud800`."""
    return _SURROGATE.sub(lambda found: _escaped(found[0]), text)


def is_mark(char: str) -> bool:
    """Whether `char` takes no column of its own but sits upon the one before."""
    return not char.isascii() and unicodedata.category(char) in {"Mn", "Me"}


def _marks_are_few(text: str) -> bool:
    return text.isascii() or not any(map(is_mark, text))


def _named(char: str) -> str:
    code = ord(char)
    return _escaped(char) if code in _BYTES else f"‹U+{code:04X}›"


def _escaped(char: str) -> str:
    code = ord(char)
    return f"\\x{code - 0xDC00:02x}" if code in _BYTES else f"\\u{code:04x}"
