"""What a scan does to the task and to the stock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from pickrail.events import ScanEvent, ScanKind
from pickrail.stock import Stock
from pickrail.tasks import PickTask, TaskState

log = logging.getLogger(__name__)


class Floor:
    """The tasks of the running wave."""

    def __init__(self, stock: Stock, tasks: Iterable[PickTask], tell_desk: Callable[[str], None]) -> None:
        self._stock = stock
        self._tasks = {t.id: t for t in tasks}
        self._tell_desk = tell_desk

    def open_tasks(self) -> list[PickTask]:
        return [t for t in self._tasks.values() if t.state is TaskState.OPEN]

    def handle(self, event: ScanEvent) -> PickTask:
        """Scans for a task that is not open any more come late and change nothing."""
        task = self._tasks[event.task_id]
        if task.state is not TaskState.OPEN:
            log.info("late scan for %s: %s", task.id, event.kind)
            return task
        if event.kind is ScanKind.PICKED:
            self._picked(task, event.quantity)
        elif event.kind in (ScanKind.CANCELLED, ScanKind.EXPIRED):
            self._stock.release(task.reservation.id)
            task.state = TaskState.CANCELLED
        return task

    def _picked(self, task: PickTask, quantity: int) -> None:
        self._stock.take(task.reservation.id, quantity)
        task.picked += quantity
        if task.remaining == 0:
            task.state = TaskState.PICKED
