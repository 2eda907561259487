"""Assessing past changes in processes of their own: one that crashes or hangs costs its change and not the replay.

Not by `concurrent.futures`, whose pool is broken as a whole when one of its processes dies. Processes are spawned, not
forked: a fork of a program with threads may inherit a lock that nobody releases.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from bot.adapters.past_changes import PastChanges
from bot.errors import ForereadError
from bot.facts import Sources
from bot.risk.replay import Assessed, Depth, Walk, WalkedCommit

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

TIME_LIMIT_S: Final = 120.0
"""For one change. The slowest of a thousand of Django's took under a second."""
WORTH_A_PROCESS: Final = 15
"""Changes below which one more process costs more than it brings."""
_PATIENCE_S: Final = 5.0
"""For a process to put away what it has opened."""


class Assess(Protocol):
    """What is made of one past change."""

    def __call__(self, commit: WalkedCommit, sources: Sources) -> Assessed:
        """What the policy says of it."""
        ...

    def blames(self, commit: WalkedCommit) -> bool:
        """Whether its removed lines are traced to where they came from."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """What each process is to know; it is sent to it by `pickle`, from this program to itself."""

    repo: Path
    walk: Walk
    depth: Depth
    assess: Assess


def assess_here(task: Task, commits: Sequence[WalkedCommit]) -> Iterator[Assessed]:
    """Assess the changes in this process, in their order. What cannot be read is told as omitted."""
    with PastChanges(task.repo, task.walk, task.depth) as changes:
        for commit in commits:
            yield _assess(task, changes, commit)


def assess_beside(task: Task, commits: Sequence[WalkedCommit], jobs: int) -> Generator[Assessed, None, None]:
    """Assess the changes in up to `jobs` processes, in the order in which they are done.

    Closing the iterator before its end stops the processes.
    """
    waiting = list(reversed(commits))
    count = max(1, min(jobs, -(-len(commits) // WORTH_A_PROCESS)))
    workers = [_Worker(task) for _ in range(min(count, len(commits)))]
    try:
        for worker in workers:
            worker.give(waiting.pop())
        while any(worker.commit for worker in workers):
            for worker in _ready(workers):
                told = worker.take()
                if waiting:
                    worker.give(waiting.pop())
                if told is not None:
                    yield told
    finally:
        for worker in workers:
            worker.dismiss()
        for worker in workers:
            worker.end()


def _ready(workers: Sequence[_Worker]) -> Sequence[_Worker]:
    """Those that have answered, died, or are over their time."""
    busy = {worker.connection: worker for worker in workers if worker.commit is not None}
    answered = wait(list(busy), timeout=1.0)
    now = time.monotonic()
    return [worker for connection, worker in busy.items() if connection in answered or worker.deadline < now]


def _assess(task: Task, changes: PastChanges, commit: WalkedCommit) -> Assessed:
    try:
        return task.assess(commit, changes.open(commit, blamed=task.assess.blames(commit)))
    except ForereadError as error:
        return Assessed(commit.sha, omitted=error.happened)


class _Worker:
    """One process, and the commit that it has in hand."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self.commit: WalkedCommit | None = None
        self.deadline = 0.0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process: SpawnProcess = context.Process(target=_work, args=(theirs, self._task), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, commit: WalkedCommit) -> None:
        self.commit = commit
        self.deadline = time.monotonic() + TIME_LIMIT_S
        with suppress(OSError):  # it died meanwhile: `take` finds out
            self.connection.send(commit.sha)

    def take(self) -> Assessed | None:
        """What it has found. If it died or is late, another takes its place, and its change is told as omitted."""
        commit, self.commit = self.commit, None
        if commit is None:
            return None
        why = f"reading it took over {TIME_LIMIT_S:.0f} s"
        if self.connection.poll():
            try:
                found = self.connection.recv()
            except (EOFError, OSError):
                why = "the process that read it ended; FOREREAD_TRACEBACK=1 shows why"
            else:
                assert isinstance(found, Assessed)  # noqa: S101 - our own process sends nothing else
                return found
        self.end(patience_s=0)
        self._start()
        return Assessed(commit.sha, omitted=why)

    def dismiss(self) -> None:
        """Let it finish what it has in hand, and nothing more."""
        self.connection.close()

    def end(self, patience_s: float = _PATIENCE_S) -> None:
        self.dismiss()
        self._process.join(patience_s)
        if self._process.is_alive():
            self._process.terminate()
            self._process.join(_PATIENCE_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _work(connection: Connection, task: Task) -> None:
    """What runs in the process: assess what is sent until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; the one that asks decides
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that scratch directories are put away
    if not os.environ.get("FOREREAD_TRACEBACK"):
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for the life of the process
    known = {commit.sha: commit for commit in task.walk.commits}
    with PastChanges(task.repo, task.walk, task.depth) as changes, suppress(EOFError, BrokenPipeError, OSError):
        while True:
            connection.send(_assess(task, changes, known[connection.recv()]))
