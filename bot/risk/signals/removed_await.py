"""A call whose result nobody waits for any more, or that is asynchronous and was never awaited.

Two forms: an `await` taken away while the same call stays as a statement of its own; and a new statement that calls an
`async` function of the same file (Python anywhere, other languages only inside of an `async` function).

Deliberately not flagged: a promise that is returned, stored, handed on, or chained with `.then`/`.catch`; `void f()`;
a call handed to `gather`, `create_task`, `Promise.all` and the like; a function that stopped being asynchronous in the
same change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.change import Side
from bot.facts import Construct, ConstructKind, Facts, Symbol
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, gains, losses
from bot.risk._wording import callee, code

_LANGUAGES = frozenset({"Python", "JavaScript", "TypeScript", "TSX", "C#", "Rust"})
_MEMBER = lazy(r"\?\.|->|::")
_HANDED_ON = lazy(
    r"\bawait\b|\.await\b|\breturn\b|\byield\b|\bvoid\b|=>|\.then\(|\.catch\(|\.finally\(|gather\(|create_task\(|ensure_future\(|Promise\.|Task\."
    r"|asyncio\.\w+\(|spawn\(|block_on\(|run_until_complete\(|\bjoin!?\(|waitUntil\("
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for lost awaits, and for new calls of async functions without one."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    no_longer = _no_longer_async(facts)
    for view, awaits in losses(facts, ConstructKind.AWAIT):
        if view.file.language in _LANGUAGES:
            yield from (s for a in awaits if (s := _lost(view, a, no_longer)) is not None)
    for view, calls in gains(facts, ConstructKind.CALL):
        if view.file.language in _LANGUAGES - {"Rust"}:
            yield from (s for c in calls if (s := _never(view, c)) is not None)


def _no_longer_async(facts: Facts) -> frozenset[str]:
    """The names of functions that the change made synchronous: their calls rightly lose the `await`."""
    return frozenset(
        c.symbol.name
        for f in facts.files
        for c in f.changes
        if c.before is not None and _is_async(c.before) and not _is_async(c.symbol)
    )


def _is_async(symbol: Symbol) -> bool:
    header = symbol.signature.partition("(")[0].split()
    return "async" in header or re.search(r"[=:]\s*async\b", symbol.signature) is not None


def _lost(view: View, lost: Construct, no_longer: frozenset[str]) -> Signal | None:
    called = _callee_of(lost.head)
    if not called or not view.survives(lost) or {called.rpartition(".")[2], lost.symbol.rpartition(".")[2]} & no_longer:
        return None
    near = view.successor(lost.line)
    line = next(
        (
            n
            for n, text in view.lines(lost.symbol, near)
            if n in view.added and abs(n - near) <= 12 and _is_statement(text, called, view)
        ),
        None,
    )
    if line is None or _is_awaited_before(view, line):
        return None
    return _signal(view, called, lost.symbol, (view.evidence(line), view.place(lost, Side.OLD)), "is no longer awaited")


def _callee_of(call: str) -> str:
    found = re.match(r"[A-Za-z_$][\w$.:?>-]*", call)
    return _MEMBER.sub(".", found[0]) if found and call[found.end() : found.end() + 1] in {"(", "<", "!"} else ""


def _is_statement(text: str, called: str, view: View) -> bool:
    """Whether the line is nothing but that call, so that its result is dropped."""
    line = _MEMBER.sub(".", bare(text, view.file.language)).strip()
    ends = r"\);$" if view.file.language == "Rust" else r"\)\s*[;?]*$|\($|,$"
    return line.startswith(f"{called}(") and not _HANDED_ON.search(line) and re.search(ends, line) is not None


def _is_awaited_before(view: View, line: int) -> bool:
    """Whether the line goes on from one above that awaits, returns or hands on what stands here."""
    above = next((view.new[n] for n in range(line - 1, line - 4, -1) if view.new.get(n, "").strip()), "")
    text = bare(above, view.file.language).rstrip()
    return (
        text.endswith(("(", "[", ",", "=", "await", "return", "=>", ".", "?", ":", "&&", "||"))
        and not text.endswith("):")
        and (view.file.language != "Python" or not text.endswith(":"))
    )


def _never(view: View, call: Construct) -> Signal | None:
    own = call.head.partition(".")[2] if call.head.startswith(("self.", "this.")) else call.head
    target = [s for s in view.file.after if s.name == own and bool(s.owner) == (own != call.head)]
    if not target or not all(_is_async(s) for s in target) or call.line not in view.added:
        return None
    inside = view.file.symbol_at(call.line)
    if inside is None or (view.file.language != "Python" and not _is_async(inside)):
        return None
    if not _is_statement(view.new.get(call.line, ""), call.head, view) or _is_awaited_before(view, call.line):
        return None
    if any(c.kind is ConstructKind.CALL and c.head == call.head and c.symbol == call.symbol for c in view.file.removed):
        return None  # it was called like this before
    return _signal(view, call.head, call.symbol, (view.place(call),), "is asynchronous and is called without `await`")


def _signal(view: View, called: str, symbol: str, evidence: tuple[Evidence, ...], what: str) -> Signal:
    line, target, function = evidence[0].location.start, code(f"{called}()"), callee(symbol)
    python = view.file.language in {"Python", "Rust"}
    return Signal(
        rule=RULE.id,
        title=f"not awaited: {called[:60]}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.HIGH if python else Band.MEDIUM,
        lens=Lens.FAILURE,
        evidence=evidence,
        why=f"{target} {what} on line {line} of {function}.",
        ask=Ask(
            text=f"{target} {what} on line {line}. What in {function} relies on it having finished, and where does its error go?",
            trigger=f"{function} goes on, or ends, before {target} is done; or {target} fails",
            consequence="its body never runs"
            if python
            else "what follows runs too early, and a failure is an unhandled rejection",
            settles=f"a test of {function} that looks at what {target} was to do",
        ),
    )


RULE = Rule(
    id="removed-await",
    group=Group.CONCURRENCY,
    about="An asynchronous call lost its `await`, or was written without one.",
    detect=detect,
)
