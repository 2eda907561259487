"""What is kept for how long, and what is taken out when somebody asks to be forgotten."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import Text, and_, delete, func, or_, select, type_coerce, update

from bot.adapters.store._tables import (
    deliveries,
    outcomes,
    permissions,
    records,
    removed_tasks,
    sessions,
    tasks,
    thumbs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection, Row, Table

    from bot.adapters.store._database import Database


class Pruned(NamedTuple):
    """How much was removed."""

    deliveries: int
    records: int
    sessions: int
    tasks: int
    permissions: int


class Erased(NamedTuple):
    """How much of a person was removed or blanked."""

    sessions: int
    permissions: int
    thumbs: int
    outcomes: int
    records: int
    deliveries: int


_EMPTY: Final[dict[str, Any]] = {"brief": {}, "decision": {}, "excerpts": [], "said": []}


def prune(database: Database, before: datetime) -> Pruned:
    """Remove what was over by then: deliveries that were read, closed changes, sessions, tasks that are done.

    The host sends a delivery again for some days: `before` should be 30 days ago, or a late one is read twice.
    Outcomes, the ledger and the spending stay. Raises StoreError.
    """
    # Kept before any of them is gone, so that nobody counts anew in between.
    with database.writing() as connection:
        _remember_counts(connection, database, before)
    with database.writing() as connection:
        return Pruned(
            _removed(connection, deliveries, deliveries.c.read_at < before),
            _removed(connection, records, ~records.c.is_open, records.c.seen_at < before),
            _removed(connection, sessions, sessions.c.ends_at < before),
            _removed(connection, tasks, *_over(before)),
            _removed(connection, permissions, permissions.c.seen_at < before),
        )


def erase_person(database: Database, account_id: int, login: str) -> Erased:
    """Take a person out of what is kept beside the ledger (`LedgerTable.erase`) and beside the host. Raises StoreError.

    Of the records that name them, brief, decision, code and answers are emptied; the next run about an open change
    makes them again of what the host says then. Of deliveries that nobody could read and that name them, the body is
    forgotten.
    """
    named = login.casefold()
    with database.writing() as connection:
        return Erased(
            _removed(connection, sessions, sessions.c.visitor == account_id),
            _removed(connection, permissions, permissions.c.account_id == account_id),
            _removed(connection, thumbs, thumbs.c.by == account_id),
            connection.execute(update(outcomes).where(func.lower(outcomes.c.by) == named).values(by="")).rowcount,
            sum(_blanked(connection, row, named) for row in _records_with(connection, named)),
            _forgotten(connection, named),
        )


def _removed(connection: Connection, table: Table, *which: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(*which)).rowcount


def _over(before: datetime) -> tuple[ColumnElement[bool], ...]:
    # None in `settled_at`: it was settled before that was noted.
    ended = or_(tasks.c.settled_at.is_(None), tasks.c.settled_at < before)
    return (tasks.c.wanted == tasks.c.done, tasks.c.running == 0, ended)


def _remember_counts(connection: Connection, database: Database, before: datetime) -> None:
    highest = connection.execute(select(func.max(tasks.c.wanted)).where(*_over(before))).scalar()
    new = database.insert(removed_tasks).values(id=1, wanted=highest or 0)
    higher = new.excluded.wanted > removed_tasks.c.wanted
    connection.execute(
        new.on_conflict_do_update(
            index_elements=[removed_tasks.c.id], set_={"wanted": new.excluded.wanted}, where=higher
        )
    )


def _records_with(connection: Connection, named: str) -> Iterator[Any]:
    """Records that name somebody: the login stands in a text of theirs."""
    texts = [type_coerce(records.c[name], Text).label(f"{name}_text") for name in ("author", "turns", *_EMPTY)]
    holds = or_(*(func.lower(column).contains(named, autoescape=True) for column in texts))
    columns = (records.c.repository_id, records.c.number, records.c.author, records.c.turns)
    for row in connection.execute(select(*columns, *texts).where(holds)).all():
        if any(_names(text, named) for text in row[len(columns) :]):
            yield row


def _names(text: str, named: str) -> bool:
    """Whether the login stands there by itself: `ada` is not named where `ada-example` is."""
    return re.search(rf"(?<![\w-]){re.escape(named)}(?![\w-])", text.casefold()) is not None


def _blanked(connection: Connection, row: Row[Any], named: str) -> int:
    turns = [turn for turn in row.turns if named not in {login.casefold() for login in turn[1]}]
    author = "" if row.author.casefold() == named else row.author
    mine = and_(records.c.repository_id == row.repository_id, records.c.number == row.number)
    return connection.execute(update(records).where(mine).values(author=author, turns=turns, **_EMPTY)).rowcount


def _forgotten(connection: Connection, named: str) -> int:
    refused = select(deliveries.c.id, deliveries.c.body).where(deliveries.c.refused_at.is_not(None))
    rows = connection.execute(refused).all()
    naming = [row.id for row in rows if _names(bytes(row.body or b"").decode(errors="replace"), named)]
    for name in naming:
        connection.execute(update(deliveries).where(deliveries.c.id == name).values(body=b""))
    return len(naming)
