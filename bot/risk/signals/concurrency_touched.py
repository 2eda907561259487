"""Tasks and shared state: what runs at the same time as what.

Asked about: a task started whose end nobody awaits. Everything else that brings concurrency only raises the tier,
because tests rarely meet the orders in which it fails. A lock that went is `removed_lock`'s.

Deliberately not flagged: tasks that are joined, gathered, collected, or tied to a wait group, a channel or a context in
the same function; imports, and types of shared values (`Arc<Config>`) that say nothing of when code runs.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.facts import ConstructKind, Facts
from bot.pattern import lazy
from bot.risk._code import bare
from bot.risk._nouns import Ask, Band, Group, Lens, RiskPolicy, Rule, Signal, Tier
from bot.risk._view import View, few, gains, views
from bot.risk._wording import callee, code, listed

_STARTS = lazy(
    r"^\s*(?P<go>go\s+(?:func\b|[\w.]+\())"
    r"|^\s*(?P<task>(?:asyncio\.|loop\.)?(?:create_task|ensure_future)\()"
    r"|^\s*(?P<thread>(?:threading\.)?Thread\(.*\)\.start\(\)|new Thread\(.*\)\.start\(\)|thread::spawn\(|tokio::spawn\(|Task\.Run\(|GlobalScope\.launch)"
)
_IMPORTS = lazy(r"^\s*(?:import\b|from\b|(?:pub\s+)?use\b|using\b|#include)")
_WAITS = lazy(
    r"\.Wait\(|\.wait\(|\.Done\(|wg\.|errgroup|<-|\bselect\b|\.join\(|gather\(|await\b|add_done_callback|TaskGroup|\.add\(|\.append\(|ctx\.|ctx\b|\bclose\("
)
_TOUCHES = lazy(
    r"\b(?:sync\.(?:Mutex|RWMutex|WaitGroup|Once|Map|Pool|Cond)|atomic\.\w+|errgroup\.\w+|make\(chan\b|threading\.(?:R?Lock|Thread|Event|Semaphore|Condition)\("
    r"|asyncio\.(?:create_task|Lock|Semaphore|TaskGroup)\(|(?:ThreadPool|ProcessPool)Executor\(|multiprocessing\.\w+\("
    r"|new Worker\(|new SharedArrayBuffer\(|Atomics\.\w+|CompletableFuture\.\w+|ExecutorService|Executors\.\w+|AtomicInteger|AtomicLong|AtomicReference|ConcurrentHashMap"
    r"|Mutex<|RwLock<|tokio::spawn|thread::spawn|mpsc::|Task\.WhenAll\(|Parallel\.\w+|Interlocked\.\w+|SemaphoreSlim)"
)


def detect(facts: Facts, policy: RiskPolicy) -> Iterator[Signal]:
    """Signals for tasks that nobody waits for, and for other changes to what runs at once."""
    del policy
    return few(_all(facts))


def _all(facts: Facts) -> Iterator[Signal]:
    found: set[str] = set()
    for view in views(facts):
        for signal in _loose_tasks(view):
            found.add(view.file.path)
            yield signal
    yield from _touched(facts, found)


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
    quiet = [(v, n) for v, n in places if v.file.path not in asked and not _IMPORTS.match(v.new[n])]
    if quiet:
        quiet.sort(key=lambda place: (place[0].file.path, place[1]))
        yield _touch_signal(quiet)


def _touch_signal(places: list[tuple[View, int]]) -> Signal:
    names = list(dict.fromkeys(view.definition(n) or view.file.path.rpartition("/")[2] for view, n in places))
    first = places[0][0].evidence(places[0][1])
    rest = f" and {len(places) - 1} more new lines decide" if len(places) > 1 else " decides"
    return Signal(
        rule=RULE.id,
        title=f"concurrency in {listed(names)}",
        floor=Tier.MEDIUM,
        severity=Tier.MEDIUM,
        likelihood=Band.LOW,
        lens=Lens.FAILURE,
        evidence=(first, *(view.evidence(n) for view, n in places[1:6])),
        why=f"{code(first.quote)} on line {first.location.start}{rest} what runs at the same time.",
        check="a test that runs it from several threads or tasks, or the line that says in which order they may come",
    )


RULE = Rule(
    id="concurrency-touched",
    group=Group.CONCURRENCY,
    about="Tasks, threads, locks or channels came in: failures in an order that tests rarely meet.",
    detect=detect,
)
