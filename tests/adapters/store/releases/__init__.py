"""Databases as earlier releases left them, and what is to be found in each by the ports of this one.

`python -m tests.adapters.store.releases 0002` writes what that version leaves: done once, before the next version is
begun, and never again, for a release that is out does not change.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Boolean, Column, MetaData

from bot.adapters.store import Store, open_store
from bot.adapters.store._database import Database
from bot.adapters.store._versions import VERSION_TABLE, migrate
from bot.desk import OutcomeKind, RecordKey
from bot.gate import Permission
from bot.ledger import verify
from bot.review.asking import Budget, Spent
from tests.adapters.store.values import NOON, a_delivery, a_record, a_session, a_thumb, a_wish, after_s, an_outcome
from tests.ledger.entries import told

FOLDER: Final = Path(__file__).parent
_RECORD: Final = a_record(1, brief={"tier": "high"}, decision={"state": "waiting"}, probability=0.25, gated=None)


def fill(store: Store) -> None:
    """One of each thing that a store of the first version keeps."""
    store.deliveries.keep([a_delivery("read", 1), a_delivery("unread", 2, b"\x00body\xff"), a_delivery("refused", 3)])
    store.deliveries.read("read", [a_wish(1), a_wish(2), a_wish(3)], NOON)
    store.deliveries.refuse("refused", "It has no place.", NOON)
    store.tasks.launch("change:9001:2")
    store.records.put(_RECORD)
    store.outcomes.note([an_outcome(1), an_outcome(2, kind=OutcomeKind.REVERTED)])
    store.outcomes.think(a_thumb())
    store.sessions.open("name", a_session())
    for _ in range(3):
        store.ledger.append(told())
    store.spending("2026-11", Budget(), "installation:7").take(Spent(1_000, 0.25))
    store.permissions.put(9001, {101: Permission.WRITE}, NOON)
    store.workers.heartbeat("w1", NOON)


def hold(store: Store, version: str) -> None:
    """All of it is there, and can be gone on with."""
    assert [(each.id, each.body) for each in store.deliveries.unread(9)] == [("unread", b"\x00body\xff")]
    assert [(each.id, each.why) for each in store.deliveries.refused()] == [("refused", "It has no place.")]
    assert store.deliveries.keep([a_delivery("read")]) == frozenset()
    assert [each.key for each in store.tasks.launchable(NOON, 9)] == ["change:9001:1", "change:9001:3"]
    assert [each.run for each in store.tasks.launched(9)] == ["change:9001:2@1.0"]
    assert store.records.get(RecordKey(9001, 1)) == _RECORD
    noted = [an_outcome(1), an_outcome(2, kind=OutcomeKind.REVERTED)]
    if version < "0003":  # the first that kept the kind of a question
        noted = [replace(each, question_kind="") for each in noted]
    assert list(store.outcomes.noted([9001], NOON)) == noted
    assert list(store.outcomes.thumbs([9001], NOON)) == [a_thumb()]
    assert store.sessions.find("name", after_s(1)) == a_session()
    verdict = verify(store.ledger.lines())
    assert (verdict.whole, verdict.entries) == (True, 4)
    assert [entry.number for entry in store.ledger.entries_of("42")] == [1, 2, 3]
    assert store.ledger.append(told()).number == 4
    assert store.spending("2026-11", Budget(), "installation:7").spent() == Spent(1_000, 0.25)
    if version > "0001":  # the first that had them
        assert store.permissions.get(9001, [101], NOON) == {101: Permission.WRITE}
        assert list(store.workers.lost(after_s(1))) == ["w1"]


def restore(url: str, version: str) -> None:
    """Make the database that the release left; on PostgreSQL the same rows, in tables that the migrations make."""
    left = sqlite3.connect(":memory:")
    left.executescript((FOLDER / f"{version}.sql").read_text())
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as file:
            left.backup(file)
        path.chmod(0o600)
    else:
        _copy(left, url, version)
    left.close()


def write(version: str) -> None:
    """Write down what a store of a version holds after `fill`."""
    with tempfile.TemporaryDirectory() as folder:
        full, old = (Path(folder, name) for name in ("full.sqlite", "old.sqlite"))
        with open_store(f"sqlite:///{full}", now=lambda: NOON) as store:
            fill(store)
        with closing(sqlite3.connect(full)) as left:
            _copy(left, f"sqlite:///{old}", version)
        with closing(sqlite3.connect(old)) as made:
            (FOLDER / f"{version}.sql").write_text("\n".join(made.iterdump()) + "\n")


def _copy(left: sqlite3.Connection, url: str, version: str) -> None:
    """Rows into a new database of that version, as far as it has their tables and columns."""
    database = Database(url)
    migrate(database, version)
    tables = MetaData()
    left.row_factory = sqlite3.Row
    with database.writing() as connection:
        tables.reflect(connection)
        for table in tables.tables.values():
            if table.name != VERSION_TABLE:
                rows = left.execute(f"SELECT * FROM {table.name}").fetchall()  # noqa: S608 - a table of ours
                for row in rows:
                    connection.execute(table.insert(), {column.name: _value(row, column) for column in table.c})
    database.close()


def _value(row: sqlite3.Row, column: Column[Any]) -> Any:
    value = row[column.name]
    return bool(value) if isinstance(column.type, Boolean) and value is not None else value
