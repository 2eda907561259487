"""A guard is gone from a function that still uses the value it kept out.

A guard is a condition whose branch leaves: `if order is None: return`. Taking one away is rarely the point of a
change and easily overlooked in review, because what is missing has no line of its own.

Deliberately not flagged: a guard that was reworded or replaced by any other test of the same value in the function
(a condition, a default, `?.`, an exception handler), one that stands elsewhere after the change, one whose guarded
code went with it, and Go's `err != nil` (see `removed_error_handling`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from bot.change import Side
from bot.facts import ChangeKind, Construct, ConstructKind, Facts
from bot.pattern import lazy
from bot.risk._code import bare, chains, reaches_into, speaks_of, subjects, tails
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, losses
from bot.risk._wording import callee, code, where

_TESTS_A_VALUE = lazy(
    r"\b(?:if|elif|unless|when|while|until|for|match|switch|case|filter\w*|where|assert\w*|guard|require\w*|check\w*|ensure\w*"
    r"|valid\w*|verify\w*|and|or|any|all|max|min|default\w*|coalesce|except|catch|rescue|try|Optional|exit\w*)\b"
    r"|\?\.|\?\?|&&|\|\||\?[^:?.]*:|\|="
)
_ABSENCE = lazy(
    r"\bis None\b|[!=]==? ?(?:None|null|nil|undefined)\b|^(?:not |!)\s*[\w.>$()-]+$|\.(?:isEmpty|is_none|isNull|empty)\(|\bnil\?|\bblank\?|\bpresent\?"
)
_LEAVES = (
    (lazy(r"^(?:raise|throw|panic|abort)"), "refuses"),
    (lazy(r"^(?:continue|next)\b"), "skips the round"),
    (lazy(r"^break\b"), "leaves the loop"),
    (lazy(r"^(?:return|yield)"), "returns"),
)
_IS_ELSE = lazy(r"^\s*\}?\s*else\b\s*[:{]?\s*$")
_IS_TEST = lazy(r"^\s*(?:(?:let|const|var)\s+[^=]*=\s*)?(?:\}?\s*else\s+)?(?:if|elif|while|match|switch|unless)\b")
_INITIALISED = lazy(r"^\s*(?:\}\s*else\s+)?if (.+;.+)\{\s*$")
_CLOSING = " \t});,]"
_SIZES = frozenset({"length", "size", "count", "Length", "Count", "Size"})
_ERROR_NAMES = frozenset({"err", "error", "errs"})


class _Elsewhere(NamedTuple):
    """What the rest of the change says about guards that went."""

    tested: frozenset[frozenset[str]]
    """The names in each condition on an added line: a guard may have moved to one of them."""
    calls: frozenset[str]
    """What added lines call: a check may have moved there without its condition."""
    gone: frozenset[str]
    """The names of definitions that the change removes: what tested them is rightly gone."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for guards that the change took away although the guarded code stays."""
    del policy
    kinds = {ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.ASSERTION}
    tested = frozenset(_names(c.text) for f in facts.files for c in f.added if c.kind in kinds)
    gone = frozenset(c.symbol.name for f in facts.files for c in f.changes if c.kind is ChangeKind.REMOVED)
    calls = frozenset(c.text for f in facts.files for c in f.added if c.kind is ConstructKind.CALL)
    elsewhere = _Elsewhere(tested, calls, gone)
    return few(
        signal
        for view, guards in losses(facts, ConstructKind.GUARD)
        for guard in guards
        if (signal := _judge(view, guard, elsewhere)) is not None
    )


def _names(condition: str) -> frozenset[str]:
    """The names that two forms of one condition share: of values their last part, of calls what is called."""
    return tails(tuple(chain.path for chain in chains(condition)))


def _judge(view: View, guard: Construct, elsewhere: _Elsewhere) -> Signal | None:
    guard = _with_initialiser(view, guard)
    condition = bare(guard.text, view.file.language)
    guarded, names = _guarded(condition), _names(condition)
    if not names or names & elsewhere.gone or not view.survives(guard):
        return None
    if names <= _ERROR_NAMES and view.file.language == "Go":
        return None
    moved = any(names <= tested for tested in elsewhere.tested) or _is_called_elsewhere(condition, elsewhere)
    if moved or _replaced(view, guard, guarded):
        return None
    use = _use(view, guard, guarded) if not condition.startswith("let ") else None
    if use is not None and (use[2] or _verb(guard) == "refuses"):
        return _signal(view, guard, use)
    behind = _behind(view, guard)
    return _deletion_signal(view, guard, behind) if behind and "version" not in condition.lower() else None


def _is_called_elsewhere(condition: str, elsewhere: _Elsewhere) -> bool:
    """Whether the check that Go's `if err := check(x); …` makes is made on an added line as well."""
    return ";" in condition and any(call in condition for call in elsewhere.calls)


def _with_initialiser(view: View, guard: Construct) -> Construct:
    """Go's `if err := check(x); err != nil`: the condition alone says nothing of what was checked."""
    found = _INITIALISED.match(view.old.get(guard.line, "")) if view.file.language == "Go" else None
    return replace(guard, text=found[1].strip()) if found else guard


def _guarded(condition: str) -> tuple[str, ...]:
    """The values that a condition speaks of; whoever asks for the length of a value guards the value."""
    found = subjects(condition)
    whole = [path.rpartition(".")[0] for path in found if path.rpartition(".")[2] in _SIZES]
    return tuple(dict.fromkeys((*found, *filter(None, whole))))


def _replaced(view: View, guard: Construct, guarded: tuple[str, ...]) -> bool:
    """Whether an added line of the function tests or defaults one of the guarded values, or a handler was added."""
    if any(c.kind is ConstructKind.HANDLER and c.symbol == guard.symbol for c in view.file.added):
        return True
    if any(_is_reworded(guard, c) for c in view.file.added):
        return True
    near = view.successor(guard.line)
    names = tails(guarded)
    for number, text in view.lines(guard.symbol, near):
        if number in view.added:
            line = bare(text, view.file.language)
            if _TESTS_A_VALUE.search(line) and names & tails(subjects(line)):
                return True
    return False


def _is_reworded(guard: Construct, condition: Construct) -> bool:
    """Whether an added condition of the function speaks of mostly the same names: one of them was renamed."""
    if condition.kind not in {ConstructKind.GUARD, ConstructKind.CONDITION} or condition.symbol != guard.symbol:
        return False
    one, other = (frozenset(re.findall(r"[A-Za-z_]\w+", text)) for text in (guard.text, condition.text))
    return 2 * len(one & other) > min(len(one), len(other)) and len(one & other) > 1


def _use(view: View, guard: Construct, guarded: tuple[str, ...]) -> tuple[int, str, bool] | None:
    """Where a line that stayed still uses a guarded value behind the guard: line, value, whether it reaches into it."""
    near = view.successor(guard.line)
    kept = {view.old[n].strip() for n in view.removed}
    found = None
    for number, text in sorted(view.lines(guard.symbol, near)):
        line = bare(text, view.file.language)
        if number < near:
            continue
        if any(_is_set(line, value) for value in guarded):
            return found  # the value is another one from here on
        if number in view.added and text.strip() not in kept:
            continue
        if _IS_TEST.match(line):
            continue
        for value in guarded:
            if reaches_into(line, value):
                return number, value, True
            if found is None and speaks_of(line, value):
                found = number, value, False
    return found


def _is_set(line: str, value: str) -> bool:
    """Whether the line gives the value anew, not from what it was."""
    found = re.match(rf"\s*(?:(?:const|let|var)\s+)?{re.escape(value)}\s*:?=(?!=)(.*)", line)
    return found is not None and not speaks_of(found[1], value)


def _behind(view: View, guard: Construct) -> int:
    """For a guard that alone was taken out of code that stays: the line behind it; else 0."""
    near = view.successor(guard.line)
    symbol = next((s for s in view.file.after if s.qualified == guard.symbol), None)
    block = next((b for b in view.blocks() if any(line.old == guard.line for line in b.removed)), None)
    if (symbol is None and guard.symbol) or block is None or block.added:
        return 0
    last = symbol.end if symbol is not None else near + 3
    code_lines = [line for line in block.removed if bare(line.text, view.file.language).strip(_CLOSING)]
    if not code_lines or code_lines[0].old != guard.line or len(code_lines) > guard.end - guard.line + 3:
        return 0
    following = ((n, bare(view.new.get(n, ""), view.file.language)) for n in range(near, last + 1))
    return next((n for n, text in following if text.strip(_CLOSING) and not _IS_ELSE.match(text)), 0)


def _verb(guard: Construct) -> str:
    return next((verb for pattern, verb in _LEAVES if pattern.match(guard.body)), "leaves")


def _deletion_signal(view: View, guard: Construct, line: int) -> Signal:
    gone, function, condition = view.place(guard, Side.OLD), callee(guard.symbol), code(guard.text)
    refused = _verb(guard) == "refuses"
    return Signal(
        rule=RULE.id,
        title=f"guard deleted from {guard.symbol or view.file.path}",
        floor=Tier.HIGH if refused else Tier.MEDIUM,
        severity=Tier.HIGH if refused else Tier.MEDIUM,
        likelihood=Band.MEDIUM,
        lens=Lens.EDGE,
        evidence=(view.evidence(line), gone),
        why=f"{function} no longer {_verb(guard)} when {condition}; it goes on with line {line} instead.",
        ask=Ask(
            text=f"{function} no longer {_verb(guard)} when {condition} (was {where(gone)}). What does it make of that case from line {line} on?",
            trigger=f"a call with {condition} true",
            consequence=f"the rest of {function}, from line {line} on, runs in a case that it was kept from so far",
            settles=f"a test of {function} in which {condition} holds, or the line of the check that comes earlier",
        ),
    )


def _signal(view: View, guard: Construct, use: tuple[int, str, bool]) -> Signal:
    line, value, reaches = use
    gone, used = view.place(guard, Side.OLD), view.evidence(line)
    left = _verb(guard)
    function, condition = callee(guard.symbol), code(guard.text)
    absent = reaches and bool(_ABSENCE.search(guard.text))
    return Signal(
        rule=RULE.id,
        title=f"guard removed from {guard.symbol or view.file.path}",
        floor=Tier.HIGH if reaches or left == "refuses" else Tier.MEDIUM,
        severity=Tier.HIGH if reaches or left == "refuses" else Tier.MEDIUM,
        likelihood=Band.MEDIUM if reaches else Band.LOW,
        lens=Lens.EDGE,
        evidence=(used, gone),
        why=f"{function} no longer {left} when {condition}, and line {line} still uses {code(value)}.",
        ask=Ask(
            text=f"{function} no longer {left} when {condition} (was {where(gone)}). What keeps that case away from {code(value)} on line {line}?",
            trigger=f"a call with {condition} true",
            consequence=f"line {line} reaches into a missing {code(value)}"
            if absent
            else f"line {line} runs in that case too",
            settles=f"a test of {function} in which {condition} holds, or the line of the check that comes earlier",
        ),
    )


RULE = Rule(
    id="removed-guard",
    group=Group.WEAKENING,
    about="A condition that left the function early was taken away while the function still uses the value it tested.",
    detect=detect,
)
