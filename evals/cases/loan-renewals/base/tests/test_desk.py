from datetime import date, timedelta

import pytest

from lending.desk import Desk, Refused
from lending.fines import Accounts, overdue_cents
from lending.loans import Holds, Loans

TODAY = date(2026, 2, 2)
ANA, BEN, CLEO = 11, 12, 13


@pytest.fixture
def holds():
    return Holds()


@pytest.fixture
def accounts():
    return Accounts()


@pytest.fixture
def desk(holds, accounts):
    return Desk(Loans(), holds, accounts)


@pytest.fixture
def loan(desk):
    return desk.lend("c1", "Emma", "book", ANA, TODAY)


def test_lending(desk, loan):
    assert loan.due == date(2026, 3, 2)
    with pytest.raises(Refused, match="lent already"):
        desk.lend("c1", "Emma", "book", BEN, TODAY)


def test_those_who_wait_come_first(desk, holds):
    holds.place("Emma", BEN)
    with pytest.raises(Refused, match="waiting"):
        desk.lend("c2", "Emma", "book", CLEO, TODAY)
    desk.lend("c2", "Emma", "book", BEN, TODAY)
    assert holds.waiting("Emma") == []


def test_late_loans_are_charged_when_they_come_back(desk, loan, accounts):
    desk.take_back("c1", loan.due + timedelta(days=3))
    assert accounts.owed(ANA) == 60


@pytest.mark.parametrize(("late", "cents"), [(-5, 0), (0, 0), (1, 20), (50, 1000), (51, 1000)])
def test_fines(loan, late, cents):
    assert overdue_cents(loan, loan.due + timedelta(days=late)) == cents
