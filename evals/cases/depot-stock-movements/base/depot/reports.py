"""What the depot's office looks at."""

import sqlite3


def on_hand(db: sqlite3.Connection, article: str) -> int:
    (quantity,) = db.execute("SELECT COALESCE(SUM(quantity), 0) FROM stock WHERE article = ?", (article,)).fetchone()
    return int(quantity)


def bins_of(db: sqlite3.Connection, article: str) -> dict[str, int]:
    rows = db.execute("SELECT bin, quantity FROM stock WHERE article = ? ORDER BY bin", (article,))
    return {row["bin"]: row["quantity"] for row in rows}
