from datetime import date

from depotlog.db import connect
from depotlog.reminders import digest, plan_reminders
from depotlog.vehicles import add_vehicle

TODAY = date(2026, 5, 4)


def test_overdue():
    db = connect()
    add_vehicle(db, "B-104", "north", "van", date(2025, 4, 1), "Kim")
    add_vehicle(db, "B-105", "north", "van", date(2025, 4, 2))
    plan_reminders(db, TODAY)
    assert digest(db) == {
        "north": ["B-104: overdue since 01.04.2026, driven by Kim", "B-105: overdue since 02.04.2026, driven by nobody"]
    }
