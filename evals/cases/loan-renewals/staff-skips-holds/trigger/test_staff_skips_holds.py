from datetime import timedelta

import pytest

from tests.test_renewals import BEN, TODAY, Refused, accounts, desk, holds, loan


def test_staff_does_not_renew_what_others_wait_for(desk, loan, holds):
    holds.place("Emma", BEN)
    with pytest.raises(Refused):
        desk.renew("c1", TODAY, by_staff=True)


def test_staff_does_not_renew_after_the_grace(desk, loan):
    with pytest.raises(Refused):
        desk.renew("c1", loan.due + timedelta(days=21), by_staff=True)
