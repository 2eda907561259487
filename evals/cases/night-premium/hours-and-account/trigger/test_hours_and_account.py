from tests.test_wages import Rates, build, over_limit, postings, shift
from wagebook.worktime import week_hours

RATES = Rates(hourly_cents=1000, night_premium_cents=250)
SLIP = build("E7", [shift(day, 22, 8) for day in range(5)], RATES)


def test_night_hours_count_once():
    assert week_hours(SLIP) == 40
    assert over_limit([SLIP]) == []


def test_the_premium_is_posted():
    assert sum(postings([SLIP]).values()) == 0
