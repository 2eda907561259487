"""Opens the depot's database and brings it up to date."""

import sqlite3
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "migrations"


def open_database(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    db.row_factory = sqlite3.Row
    return db


def bring_up_to_date(db: sqlite3.Connection, last: int = 999) -> None:
    """Each migration runs in a transaction of its own. Foreign keys are checked before it is kept."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        for script in sorted(FOLDER.glob("*.sql")):
            number = int(script.name.split("_")[0])
            if version < number <= last:
                _apply(db, number, script.read_text(encoding="utf-8"))
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def _apply(db: sqlite3.Connection, number: int, script: str) -> None:
    try:
        db.executescript(f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};")
        if broken := db.execute("PRAGMA foreign_key_check").fetchall():
            raise sqlite3.IntegrityError(f"migration {number} leaves {len(broken)} rows without what they refer to")
        db.execute("COMMIT")
    except sqlite3.Error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
