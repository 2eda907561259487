"""Error handling is gone from code that stays: a handler, a `raise`, or Go's look at `err`.

Three forms, each with the code that used to be protected still there:
a `catch`/`except` taken away from around it; a `raise`/`throw` replaced by something milder or dropped; an
`if err != nil` dropped while the call that sets `err` remains.

Deliberately not flagged: handling that was moved, narrowed, widened or reworded in the same function (widening is
`swallowed_exception`'s), a raise that went together with its condition (`removed_guard`'s), NotImplementedError, and
anything whose protected code cannot be seen to remain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.change import Line, Side
from bot.facts import Construct, ConstructKind, Facts
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import Block, View, few, losses
from bot.risk._wording import callee, code, where

_TRY = lazy(r"^\s*(?:\}\s*)?(?:try|begin|do)\b(?!\s*=)")
_CALLS = lazy(r"^(?!\s*(?:\}?\s*else\b|if|elif|for|while|switch|match|catch|except)\b).*\w\w\(")
"""A line that calls something and is no condition: what a handler would stand around."""
_STILL_LEAVES = lazy(
    r"\b(?:raise|throw|throws|panic\w*|reject|abort|exit|fatal\w*|fail\w*|die|bail|err|error|errors|Err|Error\w*|exception|assert\w*"
    r"|\w*Error|\w*Exception|next)\b",
    re.IGNORECASE,
)
_PLANNED = lazy(
    r"\b(?:NotImplementedError|NotImplemented|UnsupportedOperationException|TODO|StopIteration|SkipTest)\b|(?i:(?:not|isn.t)(?: yet)? (?:implemented|supported)|unimplemented)"
)
_MILDER = lazy(
    r"^\s*(?:return\b|pass\b|continue\b|break\b|(?:self\.|this\.)?_?log\w*[.(]|console\.|warn\w*[.(]|print\w*\()"
)
_GO_ERROR = lazy(r"^(?:\w*[eE]rr) != nil$")


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for lost handlers, lost raises and lost looks at an error."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    for view, handlers in losses(facts, ConstructKind.HANDLER):
        yield from (s for h in handlers if (s := _lost_handler(view, h)) is not None)
    for view, raises in losses(facts, ConstructKind.RAISE):
        yield from (s for r in raises if (s := _lost_raise(view, r)) is not None)
    for view, guards in losses(facts, ConstructKind.GUARD):
        if view.file.language == "Go":
            yield from (s for g in guards if _GO_ERROR.match(g.text) and (s := _lost_look(view, g)) is not None)


def _gained_here(view: View, kind: ConstructKind, lost: Construct) -> bool:
    return any(c.kind is kind and c.symbol == lost.symbol for c in view.file.added)


def _lost_handler(view: View, handler: Construct) -> Signal | None:
    if not view.survives(handler) or _gained_here(view, ConstructKind.HANDLER, handler):
        return None
    stays = _still_there(view, _protected(view, handler), handler)
    if stays is None:
        return None
    caught = "any exception" if handler.head == "*" else code(handler.head or "errors")
    function, gone = callee(handler.symbol), view.place(handler, Side.OLD)
    return Signal(
        rule=RULE.id,
        title=f"exception handler removed from {handler.symbol or view.file.path}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.FAILURE,
        evidence=(stays, gone),
        why=f"{function} no longer catches {caught}, and the code that the handler stood around is still there.",
        ask=Ask(
            text=f"{function} no longer catches {caught} (was {where(gone)}). Who catches it now when {code(stays.quote)} fails on line {stays.location.start}?",
            trigger=f"{code(stays.quote)} raises {caught}",
            consequence=f"it passes through {function} to every caller",
            settles=f"name the caller that handles it, or a test of {function} in which that line raises",
        ),
    )


def _protected(view: View, handler: Construct) -> list[str]:
    """The stripped old lines between the handler and its `try`, as far as hunks show them."""
    found: list[str] = []
    for number in range(handler.line - 1, max(0, handler.line - 80), -1):
        text = view.old.get(number)
        if text is None or _TRY.match(text):
            return found if text is not None else []
        found.append(text.strip())
    return []


def _still_there(view: View, protected: list[str], lost: Construct) -> Evidence | None:
    """The first call that the handler stood around, where a third of them still stand: one of many was taken along."""
    wanted = {text for text in protected if _CALLS.search(bare(text, view.file.language))}
    near = view.successor(lost.line)
    around = sorted(view.lines(lost.symbol, near))
    stand = {
        text.strip(): number for number, text in reversed(around) if text.strip() in wanted and abs(number - near) < 80
    }
    return view.evidence(min(stand.values())) if stand and 3 * len(stand) >= len(wanted) else None


def _lost_raise(view: View, lost: Construct) -> Signal | None:
    if not view.survives(lost) or _PLANNED.search(lost.text) or _gained_here(view, ConstructKind.RAISE, lost):
        return None
    block = _block_of(view, lost.line)
    if block is None or any(_STILL_LEAVES.search(bare(line.text, view.file.language)) for line in block.added):
        return None
    instead = _milder(view, block, lost)
    if instead is None:
        return None
    raised = code(lost.head or lost.text)
    function, gone = callee(lost.symbol), view.place(lost, Side.OLD)
    return Signal(
        rule=RULE.id,
        title=f"raise removed from {lost.symbol or view.file.path}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.FAILURE,
        evidence=(instead, gone),
        why=f"{function} no longer raises {raised}; in its place stands {code(instead.quote)}.",
        ask=Ask(
            text=f"{function} raised {raised} at {where(gone)}; line {instead.location.start} now has {code(instead.quote)}. How do callers that relied on the error learn of the failure?",
            trigger=f"the case in which {function} raised {raised}",
            consequence=f"{function} goes on, and its caller takes the failure for success",
            settles=f"a caller of {function} that looks at the new result, or a test of that case",
        ),
    )


def _block_of(view: View, old_line: int) -> Block | None:
    return next((b for b in view.blocks() if any(line.old == old_line for line in b.removed)), None)


def _milder(view: View, block: Block, lost: Construct) -> Evidence | None:
    """What stands where the raise stood, if its condition or handler stayed and the replacement leaves more softly."""
    rest = [
        line for line in block.removed if line.old is None or not lost.line <= line.old <= max(lost.end, lost.line + 6)
    ]
    if any(_opens(line) for line in rest):
        return None  # the condition around the raise changed as well: no longer the same case
    return next((view.evidence(line.new) for line in block.added if line.new and _MILDER.match(line.text)), None)


def _opens(line: Line) -> bool:
    return (
        re.match(r"^\s*(?:\}?\s*else\b|if|elif|except|catch|case|when|unless|switch|for|while|match)\b", line.text)
        is not None
    )


def _lost_look(view: View, guard: Construct) -> Signal | None:
    error = guard.text.split(" ")[0]
    near = view.successor(guard.line)
    if not view.survives(guard) or not near or ";" in view.old.get(guard.line, ""):
        return None  # `if err := f(); err != nil` goes with its call
    around = sorted(view.lines(guard.symbol, near))
    if _looked_at(error, [bare(text, "Go") for number, text in around if near <= number <= near + 6]):
        return None
    setter = _setter(error, [(n, text) for n, text in reversed(around) if near - 6 <= n < near])
    if setter is None:
        return None
    function, gone, call = callee(guard.symbol), view.place(guard, Side.OLD), view.evidence(setter)
    return Signal(
        rule=RULE.id,
        title=f"error no longer looked at in {guard.symbol}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.FAILURE,
        evidence=(call, gone),
        why=f"{function} no longer tests {code(error)} after {code(call.quote)}.",
        ask=Ask(
            text=f"{function} no longer tests {code(error)} after {code(call.quote)} (was {where(gone)}). What stops it from using a failed result?",
            trigger=f"the call on line {setter} returns an error",
            consequence=f"{function} goes on with the zero value of what the call returns",
            settles=f"the line behind {setter} that reads {code(error)}, or a test in which that call fails",
        ),
    )


def _setter(error: str, above: list[tuple[int, str]]) -> int | None:
    """The nearest line above that sets the error, unless a block ends or the error is read on the way to it."""
    for number, text in above:
        if _sets(error, text):
            return number
        if text.strip() == "}" or re.search(rf"\b{error}\b", bare(text, "Go")):
            return None
    return None


def _sets(error: str, text: str) -> bool:
    return re.search(rf"\b{error}\b\s*:?=(?!=)", bare(text, "Go")) is not None and ";" not in text


def _looked_at(error: str, lines: list[str]) -> bool:
    """Whether one of the lines reads the error before another one sets it anew."""
    for text in lines:
        target, set_anew, value = text.partition(":=") if ":=" in text else text.partition(" = ")
        is_target = bool(set_anew) and re.search(rf"\b{error}\s*$", target) is not None
        if re.search(rf"\b{error}\b", value.partition(";")[0] if is_target else text):
            return True
        if is_target:
            return False
    return False


RULE = Rule(
    id="removed-error-handling",
    group=Group.WEAKENING,
    about="A handler, a raise or a look at an error was taken away while the code that can fail stays.",
    detect=detect,
)
