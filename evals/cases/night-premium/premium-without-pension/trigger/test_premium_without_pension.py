from tests.test_wages import Rates, build, pension_cents, shift


def test_the_premium_is_pensionable():
    slip = build("E7", [shift(0, 22, 8)], Rates(hourly_cents=1000, night_premium_cents=250))
    assert pension_cents(slip) == 667
