from datetime import date

from depotlog.db import connect
from depotlog.reminders import digest, plan_reminders
from depotlog.vehicles import add_vehicle

TODAY = date(2026, 5, 4)


def test_depots_alternate():
    db = connect()
    add_vehicle(db, "B-104", "north", "van", date(2025, 5, 10))
    add_vehicle(db, "S-7", "south", "van", date(2025, 5, 11))
    add_vehicle(db, "B-106", "north", "van", date(2025, 5, 12))
    plan_reminders(db, TODAY)
    assert len(digest(db)["north"]) == 2
