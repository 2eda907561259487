from quayboard.board import next_departures
from quayboard.notices import read_notices
from tests.test_live import at
from tests.test_timetable import ATHENS, SAILINGS


def test_the_night_boat_is_cancelled_by_its_service_day():
    cancelled = read_notices(["CANX SK9 2026-07-03 engine"])
    found = next_departures(SAILINGS, "Skiathos", at("2026-07-03T23:00"), ATHENS, limit=1, cancelled=cancelled)
    assert [(d.sailing.number, d.is_cancelled) for d in found] == [("SK9", True)]
