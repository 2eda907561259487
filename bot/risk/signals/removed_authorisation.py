"""A check of who may do something is gone from code that stays, or an exception from one was declared.

Decorators and annotations, middleware named in a route, calls, conditions and class attributes are all just names on
a line: the rule looks for the names by which frameworks and people call such checks (see `bot/risk/_access.py`).

Deliberately not flagged: a check replaced by any other one in the same definition, one that the change moves to the
class, the base class, the module or the router (in this file or another), one that is made by a function which is called
now, one that still stands in or around the definition, and definitions that went with their check.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from bot.change import Side
from bot.facts import ChangeKind, Facts
from bot.pattern import lazy
from bot.risk._access import CHECKS, EXEMPTIONS
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import CONSTRUCTS, LONGEST, View, few, views
from bot.risk._wording import callee, code, where

_NO_USE = lazy(
    r"^\s*(?:from\b|import\b|use\b|using\b|require\b|export\s+\{|(?:export\s+)?(?:default\s+)?(?:public\s+|private\s+|protected\s+|static\s+|async\s+|abstract\s+)*"
    r"(?:def|class|function|func|fn|interface|type|struct|enum|const\s+\w+\s*=\s*(?:async\s*)?(?:\(|function))\b)"
)
_DECLARED = lazy(
    r"^\s*(?:self\.|this\.|(?:const|let|var|val|public|private|readonly|final|boolean|bool)\s+)*(?P<name>\w+)\s*(?::|=(?!=)|\?:)"
)
_WIDE = lazy(
    r"\.use\(|middleware|\.group\(|before_action|permission_?classes|dependencies\s*=|Depends\(|\burl\w*|\bpath\(|\broute\w*\("
    r"|\bclass\b|securityMatcher|requestMatchers|authorizeHttpRequests|interceptor|addFilter|\bAPIRouter\(|Blueprint|include\(",
    re.IGNORECASE,
)
"""A line whose check holds for more than the place that it stands in."""
_WORD = lazy(r"[^\W\d]\w*")
_CLASS_ATTRIBUTES = lazy(r"permission|authentication_?classes", re.IGNORECASE)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for checks of access that went, and for exceptions that came."""
    del policy
    return few(_all(facts))


class _Elsewhere(NamedTuple):
    """What the whole change says about checks."""

    checking: frozenset[str]
    """The names of definitions in which an added line makes a check: who calls or inherits from one is checked."""
    wide: frozenset[str]
    """The checks that added lines make for all that stands behind them: a router's, a settings file's."""
    renamed: frozenset[str]
    """The names of definitions that the change removes: a check of that name cannot be made any more."""
    come: frozenset[str]
    """The names of definitions that it adds."""


def _all(facts: Facts) -> Iterator[Signal]:
    seen = [(view, _came(view)) for view in views(facts)]
    elsewhere = _elsewhere(facts, seen)
    for view, came in seen:
        yield from _lost_checks(view, came, elsewhere)
        yield from _new_exemptions(view)


def _came(view: View) -> dict[int, str]:
    """The checks on added lines, by line."""
    return {n: name for n in view.added if (name := _check_in(view.new[n], view.file.language))}


def _elsewhere(facts: Facts, seen: list[tuple[View, dict[int, str]]]) -> _Elsewhere:
    around = (part for view, came in seen for n in islice(came, CONSTRUCTS) for part in view.definition(n).split("."))
    wide = (name for view, came in seen for n, name in came.items() if _WIDE.search(view.new[n]))
    changes = [c for f in facts.files for c in f.changes]
    return _Elsewhere(
        checking=frozenset(filter(None, around)),
        wide=frozenset(map(_folded, wide)),
        renamed=frozenset(c.symbol.name for c in changes if c.kind is ChangeKind.REMOVED),
        come=frozenset(c.symbol.name for c in changes if c.kind is ChangeKind.ADDED),
    )


def _folded(name: str) -> str:
    return name.lower().replace("_", "")


def _check_in(text: str, language: str | None) -> str:
    """The name of the check that a line makes; "" where it makes none, or only declares or imports one."""
    line = bare(text, language)
    found = CHECKS.search(line)
    if found is None or (_NO_USE.match(line) and not re.match(r"^\s*class\b", line)):
        return ""
    declared = _DECLARED.match(line)
    if declared and declared["name"] == found[0] and not _CLASS_ATTRIBUTES.search(found[0]):
        return ""
    return found[0]


def _lost_checks(view: View, came: dict[int, str], elsewhere: _Elsewhere) -> Iterator[Signal]:
    language = view.file.language
    kept = {name.lower() for name in came.values()}
    covered = {view.definition(n) for n in islice(came, CONSTRUCTS)}
    reported: set[str] = set()
    for number in [n for n in sorted(view.removed) if CHECKS.search(view.old[n])][:CONSTRUCTS]:
        name = _check_in(view.old[number], language)
        symbol = view.definition(number, Side.OLD)
        if not name or name.lower() in kept or symbol in reported:
            continue
        place = _what_stays(view, number, symbol)
        if place is None or any(_covers(around, symbol) for around in covered) or _stays(view, name, symbol):
            continue
        if _folded(name) in elsewhere.wide or _is_delegated(view, name, symbol, elsewhere):
            continue
        if symbol:
            reported.add(symbol)
        yield _lost_signal(view, name, symbol, place, view.evidence(number, Side.OLD))


def _stays(view: View, name: str, symbol: str) -> bool:
    """Whether the same check is made on another line of the definition, or a check on one around it for all inside."""
    language = view.file.language
    spans = [(s.start, s.end) for s in view.file.after if s.qualified == symbol]
    own = (text for first, last in spans for n, text in view.around(first, last) if n not in view.added)
    if any(name.lower() in text.lower() and _check_in(text, language).lower() == name.lower() for text in own):
        return True
    enclosing = _enclosing(symbol)
    for passage in view.file.passages:
        for number, text in enumerate((line[:LONGEST] for line in passage.lines), start=passage.start):
            if number not in view.added and _WIDE.search(text) and _check_in(text, language):
                around = view.definition(number)
                if around in enclosing and (around != symbol or not symbol):
                    return True
    return False


def _enclosing(symbol: str) -> set[str]:
    """The definition and all that it stands in; "" for the module."""
    parts = symbol.split(".") if symbol else []
    return {".".join(parts[:count]) for count in range(len(parts) + 1)}


def _is_delegated(view: View, name: str, symbol: str, elsewhere: _Elsewhere) -> bool:
    """Whether added lines of the definition, or the head of what it stands in, name one of the change that checks; or
    where the check itself was removed by name, one that the change adds."""
    wanted = elsewhere.checking | (elsewhere.come if name.rpartition(".")[2] in elsewhere.renamed else frozenset())
    wanted -= set(symbol.split("."))
    if not wanted:
        return False
    spans = [(s.start, s.end) for s in view.file.after if s.qualified == symbol]
    heads = {s.start for s in view.file.after if s.qualified in _enclosing(symbol)}
    near = [n for n in view.added if n in heads or not symbol or any(first <= n <= last for first, last in spans)]
    return any(wanted & set(_WORD.findall(bare(view.new[n], view.file.language))) for n in near)


def _covers(around: str, symbol: str) -> bool:
    """Whether a check in the definition `around` holds for `symbol` too: itself, what it stands in, or the module."""
    return around in {"", symbol} or symbol.startswith(f"{around}.")


def _what_stays(view: View, number: int, symbol: str) -> Evidence | None:
    """Where the checked code is now: the definition's header, or the line that replaced the one with the check."""
    near = view.successor(number)
    if symbol:
        after = next((s for s in view.file.after if s.qualified == symbol), None)
        if after is None:
            return None
        shown = [n for n in range(near, after.end + 1) if view.new.get(n, "").strip()] or [
            n for n in range(after.start, after.end + 1) if view.new.get(n, "").strip()
        ]
        return view.evidence(shown[0]) if shown else None
    words = set(re.findall(r"\w{3,}", view.old[number]))
    for n in sorted(view.added):
        shared = words & set(re.findall(r"\w{3,}", view.new[n]))
        if abs(n - near) <= 12 and len(shared) >= 2 and 2 * len(shared) >= len(words):
            return view.evidence(n)
    return None


def _may_stand_elsewhere(view: View, symbol: str, gone: Evidence) -> bool:
    """Whether the same check may be made on a line of the function that is not known; a decorator may not."""
    if not symbol or gone.quote.startswith(("@", "[", "#[")):
        return False
    spans = [(s.start, s.end) for s in view.file.after if s.qualified == symbol]
    known = {n for first, last in spans for n, _ in view.around(first, last)} | view.new.keys()
    return any(n not in known for first, last in spans for n in range(first, last + 1))


def _lost_signal(view: View, name: str, symbol: str, place: Evidence, gone: Evidence) -> Signal:
    function = callee(symbol) if symbol else f"line {place.location.start}"
    return Signal(
        rule=RULE.id,
        title=f"access check removed from {symbol or view.file.path}",
        floor=Tier.CRITICAL,
        severity=Tier.CRITICAL,
        likelihood=Band.LOW if _may_stand_elsewhere(view, symbol, gone) else Band.MEDIUM,
        lens=Lens.DATA,
        evidence=(place, gone),
        why=f"{code(gone.quote)} is gone from {function}, which is still there.",
        ask=Ask(
            text=f"{function} lost {code(name)} (was {where(gone)}). What keeps a caller without that right out of it now?",
            trigger=f"a request of someone whom {code(name)} would have turned away",
            consequence=f"{function} serves it",
            settles=f"a test that calls {function} without the right and expects to be refused, or the check that comes earlier",
        ),
    )


def _new_exemptions(view: View) -> Iterator[Signal]:
    before = {m[0] for n in view.removed for m in EXEMPTIONS.finditer(bare(view.old[n], view.file.language))}
    for number in sorted(view.added):
        line = bare(view.new[number], view.file.language)
        found = EXEMPTIONS.search(line)
        declared = _DECLARED.match(line)
        if found is None or found[0] in before or _NO_USE.match(line) or (declared and declared["name"] == found[0]):
            continue
        symbol = view.definition(number)
        existed = bool(symbol) and any(s.qualified == symbol for s in view.file.before)
        yield _exemption_signal(view, found[0], symbol, number, existed=existed)


def _exemption_signal(view: View, name: str, symbol: str, number: int, *, existed: bool) -> Signal:
    function, place = callee(symbol) if symbol else f"line {number}", view.evidence(number)
    return Signal(
        rule=RULE.id,
        title=f"exempted from an access check: {symbol or view.file.path}",
        floor=Tier.CRITICAL,
        severity=Tier.CRITICAL if existed else Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.DATA,
        evidence=(place,),
        why=f"{code(name)} on line {number} opens {function} to callers whom the default check would turn away.",
        ask=Ask(
            text=f"{code(name)} opens {function} (line {number}) to everyone. What else tells a rightful caller from a forged or anonymous one?",
            trigger=f"an anonymous or forged request to {function}",
            consequence="it is served",
            settles="name the check that replaces it (a signature, a token), or a test with an anonymous request",
        ),
    )


RULE = Rule(
    id="removed-authorisation",
    group=Group.WEAKENING,
    about="A check of identity or permission was taken away from code that stays, or an exception from one was declared.",
    detect=detect,
)
