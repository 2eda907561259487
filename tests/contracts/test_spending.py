"""What a month's spending promises, in a file of one machine and in a database of several."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING, Protocol

import pytest

from bot.adapters.spending import MonthSpending
from bot.adapters.store import open_store
from bot.errors import BudgetError
from bot.review.asking import Budget, Spent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Month(Protocol):
    """What both are."""

    month: str
    ceiling: Budget

    def spent(self) -> Spent: ...

    def take(self, most: Spent) -> None: ...

    def settle(self, most: Spent, spent: Spent) -> None: ...


@pytest.fixture(params=["file", "sqlite", "postgresql"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str, Budget], Month]]:
    if request.param == "file":
        yield lambda month, ceiling: MonthSpending(tmp_path / "spending.sqlite", month, ceiling)
        return
    name = "sqlite_store_url" if request.param == "sqlite" else "postgres_store_url"
    with open_store(request.getfixturevalue(name)) as store:
        yield lambda month, ceiling: store.spending(month, ceiling, "installation:7")


def test_what_one_run_has_spent_the_next_one_knows(opened: Callable[[str, Budget], Month]) -> None:
    first = opened("2026-11", Budget(1_000))
    assert first.spent() == Spent(0, 0.0)
    first.take(Spent(800, 0.25))
    first.settle(Spent(800, 0.25), Spent(300, 0.1))
    again = opened("2026-11", Budget(1_000))
    assert again.spent() == Spent(300, 0.1)
    assert (again.month, again.ceiling) == ("2026-11", Budget(1_000))


def test_each_month_begins_anew(opened: Callable[[str, Budget], Month]) -> None:
    opened("2026-11", Budget(1_000)).take(Spent(1_000, 0.0))
    december = opened("2026-12", Budget(1_000))
    december.take(Spent(1_000, 0.0))
    assert december.spent() == Spent(1_000, 0.0)


def test_what_would_pass_the_ceiling_is_refused_and_not_counted(opened: Callable[[str, Budget], Month]) -> None:
    month = opened("2026-11", Budget(usd=1.0))
    month.take(Spent(10, 0.75))
    with pytest.raises(BudgetError, match=r"2026-11's budget \(\$1\.00\) \$0\.25 are left"):
        month.take(Spent(10, 0.26))
    month.take(Spent(10, 0.25))
    assert month.spent() == Spent(20, 1.0)


def test_what_was_taken_and_never_settled_stays_counted(opened: Callable[[str, Budget], Month]) -> None:
    opened("2026-11", Budget(100)).take(Spent(100, 0.0))
    with pytest.raises(BudgetError):
        opened("2026-11", Budget(100)).take(Spent(1, 0.0))


def test_those_who_spend_at_the_same_time_keep_to_one_ceiling(opened: Callable[[str, Budget], Month]) -> None:
    month = opened("2026-11", Budget(1_000, 1.0))

    def spend(_: int) -> int:
        sent = 0
        for _ in range(20):
            try:
                month.take(Spent(100, 0.03))
            except BudgetError:
                continue
            sent += 1
            month.settle(Spent(100, 0.03), Spent(40, 0.01))
        return sent

    with ThreadPoolExecutor(4) as threads:
        sent = sum(threads.map(spend, range(4)))
    assert month.spent() == Spent(40 * sent, pytest.approx(0.01 * sent))  # type: ignore[arg-type]
    assert 900 < month.spent().tokens <= 1_000, "of 80 wishes as many are met as the ceiling has room for"


def test_a_database_that_fails_says_nothing_of_itself_in_a_review(tmp_path: Path) -> None:
    """What a review says of its model is shown on the host, to whoever may read the change."""
    file = tmp_path / "service.sqlite"
    with open_store(f"sqlite:///{file}") as store:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("DROP TABLE spent")
        with pytest.raises(BudgetError) as error:
            store.spending("2026-11", Budget(100), "installation:7").take(Spent(1, 0.0))
    assert "spent" not in str(error.value).replace("spending", "")
