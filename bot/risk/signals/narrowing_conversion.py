"""New code turns a number into a type that cannot hold all values of the type it had.

Only where the wider type stands in the function: a length, a parameter or variable declared wider, the answer of a call
whose documentation says so. What such a number holds beyond the narrow type is cut off without a word (in Python's
`struct.pack` it is refused).

Deliberately not flagged: functions that are not known from their first line, values that a line above or the line
itself compares, clamps or masks, enumerations and constants, and conversions that were there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Facts
from bot.pattern import Pattern, lazy
from bot.risk._bodies import Place, edge, places
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, RiskPolicy, Rule, Signal
from bot.risk._view import few
from bot.risk._wording import callee, code

_BITS = {
    "int8": 7, "i8": 7, "byte": 8, "uint8": 8, "u8": 8, "int16": 15, "i16": 15, "short": 15, "uint16": 16, "u16": 16, "char": 8,
    "int32": 31, "i32": 31, "uint32": 32, "u32": 32, "rune": 31, "int64": 63, "i64": 63, "isize": 63, "uint64": 64,
    "u64": 64, "usize": 64, "long": 63, "Long": 63, "ulong": 64, "size_t": 64, "ssize_t": 63, "int64_t": 63, "uint64_t": 64,
    "int32_t": 31, "uint32_t": 32, "uint": 64, "i128": 127, "u128": 128, "uint16_t": 16, "uint8_t": 8,
}  # fmt: skip
"""Bits for the value, the sign left out, on machines of 64 bits."""
_INT = {"Go": 63, "Java": 31, "C#": 31, "C": 31, "C++": 31}


_SHORT = 16
"""Bits up to which a length is likely to be too large: beyond, it would take gigabytes."""


class _Form(NamedTuple):
    """How a language writes a conversion: groups `to` and `value`."""

    pattern: Pattern[str]
    wide: Pattern[str]
    """Values whose type is wide by themselves; the group that matched is named after that type."""
    declared: str
    """How it declares the type of a name: a pattern with `{name}` in it and a group for the type."""


_GO = _Form(
    lazy(r"(?<![\w.])(?P<to>u?int(?:8|16|32)|byte|int)\((?P<value>(?:[^()]|\([^()]*\)){1,80})\)"),
    lazy(
        r"^(?:(?P<int64>len\([\w.]+\)|[\w.]+\.(?:Unix(?:Milli|Nano)?|Milliseconds|Nanoseconds)\(\)|[\w.]*\b(?:info|fi|stat)\.Size\(\))|(?P<uint64>[\w.]+\.Uint64\(\)))$"
    ),
    r"\b{name}(?:, \w+)* (u?int(?:64|32)?)\b|\b{name}, \w+ := strconv\.(?:ParseInt|Atoi)(?=\()",
)
_RUST = _Form(
    lazy(r"(?P<value>[\w.]+(?:\([^()]*\))?) as (?P<to>[iu](?:8|16|32))\b"),
    lazy(
        r"^(?:(?P<usize>[\w.]+\.len\(\))|(?P<u128>[\w.]+\.(?:as_millis|as_micros|as_nanos)\(\))|(?P<u64>[\w.]+\.as_secs\(\)))$"
    ),
    r"\b{name}: (?:&)?([iu](?:64|128|size))\b",
)
_C_LIKE = _Form(
    lazy(
        r"(?:\((?P<cast>int|short|char|byte|u?int(?:8|16|32)(?:_t)?)\)\s*|static_cast<(?P<to>int|short|u?int(?:8|16|32)_t)>\()(?P<value>[\w.>-]+(?:\([^()]*\))?)"
    ),
    lazy(
        r"^(?:(?P<size_t>strlen\([^()]*\)|[\w.>-]+(?:\.|->)(?:size|length)\(\))|(?P<long>[\w.]+\.(?:toMillis|toSeconds|toNanos|getTime|longValue|count)\(\)|System\.(?:currentTimeMillis|nanoTime)\(\)))$"
    ),
    r"\b(size_t|ssize_t|u?int64_t|long|ulong|Long)(?: const)? {name}\b",
)
_FORMS = {"Go": _GO, "Rust": _RUST, "Java": _C_LIKE, "C#": _C_LIKE, "C": _C_LIKE, "C++": _C_LIKE}
_HINTS = {
    **{language: form.pattern for language, form in _FORMS.items()},
    **dict.fromkeys(("JavaScript", "TypeScript", "TSX"), lazy(r"\b(?:Date\.now|getTime)\(\)[^|&]*(?:\| 0|>> 0|>>> 0)\b|~~\s*(?:Date\.now|\w+\.getTime)\(")),
    "Python": lazy(r"\bstruct\.pack(?:_into)?\(.*\blen\("),
}  # fmt: skip


class _Narrowed(NamedTuple):
    quote: str
    value: str
    was: str
    to: str


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for conversions to a narrower type."""
    del policy
    return few((s for place in places(facts, _HINTS) if (s := _judge(place)) is not None), limit=2)


def _judge(place: Place) -> Signal | None:
    for found in _narrowed(place):
        names = re.findall(r"[A-Za-z_]\w*", found.value)
        asked = [n for n in names if n not in {"len", "strlen", "size", "length", "self", "this"}][-2:]
        if (
            not place.is_tested(*asked)
            and not _masked(place.view.new[place.number])
            and not _converted_before(place, found)
        ):
            return _signal(place, found)
    return None


def _narrowed(place: Place) -> Iterator[_Narrowed]:
    form = _FORMS.get(place.language or "")
    if form is None:
        to = "a whole number of 32 bits" if place.language != "Python" else "a field of fixed width"
        hint = _HINTS[place.language or ""].search(place.text)
        value = (re.findall(r"\blen\([^()]*\)", place.text) or ["the time"])[0]
        if hint is not None:
            yield _Narrowed(value if place.language == "Python" else hint[0], value, "a number of any size", to)
        return
    for found in form.pattern.finditer(place.text):
        groups = found.groupdict()
        to = groups.get("to") or groups.get("cast") or ""
        was = _type_of(place, form, found["value"])
        is_length = bool(form.wide.search(found["value"])) and was in {"usize", "size_t", "int64"}
        if (
            was
            and _bits(was, place.language) > _bits(to, place.language)
            and not (is_length and _bits(to, "C") > _SHORT)
        ):
            yield _Narrowed(found[0], found["value"], f"`{was}`", f"`{to}`")


def _type_of(place: Place, form: _Form, value: str) -> str:
    """The type of a value, as far as the value itself or the function says it; "" where it does not."""
    wide = form.wide.search(value)
    if wide is not None:
        return next(name for name, text in wide.groupdict().items() if text)
    if not value.isidentifier():
        return ""
    declared = re.compile(form.declared.replace("{name}", re.escape(value)))
    found = next((m for line in reversed(place.above) if (m := declared.search(line))), None)
    return (found[1] or "int64") if found is not None else ""


def _bits(name: str, language: str | None) -> int:
    return _INT.get(language or "", 31) if name == "int" else _BITS.get(name, 0)


def _masked(text: str) -> bool:
    """Whether the line cuts the value itself, as hashes and encoders do, or takes it for a capacity or a colour."""
    return (
        re.search(
            r"\b(?:log|Log|printf|Sprintf|print|format)\w*[(!]|ToString|nosec|nolint|saturating|powi?\(|&\s*0x|& \d|>>|%|\^|0x[fF]{2}|\brand|[Hh]ash|\bmake\(|\.min\(|\.clamp\(",
            text,
        )
        is not None
    )


def _converted_before(place: Place, found: _Narrowed) -> bool:
    view = place.view
    return any(found.quote in bare(view.old[n], view.file.language) for n in view.removed)


def _signal(place: Place, found: _Narrowed) -> Signal:
    function = callee(place.symbol)
    return edge(
        RULE.id,
        place,
        title=f"narrowing conversion in {place.symbol}",
        why=f"{code(found.quote)} on line {place.number} turns {found.was} into {found.to}, and nothing in {function} looks at how large it is.",
        ask=Ask(
            text=f"{code(found.quote)} on line {place.number} of {function} turns {found.was} into {found.to}. What bounds {code(found.value)} below the limit?",
            trigger=f"a value of {code(found.value)} beyond {found.to}",
            consequence="the value is cut off or turns negative, and the code goes on with it",
            settles="name where the value is limited, or a test with one beyond the limit",
        ),
        likelihood=Band.LOW,
    )


RULE = Rule(
    id="narrowing-conversion",
    group=Group.EDGE,
    about="New code turns a number into a narrower type, or one without its sign, without a look at how large it is.",
    detect=detect,
)
