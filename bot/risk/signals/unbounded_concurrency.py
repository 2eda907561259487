"""As much runs at once as there is data: a task, goroutine or promise for each element, and nothing that holds it back.

Deliberately not flagged: work that reaches nothing outside (no request, query, file or process in it), a collection
written out in place or named as a constant, a semaphore, limit, pool or batch in the same function, one task for each
connection that a server accepts, and what the function did before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from bot.facts import ConstructKind, Facts
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, gains, views
from bot.risk._wording import callee, code

_SCRIPTS = frozenset({"JavaScript", "TypeScript", "TSX"})
_JOINS = lazy(r"^Promise\.(?:all|allSettled)$|^(?:asyncio\.)?gather$|^(?:futures\.)?(?:future\.)?(?:try_)?join_all$")
_OVER_DATA = lazy(
    r"^\(\s*(?:await\s+)?(?P<script>[\w.$?()]+?)\s*\.(?:map|flatMap)\(|^\(\s*\*\s*[\[(].*\bfor\s+[\w, ()]+\s+in\s+(?P<python>[\w.()]+)|^\(\s*(?P<rust>[\w.&]+?)\.(?:into_)?iter\(\)"
)
_OUTSIDE = lazy(
    r"(?i:fetch|request|http|\baxios|query|exec|spawn|\bfs\b|readfile|writefile|upload|download|send|post\(|\.get\(|put\(|delete|insert|update|save|create|publish|load|connect|client|\bdb\b|api|\bcurl|copy|build|install|process)"
)
_BOUNDS = lazy(
    r"(?i:semaphore|\bsem\b|limit|throttl|batch|chunk|\bpool|concurren|worker|setlimit|buffer_unordered|buffered\(|queue|acquire|max_|slice\(|tokens?\b.*<-|bounded|mutex)"
)
_LOOP = lazy(
    r"^\s*(?:for\s+(?P<go>[^{;]*\brange\s+(?P<range>[\w.()\[\]]+))\s*\{|for\s+[^{]*\sin\s+(?P<rust>[\w.&()]+)\s*\{|(?:async\s+)?for\s+[\w, ()]+\s+in\s+(?P<python>[\w.()]+):|for\s*\(.*(?::|\bof\b)\s*(?P<c>[\w.()]+)\s*\)\s*\{)"
)
_STARTS = lazy(
    r"^\s*go\s+(?:func\b|[\w.]+\()|\b(?:eg|g|group|errg|grp|errGroup)\.Go\(|\b(?:tokio::)?(?:task::)?spawn\(|\basyncio\.(?:create_task|ensure_future)\(|\bnew Thread\(|\bThread\(target="
)
_CONSTANT = lazy(r"^(?:[A-Z][A-Z0-9_]+|\d+|range|Object|signals?|[\w.]*[kK]inds|[\w.]*[tT]ypes|self\.)$")
_MOST = 50
"""Starts of work in one file that are looked at further: each is compared with the lines of its function."""
_INWARD = 8
_OUTWARD = 12


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for work that is started for each element of a collection without a bound."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    for view, calls in gains(facts, ConstructKind.CALL):
        for call in calls:
            if call.line in view.added and _JOINS.match(call.head):
                over = _OVER_DATA.match(call.body)
                data = next(filter(None, over.groups()), "") if over else ""
                known = view.file.language in _SCRIPTS or view.file.language in {"Python", "Rust"}
                if known and data and _reaches_out(call.body) and _is_free(view, call.symbol, call.line, data):
                    yield _signal(view, call.symbol, view.evidence(call.line), data)
    for view in views(facts):
        yield from _loops(view)


def _reaches_out(text: str) -> bool:
    return _OUTSIDE.search(text) is not None


def _is_free(view: View, symbol: str, line: int, data: str) -> bool:
    """Whether nothing in the definition holds it back, and it did not do so before."""
    if _CONSTANT.match(data) or _CONSTANT.match(data.rpartition(".")[2]):
        return False
    lines = [bare(text, view.file.language) for n, text in view.lines(symbol, line) if abs(n - line) <= 60]
    gone = [bare(view.old[n], view.file.language) for n in view.removed]
    return not any(_BOUNDS.search(text) for text in lines) and not any(_starts(text) for text in gone)


def _starts(text: str) -> bool:
    return _STARTS.search(text) is not None or re.search(r"Promise\.all|gather\(|join_all\(", text) is not None


def _loops(view: View) -> Iterator[Signal]:
    starts = (n for n in sorted(view.added) if _STARTS.search(bare(view.new[n], view.file.language)))
    for number in islice(starts, _MOST):
        data = _looped_over(view, number)
        inside = [view.new.get(n, "") for n in range(number, number + _INWARD)]
        symbol = view.definition(number)
        if data and _reaches_out(" ".join(inside)) and _is_free(view, symbol, number, data):
            yield _signal(view, symbol, view.evidence(number), data)


def _looped_over(view: View, number: int) -> str:
    """What the loop directly around a line runs over; "" where no loop over data holds it."""
    depth = _indent(view.new[number])
    for above in range(number - 1, max(0, number - _OUTWARD), -1):
        text = view.new.get(above)
        if text is None:
            return ""
        if text.strip() and _indent(text) < depth:
            loop = _LOOP.match(bare(text, view.file.language))
            if loop is None:
                return ""
            return next((g for name, g in loop.groupdict().items() if g and name != "go"), "")
    return ""


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _signal(view: View, symbol: str, place: Evidence, data: str) -> Signal:
    function, line, many = callee(symbol), place.location.start, code(data)
    return Signal(
        rule=RULE.id,
        title=f"unbounded concurrency in {symbol or view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.FAILURE,
        evidence=(place,),
        why=f"Line {line} starts one piece of work for each of {many}, and nothing shown of {function} holds any of them back.",
        ask=Ask(
            text=f"{function} starts one piece of work for each of {many} at once on line {line}. How many can there be, and what gives way first?",
            trigger=f"{many} with thousands of elements",
            consequence="connections, file descriptors or memory run out, or the other side turns requests away",
            settles=f"name what bounds {many}, or a run with the largest one there is",
        ),
    )


RULE = Rule(
    id="unbounded-concurrency",
    group=Group.CONCURRENCY,
    about="A task for each element of a collection was started without a bound on how many run at once.",
    detect=detect,
)
