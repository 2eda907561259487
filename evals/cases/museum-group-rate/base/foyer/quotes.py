"""Quotes for parties that ask beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from foyer.prices import price
from foyer.visitors import Visitor


class Status(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"


class QuoteError(Exception):
    """The quote is not in a state for this."""


@dataclass(frozen=True)
class Quote:
    id: int
    day: date
    visitors: tuple[Visitor, ...]
    exhibition: str | None
    total: int
    status: Status = Status.OPEN


class QuoteBook:
    """All quotes by number; `storage` keeps them in a file."""

    def __init__(self, quotes: Iterable[Quote] = ()) -> None:
        self._quotes = {q.id: q for q in quotes}

    def __iter__(self) -> Iterator[Quote]:
        return iter(self._quotes.values())

    def make(self, day: date, visitors: Sequence[Visitor], exhibition: str | None = None) -> Quote:
        number = max(self._quotes, default=0) + 1
        quote = Quote(number, day, tuple(visitors), exhibition, price(visitors, exhibition))
        self._quotes[number] = quote
        return quote

    def amend(self, number: int, visitors: Sequence[Visitor]) -> Quote:
        """Other visitors come or stay away: a new price. Raises QuoteError once it is confirmed."""
        quote = self._open(number)
        return self._put(
            replace(quote, visitors=tuple(visitors), total=price(visitors, quote.exhibition))
        )

    def confirm(self, number: int) -> Quote:
        """The party takes it."""
        return self._put(replace(self._open(number), status=Status.CONFIRMED))

    def _open(self, number: int) -> Quote:
        quote = self._quotes[number]
        if quote.status is not Status.OPEN:
            raise QuoteError(f"quote {number} is {quote.status}")
        return quote

    def _put(self, quote: Quote) -> Quote:
        self._quotes[quote.id] = quote
        return quote


def summary(quote: Quote) -> str:
    """The line that is printed on the quote."""
    return f"{len(quote.visitors)} visitors on {quote.day:%d.%m.%Y}: {quote.total / 100:.2f} EUR"


def to_json(quote: Quote) -> dict[str, Any]:
    return {
        "id": quote.id,
        "day": quote.day.isoformat(),
        "visitors": [[v.age, v.friend] for v in quote.visitors],
        "exhibition": quote.exhibition,
        "total": quote.total,
        "status": quote.status.value,
    }


def from_json(data: dict[str, Any]) -> Quote:
    return Quote(
        data["id"],
        date.fromisoformat(data["day"]),
        tuple(Visitor(age, friend) for age, friend in data["visitors"]),
        data["exhibition"],
        data["total"],
        Status(data["status"]),
    )
