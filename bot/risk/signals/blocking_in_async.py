"""A call that blocks its thread was written into an asynchronous function: everything else on the loop waits with it.

Sources: https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code,
https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop,
https://docs.rs/tokio/latest/tokio/#cpu-bound-tasks-and-blocking-code.

Deliberately not flagged: what is handed to a thread (`to_thread`, `spawn_blocking`, an executor), what blocked there
before, scripts and command lines in Node (nothing else waits), and reading a file, which is rarely long.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.facts import Construct, ConstructKind, Facts, Symbol
from bot.pattern import Pattern, lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, gains
from bot.risk._wording import callee, code


class _Blocking(NamedTuple):
    languages: frozenset[str]
    callee: Pattern[str]
    instead: str
    """What does the same without blocking."""


def _blocking(languages: str, callee: str, instead: str) -> _Blocking:
    return _Blocking(frozenset(languages.split("|")), lazy(callee), instead)


_SCRIPT = "JavaScript|TypeScript|TSX"
_CALLS = (
    _blocking("Python", r"^time\.sleep$", "`await asyncio.sleep()`"),
    _blocking("Python", r"^requests\.(?:get|post|put|patch|delete|head|request)$|^(?:urllib\.)?(?:request\.)?urlopen$", "an asynchronous client, or `asyncio.to_thread`"),
    _blocking("Python", r"^subprocess\.(?:run|call|check_call|check_output)$|^os\.system$", "`asyncio.create_subprocess_exec`"),
    _blocking(_SCRIPT, r"^(?:child_process\.|cp\.)?(?:execSync|execFileSync|spawnSync)$|^Atomics\.wait$", "the asynchronous form"),
    _blocking(_SCRIPT, r"^(?:crypto\.)?(?:pbkdf2Sync|scryptSync)$|^bcrypt(?:js)?\.(?:hashSync|compareSync)$|^zlib\.\w+Sync$", "the asynchronous form"),
    _blocking("Rust", r"^(?:std\.)?thread\.sleep$", "`tokio::time::sleep`"),
    _blocking("Rust", r"^std\.fs\.\w+$|^std\.net\.\w+(?:\.\w+)?$", "`tokio::fs`, or `spawn_blocking`"),
    _blocking("Rust", r"^reqwest\.blocking\b|\.block_on$|^ureq\.(?:get|post)$", "the asynchronous client"),
    _blocking("C#", r"^Thread\.Sleep$", "`await Task.Delay()`"),
    _blocking("C#", r"\.GetAwaiter\(\)\.GetResult$", "`await`"),
    _blocking("Kotlin", r"^Thread\.sleep$|^runBlocking$", "`delay()`"),
)  # fmt: skip
_HANDED_OFF = lazy(
    r"to_thread|run_in_executor|run_sync|spawn_blocking|block_in_place|thread::spawn|Task\.Run|Dispatchers\.|unblock\(|asyncify|sync_to_async|Executor|lambda\b|\bcfg!?\("
)
_COMMAND = lazy(
    r"(?:^|/)(?:scripts?|tools?|bin|cli|build|examples?|bench\w*|e2e|commands?)/|\.config\.\w+$|(?:^|/)(?:setup|build|release|gulpfile)[\w.-]*$"
)
_ABOVE = 6


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for gained calls that block inside an asynchronous function."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    for view, calls in gains(facts, ConstructKind.CALL):
        if _COMMAND.search(view.file.path):
            continue
        for call in calls:
            entry = next((b for b in _CALLS if view.file.language in b.languages and b.callee.search(call.head)), None)
            if entry is not None and call.line in view.added and _blocks(view, call):
                yield _signal(view, call, entry)


def _blocks(view: View, call: Construct) -> bool:
    symbol = view.file.symbol_at(call.line)
    if symbol is None or not _is_async(symbol, view.file.language):
        return False
    if any(c.kind is ConstructKind.CALL and c.head == call.head and c.symbol == call.symbol for c in view.file.removed):
        return False
    above = (bare(view.new.get(n, ""), view.file.language) for n in range(call.line - _ABOVE, call.line + 1))
    return not any(_HANDED_OFF.search(text) for text in above)


def _is_async(symbol: Symbol, language: str | None) -> bool:
    header = symbol.signature.partition("(")[0].split()
    word = "suspend" if language == "Kotlin" else "async"
    return word in header or (language in {"JavaScript", "TypeScript", "TSX"} and "= async" in symbol.signature)


def _signal(view: View, call: Construct, entry: _Blocking) -> Signal:
    function, blocks, place = callee(call.symbol), code(call.head), view.place(call)
    return Signal(
        rule=RULE.id,
        title=f"blocking call in asynchronous {call.symbol or view.file.path}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.FAILURE,
        evidence=(place,),
        why=f"{blocks} on line {call.line} holds the thread that {function} shares with every other task.",
        ask=Ask(
            text=f"{function} is asynchronous and calls {blocks} on line {call.line}, which blocks. For how long at worst, and what else waits on that thread meanwhile?",
            trigger=f"{blocks} takes long while other tasks are due",
            consequence="all of them wait, heartbeats and timeouts among them",
            settles=f"a measurement under load, or {entry.instead} in its place",
        ),
    )


RULE = Rule(
    id="blocking-in-async",
    group=Group.CONCURRENCY,
    about="A call that blocks its thread was added to an asynchronous function.",
    detect=detect,
)
