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


def test_outposts_enter_by_hand_more_than_once():
    lines = ["article,bin,quantity,kind,scan,made_at", "M8,B-7,12,in,,2026-05-03T17:00:00", "M8,B-7,3,in,,2026-05-03T17:05:00"]
    db = filled(last=3)
    db.execute(
        "INSERT INTO movements (article, bin, quantity, kind, scan_id, made_at) VALUES "
        "('M8', 'B-7', 12, 'in', '', '2026-05-02T17:00:00'), ('M8', 'B-7', 3, 'in', '', '2026-05-02T17:05:00')"
    )
    bring_up_to_date(db)
    assert outposts.load(db, lines) == 2
    assert reports.on_hand(db, "M8") == 30
