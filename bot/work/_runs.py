"""The laws of runs: when one is tried again, when it is given up, when it has become pointless."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.work._nouns import Outcome, OutcomeKind, Task, TaskKind, Urgency

MOST_TRIES: Final = 8
"""With the pauses between them, an hour and a half."""
MOST_STARTS: Final = 10
"""A run whose process died so often is the likely reason; machines that are updated kill the same run a few times."""
SOON: Final = timedelta(minutes=1)
"""Whoever pauses after failures does so no longer than this once there is a new wish, and parked ones are tried again:
what has happened may have mended it, and may have made a success wrong. One more failure parks it again."""
_AGAIN: Final = 2
"""Starts of one that was given up, and is tried again because somebody wishes so: its author may do so without end."""
PATIENCE: Final = timedelta(minutes=5)
"""A sweep that has waited so long is as urgent as what a person did: it alone finds what no event told of, and acts
without end would keep it away."""
_FIRST_PAUSE_S: Final = 5.0
_LONGEST_PAUSE_S: Final = 3600.0
_LONGEST_OUTAGE_S: Final = 120.0
"""Seconds between two looks whether an outage is over: who waits for it should not wait much longer than it lasts."""
_GROWTH: Final = 3.0


def rank(task: Task, at: datetime) -> Urgency:
    """How urgent it is by now."""
    is_old = task.since is not None and task.since <= at - PATIENCE
    return Urgency.ACT if is_old and task.wish.urgency is Urgency.SWEEP else task.wish.urgency


def pause(tries: int) -> float:
    """Seconds to wait after so many tries that came to nothing: 5, 15, 45, … an hour at most."""
    return min(_LONGEST_PAUSE_S, _FIRST_PAUSE_S * _GROWTH ** min(tries - 1, 20)) if tries > 0 else 0.0


def after(task: Task, outcome: Outcome, at: datetime) -> Task:
    """The task when the run under way has ended so."""
    ended = replace(task, running=0, running_head="", starts=0, worker="")
    match outcome.kind:
        case OutcomeKind.DONE | OutcomeKind.SUPERSEDED:
            since = None if task.wanted == task.running else at
            done = max(task.done, task.running)
            return replace(ended, done=done, tries=0, since=since, not_before=None)
        case OutcomeKind.LATER | OutcomeKind.FAILED | OutcomeKind.GIVEN_UP:
            is_given_up = outcome.kind is OutcomeKind.GIVEN_UP
            tries = max(task.tries + 1, MOST_TRIES) if is_given_up else task.tries + 1
            # What was wished for meanwhile this run may not have seen: it counts as a wish that comes now (`SOON`).
            is_news = task.wanted > task.running
            own = min(pause(tries), SOON.total_seconds()) if is_news else pause(tries)
            own = min(own, _LONGEST_OUTAGE_S) if outcome.kind is OutcomeKind.LATER else own
            later = replace(ended, tries=tries, not_before=at + timedelta(seconds=max(own, outcome.wait_s)))
            # An outage of the host is nobody's fault here: it ends, and then all goes on.
            is_failed = outcome.kind is OutcomeKind.FAILED and tries >= MOST_TRIES
            if (is_failed or is_given_up) and not is_news:
                return replace(later, parked=outcome.why or "It failed, without a reason.")
            return later


def is_superseded(task: Task) -> bool:
    """Whether what the run under way reads is not what would be read now."""
    moved = task.wish.head and task.running_head and task.wish.head != task.running_head
    return task.wish.kind is TaskKind.CHANGE and task.wanted > task.running > 0 and bool(moved)


def is_worn_out(task: Task) -> bool:
    """Whether the process that ran it died so often that it is not begun again."""
    return task.starts >= (MOST_STARTS if task.tries < MOST_TRIES else _AGAIN)
