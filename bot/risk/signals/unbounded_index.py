"""New code takes an element at a fixed place of a sequence whose length nobody has looked at.

Only sequences whose length the code does not choose count: the parts of a split text, what a search found, the rows of
an answer.

Deliberately not flagged: functions that are not known from their first line (a check may stand above), sequences that
any line above or the line itself tests, the first part of a split, JavaScript elements that are not reached into, and
lookups on one line that `optional-dereference` asks about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Facts
from bot.pattern import Pattern, lazy
from bot.risk._bodies import Place, edge, places
from bot.risk._nouns import Ask, Band, Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import few
from bot.risk._wording import callee, code

_SCRIPT = ("JavaScript", "TypeScript", "TSX")
_ELEMENT = lazy(r"(?<![\w.\])$])(?P<name>\$?[A-Za-z_]\w*)\[(?P<at>-?\d+)\](?P<behind>!?\.\w|\[|!)?")
_UNPACKED = lazy(
    r"^\s*(?P<name>\(?\w+(?:,\s*\w+)+\)?)\s*=\s*(?P<from>(?!os\.path|shlex|re\b)[\w.\[\]\"]+\.split\((?P<how>[^()]*)\))\s*$"
)
_INLINE = {
    "Go": lazy(r"(?P<from>strings\.(?:Split|SplitN|Fields)\([^()]*(?:\([^()]*\))?[^()]*\))\[(?P<at>[1-9])\]"),
    "Java": lazy(r"(?P<from>\.split\([^()]*\))\[(?P<at>[1-9])\]"),
    "C#": lazy(r"(?P<from>\.Split\([^()]*\))\[(?P<at>[1-9])\]"),
    "PHP": lazy(r"(?P<from>\bexplode\([^()]*\))\[(?P<at>[1-9])\]"),
    "Rust": lazy(
        r"(?P<from>\b\w+(?:\.(?:split\w*|lines|chars|bytes|args|char_indices)\([^()]*\))+)\.nth\((?P<at>[^()]*)\)\.unwrap\(\)"
        r"|(?P<args>\b(?!self\b|c\b|cap\w*\b)\w+)\.get\((?P<argument>\d+)\)\.unwrap\(\)(?!\.as_str)"
    ),
    "Kotlin": lazy(r"(?P<from>\.split\([^()]*\))\[(?P<at>[1-9])\]"),
}  # fmt: skip


class _Origin(NamedTuple):
    """How a sequence of unknown length is made."""

    pattern: Pattern[str]
    what: str
    least: int
    """Elements that it has in any case."""


def _origin(pattern: str, what: str, least: int = 0) -> _Origin:
    return _Origin(lazy(pattern), what, least)


_SPLIT = "the parts of a split text"
_FOUND = "what a search found"
_ROWS = "the rows of an answer"
_ORIGINS = {
    "Python": (
        _origin(r"\.r?split\([^()]*\S[^()]*\)$", _SPLIT, 1),
        _origin(r"\.(?:split|splitlines|readlines)\(\)$", "the words or lines of a text"),
        _origin(r"\.(?:findall|find_all|xpath|fetchall|fetchmany)\(.*\)$|^(?:sorted\()?(?:glob\.i?glob|os\.listdir)\(.*\)$", _FOUND),
        _origin(r"^list\(.*\.(?:glob|rglob|iterdir|finditer|filter)\(.*\)\)$", _FOUND),
        _origin(r"^\[.*\bfor\b.*\bif\b.*\]$", "a filtered list"),
    ),
    "Go": (
        _origin(r"^strings\.Split(?:N|After)?\(", _SPLIT, 1),
        _origin(r"^strings\.Fields\(|\.FindStringSubmatch\(|\.FindAll\w*\(|\.FindSubmatch\(", _FOUND),
        _origin(r"^(?:filepath|fs)\.Glob\(|^os\.ReadDir\(", _FOUND),
    ),
    "Java": (
        _origin(r"\.split\([^()]*,\s*[1-9]\d*\);?$", _SPLIT, 1),
        _origin(r"\.split\([^()]*\);?$", _SPLIT),
        _origin(r"\.listFiles\(.*\)$", _FOUND),
    ),
    "C#": (_origin(r"\.Split\([^()]*\)$", _SPLIT, 1),),
    "PHP": (_origin(r"^explode\(", _SPLIT, 1), _origin(r"^glob\(|^preg_split\(", _FOUND)),
    "Rust": (
        _origin(r"\.(?:split|splitn|rsplit)\(.*\)\.collect(?:::<[^()]*>)?\(\)$", _SPLIT, 1),
        _origin(r"\.(?:split_whitespace|lines|filter\(.*\)|args)\(?\)?\.collect(?:::<[^()]*>)?\(\)$", _FOUND),
    ),
    "Kotlin": (_origin(r"\.split\([^()]*\)$", _SPLIT, 1), _origin(r"\.filter\s*[{(].*$", "a filtered list")),
    **dict.fromkeys(
        _SCRIPT,
        (
            _origin(r"\.split\([^()]*\)$", _SPLIT, 1),
            _origin(r"\.(?:match|exec|matchAll)\([^()]*\)$|^Object\.(?:keys|values|entries)\([^()]*\)$", _FOUND),
            _origin(r"\.(?:querySelectorAll|getElementsBy\w+)\([^()]*\)$|\.filter\(.*\)$", _FOUND),
        ),
    ),
}  # fmt: skip
_HINTS = {
    language: lazy(r"[\w)]\[-?\d+\]|\.get\(\d+\)\.unwrap|\.nth\(|,.*=.*\.split\(") for language in (*_ORIGINS, *_INLINE)
}


class _Taken(NamedTuple):
    """An element taken for granted."""

    quote: str
    names: tuple[str, ...]
    """A test of any of these tells of the length."""
    of: str
    when: str
    """The case in which there is no such element."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for elements at fixed places of sequences of unknown length."""
    del policy
    return few((s for place in places(facts, _HINTS) if (s := _judge(place)) is not None), limit=2)


def _judge(place: Place) -> Signal | None:
    for taken in (*_of_variables(place), *_on_the_line(place)):
        if not place.is_tested(*taken.names) and not _is_measured(place, taken.names[0]):
            return _signal(place, taken)
    return None


def _is_measured(place: Place, name: str) -> bool:
    """Whether a line above asks for the length of the sequence, or makes it longer."""
    word = re.escape(name)
    measured = re.compile(
        rf"(?<![\w.]){word}\s*\+=|\blen\({word}\)|\bcount\({word}\)|\b{word}\.(?:length|Length|len|size|append|extend|push|add|insert)\b"
    )
    return any(measured.search(line) for line in place.above)


def _of_variables(place: Place) -> Iterator[_Taken]:
    for found in _ELEMENT.finditer(place.text):
        if place.language in _SCRIPT and not found["behind"]:
            continue
        name, needed = found["name"], _needed(int(found["at"]))
        given = place.origin(name)
        origin = next((o for o in _ORIGINS.get(place.language or "", ()) if o.pattern.search(given)), None)
        if origin is not None and needed > origin.least:
            words = re.findall(r"[A-Za-z_]\w*(?=\.(?:split|Split|match|exec)|,)", given)
            yield _Taken(found[0][: found[0].index("]") + 1], (name, *words), f"{origin.what}", _too_few(needed))


def _on_the_line(place: Place) -> Iterator[_Taken]:
    if place.language == "Python" and (unpacked := _UNPACKED.match(place.text)):
        source = unpacked["from"].partition(".split")[0]
        count = unpacked["name"].count(",") + 1
        yield _Taken(unpacked[0].strip(), (source,), _SPLIT, f"the text has not exactly {count} parts")
    pattern = _INLINE.get(place.language or "")
    for found in pattern.finditer(place.text) if pattern is not None else ():
        groups = found.groupdict()
        of = groups.get("args") or groups.get("from") or ""
        at = groups.get("argument") or groups.get("at") or ""
        names = tuple(re.findall(r"[A-Za-z_]\w*", f"{of} {at}"))
        kind = _SPLIT if "plit" in of else "a sequence"
        shown = re.compile(found.re.pattern).search(place.view.new.get(place.number, ""))
        yield _Taken((shown or found)[0].strip(), names, kind, _too_few(_needed(int(at)) if at.isdigit() else 0))


def _needed(at: int) -> int:
    """How many elements there must be for one to stand at that place."""
    return at + 1 if at >= 0 else -at


def _too_few(needed: int) -> str:
    if needed == 1:
        return "there is none"
    return f"there are fewer than {needed}" if needed else "there are fewer"


def _signal(place: Place, taken: _Taken) -> Signal:
    function = callee(place.symbol)
    if '""' in taken.quote or "''" in taken.quote:  # the insides of strings were left out
        taken = taken._replace(quote=place.view.new[place.number].strip())
    return edge(
        RULE.id,
        place,
        title=f"element taken without a look at the length in {place.symbol}",
        why=f"{code(taken.quote)} on line {place.number} is one of {taken.of}; nothing in {function} looks at how many there are.",
        ask=Ask(
            text=f"Line {place.number} of {function} takes {code(taken.quote)} from {taken.of}. What happens when {taken.when}?",
            trigger=f"{function} with an input for which {taken.when}",
            consequence=f"line {place.number} fails, or goes on with a missing value",
            settles=f"a test of {function} with such an input, or the line that refuses it earlier",
        ),
        floor=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
    )


RULE = Rule(
    id="unbounded-index",
    group=Group.EDGE,
    about="New code takes an element at a fixed place of a sequence whose length nothing in the function looks at.",
    detect=detect,
)
