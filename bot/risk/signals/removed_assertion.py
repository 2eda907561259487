"""An assertion is gone from production code that still relies on what it held.

Python's `assert`, Java's `assert`, `checkNotNull` and `requireNonNull`, Rust's `assert!` and `debug_assert!`, C's `assert`
and `DCHECK`, JavaScript's `invariant`.

Deliberately not flagged: an assertion in a test (`weakened_test`), one whose values another added line of the function
tests, one that stands elsewhere or in other words after the change, and one whose values went with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.change import Side
from bot.facts import Construct, ConstructKind, Facts
from bot.pattern import lazy
from bot.risk._code import bare, reaches_into, subjects, tails
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, losses
from bot.risk._wording import callee, code, where

_CALLS = lazy(
    r"^(?:(?:\w+\.)*(?:check(?:NotNull|State|Argument|ElementIndex|PositionIndex)|requireNonNull|require|precondition|invariant)"
    r"|(?:console\.|debug_?|Debug\.|node:)?[aA]ssert(?:_eq|_ne|ion)?(?:\.\w+)?!?|D?CHECK(?:_\w+)?|BUG_ON|WARN_ON(?:_ONCE)?|RTE_ASSERT|g_assert\w*)$"
)
_MODULES = lazy(r"^[\s(]*[\"']|^[^,]*\.(?:js|php|json|rb)\b")
"""The argument of a `require` that loads a module."""
_NARROWS = lazy(r"^\W*assert\s*\(?\s*isinstance\(")
"""Written for the type checker: it went with a better type as often as not."""
_ABSENCE = lazy(r"\bis not None\b|!==? ?(?:null|nil|undefined|NULL|nullptr)\b|is_some\b")
_TESTS = lazy(
    r"(?i:\b(?:if|elif|unless|when|while|match|switch|case|assert\w*|raise|throw|require\w*|check\w*|ensure\w*|valid\w*|verify\w*|guard|expect\w*|invariant|panic\w*|unwrap\w*|cast)\b)"
    r"|\?\.|\?\?|&&|\|\||[!=]=|\bis not\b"
)


class _Line(NamedTuple):
    """A line of the function after the change, read once for all assertions that went from it."""

    number: int
    text: str
    names: frozenset[str]
    tests: bool


_Functions = dict[str, tuple[_Line, ...]]


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for assertions that the change took away although their values are still used."""
    del policy
    brought = frozenset(
        _names(c.text, f.language) for f in facts.files for c in f.added if c.kind in _KINDS or _CALLS.match(c.head)
    )
    return few(_all(facts, brought))


def _all(facts: Facts, brought: frozenset[frozenset[str]]) -> Iterator[Signal]:
    for kind in (ConstructKind.ASSERTION, ConstructKind.CALL):
        for view, found in losses(facts, kind):
            functions: _Functions = {}
            for lost in [c for c in found if _asserts(c)][:_MOST]:
                signal = _judge(view, lost, brought, functions)
                if signal is not None:
                    yield signal


_KINDS = frozenset({ConstructKind.ASSERTION, ConstructKind.GUARD, ConstructKind.CONDITION})
_MOST = 50
"""Assertions that went from one file that are looked at: each is compared with the lines of its function."""


def _asserts(found: Construct) -> bool:
    if _NARROWS.match(found.text):
        return False
    if found.kind is ConstructKind.ASSERTION:
        return True
    return _CALLS.match(found.head) is not None and not _MODULES.match(found.body)


def _names(text: str, language: str | None) -> frozenset[str]:
    return tails(subjects(bare(text, language)))


def _judge(view: View, lost: Construct, brought: frozenset[frozenset[str]], functions: _Functions) -> Signal | None:
    names = _names(lost.text, view.file.language) - {"assert", "self", "this"}
    if not names or not lost.symbol or not view.survives(lost) or any(names <= other for other in brought):
        return None
    lines = functions.get(lost.symbol)
    if lines is None:
        lines = functions[lost.symbol] = tuple(_read(view, lost.symbol))
    spoken = [line for line in lines if names & line.names]
    if any(line.tests and line.number in view.added for line in spoken):
        return None
    use = _use(view, lost, [line for line in spoken if not line.tests and line.number not in view.added])
    return _signal(view, lost, use) if use is not None else None


def _read(view: View, symbol: str) -> Iterator[_Line]:
    for number, text in sorted(view.lines(symbol, 0)):
        line = bare(text, view.file.language)
        yield _Line(number, line, tails(subjects(line)), _TESTS.search(line) is not None)


def _use(view: View, lost: Construct, kept: list[_Line]) -> Evidence | None:
    """The first untouched line behind the assertion that relies on it; one of absence protects what reaches in."""
    near, paths = view.successor(lost.line), subjects(bare(lost.text, view.file.language))
    absence = _ABSENCE.search(lost.text)
    for line in kept:
        if line.number >= near and (not absence or any(reaches_into(line.text, path) for path in paths)):
            return view.evidence(line.number)
    return None


def _signal(view: View, lost: Construct, use: Evidence) -> Signal:
    function, gone, asserted = callee(lost.symbol), view.place(lost, Side.OLD), code(lost.text)
    line = use.location.start
    return Signal(
        rule=RULE.id,
        title=f"assertion removed from {lost.symbol}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.EDGE,
        evidence=(use, gone),
        why=f"{function} no longer has {asserted}, and {code(use.quote)} on line {line} still relies on its values.",
        ask=Ask(
            text=f"{function} no longer has {asserted} (was {where(gone)}). What does {code(use.quote)} on line {line} do when that does not hold?",
            trigger=f"a call of {function} in which {asserted} would have failed",
            consequence=f"line {line} goes on with a state that was thought impossible",
            settles=f"a test of {function} in which it does not hold, or the line that makes it impossible now",
        ),
    )


RULE = Rule(
    id="removed-assertion",
    group=Group.WEAKENING,
    about="An assertion or invariant was taken away from production code that still uses its values.",
    detect=detect,
)
