"""What a month's reviews have spent, in the database that machines share."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bot.adapters.store._tables import spent as table
from bot.errors import BudgetError, StoreError
from bot.review.asking import Budget, Spent

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.adapters.store._database import Database

_NANO: Final = 1_000_000_000
"""Money is kept in whole billionths of a dollar, so that sums do not drift."""


class SpendingTable:
    """What reviews that one pays for (`installation:12`) have spent in a month (`2026-11`, UTC), and their ceiling.

    Its laws are those of `bot.adapters.spending.MonthSpending`: a request's worst case is taken before it is sent, and
    the rest given back after its reply.
    """

    def __init__(self, database: Database, month: str, ceiling: Budget, who: str) -> None:
        self._database, self._who = database, who
        self.month = month
        self.ceiling = ceiling

    def spent(self) -> Spent:
        """What is spent, and taken for requests that are under way. Raises BudgetError if that cannot be read."""
        try:
            with self._database.reading() as connection:
                return self._row(connection)
        except StoreError as error:
            raise _unkept(error) from error

    def take(self, most: Spent) -> None:
        """Count `most` before it is spent. Raises BudgetError, and counts nothing, if that would pass the ceiling."""
        try:
            with self._database.writing() as connection:
                self._add(connection, 0, 0)  # there is a row now, and it is ours until the end of this transaction
                spent = self._row(connection)
                left = self.ceiling.left(spent.tokens, spent.usd)
                if not _fits(most, left):
                    takes = Budget(None if left.tokens is None else most.tokens, None if left.usd is None else most.usd)
                    raise BudgetError(
                        f"Not sent: it may take {takes}, and of {self.month}'s budget ({self.ceiling})"
                        f" {left} are left.",
                        "Raise the month's budget, or wait for the next month.",
                    )
                self._add(connection, most.tokens, math.ceil(most.usd * _NANO))
        except StoreError as error:
            raise _unkept(error) from error

    def settle(self, most: Spent, spent: Spent) -> None:
        """What was taken as `most` turned out to be `spent`. Where that cannot be noted, the worst case stays."""
        usd = math.ceil(spent.usd * _NANO) - math.ceil(most.usd * _NANO)
        with suppress(StoreError), self._database.writing() as connection:
            self._add(connection, spent.tokens - most.tokens, usd)

    def _row(self, connection: Connection) -> Spent:
        ours = (table.c.month == self.month, table.c.who == self._who)
        row = connection.execute(select(table.c.tokens, table.c.nano_usd).where(*ours)).first() or (0, 0)
        return Spent(int(row[0]), int(row[1]) / _NANO)

    def _add(self, connection: Connection, tokens: int, nano_usd: int) -> None:
        new = self._database.insert(table).values(month=self.month, who=self._who, tokens=tokens, nano_usd=nano_usd)
        sums = {name: table.c[name] + new.excluded[name] for name in ("tokens", "nano_usd")}
        connection.execute(new.on_conflict_do_update(index_elements=list(table.primary_key), set_=sums))


def _unkept(error: StoreError) -> BudgetError:
    """Without the database's words: what a review says of its model is shown on the host."""
    return BudgetError("The month's spending cannot be kept: the service's database cannot be had.", error.remedy)


def _fits(most: Spent, left: Budget) -> bool:
    return (left.tokens is None or most.tokens <= left.tokens) and (left.usd is None or most.usd <= left.usd)
