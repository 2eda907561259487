"""The nightly renewals."""

import sqlite3
from datetime import date


def due(db: sqlite3.Connection, today: date) -> list[sqlite3.Row]:
    """Subscriptions whose next period is charged tonight, with the reader's address and the plan's price."""
    return db.execute(
        """
        SELECT s.id, r.email, p.code AS plan, p.months, p.cents
          FROM subscriptions AS s
          JOIN readers AS r ON r.id = s.reader_id
          JOIN plans AS p ON p.code = s.plan
         WHERE s.status = 'active' AND s.ends_on IS NULL AND s.paid_until <= ?
         ORDER BY s.id
        """,
        (today.isoformat(),),
    ).fetchall()


def renewed(db: sqlite3.Connection, subscription: int, paid_until: date) -> None:
    db.execute("UPDATE subscriptions SET paid_until = ? WHERE id = ?", (paid_until.isoformat(), subscription))
