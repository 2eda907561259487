"""New code shares one list or map between all calls or all instances, and changes it.

A default of a Python parameter is made once (https://docs.python.org/3/reference/compound_stmts.html#function-definitions);
so is the element of `[[]] * n`, of `dict.fromkeys(keys, [])` and of JavaScript's `fill([])`.

Deliberately not flagged: defaults that the function neither changes, keeps nor gives away, and those of functions that
are not known in whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts import Facts
from bot.pattern import lazy
from bot.risk._bodies import Place, edge, places
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal
from bot.risk._view import few
from bot.risk._wording import callee, code

_DEFAULT = lazy(
    r"(?<![\w.])(?P<name>\w+)\s*(?::[^=,()]+)?=\s*(?P<value>\[\]|\{\}|(?:list|dict|set|defaultdict\(\w+|OrderedDict)\(\))\s*(?:[,)]|$)"
)
_REPEATED = lazy(
    r"\[\s*(?:\[\s*\]|\{\s*\})\s*\]\s*\*\s*(?!1\b)\w+|\bdict\.fromkeys\([^()]+,\s*(?:\[\]|\{\}|list\(\)|dict\(\)|set\(\))\s*\)"
)
_FILLED = lazy(r"(?<!\bArray\(0\))\.fill\(\s*(?:\[\s*\]|\{\s*\}|new (?:Map|Set|Array)\([^()]*\))\s*\)")
_OVERWRITTEN = lazy(r"\bObject\.assign\(\s*(?P<name>[A-Z][A-Z0-9_]*|default[A-Z]\w*)\s*,")
_SCRIPT = ("JavaScript", "TypeScript", "TSX")
_HINTS = {
    "Python": lazy(r"=\s*(?:\[\]|\{\}|\w+\(\))|\]\s*\*|fromkeys\("),
    **dict.fromkeys(_SCRIPT, lazy(r"\.fill\(|Object\.assign\(")),
}
_MUTATORS = r"\.(?:append|extend|insert|add|update|setdefault|pop|popitem|clear|remove|discard|sort|reverse)\("


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for lists and maps that are shared by accident."""
    del policy
    return few(s for place in places(facts, _HINTS) if (s := _judge(place)) is not None)


def _judge(place: Place) -> Signal | None:
    if place.language in _SCRIPT:
        filled, written = _FILLED.search(place.text), _OVERWRITTEN.search(place.text)
        if filled is not None:
            return _signal(place, filled[0], "puts one and the same object into every place", "one of them is changed")
        if written is not None:
            return _signal(
                place, written[0], f"writes into {code(written['name'])} itself", "the next caller reads the defaults"
            )
        return None
    repeated = _REPEATED.search(place.text)
    if repeated is not None:
        return _signal(place, repeated[0], "puts one and the same object into every place", "one of them is changed")
    return _of_default(place)


def _of_default(place: Place) -> Signal | None:
    for found in _DEFAULT.finditer(place.text):
        name = re.escape(found["name"])
        if not _is_parameter(place, found["name"]):
            continue
        changes = re.compile(rf"(?<![\w.]){name}(?:{_MUTATORS}|\[[^\]]*\]\s*[-+|]?=(?!=)|\s*[+|]=)")
        escapes = re.compile(rf"^\s*(?:return|yield)\s+{name}\s*$|^\s*self\.\w+\s*=\s*{name}\s*$")
        anew = re.compile(rf"^\s*{name}\s*(?::[^=]+)?=(?!=)")
        for line in place.below:
            if anew.match(line):
                break
            if changes.search(line) or escapes.match(line):
                does = (
                    f"is one {code(found['value'])} for all calls, and {code(line.strip())} changes it or hands it on"
                )
                return _signal(
                    place, f"{found['name']}={found['value']}", does, "it is called again without that argument"
                )
    return None


def _is_parameter(place: Place, name: str) -> bool:
    """Whether the innermost function takes a parameter of that name with such a default."""
    around = (s for s in place.view.file.after if s.qualified == place.symbol and s.start <= place.number <= s.end)
    texts = (text for symbol in around for text in symbol.parameters)
    return any(re.match(rf"{re.escape(name)}\s*(?::.*)?=\s*(?:\[\]|\{{\}}|[\w.]+\([\w.]*\))$", text) for text in texts)


def _signal(place: Place, text: str, does: str, when: str) -> Signal:
    function = callee(place.symbol)
    return edge(
        RULE.id,
        place,
        title=f"shared by accident in {place.symbol}",
        why=f"{code(text)} on line {place.number} {does}.",
        ask=Ask(
            text=f"{code(text)} on line {place.number} of {function} {does}. What is seen when {when}?",
            trigger=when,
            consequence="what one call or element left behind shows in another",
            settles=f"a test that does so twice and looks at the second result of {function}",
        ),
        likelihood=Band.MEDIUM,
        lens=Lens.FAILURE,
    )


RULE = Rule(
    id="shared-mutable-default",
    group=Group.EDGE,
    about="New code shares one list or map between calls, instances or elements, and changes it.",
    detect=detect,
)
