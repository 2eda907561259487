"""A process that works: the relay, and the runs that the engine gives it."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.adapters.engine import Ended, Engine, Limits
from bot.adapters.log import about
from bot.adapters.system import SilentProgress, SystemClock, now
from bot.errors import ForereadError
from bot.pipeline.relaying import launch_due, mend_runs, read_deliveries, read_delivery
from bot.pipeline.working import Means, carry_out
from bot.post import Place
from bot.wiring import Asked
from bot.wiring.grouped import group_judge
from bot.wiring.hosted import Evaluation, Hosting, Want, open_hosting
from bot.wiring.merged import merged_as_expected
from bot.wiring.service._budget import months_of
from bot.wiring.service._settings import refuse_unpriced, with_files
from bot.work import Outcome, OutcomeKind, sweep_wish

if TYPE_CHECKING:
    from bot.adapters.log import Log
    from bot.adapters.meters import Meters
    from bot.adapters.store import Store
    from bot.pipeline.sweeping import Swept
    from bot.ports import Progress
    from bot.wiring.service._settings import Settings
    from bot.work import Delivery, Task, Wish

_HEARTBEAT_S: Final = 10.0
_LOST_S: Final = 30.0
"""A process that has not been heard of for so long is taken for dead: its runs are begun anew by others."""
_FORGET: Final = timedelta(hours=6)
"""So long the engine keeps runs that ended, for whoever looks into it."""
_MOST_MENDED: Final = 200
_EVERYTHING: Final = Place("", "", 0)


def open_worker(
    settings: Settings,
    store: Store,
    environment: Mapping[str, str],
    limits: Limits,
    log: Log,
    meters: Meters,
) -> Worker:
    """Nothing is begun yet. Raises HostError where the environment gives nothing to sign in with, and UsageError."""
    refuse_unpriced(settings)
    said = with_files(environment)
    open_hosting(said)  # whoever starts it learns at once what is missing
    return Worker(settings, store, lambda: open_hosting(said), limits, log, meters)


class Worker:
    """Reads deliveries, launches what is due, and carries runs out until it is closed. Use it in a `with` statement."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        hosting: Callable[[], Hosting],
        limits: Limits,
        log: Log,
        meters: Meters,
    ) -> None:
        self._settings, self._store, self._limits, self._log, self._meters = settings, store, limits, log, meters
        self.name = settings.worker or f"{socket.gethostname()}-{os.getpid()}-{os.urandom(3).hex()}"
        # Two processes of one name, such as one that comes back before the other has gone, are told apart by this.
        self._here = f"{self.name}#{os.urandom(4).hex()}"
        self._engine = Engine(settings.engine_database, self.name, limits)
        self._hostings = _Pool(hosting)
        self._woken, self._stopped = threading.Event(), threading.Event()
        self._relay = threading.Thread(target=self._relay_on, name="relay", daemon=True)
        self._clock = SystemClock()

    def __enter__(self) -> Worker:
        self._store.workers.heartbeat(self.name, now())
        self._engine.launch(self._carry_out, self._settle, self._sweep, self._settings.sweep)
        self._relay.start()
        return self

    def __exit__(self, *_: object) -> None:
        """What is under way is gone on with by the next process."""
        self._stopped.set()
        self._woken.set()
        self._relay.join(timeout=5)
        self._engine.close()
        self._hostings.close()

    def wake(self) -> None:
        """There is something to read: do not wait for the next look."""
        self._woken.set()

    @property
    def problem(self) -> str:
        """Why it does not work now; "" when it does."""
        return "" if self._relay.is_alive() or not self._relay.ident else "the relay has stopped"

    def _sweep(self) -> None:
        self._store.tasks.want([replace(sweep_wish(_EVERYTHING, 0, 0), why="its time has come")], now())

    # The relay

    def _relay_on(self) -> None:
        last = 0.0
        while not self._stopped.is_set():
            try:
                self._woken.clear()
                while read_deliveries(self._store.deliveries, now(), self._read) and not self._stopped.is_set():
                    pass
                size = self._size()
                launch_due(self._store.tasks, self._engine, now(), self._room(size), self._share(size))
                if self._clock.seconds() - last >= _HEARTBEAT_S:
                    last = self._clock.seconds()
                    self._keep_house()
            except Exception as error:  # noqa: BLE001 - a thread that ends is a service that stands still
                self._log.told("relay", "error", **about(error))
                self._stopped.wait(1.0)
            self._woken.wait(self._limits.poll_s)

    def _read(self, delivery: Delivery) -> Sequence[Wish] | str:
        """One that breaks the reader must not stand before all others."""
        try:
            return read_delivery(delivery)
        except Exception as error:  # noqa: BLE001 - refused with its class; people see it at the desk
            fields = about(error)
            fields["delivery"] = delivery.id
            self._log.told("delivery", "error", **fields)
            return f"A defect of Foreread: {type(error).__name__}."

    def _size(self) -> int:
        """So few are handed to the engine at a time that what becomes urgent meanwhile need not wait for the rest."""
        return self._limits.room * max(1, self._store.workers.alive(now() - timedelta(seconds=_LOST_S)))

    def _room(self, size: int) -> int:
        return size - self._store.tasks.waiting().running

    def _share(self, size: int) -> int:
        """Of one installation: what the engine would run of it at a time, and never so many that no other has room."""
        return max(1, min(2 * self._limits.installation, size // 2))

    def _keep_house(self) -> None:
        at = now()
        self._store.workers.heartbeat(self.name, at)
        lost = self._store.workers.lost(at - timedelta(seconds=_LOST_S))
        if lost:
            self._engine.recover(lost)
            for each in lost:
                self._store.workers.forget(each)
        mend_runs(self._store.tasks, self._engine, at, _MOST_MENDED)
        self._engine.forget(at - _FORGET)

    # Runs

    def _carry_out(self, run: str) -> Ended:
        task = self._store.tasks.start(run, self._here)
        if task is None:
            return OutcomeKind.SUPERSEDED.value, "It is not under way any more.", 0.0
        began = self._clock.seconds()
        try:
            with self._hostings.lent() as hosting:
                outcome = carry_out(task, self._means(hosting))
        except ForereadError as error:
            outcome = Outcome(OutcomeKind.LATER, str(error))
        except Exception as error:  # noqa: BLE001 - a defect of ours: parked after some tries, and the others go on
            fields = about(error)
            fields["task"] = task.key
            self._log.told("run", "error", **fields)
            outcome = Outcome(OutcomeKind.FAILED, f"A defect of Foreread: {type(error).__name__}.")
        self._tell(task, outcome, self._clock.seconds() - began)
        return outcome.kind.value, outcome.why, outcome.wait_s

    def _tell(self, task: Task, outcome: Outcome, seconds: float) -> None:
        wish = task.wish
        self._meters.ran(wish.kind.value, outcome.kind.value, seconds)
        self._log.told(
            "run",
            "info" if outcome.kind in {OutcomeKind.DONE, OutcomeKind.SUPERSEDED} else "warning",
            task=task.key,
            run=task.run,
            worker=self.name,
            kind=wish.kind.value,
            outcome=outcome.kind.value,
            why=outcome.why,
            installation=wish.installation,
            repository=wish.place.repository,
            change=wish.place.number,
            ms=round(seconds * 1000, 1),
        )

    def _told(self, swept: Swept) -> None:
        """Merges that went past the gate are on record, and for whoever watches the log."""
        repository = swept.place.repository
        for each in swept.ungated:
            self._log.told("merge", "warning", repository=repository, change=each.number, result="past the gate")
        if swept.wishes:
            self._log.told("sweep", repository=repository, count=len(swept.wishes))

    def _settle(self, run: str, ended: Ended) -> None:
        kind, why, wait_s = ended
        self._store.tasks.settle(run, Outcome(OutcomeKind(kind), why, wait_s), now())
        self.wake()

    def _means(self, hosting: Hosting) -> Means:
        store = self._store
        ledger = store.ledger

        def evaluation(task: Task, progress: Progress) -> Evaluation:
            want = Want.BRIEF if task.wish.reads else Want.DECISION
            months = months_of(store, self._settings.month, task.wish.installation, task.wish.repository_id)
            asked = Asked(self._settings.model or "none", months=months)
            origin = hosting.host.origin(task.wish.place)
            return Evaluation(hosting.host, origin, hosting.cache, want, now, progress, hosting.key, asked)

        return Means(
            hosting.host,
            evaluation,
            lambda task, progress: group_judge(replace(evaluation(task, progress), want=Want.DECISION)),
            hosting.key,
            store.tasks,
            store.records,
            store.sweeps,
            store.outcomes,
            ledger,
            ledger.entries_of,
            now,
            SilentProgress(),
            merged_as_expected(hosting.host.origin, hosting.cache),
            self._told,
        )


class _Pool:
    """Hosts that we are signed in to. One is for one thread at a time; each keeps its tokens and its connection."""

    def __init__(self, make: Callable[[], Hosting]) -> None:
        self._make = make
        self._idle: list[Hosting] = []
        self._lock = threading.Lock()

    @contextmanager
    def lent(self) -> Iterator[Hosting]:
        with self._lock:
            hosting = self._idle.pop() if self._idle else None
        hosting = hosting or self._make()
        try:
            yield hosting
        finally:
            with self._lock:
                self._idle.append(hosting)

    def close(self) -> None:
        with self._lock:
            for each in self._idle:
                each.host.close()
            self._idle.clear()
