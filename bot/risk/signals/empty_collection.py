"""New code asks a collection for its largest, its mean, its first or any element, and an empty one has none.

Deliberately not flagged: functions that are not known from their first line, collections that a line above or the line
itself tests or walks through, calls with a default, several arguments, literals, and calls that were there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Facts
from bot.pattern import Pattern, lazy
from bot.risk._bodies import Place, edge, places
from bot.risk._calls import arguments_in
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, RiskPolicy, Rule, Signal
from bot.risk._view import few
from bot.risk._wording import callee, code

_SCRIPT = ("JavaScript", "TypeScript", "TSX")


class _Form(NamedTuple):
    """A way to ask; group `of` is the collection, or the text that holds it."""

    languages: tuple[str, ...]
    pattern: Pattern[str]
    empty: str
    """What it does with an empty one."""


_FORMS = (
    # https://docs.python.org/3/library/functions.html#max
    _Form(("Python",), lazy(r"(?<![\w.])(?:max|min)\((?P<of>(?:[^()]|\((?:[^()]|\([^()]*\))*\))+)\)"), "raises ValueError"),
    # https://docs.python.org/3/library/statistics.html, https://docs.python.org/3/library/random.html#random.choice
    _Form(("Python",), lazy(r"\bstatistics\.(?:mean|fmean|median\w*|mode|harmonic_mean)\((?P<of>[\w.]+)\)"), "raises StatisticsError"),
    _Form(("Python",), lazy(r"\brandom\.choices?\((?P<of>[\w.]+)[,)]"), "raises IndexError"),
    _Form(("Python",), lazy(r"(?<![\w.])(?:functools\.)?reduce\((?P<of>[\w.]+,\s*[\w.]+)\)"), "raises TypeError"),
    # https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Math/max
    _Form(_SCRIPT, lazy(r"\bMath\.(?:max|min)\(\.\.\.(?P<of>(?:[^()]|\((?:[^()]|\([^()]*\))*\))+)\)"), "gives an infinite number"),
    _Form(_SCRIPT, lazy(r"\b(?P<of>[\w.]+)\.reduce\(\s*\(\s*\w+,\s*\w+\)\s*=>\s*(?:[^(){},]|\([^()]*\))+\)"), "throws TypeError"),
    # https://doc.rust-lang.org/std/iter/trait.Iterator.html#method.max
    _Form(("Rust",), lazy(r"(?<![\w.])(?P<of>(?!self\b)\w+(?:\.\w+)*)\.(?:iter|into_iter|values|keys)\(\)(?:\.(?:copied|cloned|rev)\(\)|\.map\((?:[^()]|\([^()]*\))*\))*\.(?:max|min|last|max_by|min_by|max_by_key|min_by_key|next)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\.unwrap\(\)"), "panics"),
    _Form(("Rust",), lazy(r"(?<![\w.])(?P<of>(?!self\b)\w+(?:\.\w+)*)\.(?:first|last|pop|pop_front|pop_back)\(\)\.unwrap\(\)"), "panics"),
    # https://pkg.go.dev/slices#Max
    _Form(("Go",), lazy(r"\bslices\.(?:Max|Min|MaxFunc|MinFunc)\((?P<of>[\w.]+)[,)]"), "panics"),
    _Form(("Go",), lazy(r"(?<![\w.\])])(?P<of>[A-Za-z_][\w.]*)\[len\((?P=of)\)\s*-\s*1\]"), "panics"),
    # https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Collections.html#max(java.util.Collection)
    _Form(("Java", "Kotlin"), lazy(r"\bCollections\.(?:max|min)\((?P<of>[\w.]+(?:\(\))?)[,)]"), "throws NoSuchElementException"),
    _Form(("Java",), lazy(r"(?<![\w.])(?P<of>[\w.]+)\.(?:iterator\(\)\.next|getFirst|getLast)\(\)"), "throws NoSuchElementException"),
    _Form(("Java",), lazy(r"(?P<of>[\w.]+(?:\(\))?)(?:\.\w+\([^()]*\))*\.average\(\)\.getAsDouble\(\)"), "throws NoSuchElementException"),
    _Form(("Kotlin",), lazy(r"(?<![\w.])(?P<of>[a-z]\w*)\.(?:first|last|max|min|reduce|random)\(\)"), "throws NoSuchElementException"),
    # https://learn.microsoft.com/dotnet/api/system.linq.enumerable.first
    _Form(("C#",), lazy(r"(?<![\w.])(?P<of>[A-Za-z_][\w.]*)\.(?:First|Last|Single|Max|Min|Average)\([^()]*\)"), "throws InvalidOperationException"),
    # https://en.cppreference.com/w/cpp/container/vector/front
    _Form(("C++",), lazy(r"\*\s*std::(?:max|min)_element\((?P<of>\w+)\.begin\(\)|(?<![\w.>])(?P<else>[a-z]\w*)\.(?:front|back|pop_back|pop_front)\(\)"), "is undefined"),
)  # fmt: skip
_BY_LANGUAGE = {
    language: [form for form in _FORMS if language in form.languages]
    for language in dict.fromkeys(one for form in _FORMS for one in form.languages)
}
_HINTS = dict.fromkeys(
    _BY_LANGUAGE,
    lazy(
        r"(?:[mM]ax|[mM]in|mean|median|mode|choice|reduce|next|[fF]irst|[lL]ast|pop|Single|Average|average|front|back|random|element)\w*\(|\[len\("
    ),
)
_LITERAL = lazy(
    r"^\s*[\[({](?!\s*[*\])}])(?!.*\bfor\b).*[\])}]\s*$|\bdefault\s*=|^\s*\*?\[[^\]]+\]\s*\+|\+\s*\[[^\]]+\]|^\s*range\(|\bor\s+[\[(]"
)
_FILLED = lazy(
    r"^\s*(?:[\[({]\s*[^\s\])}].*|range\(.*|make\(.*|.*\bor\s+\[.*|.*(?:\|\||\?\?)\s*\[.*|vec!\[\s*[^\]\s].*|.*\.split\(.*)$"
)


_WALKED = lazy(r"\bfor\b.+?\bin\s+(?:\w+\()?([A-Za-z_][\w.]*\(?)")
_WRAPPERS = lazy(r"^(?:(?:map|list|set|sorted|tuple|filter|Array\.from|Object\.\w+|std::\w+)\((?:\w+,\s*)?)+")
_CHAIN = lazy(r"[A-Za-z_]\w*(?:\.\w+)*")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for questions that an empty collection cannot answer."""
    del policy
    found = (s for place in places(facts, _HINTS) if (s := _judge(place)) is not None)
    return few({(s.location.path, s.title): s for s in reversed(list(found))}.values(), limit=2)


def _judge(place: Place) -> Signal | None:
    for form in _BY_LANGUAGE.get(place.language or "", ()):
        for found in form.pattern.finditer(place.text):
            of = found["of"] or found.groupdict().get("else") or ""
            if not _is_one_collection(of, form, found[0]):
                continue
            names = _collections(of, found[0])
            if (
                names
                and not _is_filled(place, names)
                and not place.is_tested(*names, apart_from=found[0])
                and not _asked_before(place, found[0])
            ):
                return _signal(place, found[0], form, names[0])
    return None


def _is_one_collection(of: str, form: _Form, whole: str) -> bool:
    """Whether the argument is a collection that could be empty, and the only argument."""
    arguments = [a for a in arguments_in(of) if not a.startswith("key=")]
    if "Python" in form.languages and "reduce" not in whole and "random" not in whole and len(arguments) != 1:
        return False
    return bool(of) and not _LITERAL.search(of) and not (len(arguments) > 1 and "Math" in whole)


def _collections(of: str, whole: str) -> list[str]:
    """The name of what an argument's elements come from: `rows` of `row.total for row in rows` and of `rows.map(…)`."""
    first = (arguments_in(of) or [of])[-1 if "reduce(" in whole and "." not in whole else 0]
    walked = _WALKED.search(first)
    inner = walked[1] if walked is not None else _WRAPPERS.sub("", first)
    found = _CHAIN.match(inner.lstrip("*.[( "))
    if found is None:
        return []
    called = inner.lstrip("*.[( ")[found.end() : found.end() + 1] == "("
    name = found[0].rpartition(".")[0] if called else found[0]
    return [name] if name and not name.rpartition(".")[2].isupper() else []


def _is_filled(place: Place, names: list[str]) -> bool:
    """Whether the collection is given elements in the function, or is no collection at all."""
    for name in names:
        tail = name.rpartition(".")[2]
        if name.startswith(("self.", "this.", "cls.")) or ((given := place.origin(tail)) and _FILLED.match(given)):
            return True
        put = re.compile(
            rf"\b{re.escape(tail)}\b\.?(?:append|push|insert|add|extend|push_back|\s*= append)\b|\b{re.escape(tail)}\s*\+="
        )
        if any(put.search(line) for line in place.above):
            return True
    return False


def _asked_before(place: Place, text: str) -> bool:
    head = text.partition("(")[0]
    view = place.view
    return any(f"{head}(" in bare(view.old[n], view.file.language) for n in view.removed)


def _signal(place: Place, text: str, form: _Form, name: str) -> Signal:
    function = callee(place.symbol)
    return edge(
        RULE.id,
        place,
        title=f"{name} may be empty in {place.symbol}",
        why=f"{code(text)} on line {place.number} {form.empty} when {code(name)} is empty, and nothing in {function} looks at that.",
        ask=Ask(
            text=f"{code(text)} on line {place.number} of {function} {form.empty} when {code(name)} is empty. Who makes sure that it is not?",
            trigger=f"{function} with an empty {code(name)}",
            consequence=f"line {place.number} {form.empty}",
            settles=f"a test of {function} with an empty {code(name)}, or the line that rules it out",
        ),
        likelihood=Band.MEDIUM,
    )


RULE = Rule(
    id="empty-collection",
    group=Group.EDGE,
    about="New code asks a collection for its largest, mean, first or any element without a look at whether it is empty.",
    detect=detect,
)
