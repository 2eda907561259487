from quayboard.board import next_departures
from tests.test_live import at
from tests.test_timetable import ATHENS, SAILINGS


def test_the_night_boat_after_midnight():
    found = next_departures(SAILINGS, "Skiathos", at("2026-07-04T00:30"), ATHENS, limit=2)
    assert [(d.sailing.number, d.wait_minutes) for d in found] == [("SK9", 40), ("SK1", 420)]
