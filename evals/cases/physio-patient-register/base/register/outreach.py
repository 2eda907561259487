"""The yearly round: the desk calls whom it can and writes to the others."""

import sqlite3
from datetime import date

from register import recalls


def call_sheet(db: sqlite3.Connection, today: date) -> list[str]:
    return [f"{row['name']}: {row['phone']}" for row in recalls.overdue(db, today) if row["phone"]]


def letters(db: sqlite3.Connection, today: date) -> list[str]:
    """Addresses of those who cannot be called."""
    return [f"{row['name']}\n{row['address']}" for row in recalls.overdue(db, today) if not row["phone"]]
