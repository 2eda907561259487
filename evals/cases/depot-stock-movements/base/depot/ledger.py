"""Writing movements."""

import sqlite3
from datetime import datetime


def scanned(
    db: sqlite3.Connection, scan_id: str, article: str, bin_: str, quantity: int, kind: str, at: datetime
) -> None:
    """A movement that a hand scanner reports. Each scan has a number of its own, the scanner's name before it."""
    _write(db, article, bin_, quantity, kind, scan_id, at)


def by_hand(db: sqlite3.Connection, article: str, bin_: str, quantity: int, kind: str, at: datetime) -> None:
    """A movement that the office enters; there is no scan."""
    _write(db, article, bin_, quantity, kind, None, at)


def moved(db: sqlite3.Connection, article: str, source: str, target: str, quantity: int, at: datetime) -> None:
    """From one bin to another, entered by the office."""
    db.execute("BEGIN")
    try:
        by_hand(db, article, source, -quantity, "move", at)
        by_hand(db, article, target, quantity, "move", at)
    except sqlite3.Error:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


def _write(
    db: sqlite3.Connection, article: str, bin_: str, quantity: int, kind: str, scan_id: str | None, at: datetime
) -> None:
    db.execute(
        "INSERT INTO movements (article, bin, quantity, kind, scan_id, made_at) VALUES (?, ?, ?, ?, ?, ?)",
        (article, bin_, quantity, kind, scan_id, at.isoformat(timespec="seconds")),
    )
