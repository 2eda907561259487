from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from wattbook.billing import bill
from wattbook.readings import Interval
from wattbook.tariff import Band, Tariff

TARIFF = Tariff(
    (Band("night", time(0), Decimal("20")), Band("day", time(6), Decimal("30")), Band("night", time(22), Decimal("20")))
)


def quarters(first, *kwh):
    start = datetime.fromisoformat(first)
    return [Interval(start + n * timedelta(minutes=15), Decimal(k)) for n, k in enumerate(kwh)]


@pytest.mark.parametrize(("moment", "band"), [("00:00", "night"), ("06:00", "day"), ("22:00", "night")])
def test_a_band_begins_at_its_start(moment, band):
    assert TARIFF.band_at(time.fromisoformat(moment)).name == band


def test_the_first_quarter_of_the_day():
    assert bill(quarters("2026-03-01T06:00", "1"), TARIFF).cents == 30
