"""An assertion is gone from production code that still relies on what it held.

Python's `assert`, Java's `assert`, `checkNotNull` and `requireNonNull`, Rust's `assert!` and `debug_assert!`, C's `assert`
and `DCHECK`, JavaScript's `invariant`.

Deliberately not flagged: an assertion in a test (`weakened_test`), one whose values another added line of the function
tests, one that stands elsewhere or in other words after the change, and one whose values went with it.
"""

from __future__ import annotations

from collections.abc import Iterator

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


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for assertions that the change took away although their values are still used."""
    del policy
    brought = frozenset(
        _names(c.text, f.language) for f in facts.files for c in f.added if c.kind in _KINDS or _CALLS.match(c.head)
    )
    return few(
        signal
        for kind in (ConstructKind.ASSERTION, ConstructKind.CALL)
        for view, found in losses(facts, kind)
        for lost in found
        if _asserts(lost) and (signal := _judge(view, lost, brought)) is not None
    )


_KINDS = frozenset({ConstructKind.ASSERTION, ConstructKind.GUARD, ConstructKind.CONDITION})


def _asserts(found: Construct) -> bool:
    if found.kind is ConstructKind.ASSERTION:
        return True
    return _CALLS.match(found.head) is not None and not _MODULES.match(found.body)


def _names(text: str, language: str | None) -> frozenset[str]:
    return tails(subjects(bare(text, language)))


def _judge(view: View, lost: Construct, brought: frozenset[frozenset[str]]) -> Signal | None:
    language = view.file.language
    names = _names(lost.text, language) - {"assert", "self", "this"}
    if not names or not lost.symbol or not view.survives(lost) or any(names <= other for other in brought):
        return None
    if _NARROWS.match(lost.text):
        return None
    near, paths, absence = view.successor(lost.line), subjects(bare(lost.text, language)), _ABSENCE.search(lost.text)
    use = None
    for number, text in sorted(view.lines(lost.symbol, near)):
        line = bare(text, language)
        spoken = names & tails(subjects(line))
        if spoken and number in view.added and _TESTS.search(line):
            return None
        relied_on = spoken and (not absence or any(reaches_into(line, path) for path in paths))
        if use is None and relied_on and number >= near and number not in view.added and not _TESTS.search(line):
            use = view.evidence(number)
    return _signal(view, lost, use) if use is not None else None


def _signal(view: View, lost: Construct, use: Evidence) -> Signal:
    function, gone, asserted = callee(lost.symbol), view.place(lost, Side.OLD), code(lost.text)
    line = use.location.start
    return Signal(
        rule=RULE.id,
        title=f"assertion removed from {lost.symbol}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM,
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
