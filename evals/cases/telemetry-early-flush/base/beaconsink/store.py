"""Where readings end up."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Protocol

from beaconsink.readings import Reading


class StoreError(Exception):
    """The batch was not written, not even in part."""


class Store(Protocol):
    def write(self, batch: Sequence[Reading]) -> None:
        """All of it or nothing; raises StoreError. Every reading passed becomes a row of its own."""


class SqliteStore:
    def __init__(self, path: str) -> None:
        # Opened by the main thread, used by whichever thread flushes.
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.execute("CREATE TABLE IF NOT EXISTS readings (device TEXT, at REAL, value REAL)")

    def write(self, batch: Sequence[Reading]) -> None:
        try:
            with self._db:
                self._db.executemany(
                    "INSERT INTO readings VALUES (?, ?, ?)", [(r.device, r.at, r.value) for r in batch]
                )
        except sqlite3.Error as error:
            raise StoreError(str(error)) from error

    def close(self) -> None:
        self._db.close()
