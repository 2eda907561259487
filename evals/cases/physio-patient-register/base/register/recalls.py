"""Whom the practice gets in touch with."""

import sqlite3
from datetime import date, timedelta


def texts(db: sqlite3.Connection, day: date) -> list[sqlite3.Row]:
    """Visits of a day with the mobile number to send the reminder to."""
    return db.execute(
        """
        SELECT v.id, v.starts_at, p.phone_mobile AS number
          FROM visits AS v
          JOIN patients AS p ON p.id = v.patient_id
         WHERE date(v.starts_at) = ? AND v.state = 'booked' AND p.no_texts = 0 AND p.phone_mobile <> ''
         ORDER BY v.starts_at, v.id
        """,
        (day.isoformat(),),
    ).fetchall()


def overdue(db: sqlite3.Connection, today: date) -> list[sqlite3.Row]:
    """Patients who were here once, not within the last year, and have no visit booked. phone: where to call them."""
    return db.execute(
        """
        SELECT p.id, p.name, p.address, MAX(v.starts_at) AS last_seen,
               COALESCE(NULLIF(p.phone_mobile, ''), NULLIF(p.phone_home, '')) AS phone
          FROM patients AS p
          JOIN visits AS v ON v.patient_id = p.id AND v.state = 'seen'
         WHERE NOT EXISTS (
               SELECT 1 FROM visits AS b
                WHERE b.patient_id = p.id AND b.state = 'booked' AND date(b.starts_at) >= ?
         )
         GROUP BY p.id
        HAVING date(MAX(v.starts_at)) < ?
         ORDER BY last_seen, p.id
        """,
        (today.isoformat(), (today - timedelta(days=365)).isoformat()),
    ).fetchall()
