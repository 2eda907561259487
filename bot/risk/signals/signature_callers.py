"""A signature changed, and there are callers that the change did not touch.

The tree is asked, not the author: each untouched call that stands whole on its line is counted against the new
parameters. A call that cannot fit is as good as proven; a parameter that was reordered, renamed, or given another
default is asked about, because such a call still runs and now means something else.

Deliberately not flagged: a new parameter with a default, a new type annotation, and whatever a compiler refuses (in Go,
Java, Rust, C#, Kotlin, C, C++ and TypeScript a call that does not fit never runs: there, only what still compiles
counts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.facts import ChangeKind, Facts, FileFacts, Reference, Symbol, SymbolChange, SymbolKind, Usage
from bot.pattern import lazy
from bot.risk._callers import is_sure
from bot.risk._calls import Arguments, Parameter, arguments_of, misfit, parameters_of
from bot.risk._code import STATIC, bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._signatures import Difference, difference_of, feels
from bot.risk._view import few, is_logic, look
from bot.risk._wording import callee, code, listed, where

_CALLABLE = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_CONSTRUCTORS = frozenset({"__init__", "__new__", "constructor", "initialize", "__construct"})
_CHECKED = STATIC - {"TypeScript", "TSX"}
_LENIENT = frozenset({"JavaScript"})
"""Languages in which arguments too many are dropped without a word."""
_WAITED_FOR = lazy(
    r"\bawait\b|^\s*(?:return|yield|async)\b|\.then\(|gather\(|create_task\(|ensure_future\(|Promise\.|asyncio\.run\(|=>|\bvoid\b"
)
_LONGEST_CALL = 12
"""Lines that a call is taken to run on for, where hunks do not show its end."""


class _Call(NamedTuple):
    """A call that the change did not touch."""

    reference: Reference
    given: Arguments | None
    """None where no hunk shows the whole call."""
    is_sure: bool


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for changed signatures with untouched callers."""
    del policy
    return few(s for usage in facts.usages if (s := _judge(facts, usage)) is not None)


def _judge(facts: Facts, usage: Usage) -> Signal | None:
    change, file = usage.change, facts.file(usage.change.symbol.path)
    before, symbol = change.before, change.symbol
    if file is None or not is_logic(file) or change.kind is not ChangeKind.SIGNATURE or before is None:
        return None
    if look(file).is_local(symbol.qualified):
        return None
    if symbol.kind not in _CALLABLE or sum(s.qualified == symbol.qualified for s in file.after) > 1:
        return None  # of several overloads counting cannot tell which one a call means
    calls = _untouched_calls(facts, usage, file.language)
    old, new = parameters_of(before.parameters, file.language), parameters_of(symbol.parameters, file.language)
    compiled = file.language in STATIC
    misfits = [] if compiled else _misfits(calls, old, new, file.language)
    if misfits:
        return _proven(file, change, misfits)
    if file.language not in _CHECKED and _is_async(symbol.signature) and not _is_async(before.signature):
        return _async_signal(file, change, [c.reference for c in calls if _is_dropped(c, symbol.name, file.language)])
    difference = difference_of(old, new, compiled=compiled)
    affected = [c.reference for c in calls if difference and _is_affected(c, difference, old, new)]
    return _asked(file, change, difference, affected) if difference is not None and affected else None


def _untouched_calls(facts: Facts, usage: Usage, language: str | None) -> list[_Call]:
    symbol = usage.change.symbol
    name = symbol.owner if symbol.name in _CONSTRUCTORS else symbol.name
    found: list[_Call] = []
    for reference in usage.untouched:
        if f"{name}(" in bare(reference.text, language).replace("?.(", "("):
            call = _whole_call(facts, reference, symbol, name, language)
            if call is not None:
                found.append(call)
    return found


def _whole_call(facts: Facts, reference: Reference, symbol: Symbol, name: str, language: str | None) -> _Call | None:
    """The call at a reference with its arguments, as far as they can be seen; None where the change touches it."""
    given = arguments_of(bare(reference.text, language), name)
    file, line = facts.file(reference.location.path), reference.location.start
    if given is not None or file is None:
        return _Call(reference, given, is_sure(reference, symbol))
    view = look(file)
    text = bare(reference.text, language)
    gaps = {view.successor(n) for n in view.removed}
    for number in range(line + 1, line + 1 + _LONGEST_CALL):
        if number in view.added or number in gaps:
            return None
        text = f"{text} {bare(view.new[number], language).strip()}" if text and number in view.new else ""
        given = arguments_of(text, name) if text else None
        if given is not None:
            return _Call(reference, given, is_sure(reference, symbol))
    return _Call(reference, None, is_sure(reference, symbol))


def _misfits(
    calls: Sequence[_Call], old: Sequence[Parameter], new: Sequence[Parameter], language: str | None
) -> list[tuple[Reference, str]]:
    """Calls that fitted before and cannot fit now, with the reason."""
    found: list[tuple[Reference, str]] = []
    for reference, given, sure in calls:
        if given is None or not sure or misfit(old, given):
            continue
        reason = misfit(new, given)
        if reason and not (language in _LENIENT and "at most" in reason):
            found.append((reference, reason))
    return found


def _is_affected(call: _Call, difference: Difference, old: Sequence[Parameter], new: Sequence[Parameter]) -> bool:
    """Whether a call that may still fit is reached by the difference."""
    if call.given is None:
        return not difference.is_silent and call.is_sure and not difference.is_swallowed
    return difference.is_silent and not call.given.spread and feels(call.given, old, new)


def _is_async(signature: str) -> bool:
    return "async" in signature.partition("(")[0].split() or re.search(r"[=:]\s*async\b", signature) is not None


def _is_dropped(call: _Call, name: str, language: str | None) -> bool:
    """Whether nothing on the call's line waits for it; where a compiler looks at types, the line must be the call alone."""
    text = bare(call.reference.text, language)
    alone = re.match(rf"^\s*(?:this\.|self\.|\w+\.)*{re.escape(name)}\(.*\);?\s*$", text) is not None
    waited_for = _WAITED_FOR.search(text) is not None
    return call.is_sure and not waited_for and (alone or language not in {"TypeScript", "TSX"})


def _evidence(file: FileFacts, change: SymbolChange, references: Sequence[Reference]) -> tuple[Evidence, ...]:
    view = look(file)
    line = change.line if change.line in view.new else change.symbol.start
    header = next((n for n in range(change.symbol.start, change.line + 1) if n in view.added), line)
    return (view.evidence(header), *(Evidence(r.location, r.text) for r in references[:4]))


def _proven(file: FileFacts, change: SymbolChange, misfits: list[tuple[Reference, str]]) -> Signal:
    function, (first, reason) = callee(change.symbol.qualified), misfits[0]
    places = listed([where(r.location) for r, _ in misfits])
    return Signal(
        rule=RULE.id,
        title=f"callers do not fit {change.symbol.qualified}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.HIGH,
        lens=Lens.CONTRACT,
        evidence=_evidence(file, change, [r for r, _ in misfits]),
        why=f"{function} changed its parameters; the untouched call at {where(first.location)} {reason} ({places}).",
        ask=Ask(
            text=f"The untouched call of {function} at {where(first.location)} {reason}. Which side is to change, the call or the signature?",
            trigger=f"the call {code(first.text)}",
            consequence="it fails when it is reached, or an argument lands in another parameter",
            settles=f"run a test that reaches {where(first.location)}",
        ),
    )


def _async_signal(file: FileFacts, change: SymbolChange, references: list[Reference]) -> Signal | None:
    if not references:
        return None
    function, first = callee(change.symbol.qualified), references[0]
    return Signal(
        rule=RULE.id,
        title=f"{change.symbol.qualified} became asynchronous",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.HIGH if file.language == "Python" else Band.MEDIUM,
        lens=Lens.CONTRACT,
        evidence=_evidence(file, change, references),
        why=f"{function} is asynchronous now; {where(first.location)} calls it without awaiting it.",
        ask=Ask(
            text=f"{function} became asynchronous, and {where(first.location)} still calls it without `await`. Who waits for its result there?",
            trigger=f"the call {code(first.text)}",
            consequence="the caller gets a coroutine or promise in place of the value, and nobody sees its error",
            settles=f"read {where(first.location)}, or run a test that reaches it",
        ),
    )


def _asked(file: FileFacts, change: SymbolChange, difference: Difference, references: list[Reference]) -> Signal:
    function, first = callee(change.symbol.qualified), references[0]
    places = listed([where(r.location) for r in references])
    return Signal(
        rule=RULE.id,
        title=f"signature changed under {len(references)} untouched caller{'s' * (len(references) > 1)}: {change.symbol.qualified}",
        floor=Tier.MEDIUM,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM if difference.is_silent else Band.LOW,
        lens=Lens.CONTRACT,
        evidence=_evidence(file, change, references),
        why=f"{function} {difference.what}; untouched: {places}.",
        ask=Ask(
            text=f"{function} {difference.what}. What does the untouched call at {where(first.location)} rely on?",
            trigger=f"the call {code(first.text)}",
            consequence=difference.consequence,
            settles=f"read {places}",
        ),
    )


RULE = Rule(
    id="signature-callers",
    group=Group.RADIUS,
    about="A signature changed while callers that the change did not touch still call it the old way.",
    detect=detect,
)
