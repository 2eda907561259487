from foyer.quotes import QuoteBook, from_json


def test_a_quote_from_before_stands():
    old = {
        "id": 7,
        "day": "2026-06-12",
        "visitors": [[40, False]] * 10,
        "exhibition": None,
        "total": 14_000,
        "status": "open",
    }
    assert QuoteBook([from_json(old)]).confirm(7).total == 14_000
