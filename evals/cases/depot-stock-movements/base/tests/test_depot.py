import sqlite3
from datetime import datetime

import pytest

from depot import ledger, outposts, reports
from depot.database import bring_up_to_date, open_database

NOON = datetime(2026, 5, 4, 12, 0)


def filled(last=999):
    db = open_database(":memory:")
    bring_up_to_date(db, last)
    db.execute("INSERT INTO articles VALUES ('M8', 'Hex bolt M8', 'box'), ('W3', 'Washer', 'box')")
    db.execute("INSERT INTO bins VALUES ('A-1', 'A'), ('B-7', 'B')")
    return db


@pytest.fixture
def db():
    return filled()


def test_stock_is_the_sum_of_movements(db):
    ledger.scanned(db, "s1-0001", "M8", "A-1", 40, "in", NOON)
    ledger.scanned(db, "s1-0002", "M8", "A-1", -15, "out", NOON)
    assert reports.on_hand(db, "M8") == 25
    assert reports.on_hand(db, "W3") == 0


def test_a_move_keeps_the_sum(db):
    ledger.scanned(db, "s1-0001", "M8", "A-1", 40, "in", NOON)
    ledger.moved(db, "M8", "A-1", "B-7", 10, NOON)
    assert reports.bins_of(db, "M8") == {"A-1": 30, "B-7": 10}


def test_a_kind_that_is_not_known_is_refused(db):
    with pytest.raises(sqlite3.IntegrityError):
        ledger.by_hand(db, "M8", "A-1", 1, "gift", NOON)


def test_an_outpost_sends_its_movements(db):
    lines = ["article,bin,quantity,kind,scan,made_at", "M8,B-7,12,in,o2-0001,2026-05-03T17:00:00", "W3,B-7,3,in,,2026-05-03T17:05:00"]
    assert outposts.load(db, lines) == 2
    assert reports.on_hand(db, "M8") == 12
