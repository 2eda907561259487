"""Deliveries into SQLite with as little as possible in between: the way that a host waits for.

Each step of a statement lets go of the interpreter's lock, and behind a busy event loop it takes up to 5 ms to have it
back (`sys.getswitchinterval`). So a list is one statement, and a transaction by itself: one step, its commit included.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from bot.adapters.store._columns import kept_words, microseconds
from bot.adapters.store._database import PATIENCE_S, prepare_sqlite
from bot.work import Delivery

_MOST: Final = 200
"""Rows of one statement; SQLite allows 32,766 values, and in old builds 999."""
_COLUMNS: Final = "INSERT INTO deliveries (id, event, body, received_at) VALUES "


class SqliteIntake:
    """Keeps deliveries by a connection of its own. Its methods raise sqlite3.Error, and then nothing was kept."""

    def __init__(self, path: Path, turn: AbstractContextManager[object]) -> None:
        self._path, self._turn = path, turn
        self._mine = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def keep(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        """On disk when this returns. The ids of those that are new."""
        rows = [
            (kept_words(each.id), kept_words(each.event), each.body, microseconds(each.received_at))
            for each in deliveries
        ]
        if 0 < len(rows) <= _MOST and self._all_are_new(rows):
            return frozenset(each.id for each in deliveries)
        with self._writing() as connection:
            new = {row[0]: row for row in reversed(rows)}  # of two with one id the first is kept
            for known in _known(connection, list(new)):
                del new[known]
            _insert(connection, list(new.values()))
        return frozenset(each.id for each in deliveries if kept_words(each.id) in new)

    def close(self) -> None:
        """End the connection."""
        with self._mine:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _all_are_new(self, rows: Sequence[tuple[object, ...]]) -> bool:
        """Keep them if they are, and nothing else: that some are known is rare enough to look then which."""
        with self._had() as connection:
            try:
                _insert(connection, rows)
            except sqlite3.IntegrityError:
                return False
            return True

    @contextmanager
    def _had(self) -> Iterator[sqlite3.Connection]:
        with self._mine, self._turn:
            if self._connection is None:
                self._connection = _connected(self._path)
            yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._had() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False, cached_statements=2 * _MOST
    )
    prepare_sqlite(connection)
    return connection


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[object, ...]]) -> None:
    for start in range(0, len(rows), _MOST):
        part = rows[start : start + _MOST]
        connection.execute(_COLUMNS + ",".join(["(?,?,?,?)"] * len(part)), [value for row in part for value in row])


def _known(connection: sqlite3.Connection, ids: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(ids), _MOST):
        part = ids[start : start + _MOST]
        question = f"SELECT id FROM deliveries WHERE id IN ({','.join('?' * len(part))})"  # noqa: S608 - only question marks
        yield from (row[0] for row in connection.execute(question, part).fetchall())
