"""The thread that makes runs of deliveries, and looks after what other processes have left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.adapters.log import about
from bot.adapters.system import SystemClock, now
from bot.pipeline.relaying import launch_due, mend_runs, read_deliveries, read_delivery

if TYPE_CHECKING:
    from bot.adapters.engine import Engine, Limits
    from bot.adapters.log import Log
    from bot.adapters.store import Store
    from bot.work import Delivery, Wish

_HEARTBEAT_S: Final = 10.0
_LOST: Final = timedelta(seconds=30)
"""A process that has not been heard of for so long is taken for dead: its runs are begun anew by others."""
_FORGET: Final = timedelta(hours=6)
"""So long the engine keeps runs that ended, for whoever looks into it."""
_MOST_MENDED: Final = 200


class Relay:
    """Reads deliveries and launches what is due until it is stopped.

    `us`: our own login at the host, "" before it is known.
    """

    def __init__(self, store: Store, engine: Engine, limits: Limits, log: Log, us: Callable[[], str]) -> None:
        self._store, self._engine, self._limits, self._log, self._us = store, engine, limits, log, us
        self._woken, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._go_on, name="relay", daemon=True)
        self._clock = SystemClock()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """What is read and not launched is launched by the next process."""
        self._stopped.set()
        self._woken.set()
        self._thread.join(timeout=5)

    def wake(self) -> None:
        """There is something to do: do not wait for the next look."""
        self._woken.set()

    @property
    def is_standing_still(self) -> bool:
        """Whether it was started and is not at work."""
        return self._thread.ident is not None and not self._thread.is_alive()

    def _go_on(self) -> None:
        last = 0.0
        while not self._stopped.is_set():
            self._woken.clear()
            try:
                self._turn()
                if self._clock.seconds() - last >= _HEARTBEAT_S:
                    last = self._clock.seconds()
                    self._keep_house()
            except Exception as error:  # noqa: BLE001 - a thread that ends is a service that stands still
                self._log.told("relay", "error", **about(error))
                self._stopped.wait(1.0)
            self._woken.wait(self._limits.poll_s)

    def _turn(self) -> None:
        while read_deliveries(self._store.deliveries, now(), self._read) and not self._stopped.is_set():
            pass
        size = self._size()
        room, share = size - self._store.tasks.under_way(), self._share(size)
        launch_due(self._store.tasks, self._engine, now(), room, share)

    def _read(self, delivery: Delivery) -> Sequence[Wish] | str:
        """One that breaks the reader must not stand before all others."""
        try:
            return read_delivery(delivery, self._us())
        except Exception as error:  # noqa: BLE001 - refused with its class; people see it at the desk
            fields = about(error)
            fields["delivery"] = delivery.id
            self._log.told("delivery", "error", **fields)
            return f"A defect of Foreread: {type(error).__name__}."

    def _size(self) -> int:
        """So few are handed to the engine at a time that what becomes urgent meanwhile need not wait for the rest."""
        return self._limits.room * max(1, self._store.workers.alive(now() - _LOST))

    def _share(self, size: int) -> int:
        """Of one installation: what the engine would run of it at a time, and never so many that no other has room."""
        return max(1, min(2 * self._limits.installation, size // 2))

    def _keep_house(self) -> None:
        at, workers = now(), self._store.workers
        workers.heartbeat(self._engine.executor, at)
        lost = workers.lost(at - _LOST)
        if lost:
            self._engine.recover(lost)
            for each in lost:
                workers.forget(each)
        mend_runs(self._store.tasks, self._engine, at, _MOST_MENDED)
        self._engine.forget(at - _FORGET)
