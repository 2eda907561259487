from datetime import datetime, time, timedelta
from decimal import Decimal

from wattbook.billing import bill
from wattbook.readings import Interval
from wattbook.tariff import Band, Tariff

TARIFF = Tariff(
    (Band("night", time(0), Decimal("20")), Band("day", time(6), Decimal("30")), Band("night", time(22), Decimal("20")))
)


def quarters(first, *kwh):
    start = datetime.fromisoformat(first)
    return [Interval(start + n * timedelta(minutes=15), Decimal(k)) for n, k in enumerate(kwh)]


def test_the_total_is_what_it_was():
    assert bill(quarters("2026-03-01T05:45", "0.02", "0.0134"), TARIFF).cents == 1
    made = bill(quarters("2026-03-01T05:45", "0.025", "0.02"), TARIFF)
    assert made.cents == 1
    assert sum(line.cents for line in made.lines) == 1
