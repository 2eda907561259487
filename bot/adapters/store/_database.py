"""A database's two kinds of transaction, and its failures in our words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.adapters.store._files import make_own
from bot.errors import StoreError
from bot.pattern import lazy

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Table

PATIENCE_S: Final = 15.0
"""How long another writer is waited for; each takes some milliseconds."""
STATEMENT_S: Final = 60
"""Longer than any statement of ours; one that hangs does not hold a worker for ever."""
_POOL: Final = 8
_MORE: Final = 16
_REMEDY: Final = "Look whether the database runs, can be reached at FOREREAD_DATABASE_URL, and has room."
_REMEDIES: Final = (
    ("authentication failed", "Look at the user and the password in FOREREAD_DATABASE_URL."),
    ("not permitted to log in", "Look at the user and the password in FOREREAD_DATABASE_URL."),
    ("FATAL: database", "Look at the name in FOREREAD_DATABASE_URL, or make the database: createdb NAME."),
    ("permission denied", "Let the user in FOREREAD_DATABASE_URL own the tables, and make some."),
    ("file is not a database", "Name a file that Foreread made, or one that is not there yet."),
)
"""By what the database says; of PostgreSQL in English, or else the general one."""
_HINT: Final = lazy(r"\n\s*Is the server running[^\n]*")
_WRITES: Final = "foreread_writes"


class Database:
    """A database that can be read and written. A write is one transaction: all of it is kept, or nothing."""

    def __init__(self, url: str) -> None:
        """Raises StoreError for an address that is none, and where SQLite's file cannot be had. Connects to nothing."""
        self.url = _url(url)
        self._secret = str(self.url.password or "")
        self.path = make_own(self.url.database) if self.is_sqlite else None
        self.engine = _sqlite_engine(self.url, self.path) if self.path else _postgresql_engine(self.url)
        # SQLite has one writer; who waits for it sleeps longer and longer, while threads of one process can take turns.
        self.turn: AbstractContextManager[object] = Turn() if self.path else nullcontext()

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT, which both databases write alike."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only looks. Raises StoreError."""
        with self._told(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is kept when this ends. Raises StoreError, and then nothing of it is kept."""
        with self._told(), self.turn, self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def failed(self, error: Exception) -> StoreError:
        """What the database said, in one line without its password."""
        said = str(getattr(error, "orig", None) or error).strip()
        line = " ".join(_HINT.sub("", said).split())[:300].rstrip(".") or type(error).__name__
        remedy = next((remedy for words, remedy in _REMEDIES if words in line), _REMEDY)
        return StoreError(f"The service's database failed: {self.unnamed(line)}.", remedy)

    def unnamed(self, text: str) -> str:
        """The text without the password of the address."""
        return text.replace(self._secret, "***") if self._secret else text

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error, OverflowError) as error:
            raise self.failed(error) from error

    def close(self) -> None:
        """End all connections."""
        self.engine.dispose()


class Turn:
    """A lock that is waited for so long; then entering it raises sqlite3.OperationalError."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        self._lock, self._patience_s = threading.Lock(), patience_s

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=self._patience_s):
            raise sqlite3.OperationalError("database is locked by another thread of this process")

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _url(text: str) -> URL:
    try:
        url = make_url(text)
        # psycopg is the driver that is installed; `postgres:` is what many platforms write.
        name = {"postgres": "postgresql"}.get(url.drivername, url.drivername)
        url = url.set(drivername="postgresql+psycopg" if name == "postgresql" else name)
        known = url.drivername in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}
    except (SQLAlchemyError, ValueError):
        known = False
    if not known:
        # Not even a part of what was given: it may hold a password, in a place where nobody looks for one.
        raise StoreError(
            "The address of the service's database cannot be used.",
            "Write sqlite:////path/to/service.sqlite, or postgresql://user:password@host/database.",
        )
    return url


def _sqlite_engine(url: URL, path: Path) -> Engine:
    engine = create_engine(
        url.set(database=str(path)), hide_parameters=True, pool_size=_POOL, max_overflow=_MORE,
        connect_args={"timeout": PATIENCE_S},
    )  # fmt: skip

    # SQLAlchemy's documentation of pysqlite, "Using SQLAlchemy to emit BEGIN in lieu of SQLite's transaction control".
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None
        prepare_sqlite(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads before it writes would fail, not wait, if somebody wrote in between.
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def prepare_sqlite(connection: sqlite3.Connection) -> None:
    """What every connection of ours to SQLite is set to: what is committed is on the disk."""
    # Of a new file alone. A delivery has some 20 kB: a tenth less work than with pages of 4,096 bytes.
    connection.execute("PRAGMA page_size = 8192")
    connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE_S * 1000)}")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _postgresql_engine(url: URL) -> Engine:
    limits = {
        "statement_timeout": STATEMENT_S * 1000,
        "lock_timeout": int(PATIENCE_S * 1000),
        "idle_in_transaction_session_timeout": STATEMENT_S * 1000,
    }
    told = {
        "connect_timeout": 10,
        "application_name": "foreread",
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }
    query = dict(url.query)
    return create_engine(
        url, hide_parameters=True, pool_pre_ping=True, pool_size=_POOL, max_overflow=_MORE, pool_recycle=1800,
        connect_args={name: value for name, value in told.items() if name not in query},
    )  # fmt: skip
