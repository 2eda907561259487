"""A guard is gone from a function that still uses the value it kept out.

A guard is a condition whose branch leaves: `if order is None: return`. Taking one away is rarely the point of a
change and easily overlooked in review, because what is missing has no line of its own.

Deliberately not flagged: a guard that was reworded or replaced by any other test of the same value in the function
(a condition, a default, `?.`, an exception handler), one that stands elsewhere after the change or is still made on
the way to the use (see `bot/risk/_moved.py`), one whose guarded code went with it, whose value can no longer be what it
refused, or whose case leaves by the next statement now, and Go's `err != nil` (see `removed_error_handling`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.change import Side
from bot.facts import Construct, ConstructKind, Facts
from bot.pattern import lazy
from bot.risk._added import words_of
from bot.risk._code import bare, reaches_into, speaks_of, subjects, tails
from bot.risk._moved import Elsewhere, Still, elsewhere_of, names_of
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, indent, losses
from bot.risk._wording import callee, code, where

_TESTS_A_VALUE = lazy(
    r"\b(?:if|elif|unless|when|while|until|for|match|switch|case|filter\w*|where|assert\w*|guard|require\w*|check\w*|ensure\w*"
    r"|valid\w*|verify\w*|and|or|any|all|max|min|default\w*|coalesce|except|catch|rescue|try|Optional|exit\w*)\b"
    r"|\?\.|\?\?|&&|\|\||\?[^:?.]*:|\|="
)
_TESTS_ITSELF = lazy(r"\?\.|\?\?|&&|\|\||\b(?:and|or|if|unless)\b|\?[^:?.]*:")
"""A line that asks before it uses."""
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
_SHORT_WORD = 3
"""Letters of words that say too little for a test to be known by them."""
_ERROR_NAMES = frozenset({"err", "error", "errs"})

_CHECKS_INPUT = lazy(r"(?i)typed|valid|schema|check|requir|permit|accepts|guard")
"""Decorators that look at the arguments before the function does: `@typed_kwargs(…)`, `@validate_call`."""


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for guards that the change took away although the guarded code stays."""
    del policy
    found = list(losses(facts, ConstructKind.GUARD))
    if not found:
        return iter(())
    elsewhere = elsewhere_of(facts)
    return few(
        signal for view, guards in found for guard in guards if (signal := _judge(view, guard, elsewhere)) is not None
    )


def _judge(view: View, guard: Construct, elsewhere: Elsewhere) -> Signal | None:
    guard = _with_initialiser(view, guard)
    condition = bare(guard.text, view.file.language)
    guarded, names = _guarded(condition), names_of(condition)
    if not names or names & elsewhere.gone or not view.survives(guard):
        return None
    if names <= _ERROR_NAMES and view.file.language == "Go":
        return None
    still = Still(view, guard, elsewhere)
    if still.made_elsewhere(guarded) or _replaced(view, guard, guarded) or still.leaves_alike(guarded):
        return None
    use = _use(view, guard, guarded) if not condition.startswith("let ") else None
    if use is not None and (use[2] or _verb(guard) == "refuses"):
        covered = still.made_before(use[0]) or still.is_given_anew(guarded, use[0])
        return None if covered or (not use[2] and still.made_before(0)) else _signal(view, guard, use)
    behind = _behind(view, guard)
    if not behind or "version" in condition.lower() or still.made_before(0) or still.is_given_anew(guarded, 0):
        return None
    return _deletion_signal(view, guard, behind, tested=_is_tested(guard, elsewhere))


def _is_tested(guard: Construct, elsewhere: Elsewhere) -> bool:
    """Whether the change brings a test that speaks of the function, or of what the guard asked."""
    function = guard.symbol.rpartition(".")[2]
    words = {word for word in words_of(f"{guard.text} {function}") if len(word) > _SHORT_WORD}
    return bool(words & elsewhere.spoken)


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
    marks = (c.head for c in view.file.added if c.kind is ConstructKind.DECORATOR and c.symbol == guard.symbol)
    if any(_CHECKS_INPUT.search(head) for head in marks):
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
    depth = indent(view.old.get(guard.line, ""))
    found = None
    for number, text in sorted(view.lines(guard.symbol, near)):
        line = bare(text, view.file.language)
        if number < near:
            continue
        if any(_is_set(line, value) for value in guarded):
            return found  # the value is another one from here on
        if number in view.added and text.strip() not in kept:
            continue
        if _IS_TEST.match(line) or _TESTS_ITSELF.search(line):
            continue
        if number not in view.added and indent(text) < depth:
            return found  # the guard stood in a branch, and this is behind it
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


def _deletion_signal(view: View, guard: Construct, line: int, *, tested: bool) -> Signal:
    """Where a test came with the change, the author looked at the case: then it is told and not asked."""
    gone, function, condition = view.place(guard, Side.OLD), callee(guard.symbol), code(guard.text)
    refused = _verb(guard) == "refuses"
    settles = f"a test of {function} in which {condition} holds, or the line of the check that comes earlier"
    if tested:
        return Signal(
            rule=RULE.id,
            title=f"guard deleted from {guard.symbol or view.file.path}",
            floor=Tier.LOW,
            severity=Tier.LOW,
            likelihood=Band.LOW,
            lens=Lens.EDGE,
            evidence=(view.evidence(line), gone),
            why=f"{function} no longer {_verb(guard)} when {condition}; a test that speaks of it came with the change.",
            check=settles,
        )
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
            settles=settles,
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
