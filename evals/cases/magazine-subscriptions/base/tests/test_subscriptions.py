from datetime import date

import pytest

from magazine import desk, renewals, store

TODAY = date(2026, 3, 1)


@pytest.fixture
def db():
    db = store.connect(":memory:")
    store.migrate(db)
    db.execute("INSERT INTO readers VALUES (1, 'ada@example.org', 'Ada'), (2, 'ben@example.org', 'Ben')")
    db.execute("INSERT INTO plans (code, title, months, cents) VALUES ('year', 'Twelve issues', 12, 6600)")
    return db


def test_a_due_subscription_is_renewed(db):
    one = desk.subscribe(db, 1, "year", TODAY)
    assert [row["id"] for row in renewals.due(db, TODAY)] == [one]
    renewals.renewed(db, one, date(2027, 3, 1))
    assert renewals.due(db, TODAY) == []


def test_after_notice_nothing_is_charged(db):
    one = desk.subscribe(db, 1, "year", TODAY)
    desk.give_notice(db, one)
    assert renewals.due(db, TODAY) == []
    assert desk.end_expired(db, date(2026, 3, 2)) == 1


def test_a_paused_subscription_is_not_charged(db):
    one = desk.subscribe(db, 1, "year", TODAY)
    desk.pause(db, one)
    assert renewals.due(db, TODAY) == []
    desk.resume(db, one)
    assert len(renewals.due(db, TODAY)) == 1
