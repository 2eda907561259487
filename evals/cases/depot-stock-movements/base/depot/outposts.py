"""Movements of the outposts, which keep their own books and send them as CSV every night."""

import csv
import sqlite3
from collections.abc import Iterable


def load(db: sqlite3.Connection, lines: Iterable[str]) -> int:
    """Columns article, bin, quantity, kind, scan, made_at; scan is empty for what was entered by hand."""
    rows = [
        (row["article"], row["bin"], int(row["quantity"]), row["kind"], row["scan"].strip(), row["made_at"])
        for row in csv.DictReader(lines)
    ]
    db.execute("BEGIN")
    try:
        db.executemany(
            "INSERT INTO movements (article, bin, quantity, kind, scan_id, made_at) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
    except sqlite3.Error:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
    return len(rows)
