"""What is done for a task. The state is read anew each time, so that a run may be repeated, late, or cut anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.desk import RecordKey, answers, closed_record, record_of
from bot.errors import ForereadError, HostUnavailableError, LedgerUnavailableError, StoreError, SupersededError
from bot.gate import Acts
from bot.pipeline.auditing import not_compared
from bot.pipeline.grouping import publish_group
from bot.pipeline.publishing import publish
from bot.pipeline.recording import Recorded, record_publication
from bot.pipeline.spreading import concerned_groups, spread, sweeps_of
from bot.pipeline.sweeping import Books, Swept, first_since, sweep
from bot.webhook import Nudge
from bot.work import Outcome, OutcomeKind, TaskKind, Urgency, is_superseded, is_worn_out

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ledger import LedgerEntry
    from bot.pipeline.grouping import GroupJudge
    from bot.pipeline.publishing import Evaluated, Published
    from bot.ports import CodeHost, Ledger, Outcomes, Progress, Records, Sweeps, Tasks
    from bot.post import Heard, HostedChange, Kept, Merged
    from bot.work import Task

__all__ = ["Means", "carry_out"]

_WORN_OUT: Final = "Its process died each time that it was begun, {} times; what it reads may be too much for it."


@dataclass(frozen=True, slots=True)
class Means:
    """What a run is carried out with."""

    host: CodeHost
    evaluation: Callable[[Task, Progress], Callable[[HostedChange, Kept, Heard], Evaluated]]
    judge: Callable[[Task, Progress], GroupJudge]
    key: bytes | None
    """Seals what is remembered in comments."""
    tasks: Tasks
    records: Records
    sweeps: Sweeps
    outcomes: Outcomes
    ledger: Ledger
    entries_of: Callable[[str], Iterable[LedgerEntry]]
    now: Callable[[], datetime]
    progress: Progress
    as_expected: Callable[[Merged], bool | None] = not_compared
    """Whether what was merged has the files that were decided on; None where that is not known."""
    swept: Callable[[Swept], None] = lambda _: None
    """Told what each sweep found."""


def carry_out(task: Task, means: Means) -> Outcome:
    """Do it, and say what became of it. Raises nothing of ours."""
    if is_worn_out(task):
        return Outcome(OutcomeKind.GIVEN_UP, _WORN_OUT.format(task.starts))
    try:
        _of_kind(task, replace(means, progress=_Watched(task, means)))
    except SupersededError as error:
        return Outcome(OutcomeKind.SUPERSEDED, str(error))
    except (HostUnavailableError, LedgerUnavailableError, StoreError) as error:
        return Outcome(OutcomeKind.LATER, str(error))
    except ForereadError as error:
        return Outcome(OutcomeKind.FAILED, str(error))
    return Outcome(OutcomeKind.DONE)


def _of_kind(task: Task, means: Means) -> None:
    match task.wish.kind:
        case TaskKind.CHANGE:
            _change(task, means)
        case TaskKind.GROUP:
            wish, judge = task.wish, means.judge(task, means.progress)
            publish_group(means.host, wish.place, wish.base, wish.head, judge, means.progress)
        case TaskKind.SPREAD:
            nudge = Nudge(**{**json.loads(task.wish.nudge), "numbers": ()})
            means.tasks.want(spread(means.host, nudge), means.now())
        case TaskKind.SWEEP:
            _sweep(task, means)


def _change(task: Task, means: Means) -> None:
    """Read it, show it, and remember it for the desk."""
    evaluate = means.evaluation(task, means.progress)
    recorded = Recorded(means.ledger, means.entries_of, evaluate)
    wish = task.wish
    published = publish(means.host, wish.place, recorded, means.key, means.progress, wish.repository_id)
    record_publication(means.ledger, published)
    _remember(task, means, published)
    hosted = published.hosted
    wishes = concerned_groups(
        means.host,
        hosted.place,
        hosted.base,
        {hosted.place.number},
        is_schedule=task.wish.urgency is Urgency.SWEEP,
        repository_id=hosted.repository_id,
        installation=task.wish.installation,
    )
    found = published.evaluated
    unread = (
        (replace(task.wish, reads=True, urgency=Urgency.CHANGE),) if found is not None and found.lacks_brief else ()
    )
    means.tasks.want((*wishes, *unread), means.now())


def _remember(task: Task, means: Means, published: Published) -> None:
    hosted, found, at = published.hosted, published.evaluated, means.now()
    key = RecordKey(hosted.repository_id, hosted.place.number)
    earlier = means.records.get(key)
    if found is None:
        means.records.put(closed_record(earlier, hosted, at, task.wish.installation))
        return
    record = record_of(
        hosted=hosted,
        brief=found.brief,
        decision=found.decision,
        grounds=found.grounds,
        heeded=found.heeded,
        questions=found.epoch.questions,
        excerpts=found.excerpts,
        earlier=earlier,
        at=at,
        installation=task.wish.installation,
        view=found.file.snapshot.view if found.file is not None else None,
    )
    means.records.put(record)
    means.outcomes.note(answers(record, found.heeded or Acts()))


def _sweep(task: Task, means: Means) -> None:
    """A repository; where none is named, all that the App reaches, each in a run of its own."""
    wish = task.wish
    if not wish.place.name:
        means.tasks.want(sweeps_of(means.host.repositories()), means.now())
        return
    at = means.now()
    since = means.sweeps.watermark(wish.repository_id) or first_since(at)
    books = Books(means.records, means.tasks, means.ledger, means.outcomes, means.as_expected)
    swept = sweep(means.host, books, wish.place, wish.repository_id, wish.installation, since, at)
    means.swept(swept)
    if swept.until is not None:
        means.sweeps.set_watermark(wish.repository_id, swept.until)


class _Watched:
    """Progress that ends a run when it has become pointless, or is somebody else's by now."""

    def __init__(self, task: Task, means: Means) -> None:
        self._task, self._tasks, self._inner = task, means.tasks, means.progress

    def step(self, what: str) -> None:
        """Raises SupersededError."""
        now = self._tasks.find(self._task.key)
        if now is None or (now.run, now.worker) != (self._task.run, self._task.worker):
            raise SupersededError("Another process has taken the run over.", "")
        if is_superseded(now):
            raise SupersededError("A newer head has come.", "")
        self._inner.step(what)
