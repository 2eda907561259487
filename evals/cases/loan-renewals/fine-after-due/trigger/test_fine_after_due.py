from datetime import timedelta

from tests.test_renewals import ANA, accounts, desk, holds, loan


def test_the_fine_until_the_renewal_is_charged(desk, loan, accounts):
    desk.renew("c1", loan.due + timedelta(days=5))
    assert accounts.owed(ANA) == 100
