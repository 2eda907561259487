"""The register's file and its schema."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "migrations"
NEWEST = max(int(path.name[:4]) for path in FOLDER.glob("*.up.sql"))


def open_register(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.row_factory = sqlite3.Row
    db.execute("PRAGMA foreign_keys = ON")
    return db


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def bring_to(db: sqlite3.Connection, number: int = NEWEST) -> None:
    """Upgrade or downgrade, step by step, each step as a whole."""
    (at,) = db.execute("PRAGMA user_version").fetchone()
    while at != number:
        step, after = (at + 1, at + 1) if at < number else (at, at - 1)
        (script,) = FOLDER.glob(f"{step:04}_*.{'up' if at < number else 'down'}.sql")
        try:
            db.executescript(f"BEGIN;\n{script.read_text()}\nPRAGMA user_version = {after};\nCOMMIT;")
        except sqlite3.Error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        at = after
