"""Parcels and what happened to them, in SQLite."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

REGISTERED = "REGISTERED"
CODES = frozenset({REGISTERED, "COLLECTED", "SORTED", "IN_TRANSIT", "OUT_FOR_DELIVERY", "DELIVERED", "RETURNED"})

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY,
    parcel TEXT NOT NULL,
    at TEXT NOT NULL,
    code TEXT NOT NULL,
    place TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS events_of_parcel ON events (parcel, at, seq);
"""


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    code: str
    place: str


class TrackingStore:
    """A parcel exists from its first event on, see `register`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._db = database
        self._db.executescript(_SCHEMA)

    def register(self, parcel_id: str, at: datetime, place: str) -> None:
        self._insert(parcel_id, Event(at, REGISTERED, place))

    def append(self, parcel_id: str, event: Event) -> None:
        """Add a scan. Scans may come late: they are ordered by their own time. Raises KeyError for an unknown parcel."""
        if not self._exists(parcel_id):
            raise KeyError(parcel_id)
        self._insert(parcel_id, event)

    def events(self, parcel_id: str) -> list[Event]:
        """All events of a parcel, the oldest first. Raises KeyError for an unknown parcel."""
        rows = self._db.execute(
            "SELECT at, code, place FROM events WHERE parcel = ? ORDER BY at, seq", (parcel_id,)
        ).fetchall()
        if not rows:
            raise KeyError(parcel_id)
        return [Event(datetime.fromisoformat(at), code, place) for at, code, place in rows]

    def _exists(self, parcel_id: str) -> bool:
        return self._db.execute("SELECT 1 FROM events WHERE parcel = ? LIMIT 1", (parcel_id,)).fetchone() is not None

    def _insert(self, parcel_id: str, event: Event) -> None:
        at = event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._db:
            self._db.execute(
                "INSERT INTO events (parcel, at, code, place) VALUES (?, ?, ?, ?)", (parcel_id, at, event.code, event.place)
            )
