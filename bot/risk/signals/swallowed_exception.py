"""New code that catches everything and tells nobody.

A broad handler whose whole body is `pass`, `continue` or the return of a constant; in Go, `if err != nil` that returns
a nil error, and `_ = f()` of a call that can fail.

Deliberately not flagged: handlers that log, re-raise, call or store anything (someone hears of it); clean-up whose
failure is nobody's business (close, unlink, kill …); JavaScript questions that are asked by trying (`JSON.parse`,
`new URL`, `fs.access`); and functions whose name says that failure is an answer (`is…`, `try…`, `exists`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.facts import Construct, ConstructKind, Facts
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, gains, views
from bot.risk._wording import callee, code

_CONSTANT = r"(?:None|null|nil|undefined|[Tt]rue|[Ff]alse|-?\d[\d.]*|\"\"|''|``|\"[^\"]*\"|'[^']*'|\[\]|\{\}|\(\)|set\(\)|dict\(\)|list\(\)|default\w*)"
_SILENT = lazy(
    rf"^\s*(?:pass|\.\.\.|continue|break|next|return(?:\s+{_CONSTANT}(?:\s*,\s*{_CONSTANT})*)?|{_CONSTANT})?\s*;?\s*$"
)
_CLEAN_UP = lazy(
    r"\b\w*(?:close|unlink|rm|rmdir|rmtree|remove|delete|kill|clean\w*|dispose|destroy|disconnect|shutdown|terminate|abort|stop|cancel"
    r"|release|rollback\w*|unsubscribe|end|flush|quit|teardown)_?(?:Sync|All|File|Dir|Lock)?!?\(|Symbol\.(?:asyncD|d)ispose",
    re.IGNORECASE,
)
_ASKS_BY_TRYING = lazy(
    r"\b(?:JSON\.parse|req(?:uest)?\.json|new URL|(?:fs\w*\.)?l?(?:access|stat|readlink|exists)(?:Sync)?|require(?:\.resolve)?|decodeURI\w*|import)\s*\("
    r"|\b(?:localStorage|sessionStorage)\.|\bimport\b|\b(?:int|float|UUID|Decimal|literal_eval)\("
)
_PLAIN = lazy(r"\bpath\.(?:join|resolve|dirname|basename)\(|^\s*(?:if|for|while)\b")
"""Calls that do not fail; the question should name one that may."""
_NAMED_FOR_IT = lazy(
    r"^_*(?:is|has|can|try|exists?|maybe|safe|supports?|check|attempt|ignore|best_?effort|close|clean|stop|kill|log|debug|trace|warn|report)",
    re.IGNORECASE,
)
_HEADER = lazy(r"\bcatch\b\s*(?:\([^{]*\)\s*)?\{|\bexcept\b[^:\n]*:|\brescue\b[^\n]*\n")
_TRY = lazy(r"^\s*(?:\}\s*)?(?:try|begin|do)\b")
_GO_IGNORED = lazy(r"^\s*(?:[\w.]+\s*,\s*)*_\s*:?=\s*(?P<call>[\w.()]+)\(")
_GO_HARMLESS = lazy(
    r"(?:Close|Fprint\w*|Write\w*|Print\w*|Sync|Flush|Remove\w*|Unlock|Stop|Kill|Shutdown|Signal|Set\w*Deadline|Setenv|Unsetenv|Scan\w*"
    r"|Copy|Log\w*|Wait|Reset|Rollback|Body|Sscanf|Encode|MarkHidden|MarkFlagRequired|BindPFlag|RegisterFlagCompletionFunc|Help|Usage|Release"
    r"|append|len|recover|copy|context\w*|cancel)$"
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for gained handlers that hide what they catch."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    for view, handlers in gains(facts, ConstructKind.HANDLER):
        yield from (s for h in handlers if (s := _silent_handler(view, h)) is not None)
    for view in views(facts):
        yield from (s for h in _emptied_handlers(view) if (s := _silent_handler(view, h)) is not None)
        if view.file.language == "Go":
            yield from (s for c in view.file.added if (s := _ignored(view, c)) is not None)
    for view, guards in gains(facts, ConstructKind.GUARD):
        if view.file.language == "Go":
            yield from (s for g in guards if (s := _nil_error(view, g)) is not None)


def _emptied_handlers(view: View) -> Iterator[Construct]:
    """Handlers that only lost lines, as they stand now: without an added line they are not among the gained ones."""
    for handler in view.file.removed:
        if handler.kind is ConstructKind.HANDLER and not view.went(handler):
            first, last = view.successor(handler.line), view.successor(handler.end)
            if first and last and not any(first <= n <= last for n in view.added):
                yield replace(handler, line=first, end=last)


def _silent_handler(view: View, handler: Construct) -> Signal | None:
    if handler.head != "*" or not _is_silent(view, handler):
        return None
    tried = _tried(view, handler)
    return _signal(view, handler, tried, "catches everything", _narrowed(view, handler)) if tried is not None else None


def _is_silent(view: View, handler: Construct) -> bool:
    """Whether the handler's body is one statement that tells nobody; its comments do not count."""
    shown = [view.new.get(n) for n in range(handler.line, handler.end + 1)]
    whole = "\n".join(bare(text or "", view.file.language).strip() for text in shown)
    header = _HEADER.search(whole)
    body = whole[header.end() :].rstrip().removesuffix("}") if header else "?"
    return None not in shown and _SILENT.match(body.strip()) is not None


def _tried(view: View, handler: Construct) -> Evidence | None:
    """The first call in the `try` that is worth hearing of; None when there is none, or the `try` is not shown."""
    if _NAMED_FOR_IT.match(handler.symbol.rpartition(".")[2]):
        return None
    body: list[int] = []
    for number in range(handler.line, max(0, handler.line - 60), -1):
        text = view.new.get(number)
        if text is None:
            return None
        if _TRY.match(text):
            lines = [(n, bare(view.new[n], view.file.language)) for n in reversed(body)]
            return _worth_hearing(view, lines)
        if number < handler.line:
            body.append(number)
    return None


def _worth_hearing(view: View, lines: list[tuple[int, str]]) -> Evidence | None:
    calls = [(n, text) for n, text in lines if "(" in text]
    if not calls or any(_CLEAN_UP.search(t) or _ASKS_BY_TRYING.search(t) for _, t in calls):
        return None
    return view.evidence(next((n for n, text in calls if not _PLAIN.search(text)), calls[0][0]))


def _narrowed(view: View, handler: Construct) -> str:
    """What a handler of the same function caught before, if the change made it broad."""
    was = [c.head for c in view.file.removed if c.kind is ConstructKind.HANDLER and c.symbol == handler.symbol]
    return was[0] if len(was) == 1 and was[0] not in {"*", ""} else ""


def _nil_error(view: View, guard: Construct) -> Signal | None:
    """`if err != nil { return nil }` in a function that returns an error: the failure is reported as success."""
    if not re.match(r"^\w*[eE]rr != nil$", guard.text) or not re.match(r"^return(?: \w+,)* nil$", guard.body):
        return None
    symbol = next((s for s in view.file.after if s.qualified == guard.symbol), None)
    if symbol is None or not re.search(r"(?:\) ?|, ?|\()error\)?$", symbol.signature):
        return None
    between = [bare(view.new.get(n, ""), "Go") for n in range(guard.line + 1, guard.line + 6)]
    leaving = next((i for i, text in enumerate(between) if text.strip().startswith("return")), None)
    if leaving != 0:
        return None  # something is done with the error first
    error = guard.text.split(" ")[0]
    setter = next(
        (
            n
            for n in range(guard.line, guard.line - 4, -1)
            if re.search(rf"\b{error}\b\s*:?=(?!=)", view.new.get(n, ""))
        ),
        0,
    )
    commented = any("//" in view.new.get(n, "") for n in range(guard.line - 1, guard.line + 2))
    if commented or not setter:
        return None
    return _signal(view, guard, view.evidence(setter), f"answers {code(guard.text)} with a nil error")


def _ignored(view: View, call: Construct) -> Signal | None:
    if call.kind is not ConstructKind.CALL or call.line not in view.added:
        return None
    ignored = _GO_IGNORED.match(view.new[call.line])
    if not ignored:
        return None
    if not call.head.endswith(ignored["call"].rpartition(".")[2]):
        return None
    was_checked = any(
        c.kind is ConstructKind.CALL
        and c.head == call.head
        and c.symbol == call.symbol
        and re.search(r"\b\w*[eE]rr\s*:?=", view.old.get(c.line, ""))
        for c in view.file.removed
    )
    was_ignored = any(
        c.kind is ConstructKind.CALL
        and c.head == call.head
        and c.symbol == call.symbol
        and _GO_IGNORED.match(view.old.get(c.line, ""))
        for c in view.file.removed
    )
    if _GO_HARMLESS.search(ignored["call"]) or was_ignored or not was_checked:
        return None
    return _signal(view, call, view.place(call), f"throws away what {code(call.head)} returns")


def _is_explained(view: View, found: Construct) -> bool:
    """Whether a comment stands in or at it: then somebody meant it, for good or bad reasons."""
    lines = [view.new.get(n, "") for n in range(found.line, min(found.end, found.line + 6) + 1)]
    return any(bare(text, view.file.language) != text and re.search(r"#|//|/\*", text) for text in lines)


def _signal(view: View, found: Construct, tried: Evidence, does: str, was: str = "") -> Signal:
    function, place = callee(found.symbol), view.place(found)
    narrower = f" (before: {code(was)})" if was else ""
    evidence = (place, tried) if tried != place else (place,)
    return Signal(
        rule=RULE.id,
        title=f"error swallowed in {found.symbol or view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.HIGH,
        likelihood=Band.LOW if _is_explained(view, found) else Band.MEDIUM,
        lens=Lens.FAILURE,
        evidence=evidence,
        why=f"{function} {does}{narrower} on line {place.location.start} and neither logs, re-raises nor returns the error.",
        ask=Ask(
            text=f"{function} {does}{narrower} and tells nobody. How would someone learn that {code(tried.quote)} failed on line {tried.location.start}?",
            trigger=f"{code(tried.quote)} fails, for whatever reason",
            consequence="the caller cannot tell the failure from a normal result",
            settles=f"the log line or metric that shows it, or a test in which line {tried.location.start} fails",
        ),
    )


RULE = Rule(
    id="swallowed-exception",
    group=Group.WEAKENING,
    about="New code catches every error and neither logs, re-raises nor returns it.",
    detect=detect,
)
