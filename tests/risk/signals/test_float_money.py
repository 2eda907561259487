"""Money that is counted in binary fractions."""

from __future__ import annotations

import pytest

from bot.risk.signals.float_money import RULE
from tests.risk.signals.bodies import written

FIRES = [
    pytest.param("py", "total = float(price)", "`price`", id="Python float"),
    pytest.param("py", "gross = row.unit_price * 1.19", "`row.unit_price`", id="Python factor"),
    pytest.param("js", "const gross = parseFloat(amount);", "`amount`", id="JavaScript parseFloat"),
    pytest.param("ts", "const due = order.totalAmount * 0.5;", "`order.totalAmount`", id="TypeScript factor"),
    pytest.param("go", "gross := float64(amount)", "`amount`", id="Go float64"),
    pytest.param("java", "double price = row.get();", "`price`", id="Java double"),
]


@pytest.mark.parametrize(("language", "body", "words"), FIRES)
def test_money_in_a_binary_fraction_is_asked_about(language: str, body: str, words: str) -> None:
    (signal,) = written(RULE, language, body)
    assert words in signal.why
    assert signal.ask is not None
    assert "line " in signal.ask.text.lower()


LOOK_ALIKES = [
    pytest.param("py", "total = Decimal(price)", id="a decimal"),
    pytest.param("py", "cents = round(price * 1.19)", id="rounded"),
    pytest.param("py", "total = float(count)", id="a count"),
    pytest.param("py", "total = tokens * 1.5", id="tokens"),
    pytest.param("py", "syntax = float(taxonomy)", id="a word that holds another"),
    pytest.param("js", "const cents = Math.round(price * 1.19);", id="JavaScript rounded"),
    pytest.param("js", "blur = amount * 0.5; // blur radius\nzoom(amount * 0.5);", id="drawing"),
    pytest.param("java", "BigDecimal price = row.get();", id="Java decimal"),
]


@pytest.mark.parametrize(("language", "body"), LOOK_ALIKES)
def test_what_is_exact_or_no_money_is_not_asked_about(language: str, body: str) -> None:
    assert written(RULE, language, body) == []


def test_a_fraction_that_was_there_is_not_news() -> None:
    assert written(RULE, "py", "gross = price * 1.19 + fee", "gross = price * 1.19") == []
