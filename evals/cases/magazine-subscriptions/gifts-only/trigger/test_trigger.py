from datetime import date

from magazine import desk, renewals, store


def test_a_reader_who_pays_is_reminded_too():
    db = store.connect(":memory:")
    store.migrate(db)
    db.execute("INSERT INTO readers VALUES (1, 'ada@example.org', 'Ada')")
    db.execute("INSERT INTO plans VALUES ('year', 'Twelve issues', 12, 6600)")
    one = desk.subscribe(db, 1, "year", date(2026, 3, 10), auto_renew=False)
    assert [row["id"] for row in renewals.reminders(db, date(2026, 3, 1))] == [one]
