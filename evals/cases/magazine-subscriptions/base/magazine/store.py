"""The subscriptions database."""

import sqlite3
from pathlib import Path

MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations"


def connect(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def migrate(db: sqlite3.Connection, up_to: int | None = None) -> int:
    """Apply the migrations that are not applied yet, each as a whole. Returns the schema's number afterwards."""
    (done,) = db.execute("PRAGMA user_version").fetchone()
    for path in sorted(MIGRATIONS.glob("*.sql")):
        number = int(path.name[:4])
        if number <= done or (up_to is not None and number > up_to):
            continue
        db.executescript(f"BEGIN; {path.read_text()} PRAGMA user_version = {number}; COMMIT;")
        done = number
    return done
