from quayboard.board import next_departures
from tests.test_live import at
from tests.test_timetable import ATHENS, SAILINGS


def test_the_wait_in_the_night_the_clocks_go_forward():
    found = next_departures(SAILINGS, "Skiathos", at("2026-03-29T01:30"), ATHENS, limit=1)
    assert [(d.sailing.number, d.wait_minutes) for d in found] == [("SK1", 300)]
