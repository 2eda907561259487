"""From what the host sent to runs of the engine. Each step is on record before the next, and may be done twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.errors import UsageError
from bot.ports import RunState
from bot.webhook import read_body, read_event
from bot.work import Outcome, OutcomeKind, wishes_of

if TYPE_CHECKING:
    from datetime import datetime

    from bot.ports import Deliveries, Runs, Tasks

__all__ = ["launch_due", "mend_runs", "read_deliveries"]

_AT_ONCE: Final = 200


def read_deliveries(deliveries: Deliveries, at: datetime) -> int:
    """Each that nobody has read becomes wishes, or is refused with its reason. How many there were."""
    unread = deliveries.unread(_AT_ONCE)
    for each in unread:
        try:
            nudge = read_event(each.event, read_body(each.body), each.id)
        except UsageError as error:
            deliveries.refuse(each.id, str(error), at)
        else:
            deliveries.read(each.id, wishes_of(nudge) if nudge is not None else (), at)
    return len(unread)


def launch_due(tasks: Tasks, runs: Runs, at: datetime, room: int) -> int:
    """Hand what is due to the engine, `room` runs at most. How many.

    A process that dies between the two leaves a run that the engine does not know; `mend_runs` finds it.
    """
    launched = 0
    for each in tasks.launchable(at, room) if room > 0 else ():
        task = tasks.launch(each.key)
        if task is not None:
            runs.submit(task)
            launched += 1
    return launched


def mend_runs(tasks: Tasks, runs: Runs, at: datetime, most: int) -> int:
    """Runs that are under way by our tables and not by the engine's are submitted again, or ended. How many.

    To be asked now and then: nothing is missed by asking seldom.
    """
    mended = 0
    for task in tasks.launched(most):
        match runs.state(task.run):
            case RunState.UNDER_WAY:
                continue
            case RunState.UNKNOWN:
                runs.submit(task)
            case RunState.ENDED:
                tasks.settle(task.run, Outcome(OutcomeKind.FAILED, "The engine ended it without saying how."), at)
        mended += 1
    return mended
