"""Copies of a SQLite store: made while the service writes, and put back. PostgreSQL has its own programs for that."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.adapters.store._database import Database, prepare_sqlite
from bot.adapters.store._versions import version_of, why_not
from bot.errors import StoreError

if TYPE_CHECKING:
    from datetime import datetime

_BESIDE: Final = ("-wal", "-shm")
"""What SQLite keeps beside a file; of another file it would be wrong."""
_WHY_NOT_HERE: Final = (
    "This is for SQLite.", "Of PostgreSQL make copies with pg_dump, or archive its log: docs/operations.md."
)  # fmt: skip


def back_up(url: str, target: Path) -> int:
    """Write a whole copy of the store as it is at one moment, while others read and write; its bytes.

    The copy is readable by its owner alone, and on disk when this returns. Raises StoreError, also where `target` is
    there already.
    """
    path = _path_of(url)
    if not path.is_file():
        raise StoreError("There is no store to copy.", "Look at FOREREAD_DATABASE_URL.")
    try:
        # https://sqlite.org/lang_vacuum.html: the file may be there if it is empty; so it is nobody else's meanwhile.
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}.", "Name a new file.") from error
    try:
        with _opened(path) as connection:
            connection.execute("VACUUM INTO ?", (str(target),))
        _look_through(target)
        _to_disk(target)
    except (StoreError, OSError) as error:
        target.unlink(missing_ok=True)
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"{target} cannot be written: {error.strerror}.", "Look for room on that disk.") from error
    return target.stat().st_size


def restore(url: str, source: Path, engine: Path, alive_since: datetime) -> Path | None:
    """Put a copy in the place of the store, and take the engine's file away; where the store of before lies now.

    What the engine knows is about runs that the copy knows nothing of: tasks say themselves what is to be done. Raises
    StoreError where the copy is not whole, is of a newer version, or a process works on the store.
    """
    path = _path_of(url)
    _look_through(source)
    before = _set_aside(path, url, alive_since) if path.exists() else None
    for name in (*(f"{path}{end}" for end in _BESIDE), *(f"{engine}{end}" for end in ("", *_BESIDE))):
        Path(name).unlink(missing_ok=True)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.part")
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    with _opened(source) as connection:
        connection.execute("VACUUM INTO ?", (str(fresh),))
    with _opened(fresh) as connection:
        # Who signed out since would be signed in again, and no process of then is there.
        connection.execute("DELETE FROM sessions")
        connection.execute("DELETE FROM workers")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    _to_disk(fresh)
    fresh.replace(path)
    _to_disk(path.parent)
    return before


def compact(url: str) -> None:
    """Write the file anew without what was removed from it: what was erased stays in unused pages until then."""
    database = Database(url)
    database.close()
    if database.path is None:
        return
    with _opened(database.path) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _set_aside(path: Path, url: str, alive_since: datetime) -> Path:
    _refuse_alive(url, alive_since)
    with _opened(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = path.with_name(f"{path.name}.before")
    path.replace(before)
    return before


def _refuse_alive(url: str, alive_since: datetime) -> None:
    from sqlalchemy import func, select

    from bot.adapters.store._tables import workers

    database = Database(url)
    try:
        with database.reading() as connection:
            if why_not(version_of(connection)):
                return  # nobody works on a store of another version
            alive = connection.execute(select(func.count()).where(workers.c.at >= alive_since)).scalar()
    finally:
        database.close()
    if alive:
        raise StoreError("A process works on the store.", "Stop `foreread serve` first, and wait for a minute.")


def _path_of(url: str) -> Path:
    if not url.startswith("sqlite"):
        raise StoreError(*_WHY_NOT_HERE)
    return Path(url.partition("sqlite:///")[2]).absolute()


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            prepare_sqlite(connection)
            yield connection
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {error}.", "Look whether the disk has room and the file is whole.") from error


def _look_through(copy: Path) -> None:
    """Raises StoreError where a copy is none that this program could work with."""
    remedy = "Take another copy."
    try:
        with closing(sqlite3.connect(f"file:{copy.absolute()}?mode=ro&immutable=1", uri=True)) as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{copy} is no copy of a store: {error}.", remedy) from error
    if found != ("ok",) or not _is_as_long_as_it_says(copy):
        raise StoreError(f"{copy} is not whole.", remedy)
    database = Database(f"sqlite:///{copy.absolute()}")
    try:
        with database.reading() as connection:
            why = why_not(version_of(connection))
    finally:
        database.close()
    if why and "older" not in why:
        raise StoreError(f"{copy}: {why}", "Use the release that wrote it.")


def _is_as_long_as_it_says(copy: Path) -> bool:
    """SQLite may pass over pages that are missing at the end (https://sqlite.org/fileformat.html, section 1.3)."""
    with copy.open("rb") as file:
        header = file.read(100)
    size, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    return copy.stat().st_size == pages * (65_536 if size == 1 else size)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
