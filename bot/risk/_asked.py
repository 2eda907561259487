"""What a condition asks, put so that two conditions that ask the same of the same values compare as equal.

`x is None`, `x != null`, `not x` and `len(x) == 0` all ask whether there is a value; `a < b` and `b <= a` ask which of
two is larger. Of a value its last name counts, which stays the same when it is handed to another function.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bot.pattern import lazy
from bot.risk._code import bare, chains

_JOINS = lazy(r"&&|\|\||\band\b|\bor\b|;")
_NOTHING = lazy(
    r"^(?P<value>.+?)\s*(?:[!=]==?|[<>]=?|\bis not\b|\bis\b)\s*"
    r"(?:None|null|nil|undefined|nullptr|NULL|\"\"|\[\]|\{\}|0|1)$"
)
_SIZE = lazy(r"^len\((?P<of>.+)\)$|^(?P<by>.+?)\.(?:length|size|count|Length|Count|Size|len)(?:\(\))?$")
_PREDICATE = lazy(
    r"^(?P<value>.+)\.(?:isEmpty|is_empty|empty|is_none|is_some|isNull|isPresent|is_null|is_ok|is_err"
    r"|nil\?|blank\?|present\?|any\?)(?:\(\))?$"
)
_RUST_LET = lazy(r"^let\s+(?:Some|Ok)\((?:mut\s+|ref\s+|&)*\w+\)\s*=\s*(?P<value>[^=].*)$")
_ORDER = lazy(r"^(?P<left>.+?)\s*(?P<sign><=|>=|<|>)\s*(?P<right>[^<>=].*)$")
_EQUAL = lazy(r"^(?P<left>.+?)\s*(?:[!=]==?|\bis not\b|\bis\b|\bnot in\b|\bin\b|\binstanceof\b)\s*(?P<right>.+)$")
_CHAIN = lazy(r"[A-Za-z_$][\w$]*(?:(?:!?\.|\?\.|->|::)[A-Za-z_$][\w$]*)*(?!\w*\()")
_MEMBER = lazy(r"\?\.|!\.|->|::")


class Asked(NamedTuple):
    """One question of a condition: of what kind, and of what."""

    kind: str
    """`value` (is there any?), `order`, `equal`, or `text` for what is compared as it is written."""
    of: frozenset[str]


@lru_cache(maxsize=1024)
def asked_by(condition: str, language: str | None) -> frozenset[Asked]:
    """The questions of a condition, whatever joins and negates them."""
    terms = (_plain(term) for term in _JOINS.split(bare(condition, language)))
    return frozenset(_asked(term) for term in terms if term)


def _plain(term: str) -> str:
    """A term without white space around it, the brackets that joining left, and what turns it round."""
    text = term.strip()
    while True:
        shorter = text.removeprefix("not ").lstrip("! ") if not text.startswith("!=") else text
        while shorter.startswith("(") and _count(shorter) >= 0:
            shorter = shorter[1:]
            shorter = shorter[:-1] if _count(shorter) < 0 and shorter.endswith(")") else shorter
        while shorter.endswith(")") and _count(shorter) < 0:
            shorter = shorter[:-1]
        shorter = shorter.strip()
        if shorter == text:
            return text
        text = shorter


def _count(text: str) -> int:
    return text.count("(") - text.count(")")


def _asked(term: str) -> Asked:
    let = _RUST_LET.match(term)
    if let is not None:
        return Asked("value", frozenset({_short(let["value"])}))
    nothing = _NOTHING.match(term) or _PREDICATE.match(term)
    value = nothing["value"].strip() if nothing is not None else term
    size = _SIZE.match(value)
    if size is not None:
        value = size["of"] or size["by"]
    if nothing is not None or size is not None or re.fullmatch(r"[\w.$>:?!-]+", value):
        return Asked("value", frozenset({_short(value)}))
    for kind, pattern in (("order", _ORDER), ("equal", _EQUAL)):
        sides = pattern.match(term)
        if sides is not None:
            return Asked(kind, frozenset({_short(sides["left"]), _short(sides["right"])}))
    return Asked("text", frozenset({_short(term)}))


def _short(expression: str) -> str:
    """Without white space, and of each chain of names that is not called only the last one."""
    return "".join(_CHAIN.sub(_last, expression).split())


def _last(found: re.Match[str]) -> str:
    return _MEMBER.sub(".", found[0]).rpartition(".")[2]


def predicates_of(condition: str) -> frozenset[str]:
    """The calls upon something that a condition makes, by their whole path: `PARCEL_ID.fullmatch`."""
    return frozenset(c.path for c in chains(condition) if c.called and "." in c.path and not c.alone)
