from datetime import date

import pytest

from foyer.desk import sell
from foyer.prices import price
from foyer.quotes import QuoteBook, QuoteError, Status, summary
from foyer.storage import load, save
from foyer.visitors import Visitor

ADULT, CHILD, TODDLER = Visitor(40), Visitor(10), Visitor(3)
DAY = date(2026, 6, 12)


def test_prices_by_age():
    assert price([ADULT]) == 1400
    assert price([CHILD, Visitor(65)]) == 1800
    assert price([TODDLER]) == 0


def test_an_exhibition_costs_extra_for_those_who_pay():
    assert price([ADULT, TODDLER], "amber") == 1900


def test_at_the_desk():
    assert sell([ADULT, CHILD]) == "ADMIT 2   23.00 EUR"


def test_a_quote_is_amended_and_confirmed():
    book = QuoteBook()
    quote = book.make(DAY, [ADULT, ADULT])
    assert quote.total == 2800
    assert book.amend(quote.id, [ADULT, CHILD]).total == 2300
    assert book.confirm(quote.id).status is Status.CONFIRMED
    with pytest.raises(QuoteError):
        book.amend(quote.id, [ADULT])


def test_quotes_are_kept(tmp_path):
    book = QuoteBook()
    book.make(DAY, [ADULT, Visitor(30, friend=True)], "amber")
    save(book, tmp_path / "q.json")
    assert list(load(tmp_path / "q.json")) == list(book)


def test_what_is_printed():
    assert summary(QuoteBook().make(DAY, [ADULT] * 2)) == "2 visitors on 12.06.2026: 28.00 EUR"
