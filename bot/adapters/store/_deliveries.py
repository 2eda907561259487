"""What the host sent, until it is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select, text, update

from bot.adapters.store._columns import kept_words, microseconds
from bot.adapters.store._sqlite_intake import SqliteIntake
from bot.adapters.store._tables import UNREAD, deliveries
from bot.adapters.store._tasks import add_wishes
from bot.ports import RefusedDelivery
from bot.work import Delivery, Wish

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row, Select

    from bot.adapters.store._database import Database

_KEEP: Final = """
    INSERT INTO deliveries (id, event, body, received_at)
    SELECT * FROM unnest(%(ids)s::text[], %(events)s::text[], %(bodies)s::bytea[], %(times)s::bigint[])
    ON CONFLICT DO NOTHING RETURNING id
"""
_MOST_REFUSED: Final = 1_000


class StoredDeliveries:
    """The port Deliveries, in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._intake = SqliteIntake(database.path, database.turn) if database.path else None

    def keep(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        """On disk when this returns, all or none. The ids of the new ones: one that is known is left as it was."""
        if self._intake is None:
            return self._keep_in_one_statement(deliveries)
        try:
            return self._intake.keep(deliveries)
        except (sqlite3.Error, OverflowError) as error:
            raise self._database.failed(error) from error

    def _keep_in_one_statement(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        # In one order, or two who keep the same would each wait for the other.
        rows = sorted(deliveries, key=lambda each: each.id)
        given = {
            "ids": [kept_words(each.id) for each in rows],
            "events": [kept_words(each.event) for each in rows],
            "bodies": [each.body for each in rows],
            "times": [microseconds(each.received_at) for each in rows],
        }
        with self._database.writing() as connection:
            new = {row[0] for row in connection.exec_driver_sql(_KEEP, given)}
        return frozenset(each.id for each in rows if kept_words(each.id) in new)

    def unread(self, most: int) -> Sequence[Delivery]:
        """The oldest that nobody has read and nobody has refused."""
        with self._database.reading() as connection:
            return [_delivery(row) for row in connection.execute(_unread(most))]

    def relay(self, most: int, read: Callable[[Delivery], Sequence[Wish] | str], at: datetime) -> int:
        """Read the oldest in one transaction, and how many there were: what `read` says are wishes, or why it refuses.

        Of several who relay at the same time each gets others on PostgreSQL; on SQLite they take turns.
        """
        with self._database.writing() as connection:
            rows = connection.execute(_unread(most).with_for_update(skip_locked=True)).all()
            wishes: list[Wish] = []
            for delivery in map(_delivery, rows):
                said = read(delivery)
                if isinstance(said, str):
                    _mark_refused(connection, delivery.id, said, at)
                else:
                    _mark_read(connection, delivery.id, at)
                    wishes += said
            add_wishes(connection, self._database, wishes, at)
        return len(rows)

    def read(self, delivery: str, wishes: Sequence[Wish], at: datetime) -> None:
        """It has come to these wishes: both are on record, or neither. Its body is forgotten.

        Of one that has been read before, nothing more is wished.
        """
        with self._database.writing() as connection:
            if _mark_read(connection, delivery, at):
                add_wishes(connection, self._database, wishes, at)

    def refuse(self, delivery: str, why: str, at: datetime) -> None:
        """It cannot be read; kept with its body, for whoever mends that."""
        with self._database.writing() as connection:
            _mark_refused(connection, delivery, why, at)

    def refused(self) -> Sequence[RefusedDelivery]:
        """Those, newest first, a thousand at most."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(deliveries.c.id, deliveries.c.event, deliveries.c.received_at, deliveries.c.why)
                .where(text("refused_at IS NOT NULL"))
                .order_by(deliveries.c.received_at.desc(), deliveries.c.id)
                .limit(_MOST_REFUSED)
            )
            return [RefusedDelivery(*row) for row in rows]

    def retry(self, delivery: str) -> bool:
        """It is to be read again. Whether it was a refused one."""
        with self._database.writing() as connection:
            done = connection.execute(
                update(deliveries)
                .where(deliveries.c.id == kept_words(delivery), text("refused_at IS NOT NULL"))
                .values(refused_at=None, why="")
            )
            return done.rowcount > 0

    def close(self) -> None:
        """End the connection that takes deliveries in."""
        if self._intake is not None:
            self._intake.close()


def _unread(most: int) -> Select[Any]:
    columns = (deliveries.c.id, deliveries.c.event, deliveries.c.body, deliveries.c.received_at)
    return select(*columns).where(text(UNREAD)).order_by(deliveries.c.received_at, deliveries.c.id).limit(most)


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(row.id, row.event, bytes(row.body or b""), row.received_at)


def _mark_read(connection: Connection, delivery: str, at: datetime) -> bool:
    done = connection.execute(
        update(deliveries)
        .where(deliveries.c.id == kept_words(delivery), deliveries.c.read_at.is_(None))
        .values(read_at=at, refused_at=None, why="", body=None)
    )
    return done.rowcount > 0


def _mark_refused(connection: Connection, delivery: str, why: str, at: datetime) -> None:
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == kept_words(delivery), deliveries.c.read_at.is_(None))
        .values(refused_at=at, why=why)
    )
