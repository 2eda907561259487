"""What became of a signature, as a call that does not know of it would feel it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bot.pattern import lazy
from bot.risk._calls import Arguments, Parameter
from bot.risk._terms import unwrapped
from bot.risk._wording import code, listed

_SPELLINGS = (
    (lazy(r"\barray\(([^()]*)\)"), r"[\1]"),  # PHP
    (lazy(r"\bdict\(\)"), "{}"),
    (lazy(r"\blist\(\)"), "[]"),
    (lazy(r"\btuple\(\)"), "()"),
    (lazy(r"\b(?:str|String)\(\)"), '""'),
    (lazy(r"\bvoid 0\b"), "undefined"),
    (lazy(r"(?<![\w'\"`])[uU](?=['\"])"), ""),
    (lazy(r",\s*(?=[\])}])"), ""),
)
"""Ways to write the same value."""
_CONSTANTS = {"null": "null", "none": "null", "nil": "null", "true": "true", "false": "false"}
_UNGIVEN = lazy(r"(?i)(?:^|[._])(?:undefined|unset|missing|sentinel|not_?(?:given|passed|provided|set)|no_?value)$")
"""Names of values that only tell whether an argument was given."""
_NUMBER = lazy(
    r"-?(?:0[xX][0-9a-fA-F_]{1,16}|\d[\d_]{0,30}(?:\.\d{0,30})?(?:[eE][-+]?\d{1,2})?)(?:\*(?:\d[\d_]{0,30}(?:\.\d{0,30})?)){0,7}"
)
_NAME = lazy(r"[A-Za-z_]\w*(?:(?:\.|::)\w+)*")


class Difference(NamedTuple):
    """What became of the parameters, in words, and what a call that does not know of it suffers."""

    what: str
    consequence: str
    is_silent: bool
    """A call as before is still accepted, with another meaning."""
    is_swallowed: bool = False
    """Whether a call that is not seen whole need not feel it: `**kwargs` takes it, or its place is the same."""


def difference_of(old: Sequence[Parameter], new: Sequence[Parameter], *, compiled: bool) -> Difference | None:
    """The difference that a call as before would feel; None when it would feel none.

    `compiled`: calls that do not fit are refused before they run, so only what still compiles counts.
    """
    silent = _reordered(old, new, compiled=compiled) or _other_default(old, new)
    if silent is not None or compiled:
        return silent
    gone, come = _without(old, new), _without(new, old)
    required = [p for p in come if not p.default and not p.rest]
    if len(gone) == len(come) == 1 and old.index(gone[0]) == new.index(come[0]) and not (gone[0].rest or come[0].rest):
        was, now = code(gone[0].name), code(come[0].name)
        fails = f"calls that give {was} by name fail"
        return Difference(f"renamed {was} to {now}", fails, is_silent=False, is_swallowed=not gone[0].keyword)
    if required:
        return Difference(f"now also needs {code(required[0].name)}", "a call without it fails", is_silent=False)
    if gone and not gone[0].rest:
        lost = code(gone[0].name)
        swallowed = gone[0].keyword and any(p.rest and p.keyword for p in new)
        return Difference(
            f"no longer takes {lost}", f"a call that still gives {lost} fails", is_silent=False, is_swallowed=swallowed
        )
    return None


def _without(some: Sequence[Parameter], others: Sequence[Parameter]) -> list[Parameter]:
    names = {p.name for p in others}
    return [p for p in some if p.name not in names]


def _reordered(old: Sequence[Parameter], new: Sequence[Parameter], *, compiled: bool) -> Difference | None:
    names, others = {p.name for p in old}, {p.name for p in new}
    before = [p.name for p in old if p.name in others and not p.keyword and p.name]
    after = [p.name for p in new if p.name in names and not p.keyword and p.name]
    if sorted(before) != sorted(after) or before == after:
        return None
    if compiled and [p.type for p in old] != [p.type for p in new]:
        return None  # arguments in the old order do not compile
    order = listed([code(n) for n in after], 4)
    return Difference(f"takes its parameters in another order: {order}", "an argument lands elsewhere", is_silent=True)


def _other_default(old: Sequence[Parameter], new: Sequence[Parameter]) -> Difference | None:
    defaults = {p.name: p.default for p in new}
    for parameter in old:
        was, now = parameter.default, defaults.get(parameter.name, "")
        if _UNGIVEN.search(now) and _plain(was) == "null":
            continue
        if was and now and not _is_same(was, now) and "?" not in {was, now}:
            name = code(parameter.name)
            what = f"has another default for {name}: {code(now, words=3)} instead of {code(was, words=3)}"
            return Difference(what, f"calls that leave {name} out now get {code(now)}", is_silent=True)
    return None


def _plain(text: str) -> str:
    """A default so that the same value written in two ways is the same text."""
    text = unwrapped(text) or text.strip()
    for pattern, instead in _SPELLINGS:
        text = pattern.sub(instead, text)
    text = "".join(text.split()).replace("'", '"').replace("`", '"')
    if text.lower() in _CONSTANTS:
        return _CONSTANTS[text.lower()]
    return _number(text) if _NUMBER.fullmatch(text) else text


def _number(text: str) -> str:
    """The value of a product of plain numbers: `60 * 60`, `3_600` and `3600.0` are one."""
    value = 1.0
    for factor in text.split("*")[:8]:
        plain = factor.replace("_", "")
        value *= int(plain, 16) if plain[:2].lower() == "0x" else float(plain)
    return repr(value)


def _is_same(was: str, now: str) -> bool:
    """Whether two defaults are one value, as far as their text tells; `timezone.utc` may be `datetime.timezone.utc`."""
    one, other = _plain(was), _plain(now)
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    return _NAME.fullmatch(short) is not None and long.endswith((f".{short}", f"::{short}", f"\\{short}"))


def feels(arguments: Arguments, old: Sequence[Parameter], new: Sequence[Parameter]) -> bool:
    """Whether a call that still fits means something else now: an argument lands elsewhere, or a default differs."""
    before = [p.name for p in old if not p.keyword][: arguments.positional]
    after = [p.name for p in new if not p.keyword][: arguments.positional]
    if before != after:
        return True
    given, defaults = {*before, *arguments.keywords}, {p.name: p.default for p in new}
    return any(
        p.default and p.name not in given and not _is_same(p.default, defaults.get(p.name, p.default)) for p in old
    )
