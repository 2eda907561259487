"""What is to be looked at again, and by whom it is being done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, case, func, literal, or_, select, text, update

from bot.adapters.store._columns import Instant, kept_words
from bot.adapters.store._tables import DUE, UNREAD, deliveries, removed_tasks, tasks
from bot.ports import Waiting
from bot.post import Place
from bot.work import PATIENCE, SOON, Outcome, OutcomeKind, Task, TaskKind, Urgency, Wish, after, rank

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Row, Select

    from bot.adapters.store._database import Database

_FRESH: Final = {
    "running": 0, "running_head": "", "tries": 0, "starts": 0, "not_before": None, "parked": "",
    "worker": "", "launched_at": None, "next_urgency": 0, "next_reads": False,
}  # fmt: skip
_OPEN: Final = "wanted > done AND parked = ''"


class StoredTasks:
    """The port Tasks, in the database."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now

    def want(self, wishes: Sequence[Wish], at: datetime) -> None:
        """Each counts its task's `wanted` up by one; wishes with one key come together in one task.

        What a wish does not know (its head, its installation) stays as an earlier one had it. Another head is something
        else to read: a parked task is tried again with it.
        """
        with self._database.writing() as connection:
            add_wishes(connection, self._database, wishes, at)

    def find(self, key: str) -> Task | None:
        return self._first(tasks.c.key == kept_words(key))

    def launchable(self, at: datetime, most: int) -> Sequence[Task]:
        """Tasks with something to do that nobody runs and nobody parked, whose time has come: the most urgent first,
        in turn by installation (what it has under way has had its turn), the longest waiting first among equals.
        """
        with self._database.reading() as connection:
            return [_task(row) for row in connection.execute(_launchable(at, most))]

    def launch(self, key: str) -> Task | None:
        """It is under way from now on, up to what is wanted now; None where it was already, or there is nothing to do.

        Of two who launch at the same time one gets it.
        """
        with self._database.writing() as connection:
            return _launched(connection, tasks.c.key == kept_words(key), self._now()).get(kept_words(key))

    def take(self, at: datetime, most: int, each: int | None = None) -> Sequence[Task]:
        """`launchable` and `launch` of all of them, in one transaction. Of several who take each gets others.

        `each`: so many at most of one installation, with those that it has under way already.
        """
        with self._database.writing() as connection:
            keys = [row.key for row in connection.execute(_launchable(at, most, each))]
            free = select(tasks.c.key).where(tasks.c.key.in_(keys), text(DUE)).with_for_update(skip_locked=True)
            # Not within the update: without statistics PostgreSQL would look for them, and lock, anew for each row.
            mine = [row.key for row in connection.execute(free)]
            launched = _launched(connection, tasks.c.key.in_(mine), self._now())
            return [_as_urgent_as_now(launched[key], at) for key in keys if key in launched]

    def launched(self, most: int) -> Sequence[Task]:
        """Those under way, longest first: also those whose process died before it told the engine."""
        with self._database.reading() as connection:
            chosen = select(tasks).where(text("running > 0")).order_by(tasks.c.launched_at, tasks.c.key).limit(most)
            return [_task(row) for row in connection.execute(chosen)]

    def under_way(self) -> int:
        """How many those are."""
        with self._database.reading() as connection:
            return _count(connection, tasks, "running > 0")

    def start(self, run: str, worker: str) -> Task | None:
        """A worker begins a run (`Task.run`), and one more start is counted; None where that run is not under way."""
        with self._database.writing() as connection:
            begun = update(tasks).where(_is_run(run)).values(starts=tasks.c.starts + 1, worker=worker).returning(tasks)
            row = connection.execute(begun).first()
            return None if row is None else _task(row)

    def settle(self, run: str, outcome: Outcome, at: datetime) -> Task | None:
        """What became of it, by `bot.work.after`. Of a run that is not under way: nothing is done."""
        with self._database.writing() as connection:
            row = connection.execute(select(tasks).where(_is_run(run)).with_for_update()).first()
            if row is None:
                return None
            ended = _ended(row, outcome, at)
            connection.execute(update(tasks).where(tasks.c.key == row.key).values(**_progress(ended), settled_at=at))
            return ended

    def parked(self) -> Sequence[Task]:
        """Those that nobody tries any more, in the order in which they were wished for."""
        with self._database.reading() as connection:
            chosen = select(tasks).where(tasks.c.parked != "").order_by(tasks.c.since, tasks.c.key)
            return [_task(row) for row in connection.execute(chosen)]

    def retry(self, key: str, at: datetime) -> bool:
        """A parked one is tried again. Whether it was parked.

        It counts as a wish: a run of the same count and try would be one that the engine has seen the end of.
        """
        with self._database.writing() as connection:
            again = (
                update(tasks)
                .where(tasks.c.key == kept_words(key), tasks.c.parked != "")
                .values(parked="", tries=0, wanted=tasks.c.wanted + 1, not_before=at)
            )
            return connection.execute(again).rowcount > 0

    def waiting(self) -> Waiting:
        """How much there is to do, for metrics."""
        with self._database.reading() as connection:
            refused = _count(connection, deliveries, "refused_at IS NOT NULL")
            oldest = connection.execute(select(func.min(tasks.c.since)).where(text(_OPEN))).scalar()
            return Waiting(
                unread=_count(connection, deliveries, UNREAD),
                refused=refused,
                due=_count(connection, tasks, DUE),
                running=_count(connection, tasks, "running > 0"),
                parked=_count(connection, tasks, "parked <> ''"),
                oldest_s=0.0 if oldest is None else max(0.0, (self._now() - oldest).total_seconds()),
            )

    def _first(self, which: ColumnElement[bool]) -> Task | None:
        with self._database.reading() as connection:
            row = connection.execute(select(tasks).where(which)).first()
            return None if row is None else _task(row)


def add_wishes(connection: Connection, database: Database, wishes: Sequence[Wish], at: datetime) -> None:
    """Count wishes within somebody's transaction."""
    if not wishes:
        return
    new = database.insert(tasks)
    told = new.excluded
    soon = literal(at + SOON, Instant)
    is_over = tasks.c.wanted == tasks.c.done
    runs = tasks.c.running > 0
    is_else = and_(tasks.c.parked != "", told.head != "", told.head != tasks.c.head)
    none_next = or_(tasks.c.next_urgency == 0, told.urgency < tasks.c.next_urgency)
    counted = new.on_conflict_do_update(
        index_elements=[tasks.c.key],
        set_={
            **{name: told[name] for name in ("kind", "owner", "name", "number", "why", "nudge")},
            **{name: case((told[name] != 0, told[name]), else_=tasks.c[name]) for name in _NUMBERS},
            **{name: case((told[name] != "", told[name]), else_=tasks.c[name]) for name in ("head", "base")},
            "urgency": case((or_(is_over, told.urgency < tasks.c.urgency), told.urgency), else_=tasks.c.urgency),
            "reads": case((is_over, told.reads), else_=or_(told.reads, tasks.c.reads)),
            "wanted": tasks.c.wanted + 1,
            "parked": "",
            "tries": case((is_else, 0), else_=tasks.c.tries),
            "not_before": case((is_else, None), (tasks.c.not_before > soon, soon), else_=tasks.c.not_before),
            "since": case((is_over, told.since), else_=func.coalesce(tasks.c.since, told.since)),
            "next_urgency": case((and_(runs, none_next), told.urgency), else_=tasks.c.next_urgency),
            "next_reads": case((runs, or_(told.reads, tasks.c.next_reads)), else_=tasks.c.next_reads),
        },
    )
    # In one order, or two who wish for the same would each wait for the other.
    floor = int(connection.execute(select(func.max(removed_tasks.c.wanted))).scalar() or 0)
    first = {"wanted": floor + 1, "done": floor}
    in_order = sorted(wishes, key=lambda wish: wish.key)
    connection.execute(counted, [_wished(wish, at) | first for wish in in_order])


_NUMBERS: Final = ("repository_id", "installation")


def _wished(wish: Wish, at: datetime) -> dict[str, Any]:
    return {
        **_FRESH,
        "key": wish.key, "kind": str(wish.kind), "owner": wish.place.owner, "name": wish.place.name,
        "number": wish.place.number, "repository_id": wish.repository_id, "installation": wish.installation,
        "why": wish.why, "urgency": int(wish.urgency), "reads": wish.reads, "head": wish.head, "base": wish.base,
        "nudge": wish.nudge, "since": at,
    }  # fmt: skip


def _launchable(at: datetime, most: int, each: int | None = None) -> Select[Any]:
    who, age = tasks.c.installation, (tasks.c.since, tasks.c.key)
    is_old_sweep = and_(tasks.c.urgency == int(Urgency.SWEEP), tasks.c.since <= literal(at - PATIENCE, Instant))
    urgency = case((is_old_sweep, int(Urgency.ACT)), else_=tasks.c.urgency)  # `bot.work.rank`
    turn = func.row_number().over(partition_by=(urgency, who), order_by=age)
    place = func.row_number().over(partition_by=who, order_by=(urgency, *age))
    is_time = or_(tasks.c.not_before.is_(None), tasks.c.not_before <= at)
    ordered = select(tasks, urgency.label("rank"), turn.label("turn"), place.label("place"))
    due = ordered.where(text(DUE), is_time).subquery("due")
    # Room comes one by one: without what is under way each would be somebody's first, and the oldest crowd come first.
    busy = select(who, func.count().label("runs")).where(text("running > 0")).group_by(who).subquery("busy")
    runs = func.coalesce(busy.c.runs, 0)
    found = select(due).outerjoin(busy, busy.c.installation == due.c.installation)
    found = found if each is None else found.where(due.c.place + runs <= each)
    return found.order_by(due.c.rank, due.c.turn + runs, due.c.since, due.c.key).limit(most)


def _as_urgent_as_now(task: Task, at: datetime) -> Task:
    """For the engine, which orders what it is given."""
    return replace(task, wish=replace(task.wish, urgency=rank(task, at)))


def _launched(connection: Connection, which: ColumnElement[bool], at: datetime) -> dict[str, Task]:
    begun = (
        update(tasks)
        .where(which, text(DUE))
        .values(
            running=tasks.c.wanted, running_head=tasks.c.head, starts=0, worker="", launched_at=at,
            next_urgency=0, next_reads=False,
        )
        .returning(tasks)
    )  # fmt: skip
    return {row.key: _task(row) for row in connection.execute(begun)}


def _is_run(run: str) -> ColumnElement[bool]:
    """Which task a run is of: `Task.run` read backwards."""
    key, _, count = run.rpartition("@")
    running, _, tries = count.partition(".")
    if not (_is_count(running) and _is_count(tries)) or running == "0":
        return tasks.c.key.is_(None)
    return and_(tasks.c.key == kept_words(key), tasks.c.running == int(running), tasks.c.tries == int(tries))


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _ended(row: Row[Any], outcome: Outcome, at: datetime) -> Task:
    ended = after(_task(row), outcome, at)
    if outcome.kind is OutcomeKind.DONE and row.next_urgency:
        # What the run did need not be done again; what was wished for meanwhile is what is left.
        return replace(ended, wish=replace(ended.wish, urgency=Urgency(row.next_urgency), reads=row.next_reads))
    return ended


def _progress(task: Task) -> dict[str, Any]:
    return {
        "urgency": int(task.wish.urgency), "reads": task.wish.reads, "wanted": task.wanted, "done": task.done,
        "running": task.running, "running_head": task.running_head, "tries": task.tries, "starts": task.starts,
        "since": task.since, "not_before": task.not_before, "parked": task.parked, "worker": task.worker,
        "launched_at": None, "next_urgency": 0, "next_reads": False,
    }  # fmt: skip


def _task(row: Row[Any]) -> Task:
    wish = Wish(
        row.key, TaskKind(row.kind), Place(row.owner, row.name, row.number), row.repository_id, row.installation,
        row.why, Urgency(row.urgency), row.reads, row.head, row.base, row.nudge,
    )  # fmt: skip
    return Task(
        wish, row.wanted, row.done, row.running, row.running_head, row.tries, row.starts, row.since, row.not_before,
        row.parked, row.worker,
    )  # fmt: skip


def _count(connection: Connection, table: Any, which: str) -> int:
    return int(connection.execute(select(func.count()).select_from(table).where(text(which))).scalar() or 0)
