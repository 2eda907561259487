"""The database file."""

from __future__ import annotations

import sqlite3

SCHEMA = """
CREATE TABLE IF NOT EXISTS vehicles (
    id INTEGER PRIMARY KEY,
    plate TEXT NOT NULL UNIQUE,
    depot TEXT NOT NULL,
    kind TEXT NOT NULL,
    driver TEXT,
    registered_on TEXT NOT NULL,
    last_service_on TEXT
);
CREATE TABLE IF NOT EXISTS services (
    plate TEXT NOT NULL,
    done_on TEXT NOT NULL,
    km INTEGER NOT NULL
);
"""


def connect(path: str = ":memory:") -> sqlite3.Connection:
    """Rows are `sqlite3.Row`: columns by name."""
    db = sqlite3.connect(path)
    db.row_factory = sqlite3.Row
    db.executescript(SCHEMA)
    return db
