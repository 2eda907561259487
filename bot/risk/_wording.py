"""How rules quote code in a question: in backticks, short enough for forty words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.change import Location
from bot.facts import redact
from bot.risk._nouns import Evidence

_LONGEST = 46
"""Characters of a name that `code` shows with its brackets."""
_DECLARING = frozenset({"HCL", "YAML", "SQL"})


def code(text: str, characters: int = 48, words: int = 6) -> str:
    """`text` in backticks on one line, cut where it grows too long, or where a mark would end the question early."""
    return _cut(text, characters, words, "?")


def quoted(text: str) -> str:
    """`text` in backticks on one line for a sentence that is no question: cut later, and no mark ends it."""
    return _cut(text, 100, 16, "")


def _cut(text: str, characters: int, words: int, ending: str) -> str:
    # A secret is found while it is whole: half of one is no longer seen, and still half told.
    folded = " ".join(redact(text).replace("`", "'").split())
    folded = folded.replace("( ", "(").replace(" )", ")").replace("[ ", "[").replace(" ]", "]")
    if ending:
        folded = unmarked(folded)
    short = " ".join(folded.split(" ")[:words])[:characters]
    short = short.partition(ending)[0] if ending else short
    if short != folded:
        short = f"{short.rstrip(' ,;({[')}…"
    return f"`{short}`"


def unmarked(text: str) -> str:
    """Optional chains without their question marks, at which a question would end: `a?.b` → `a.b`."""
    return text.replace("?.[", "[").replace("?.(", "(").replace("?.", ".")


def callee(symbol: str, language: str | None = None) -> str:
    """How a question names a definition: `Cart.total()`; what stands in none is `this code`, and of a long name the
    outer scopes are left out."""
    while len(symbol) > _LONGEST and "." in symbol and language not in _DECLARING:
        symbol = symbol.partition(".")[2]
    return code(f"{symbol}()") if symbol and language not in _DECLARING else code(symbol) if symbol else "this code"


def where(place: Location | Evidence) -> str:
    """A place as a question names it: `pay.py:41`."""
    location = place.location if isinstance(place, Evidence) else place
    name = location.path.rpartition("/")[2].replace(" ", "_").replace("?", "_").replace("`", "_")
    return f"{name if len(name) <= 40 else f'…{name[-39:]}'}:{location.start}"


def listed(items: Sequence[str], most: int = 3) -> str:
    """`a, b and c`, or the first few of many with the number of the others."""
    shown = list(items[:most])
    if len(items) > most:
        return f"{', '.join(shown)} and {len(items) - most} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
