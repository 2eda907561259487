"""What the service has to do, as values: deliveries of the host, the tasks that they come to, what became of a run.

A task says what is to be looked at again. Whoever carries it out reads the state anew, so that doing it twice, late or
in another order gives the same.
"""

from bot.work._nouns import Delivery, Outcome, OutcomeKind, Queue, Task, TaskKind, Urgency, Wish
from bot.work._runs import MOST_STARTS, MOST_TRIES, PATIENCE, SOON, after, is_superseded, is_worn_out, pause, rank
from bot.work._wishes import change_wish, group_wish, queued_wish, spread_wish, sweep_wish, swept_wish, wishes_of

__all__ = [
    "MOST_STARTS",
    "MOST_TRIES",
    "PATIENCE",
    "SOON",
    "Delivery",
    "Outcome",
    "OutcomeKind",
    "Queue",
    "Task",
    "TaskKind",
    "Urgency",
    "Wish",
    "after",
    "change_wish",
    "group_wish",
    "is_superseded",
    "is_worn_out",
    "pause",
    "queued_wish",
    "rank",
    "spread_wish",
    "sweep_wish",
    "swept_wish",
    "wishes_of",
]
