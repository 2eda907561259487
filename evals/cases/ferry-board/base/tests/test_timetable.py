from datetime import date
from zoneinfo import ZoneInfo

import pytest

from quayboard.board import day_sheet
from quayboard.parse import TimetableError, minutes, sailings, weekdays

ATHENS = ZoneInfo("Europe/Athens")
SEASON = ["2026-03-01", "2026-10-31"]
ENTRIES = [
    {"number": "SK1", "from": "Skiathos", "to": "Volos", "departs": "07:30", "season": SEASON, "days": "mtwtfss"},
    {"number": "SK5", "from": "Skiathos", "to": "Skopelos", "departs": "13:15", "season": SEASON, "days": "mtwtf--"},
    {
        "number": "SK9",
        "from": "Skiathos",
        "to": "Volos",
        "departs": "25:10",
        "season": SEASON,
        "days": "----fs-",
        "without": ["2026-08-14"],
    },
    {"number": "VO2", "from": "Volos", "to": "Skiathos", "departs": "10:00", "season": SEASON, "days": "mtwtfss"},
]
SAILINGS = sailings(ENTRIES)


def test_day_sheet_ends_with_the_night_boat():
    assert day_sheet(SAILINGS, "Skiathos", date(2026, 7, 3)) == [
        "07:30  Volos  SK1",
        "13:15  Skopelos  SK5",
        "01:10  Volos  SK9",
    ]


def test_days_without_a_sailing():
    assert day_sheet(SAILINGS, "Skiathos", date(2026, 8, 14))[-1] == "13:15  Skopelos  SK5"


def test_the_last_day_of_the_season_counts():
    assert len(day_sheet(SAILINGS, "Volos", date(2026, 10, 31))) == 1


def test_night_boat_leaves_on_the_next_date():
    assert SAILINGS[2].departs_at(date(2026, 7, 3), ATHENS).isoformat() == "2026-07-04T01:10:00+03:00"


@pytest.mark.parametrize("clock", ["7:30", "04:59", "29:00", "12:60"])
def test_times_outside_a_service_day(clock):
    with pytest.raises(TimetableError):
        minutes(clock)


def test_weekdays():
    assert weekdays("mt---s-") == {0, 1, 5}
    with pytest.raises(TimetableError):
        weekdays("mtwtfsx")
