"""Locks, tasks and shared state: what runs at the same time as what.

Asked about: a lock taken away while what it guarded stays, and a task started whose end nobody awaits. Everything else
that adds or removes concurrency only raises the tier, because tests rarely meet the orders in which it fails.

Deliberately not flagged: locks that were moved or renamed within the function, and tasks that are joined, gathered,
collected, or tied to a wait group, a channel or a context in the same function.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.change import Side
from bot.facts import ConstructKind, Facts
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Evidence, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, gains, views
from bot.risk._wording import callee, code, listed, where

_NAME = r"(?<![\w.>-])[\w.>-]{1,80}?"
_LOCK = lazy(
    r"^\s*(?:async\s+)?with\s+(?P<with>[\w.]{1,80})(?:\(.{0,80}\))?(?:\s+as\s+\w{1,40})?:"
    rf"|(?P<call>{_NAME})(?:\.|->)(?:acquire|lock|Lock|RLock|lockInterruptibly|WaitOne|EnterWriteLock|write_lock)\(\s*\)"
    r"|\b(?:synchronized|lock)\s*\((?P<block>[\w.]{1,80})\)\s*\{?\s*$|\b(?P<method>synchronized)\s+(?!\()\w"
    rf"|(?P<mutex>{_NAME})\.(?:runExclusive|acquire|use)\("
)
_HINT = lazy(r"lock|acquire|mutex|sem|cond|synchronized|WaitOne", re.IGNORECASE)
"""What every line that locks holds: most hold none of it, and the pattern above costs more."""
_UNLOCKS = lazy(r"[uU]nlock\(|\.release\(|\bdrop\(")
_FRAMES = lazy(r"^(?:defer\b|\}|try\b|finally\b|return;?$)")
_LOCK_WORDS = frozenset({"lock", "rlock", "mutex", "semaphore", "sem", "cond", "condition"})
_STARTS = lazy(
    r"^\s*(?P<go>go\s+(?:func\b|[\w.]+\())"
    r"|^\s*(?P<task>(?:asyncio\.|loop\.)?(?:create_task|ensure_future)\()"
    r"|^\s*(?P<thread>(?:threading\.)?Thread\(.*\)\.start\(\)|new Thread\(.*\)\.start\(\)|thread::spawn\(|tokio::spawn\(|Task\.Run\(|GlobalScope\.launch)"
)
_WAITS = lazy(
    r"\.Wait\(|\.wait\(|\.Done\(|wg\.|errgroup|<-|\bselect\b|\.join\(|gather\(|await\b|add_done_callback|TaskGroup|\.add\(|\.append\(|ctx\.|ctx\b|\bclose\("
)
_TOUCHES = lazy(
    r"\b(?:sync\.(?:Mutex|RWMutex|WaitGroup|Once|Map|Pool|Cond)|atomic\.\w+|errgroup\.\w+|make\(chan\b|threading\.(?:R?Lock|Thread|Event|Semaphore|Condition)\("
    r"|asyncio\.(?:create_task|Lock|Semaphore|TaskGroup)\(|(?:ThreadPool|ProcessPool)Executor\(|multiprocessing\.\w+\("
    r"|new Worker\(|new SharedArrayBuffer\(|Atomics\.\w+|CompletableFuture\.\w+|ExecutorService|Executors\.\w+|AtomicInteger|AtomicLong|AtomicReference|ConcurrentHashMap"
    r"|Arc<|Mutex<|RwLock<|tokio::spawn|thread::spawn|mpsc::|Task\.WhenAll\(|Parallel\.\w+|Interlocked\.\w+|SemaphoreSlim)"
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for locks that went, tasks that nobody waits for, and other changes to what runs at once."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    found: set[str] = set()
    for view in views(facts):
        for signal in (*_lost_locks(view), *_loose_tasks(view)):
            found.add(view.file.path)
            yield signal
    yield from _touched(facts, found)


def _lock_in(text: str) -> str:
    """What a line locks; "" where it locks nothing."""
    match = _LOCK.search(text) if _HINT.search(text) else None
    if match is None:
        return ""
    by_name = match["with"] or match["mutex"]
    if by_name and not _LOCK_WORDS & {part.lower() for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", by_name)}:
        return ""
    return by_name or match["call"] or match["block"] or match["method"] or ""


def _lost_locks(view: View) -> Iterator[Signal]:
    """Locks on removed lines whose guarded lines stand unlocked after the change."""
    language = view.file.language
    held = {_lock_in(bare(view.new[n], language)) for n in view.added} | {
        _lock_in(bare(t, language)) for t in view.new.values()
    }
    for number in sorted(view.removed):
        lock = _lock_in(bare(view.old[number], language))
        if not lock or lock in held:
            continue
        symbol = next((s for s in reversed(view.file.before) if s.start <= number <= s.end), None)
        if symbol is None or all(s.qualified != symbol.qualified for s in view.file.after):
            continue
        if any(held - {""}) and any(_lock_in(bare(view.new[n], language)) for n in view.added):
            continue  # another lock took its place
        guarded = _guarded(view, number, lock, symbol.qualified)
        if guarded is not None:
            yield _lock_signal(view, lock, symbol.qualified, guarded, view.evidence(number, Side.OLD))


def _guarded(view: View, number: int, lock: str, symbol: str) -> Evidence | None:
    """The first line under the lock that is still there: same text, perhaps at another indentation."""
    now = {text.strip(): n for n, text in view.lines(symbol, 0)}
    if any(re.search(rf"(?<![\w.]){re.escape(lock)}\b", text) for text in now):
        return None  # it is taken in another way
    for following in range(number + 1, number + 8):
        text = view.old.get(following, "").strip()
        plain = bare(text, view.file.language).strip()
        if _UNLOCKS.search(plain) and not plain.startswith("defer"):
            return None
        if len(plain) > 3 and text in now and not _FRAMES.match(plain):
            return view.evidence(now[text])
    return None


def _lock_signal(view: View, lock: str, symbol: str, guarded: Evidence, gone: Evidence) -> Signal:
    function, line = callee(symbol), guarded.location.start
    return Signal(
        rule=RULE.id,
        title=f"lock removed from {symbol}",
        floor=Tier.HIGH,
        severity=Tier.HIGH,
        likelihood=Band.MEDIUM,
        lens=Lens.FAILURE,
        evidence=(guarded, gone),
        why=f"{function} no longer takes {code(lock)}, and {code(guarded.quote)} on line {line} is still there.",
        ask=Ask(
            text=f"{function} no longer takes {code(lock)} (was {where(gone)}). What keeps two callers from running {code(guarded.quote)} on line {line} at once?",
            trigger=f"two callers in {function} at the same moment",
            consequence=f"line {line} of one runs between the lines of the other",
            settles=f"name what serialises {function} now, or a test that runs it from several threads",
        ),
    )


def _loose_tasks(view: View) -> Iterator[Signal]:
    """Tasks on added lines that nothing in the function waits for."""
    for number in sorted(view.added):
        text = bare(view.new[number], view.file.language)
        started = _STARTS.search(text)
        symbol = view.file.symbol_at(number)
        if started is None or symbol is None:
            continue
        near = [bare(t, view.file.language) for n, t in view.lines(symbol.qualified, number)]
        if any(_WAITS.search(t) for t in near) or _was_started(view, text):
            continue
        yield _task_signal(view, symbol.qualified, number, is_task=bool(started["task"]))


def _was_started(view: View, text: str) -> bool:
    return any(view.old[n].strip() == text.strip() or _STARTS.search(view.old[n]) for n in view.removed)


def _task_signal(view: View, symbol: str, number: int, *, is_task: bool) -> Signal:
    function, place = callee(symbol), view.evidence(number)
    # https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task: "Save a reference to the result of this function"
    lost = (
        "its exception is lost, and the loop may drop it half-way: it keeps only a weak reference"
        if is_task
        else "its failure is lost, or ends the process, and it may be cut off at exit"
    )
    return Signal(
        rule=RULE.id,
        title=f"task that nobody waits for in {symbol}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.MEDIUM if is_task else Band.LOW,
        lens=Lens.FAILURE,
        evidence=(place,),
        why=f"{function} starts {code(place.quote)} on line {number}, and nothing shown of it waits for the end.",
        ask=Ask(
            text=f"{function} starts {code(place.quote)} on line {number} and nothing there waits for it. Who learns when it fails or is cut off?",
            trigger=f"what line {number} starts fails, or the process stops first",
            consequence=lost,
            settles="the line that joins it or handles its error, or a test in which it fails",
        ),
    )


def _touched(facts: Facts, asked: set[str]) -> Iterator[Signal]:
    """One quiet signal for whatever else brings concurrency, wherever it stands."""
    places: list[tuple[View, int]] = []
    for view, constructs in gains(facts, ConstructKind.CONCURRENCY):
        places += [(view, c.line) for c in constructs if c.line in view.added]
    for view in views(facts):
        gone = {m[0] for n in view.removed for m in _TOUCHES.finditer(view.old[n])}
        new = [n for n in sorted(view.added) if _TOUCHES.search(view.new[n])]
        places += [
            (view, n) for n in new if (m := _TOUCHES.search(bare(view.new[n], view.file.language))) and m[0] not in gone
        ]
    quiet = [(view, n) for view, n in places if view.file.path not in asked]
    if quiet:
        quiet.sort(key=lambda place: (place[0].file.path, place[1]))
        yield _touch_signal(quiet)


def _touch_signal(places: list[tuple[View, int]]) -> Signal:
    names = list(dict.fromkeys(view.definition(n) or view.file.path.rpartition("/")[2] for view, n in places))
    first = places[0][0].evidence(places[0][1])
    return Signal(
        rule=RULE.id,
        title=f"concurrency in {listed(names)}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.FAILURE,
        evidence=(first, *(view.evidence(n) for view, n in places[1:6])),
        why=f"{code(first.quote)} in {callee(names[0])} and {len(places) - 1} more new lines decide what runs at the same time.",
    )


RULE = Rule(
    id="concurrency-touched",
    group=Group.CONCURRENCY,
    about="Locks, tasks, threads or channels were added or taken away: failures that tests rarely meet.",
    detect=detect,
)
