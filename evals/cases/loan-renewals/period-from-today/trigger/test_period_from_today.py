from datetime import timedelta

from tests.test_renewals import TODAY, accounts, desk, holds, loan


def test_renewing_early_costs_no_days(desk, loan):
    due = loan.due
    assert desk.renew("c1", TODAY + timedelta(days=3)).due == due + timedelta(days=28)
