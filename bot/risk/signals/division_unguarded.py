"""New code divides by a length, count, sum or total that nothing in the function has looked at.

Deliberately not flagged: functions that are not known from their first line, divisors that a line above or the line
itself tests or raises (`max(1, n)`, `n or 1`), constants, path joining, text formatting, and whole divisions that the
change only moved or reworded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._bodies import Place, edge, places
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few
from bot.risk._wording import callee, code

_COUNT = r"(?:(?:\w+_)?(?:count|counts|total|totals|sum|length|size|num|weight_sum|n_\w+|num_\w+)|\w+(?:Count|Total|Sum|Length|Size|Num)|num[A-Z]\w*|total[A-Z]\w*)"
_DIVIDES = lazy(
    r"(?P<left>[\w)\]])\s*(?P<sign>/{1,2}|%)=?\s*(?:\(?(?:float64|float32|float|double|int|int64|uint64|f64|usize|u64|Number|BigInt|(?:static_cast<\w+>))\)?\(?\s*)?"
    r"(?P<divisor>len\((?P<of>[\w.\[\]]+)\)|sum\((?P<summed>[\w.\[\]]+)\)"
    r"|(?P<whole>[A-Za-z_$][\w.$]*)\.(?:length|Length|Count|size\(\)|len\(\)|length\(\)|count\(\)|Count\(\)|Size\(\))"
    rf"|(?<![\w.])(?P<name>(?:[A-Za-z_$]\w*(?:\.|->))*{_COUNT}))(?![\w(\[])"
)
_OWN = lazy(r"^\$?(?:self|this|\w|it)(?:\.|->|$)|^\$this|^k[A-Z]|^(?:FLAGS_|m_)|\w_$|^[A-Z]\w*\.")
"""Constants, and fields of the object at hand: what they may hold is settled where they are set."""
_LANGUAGES = ("Python", "Go", "Rust", "Java", "C#", "Kotlin", "JavaScript", "TypeScript", "TSX", "C", "C++", "Ruby", "PHP")  # fmt: skip
_HINTS = dict.fromkeys(_LANGUAGES, _DIVIDES)
_FAILS = {
    **dict.fromkeys(("JavaScript", "TypeScript", "TSX"), "gives NaN or Infinity"),
    **dict.fromkeys(("C", "C++"), "is undefined for whole numbers"),
}
_NOT_ZERO = lazy(
    r"^[1-9]|^(?:float|int)?\(?[1-9][\d.]*\)?$|^\[\S|\bor\s+[1-9]|\|\|\s*[1-9]|^\d+\s*[*+]|max\w*\(\s*1\b|\bif\b|\?"
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for divisions by a count that may be zero."""
    del policy
    return few((s for place in places(facts, _HINTS) if (s := _judge(place)) is not None), limit=2)


def _judge(place: Place) -> Signal | None:
    for found in _DIVIDES.finditer(place.text):
        value = found["of"] or found["summed"] or found["whole"] or found["name"]
        if (
            _OWN.match(value)
            or value.rpartition(".")[2].isupper()
            or _is_path(place, found)
            or place.is_tested(value, apart_from=found[0])
        ):
            continue
        given = place.origin(value) if value.isidentifier() else ""
        if _NOT_ZERO.search(given) or (given and place.is_tested(*_named(given))):
            continue
        if not _divided_before(place.view, found["divisor"]):
            return _signal(place, found["divisor"], found["sign"])
    return None


def _named(given: str) -> list[str]:
    """The values that another one is counted from: a test of these tells of it too."""
    return [w for w in re.findall(r"[A-Za-z_]\w+", given) if w not in {"len", "sum", "float", "int", "length", "size"}]


def _is_path(place: Place, found: re.Match[str]) -> bool:
    """Whether what looks like a division joins a path (Python) or belongs to a text or pattern."""
    behind = place.text[found.end() :].lstrip()
    return (
        behind.startswith(('/ ""', "/ f", "/ '"))
        or re.search(r'(?:""|\bpath|_dir|root|folder)\s*$', place.text[: found.start() + 1]) is not None
    )


def _divided_before(view: View, divisor: str) -> bool:
    """Whether a removed line divided by the same."""
    wanted = re.compile(rf"[/%]=?\s*\(?(?:\w+\()?{re.escape(divisor)}")
    return any(wanted.search(bare(view.old[n], view.file.language)) for n in view.removed)


def _signal(place: Place, divisor: str, sign: str) -> Signal:
    function, fails = callee(place.symbol), _FAILS.get(place.language or "", "fails")
    does = "remainder" if sign == "%" else "division"
    return edge(
        RULE.id,
        place,
        title=f"{does} by {divisor} in {place.symbol}",
        why=f"Line {place.number} divides by {code(divisor)}, and nothing in {function} looks at whether it is zero.",
        ask=Ask(
            text=f"Line {place.number} of {function} divides by {code(divisor)}. What keeps it from being zero?",
            trigger=f"{function} when {code(divisor)} is 0",
            consequence=f"the {does} {fails}",
            settles=f"a test of {function} in which {code(divisor)} is 0, or the line that rules it out",
        ),
        floor=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
    )


RULE = Rule(
    id="division-unguarded",
    group=Group.EDGE,
    about="New code divides by a length, count, sum or total that nothing in the function has tested for zero.",
    detect=detect,
)
