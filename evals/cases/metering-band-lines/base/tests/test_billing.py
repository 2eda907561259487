from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest

from wattbook.billing import bill
from wattbook.gaps import GapError
from wattbook.nightly import bill_all
from wattbook.readings import Interval, parse_export
from wattbook.tariff import Band, Tariff

TARIFF = Tariff(
    (
        Band("night", time(0), Decimal("20")),
        Band("day", time(6), Decimal("30")),
        Band("peak", time(17), Decimal("40")),
        Band("night", time(22), Decimal("20")),
    )
)


def quarters(first, *kwh):
    start = datetime.fromisoformat(first)
    return [Interval(start + n * timedelta(minutes=15), Decimal(k)) for n, k in enumerate(kwh)]


@pytest.mark.parametrize(
    ("moment", "price"),
    [("00:00", 20), ("05:45", 20), ("06:00", 30), ("16:45", 30), ("17:00", 40), ("21:45", 40), ("22:00", 20)],
)
def test_the_price_of_a_moment(moment, price):
    assert TARIFF.price_at(time.fromisoformat(moment)) == price


def test_a_bill_over_two_bands():
    made = bill(quarters("2026-03-01T05:30", "1", "1", "2"), TARIFF)
    assert made.kwh == 4
    assert made.cents == 100


def test_the_total_is_rounded_once():
    made = bill(quarters("2026-03-01T05:45", "0.02", "0.0134"), TARIFF)
    assert made.cents == 1


def test_half_a_cent_is_rounded_up():
    assert bill(quarters("2026-03-01T00:00", "0.125"), TARIFF).cents == 3


def test_a_gap_is_refused():
    with pytest.raises(GapError):
        bill(parse_export("2026-03-01T00:00,1\n2026-03-01T00:30,1\n"), TARIFF)


def test_no_readings_are_refused():
    with pytest.raises(GapError):
        bill([], TARIFF)


def test_meters_with_gaps_are_read_out_again():
    whole = quarters("2026-03-01T00:00", "1", "1")
    bills, again = bill_all({"m1": whole, "m2": [whole[0], *quarters("2026-03-01T02:00", "1")], "m3": whole}, TARIFF)
    assert list(bills) == ["m1", "m3"]
    assert again == ["m2"]
