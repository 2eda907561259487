"""What a second worker process brings, and whether a long queue drains without growth.

Workers are the service's own processes on a real PostgreSQL. What a run costs is stated below, for no host is at hand
that answers as fast, or as slowly, as GitHub does from day to day (bench/workers_process.py).
"""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.figures import ROOT, Figure, Setting
from bench.postgres import MeasuredServer, cpu_s, durable_postgres
from bench.workers_process import FIRST_REPOSITORY
from bot.adapters.store import Store, open_store
from bot.adapters.system import now
from bot.post import Place
from bot.work import TaskKind, Urgency, Wish

REQUESTS, WAIT_S, CPU_S = 12, 0.1, 0.1
"""Of one run: requests to the host, seconds until each is answered, seconds of processor in which Python computes."""
TASKS = 96
ROUNDS = 4
INSTALLATIONS = 24
DRAINED = 10_000
DRAIN_AT_ONCE, DRAIN_POLL_S = 32, 0.05
MOST_S = 1800.0


@dataclass(frozen=True, slots=True)
class Round:
    """So many processes, from the first wish to the last settled task."""

    seconds: float
    workers_cpu_s: float
    server_cpu_s: float


@dataclass(frozen=True, slots=True)
class Sample:
    """A draining queue at some moment."""

    seconds: float
    left: int
    megabytes: float
    """Resident, of the worker."""


def workers(setting: Setting) -> list[Figure]:
    """One and two processes in turns, each with a new database; the first in turn changes. Then the long queue."""
    with durable_postgres() as server:
        one, two = list[Round](), list[Round]()
        for number in range(ROUNDS):
            for count in (1, 2) if number % 2 else (2, 1):
                (one if count == 1 else two).append(_round(server, count))
        return [*_ratios(one, two), *_drained(server)]


def _ratios(one: Sequence[Round], two: Sequence[Round]) -> list[Figure]:
    ratios = sorted(a.seconds / b.seconds for a, b in zip(one, two, strict=True))
    load = f"{TASKS} runs of {REQUESTS} × {1000 * WAIT_S:.0f} ms waiting and {1000 * CPU_S:.0f} ms computing"
    first, second = _middle(each.seconds for each in one), _middle(each.seconds for each in two)
    return [
        Figure(f"workers: two processes ÷ one, time of {load}", 1 / statistics.median(ratios), 1 / 1.7),
        Figure("workers: one process ÷ two, median of the rounds", statistics.median(ratios)),
        Figure("workers: one process ÷ two, the least", ratios[0]),
        Figure("workers: one process ÷ two, the most", ratios[-1]),
        Figure("workers: runs a second, one process", TASKS / first, None, "/s"),
        Figure("workers: runs a second, two", TASKS / second, None, "/s"),
        Figure("workers: CPUs of the worker, one process", _middle(e.workers_cpu_s / e.seconds for e in one), unit=""),
        Figure("workers: CPUs of both workers, two", _middle(e.workers_cpu_s / e.seconds for e in two), unit=""),
        Figure("workers: CPUs of PostgreSQL, one process", _middle(e.server_cpu_s / e.seconds for e in one), unit=""),
        Figure("workers: CPUs of PostgreSQL, two", _middle(e.server_cpu_s / e.seconds for e in two), unit=""),
        Figure("workers: a run beside its computing, one process", 1000 * _own(one), unit="ms"),
        Figure("workers: a run beside its computing, two", 1000 * _own(two), unit="ms"),
    ]  # fmt: skip


def _own(rounds: Sequence[Round]) -> float:
    """Processor time of relay, engine, store and PostgreSQL a run, in seconds."""
    return _middle((each.workers_cpu_s + each.server_cpu_s) / TASKS - CPU_S for each in rounds)


def _round(server: MeasuredServer, count: int) -> Round:
    cost = ["--requests", str(REQUESTS), "--wait", str(WAIT_S), "--cpu", str(CPU_S)]
    with server.database() as url, _service(url, count, cost) as (store, pids):
        began = time.perf_counter()
        before = sum(map(cpu_s, pids)), server.cpu_s()
        store.tasks.want(_wishes(TASKS), now())
        while _left(store):
            time.sleep(0.1)
        seconds = time.perf_counter() - began
        return Round(seconds, sum(map(cpu_s, pids)) - before[0], server.cpu_s() - before[1])


def _drained(server: MeasuredServer) -> list[Figure]:
    """One worker whose host answers at once; the engine's own rows are counted at the end."""
    samples: list[Sample] = []
    with (
        server.database() as url,
        _service(url, 1, ["--at-once", str(DRAIN_AT_ONCE), "--poll", str(DRAIN_POLL_S)]) as (store, pids),
    ):
        wishes = _wishes(DRAINED)
        began = time.perf_counter()
        for start in range(0, DRAINED, 500):
            store.tasks.want(wishes[start : start + 500], now())
        while (left := _left(store)) or not samples:
            samples.append(Sample(time.perf_counter() - began, left, _resident(pids[0])))
            if samples[-1].seconds > MOST_S:
                raise SystemExit(f"{left} of {DRAINED} tasks are left after {MOST_S:.0f} s")
            time.sleep(1.0)
        seconds = time.perf_counter() - began
        parked, rows = len(store.tasks.parked()), _rows(url)
    late = [each for each in samples if each.left < 0.75 * DRAINED]
    done = [DRAINED - each.left for each in late]
    slope = 1000 * _slope(done, [each.megabytes for each in late])
    return [
        Figure(f"workers: {DRAINED:,} queued changes, parked or lost", parked, 0, ""),
        Figure("workers: growth of the worker's memory a thousand runs, last three quarters", slope, 1.0, "MB"),
        Figure("workers: resident at three quarters left", late[0].megabytes, None, "MB"),
        Figure("workers: resident at the end", late[-1].megabytes, None, "MB"),
        Figure("workers: drained a second", DRAINED / seconds, None, "/s"),
        Figure("workers: the engine's rows when all is done (kept for hours, then deleted)", rows, None, ""),
    ]


def _wishes(count: int) -> list[Wish]:
    return [
        Wish(
            f"change:{FIRST_REPOSITORY + number % INSTALLATIONS}:{number}",
            TaskKind.CHANGE,
            Place("acme", f"shop-{number % INSTALLATIONS}", number),
            FIRST_REPOSITORY + number % INSTALLATIONS,
            1 + number % INSTALLATIONS,
            "measured",
            Urgency.CHANGE,
        )
        for number in range(1, count + 1)
    ]


def _left(store: Store) -> int:
    waiting = store.tasks.waiting()
    return waiting.due + waiting.running


@contextmanager
def _service(url: str, count: int, cost: Sequence[str]) -> Iterator[tuple[Store, list[int]]]:
    """So many workers, all of them ready."""
    address = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    with ExitStack() as stack:
        store = stack.enter_context(open_store(address))
        begun = []
        for number in range(count):
            command = [sys.executable, "-m", "bench.workers_process", address, f"worker-{number}", *cost]
            process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT))
            stack.callback(process.terminate)
            begun.append(process)
        for process in begun:
            assert process.stdout is not None
            if process.stdout.readline() != b"ready\n":
                raise SystemExit("a worker did not begin")
        time.sleep(1.0)  # the relays have seen that there is nothing, and each other
        yield store, [process.pid for process in begun]


def _rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM dbos.workflow_status").fetchone()
    return int(found[0]) if found else 0


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _middle(values: Iterable[float]) -> float:
    return statistics.median(values)


def _slope(x: Sequence[float], y: Sequence[float]) -> float:
    return statistics.linear_regression(x, y).slope if len(set(x)) > 1 else math.nan
