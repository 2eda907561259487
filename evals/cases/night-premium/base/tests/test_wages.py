from datetime import datetime, timedelta
from decimal import Decimal

from wagebook.deductions import net_cents, pension_cents
from wagebook.leave import earned
from wagebook.ledger import postings
from wagebook.payslip import Rates, build, printed
from wagebook.timesheet import Shift
from wagebook.worktime import over_limit

MONDAY = datetime(2026, 9, 7)
RATES = Rates(hourly_cents=1240)


def shift(day, start, hours, **more):
    begin = MONDAY + timedelta(days=day, hours=start)
    return Shift(begin, begin + timedelta(hours=hours), **more)


WEEK = [shift(day, 8, 8.5, break_minutes=30) for day in range(5)]


def test_a_plain_week():
    slip = build("E7", WEEK, RATES, {"Bus pass": 2750})
    assert [(line.kind, line.hours, line.cents) for line in slip.lines] == [("basic", 40, 49600), ("expense", 0, 2750)]
    assert pension_cents(slip) == 3308
    assert net_cents(slip) == 52350 - 3308


def test_overtime():
    slip = build("E7", [*WEEK, shift(5, 8, 4)], RATES)
    assert [(line.kind, line.cents) for line in slip.lines] == [("basic", 49600), ("overtime", 6200)]


def test_called_off_shifts_are_not_paid():
    slip = build("E7", [shift(0, 8, 8), shift(1, 8, 8, called_off=True)], RATES)
    assert slip.gross_cents == 9920


def test_leave_is_earned_by_the_day():
    assert earned([shift(0, 6, 4), shift(0, 12, 4), shift(1, 8, 8)]) == Decimal("1.50")


def test_the_limit_of_working_time():
    assert over_limit([build("E7", WEEK, RATES), build("E8", [shift(d, 8, 9) for d in range(6)], RATES)]) == ["E8"]


def test_postings_add_up():
    cents = postings([build("E7", [*WEEK, shift(5, 8, 4)], RATES, {"Bus pass": 2750})])
    assert cents == {"6000": 49600, "6010": 6200, "6400": 2750, "2300": -58550}


def test_print():
    assert printed(build("E7", WEEK[:1], RATES))[-1].split() == ["Gross", "99.20"]
