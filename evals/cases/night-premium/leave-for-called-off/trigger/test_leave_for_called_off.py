from tests.test_wages import Decimal, earned, shift


def test_no_leave_for_a_day_that_was_called_off():
    assert earned([shift(0, 8, 8), shift(1, 8, 8, called_off=True)]) == Decimal("0.75")
