import sqlite3
from datetime import date, datetime

import pytest

from depot import ledger, outposts, reports
from depot.database import bring_up_to_date, open_database

NOON = datetime(2026, 5, 4, 12, 0)


def filled(last=999):
    db = open_database(":memory:")
    bring_up_to_date(db, last)
    db.execute("INSERT INTO articles VALUES ('M8', 'Hex bolt M8', 'box')")
    db.execute("INSERT INTO bins VALUES ('A-1', 'A'), ('B-7', 'B')")
    return db


def test_movements_are_still_not_changed_or_removed():
    db = filled()
    ledger.by_hand(db, "M8", "A-1", 5, "in", NOON)
    for statement in ("UPDATE movements SET quantity = 6", "DELETE FROM movements"):
        with pytest.raises(sqlite3.IntegrityError):
            db.execute(statement)
