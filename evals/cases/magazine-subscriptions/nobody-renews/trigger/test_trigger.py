from datetime import date

from magazine import renewals, store


def old_database():
    db = store.connect(":memory:")
    store.migrate(db, up_to=2)
    db.execute("INSERT INTO readers VALUES (1, 'ada@example.org', 'Ada')")
    db.execute("INSERT INTO plans VALUES ('year', 'Twelve issues', 12, 6600)")
    db.execute(
        "INSERT INTO subscriptions (id, reader_id, plan, status, paid_until, ends_on) VALUES "
        "(1, 1, 'year', 'active', '2026-03-01', NULL), "
        "(2, 1, 'year', 'active', '2026-03-01', '2026-03-01'), "
        "(3, 1, 'year', 'paused', '2026-03-01', NULL)"
    )
    store.migrate(db)
    return db


def test_old_subscriptions_are_still_renewed():
    assert [row["id"] for row in renewals.due(old_database(), date(2026, 3, 1))] == [1]
