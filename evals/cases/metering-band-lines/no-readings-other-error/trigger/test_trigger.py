from datetime import datetime, time, timedelta
from decimal import Decimal

from wattbook.nightly import bill_all
from wattbook.readings import Interval
from wattbook.tariff import Band, Tariff

TARIFF = Tariff(
    (Band("night", time(0), Decimal("20")), Band("day", time(6), Decimal("30")), Band("night", time(22), Decimal("20")))
)


def quarters(first, *kwh):
    start = datetime.fromisoformat(first)
    return [Interval(start + n * timedelta(minutes=15), Decimal(k)) for n, k in enumerate(kwh)]


def test_a_silent_meter_does_not_end_the_night():
    whole = quarters("2026-03-01T00:00", "1", "1")
    bills, again = bill_all({"m1": [], "m2": whole}, TARIFF)
    assert list(bills) == ["m2"]
    assert again == ["m1"]
