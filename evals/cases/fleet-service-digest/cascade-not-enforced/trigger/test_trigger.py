from datetime import date

from depotlog.db import connect
from depotlog.reminders import digest, plan_reminders
from depotlog.vehicles import add_vehicle, retire

TODAY = date(2026, 5, 4)


def test_no_reminder_for_a_retired_vehicle():
    db = connect()
    van = add_vehicle(db, "B-104", "north", "van", date(2025, 5, 10))
    plan_reminders(db, TODAY)
    retire(db, van)
    assert digest(db) == {}
