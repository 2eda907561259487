"""From what the host sent to runs of the engine. Each step is on record before the next, and may be done twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.errors import UsageError
from bot.ports import RunState
from bot.webhook import read_body, read_event
from bot.work import Outcome, OutcomeKind, wishes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.ports import Deliveries, Runs, Tasks
    from bot.work import Delivery, Wish

__all__ = ["launch_due", "mend_runs", "read_deliveries", "read_delivery"]

_AT_ONCE: Final = 20
"""Each may have 25 megabytes."""
_BESIDE: Final = 16
"""Runs that are begun at a time although there is no room."""


def read_deliveries(
    deliveries: Deliveries, at: datetime, read: Callable[[Delivery], Sequence[Wish] | str] | None = None
) -> int:
    """Each that nobody has read becomes wishes, or is refused with its reason. How many there were.

    `read`: in place of `read_delivery`, e.g. one that nothing can break.
    """
    return deliveries.relay(_AT_ONCE, read or read_delivery, at)


def read_delivery(delivery: Delivery, us: str = "") -> Sequence[Wish] | str:
    """What it comes to, or why it cannot be read.

    `us`: our own login. What we ourselves did was looked at when it was done: comments, checks and labels of ours would
    else each bring another run. Somebody else's that look like ours have another sender, and are not passed over.
    """
    try:
        nudge = read_event(delivery.event, read_body(delivery.body), delivery.id)
    except UsageError as error:
        return str(error)
    return wishes_of(nudge) if nudge is not None and not (us and nudge.by == us) else ()


def launch_due(tasks: Tasks, runs: Runs, at: datetime, room: int, each: int | None = None) -> int:
    """Hand what is due to the engine, `room` runs at most, and of one installation `each`. How many.

    Where there is no room, one of each installation that has nothing under way: those that fill it may be held back by
    their own limits for an hour. A process that dies between the two leaves a run that the engine does not know;
    `mend_runs` finds it.
    """
    taken = tasks.take(at, room, each) if room > 0 else tasks.take(at, _BESIDE, 1) if each is not None else ()
    for task in taken:
        runs.submit(task)
    return len(taken)


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
