"""A process that works: the relay, and the runs that the engine gives it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.adapters.engine import Ended, Engine, Limits
from bot.adapters.github import Pace
from bot.adapters.log import about
from bot.adapters.models import open_model
from bot.adapters.system import SilentProgress, SystemClock, now
from bot.adapters.tracing import TracedProgress
from bot.errors import ForereadError
from bot.pipeline.working import Means, carry_out
from bot.post import Place
from bot.wiring import Asked
from bot.wiring.grouped import group_judge
from bot.wiring.hosted import Evaluation, Hosting, Want, open_hosting
from bot.wiring.merged import merged_as_expected
from bot.wiring.service._budget import months_of
from bot.wiring.service._pool import Hostings
from bot.wiring.service._relay import Relay
from bot.wiring.service._settings import refuse_unpriced, with_files
from bot.work import Outcome, OutcomeKind, sweep_wish

if TYPE_CHECKING:
    from bot.adapters.store import Store
    from bot.pipeline.sweeping import Swept
    from bot.ports import Progress
    from bot.wiring.service._settings import Settings
    from bot.wiring.service._watch import Watch
    from bot.work import Task

_EVERYTHING: Final = Place("", "", 0)


def open_worker(
    settings: Settings,
    store: Store,
    environment: Mapping[str, str],
    limits: Limits,
    watch: Watch,
) -> Worker:
    """Nothing is begun yet. Raises HostError where the environment gives nothing to sign in with, and UsageError."""
    refuse_unpriced(settings)
    said = with_files(environment)
    with closing(open_hosting(said).host) as host:  # whoever starts it learns at once what is missing
        host.check_key()
    if settings.model not in {None, "none"}:
        open_model(str(settings.model))  # the same; nothing is asked yet
    pace = Pace(asked=watch.meters.asked_host)
    return Worker(settings, store, lambda: open_hosting(said, pace), limits, watch)


class Worker:
    """Reads deliveries, launches what is due, and carries runs out until it is closed. Use it in a `with` statement."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        hosting: Callable[[], Hosting],
        limits: Limits,
        watch: Watch,
    ) -> None:
        self._settings, self._store, self._limits = settings, store, limits
        self._log, self._meters, self._tracing = watch.log, watch.meters, watch.tracing
        self._us = ""
        """Our login at the host; "" before the first run."""
        self.name = settings.worker or f"{socket.gethostname()}-{os.getpid()}-{os.urandom(3).hex()}"
        # Two processes of one name, such as one that comes back before the other has gone, are told apart by this.
        self._here = f"{self.name}#{os.urandom(4).hex()}"
        self._engine = Engine(settings.engine_database, self.name, limits)
        self._hostings = Hostings(hosting)
        self._relay = Relay(store, self._engine, limits, self._log, lambda: self._us)
        self._clock = SystemClock()

    def __enter__(self) -> Worker:
        self._store.workers.heartbeat(self.name, now())
        self._engine.launch(self._carry_out, self._settle, self._sweep, self._settings.sweep)
        self._sweep()  # nobody knows what was not delivered while nobody was there
        self._relay.start()
        return self

    def __exit__(self, *_: object) -> None:
        """What is under way is gone on with by the next process."""
        self._relay.stop()
        self._engine.close()
        self._hostings.close()

    def wake(self) -> None:
        """There is something to read: do not wait for the next look."""
        self._relay.wake()

    @property
    def problem(self) -> str:
        """Why it does not work now; "" when it does."""
        return "The relay has stopped." if self._relay.is_standing_still else ""

    def _sweep(self) -> None:
        self._store.tasks.want([replace(sweep_wish(_EVERYTHING, 0, 0), why="its time has come")], now())

    def _carry_out(self, run: str) -> Ended:
        task = self._store.tasks.start(run, self._here)
        if task is None:
            return OutcomeKind.SUPERSEDED.value, "It is not under way any more.", 0.0
        began = self._clock.seconds()
        try:
            with self._hostings.lent() as hosting, self._tracing.span("run", kind=task.wish.kind.value) as span:
                progress = TracedProgress(self._tracing, SilentProgress())
                outcome = carry_out(task, self._means(hosting, progress))
                progress.close()
                span.note(outcome=outcome.kind.value)
                self._learn(hosting.host.login)
        except ForereadError as error:
            outcome = Outcome(OutcomeKind.LATER, str(error))
        except Exception as error:  # noqa: BLE001 - a defect of ours: parked after some tries, and the others go on
            fields = about(error)
            fields["task"] = task.key
            self._log.told("run", "error", **fields)
            outcome = Outcome(OutcomeKind.FAILED, f"A defect of Foreread: {type(error).__name__}.")
        self._tell(task, outcome, self._clock.seconds() - began)
        return outcome.kind.value, outcome.why, outcome.wait_s

    def _learn(self, login: str) -> None:
        """Only an App's own account does nothing but what we do; a person's token belongs to somebody who also acts."""
        self._us = login if login.endswith("[bot]") else self._us

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

    def _means(self, hosting: Hosting, progress: Progress) -> Means:
        store = self._store
        ledger = store.ledger

        def evaluation(task: Task, progress: Progress) -> Evaluation:
            want = Want.BRIEF if task.wish.reads else Want.DECISION
            months = months_of(store, self._settings.month, task.wish.installation, task.wish.repository_id)
            asked = Asked(self._settings.model or "none", months=months, told=self._meters.asked_model)
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
            progress,
            merged_as_expected(hosting.host.origin, hosting.cache),
            self._told,
        )
