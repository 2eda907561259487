"""What the reader service does with a subscription."""

import sqlite3
from datetime import date


def subscribe(db: sqlite3.Connection, reader: int, plan: str, paid_until: date) -> int:
    cursor = db.execute(
        "INSERT INTO subscriptions (reader_id, plan, status, paid_until) VALUES (?, ?, 'active', ?)",
        (reader, plan, paid_until.isoformat()),
    )
    return int(cursor.lastrowid or 0)


def give_notice(db: sqlite3.Connection, subscription: int) -> None:
    """The reader wants no further period. The paid one is delivered to its end."""
    db.execute(
        "UPDATE subscriptions SET ends_on = paid_until WHERE id = ? AND status <> 'ended' AND ends_on IS NULL",
        (subscription,),
    )


def pause(db: sqlite3.Connection, subscription: int) -> None:
    """No issues and no renewals until the reader is back."""
    db.execute("UPDATE subscriptions SET status = 'paused' WHERE id = ? AND status = 'active'", (subscription,))


def resume(db: sqlite3.Connection, subscription: int) -> None:
    db.execute("UPDATE subscriptions SET status = 'active' WHERE id = ? AND status = 'paused'", (subscription,))


def end_expired(db: sqlite3.Connection, today: date) -> int:
    """End what notice was given for and whose paid period is over. Run every night before the renewals."""
    cursor = db.execute(
        "UPDATE subscriptions SET status = 'ended' WHERE status <> 'ended' AND ends_on < ?", (today.isoformat(),)
    )
    return cursor.rowcount
