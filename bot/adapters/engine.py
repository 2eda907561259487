"""The engine that runs tasks: DBOS, which keeps what it runs in SQLite or PostgreSQL, and goes on after a crash.

Its library is one per process (`DBOS` is a class with one state), so that there is one `Engine` at a time. What it
keeps may be lost: our own tables say what is to be done, and a run that is unknown here is submitted again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from dbos._error import DBOSException
from dbos._recovery import recover_pending_workflows
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StoreError
from bot.ports import RunState
from bot.work import Queue, Task

__all__ = ["Ended", "Engine", "Limits"]

Ended = tuple[str, str, float]
"""What became of a run, in plain values, which the engine keeps."""
CarryOut = Callable[[str], Ended]
Settle = Callable[[str, Ended], None]

NAME: Final = "foreread"
EDITION: Final = "1"
"""DBOS hands a run only to processes of the edition that submitted it. Ours take any: a run holds nothing but a key."""
_ENDED: Final = frozenset({"SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"})
_SWEEP: Final = "sweep"
_MOST_FORGOTTEN: Final = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is done at a time."""

    people: int = 4
    """Runs that decide, in one process."""
    briefs: int = 4
    """Runs that read, in one process: they wait for models and for git."""
    installation: int = 8
    """Runs of one installation, in all processes, of each of the two kinds."""
    installation_hourly: int = 1500
    """Runs of one installation that may begin in an hour, of each kind: GitHub allows it 5,000 requests or more."""
    poll_s: float = 0.2

    @property
    def room(self) -> int:
        """Runs that one process may have under way or before it: twice what it can do at a time."""
        return 2 * (self.people + self.briefs)


class Engine:
    """Submits runs and carries them out."""

    def __init__(self, url: str, executor: str, limits: Limits, level: str = "WARNING") -> None:
        """`url`: of DBOS's own tables. `executor`: names this process; one that comes back under its name goes on with
        what it had begun.
        """
        self._url, self.executor, self._limits, self._level = url, executor, limits, level
        self._run: Callable[[str], str] = _not_launched

    def launch(
        self,
        carry_out: CarryOut,
        settle: Settle,
        tick: Callable[[], None] | None = None,
        every: str = "*/15 * * * *",
        *,
        works: bool = True,
    ) -> None:
        """Begin. `carry_out` and `settle` are steps: what the first gave is kept, and neither is skipped.

        `tick` is called once by one of all processes, at the times of the cron line `every`. Without `works` nothing is
        run here, only submitted. Raises StoreError where the database cannot be had.
        """
        DBOS.destroy(destroy_registry=True)
        config: DBOSConfig = {
            "name": NAME,
            "system_database_url": self._url,
            "application_version": EDITION,
            "executor_id": self.executor,
            "log_level": self._level,
            "scheduler_polling_interval_sec": 5.0,
        }
        with _translated():
            self._dbos = DBOS(config=config)
            self._register(carry_out, settle, tick)
            if not works:
                DBOS.listen_queues([])
            DBOS.launch()
            self._queues()
            if tick is not None:
                DBOS.apply_schedules(
                    [{"schedule_name": _SWEEP, "workflow_fn": self._ticked, "schedule": every, "context": None}]
                )

    def _register(self, carry_out: CarryOut, settle: Settle, tick: Callable[[], None] | None) -> None:
        @DBOS.step(name="carry-out")
        def carried_out(name: str) -> Ended:
            return carry_out(name)

        @DBOS.step(name="settle")
        def settled(name: str, ended: Ended) -> None:
            settle(name, ended)

        @DBOS.workflow(name="run")
        def run(name: str) -> str:
            kind, why, wait_s = carried_out(name)
            settled(name, (kind, why, wait_s))
            return kind

        @DBOS.workflow(name="tick")
        def ticked(_scheduled: datetime, _context: Any) -> None:
            if tick is not None:
                tick()

        self._run, self._ticked = run, ticked

    def _queues(self) -> None:
        limits = self._limits
        for queue, size in ((Queue.PEOPLE, limits.people), (Queue.BRIEFS, limits.briefs)):
            DBOS.register_queue(
                queue.value,
                worker_concurrency=size,
                partition_concurrency=limits.installation,
                partition_limiter={"limit": limits.installation_hourly, "period": 3600},
                polling_interval_sec=limits.poll_s,
                on_conflict="always_update",
            )

    def submit(self, task: Task) -> None:
        """Have the run that is under way carried out, by whichever process has room; once, however often it is asked.

        Raises StoreError.
        """
        options = SetEnqueueOptions(priority=int(task.wish.urgency), queue_partition_key=str(task.wish.installation))
        with _translated(), SetWorkflowID(task.run), options:
            DBOS.enqueue_workflow(task.queue.value, self._run, task.run)

    def state(self, run: str) -> RunState:
        """Raises StoreError."""
        with _translated():
            found = DBOS.get_workflow_status(run)
        if found is None:
            return RunState.UNKNOWN
        return RunState.ENDED if found.status in _ENDED else RunState.UNDER_WAY

    def recover(self, executors: Collection[str]) -> int:
        """Take over what processes had begun that are gone. How many runs that were."""
        return len(recover_pending_workflows(self._dbos, list(executors)))

    def forget(self, before: datetime) -> int:
        """Delete runs that ended before, some hundreds at a time. How many."""
        ended = DBOS.list_workflows(
            status=sorted(_ENDED),
            end_time=before.isoformat(),
            limit=_MOST_FORGOTTEN,
            load_input=False,
            load_output=False,
        )
        if ended:
            DBOS.delete_workflows([each.workflow_id for each in ended])
        return len(ended)

    def close(self, patience_s: int = 0) -> None:
        """Stop; what is under way is gone on with by the next process."""
        DBOS.destroy(workflow_completion_timeout_sec=patience_s)


def _not_launched(_: str) -> str:
    raise StoreError("The engine has not been launched.")


@contextmanager
def _translated() -> Iterator[None]:
    """What the library raises of its database, as ours: without addresses, which hold passwords."""
    try:
        yield
    except (SQLAlchemyError, DBOSException) as error:
        raise StoreError("The engine's database cannot be had.", "Look whether it runs, and at its address.") from error
