"""A month's spending: kept between runs, shared by processes, and never above its ceiling."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.adapters.spending import MonthSpending, spending_path
from bot.errors import BudgetError, UsageError
from bot.review.asking import Budget, Spent

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "spending.sqlite"


def test_what_one_run_has_spent_the_next_one_knows(path: Path) -> None:
    first = MonthSpending(path, "2026-11", Budget(1_000))
    first.take(Spent(800, 0.25))
    first.settle(Spent(800, 0.25), Spent(300, 0.1))
    assert MonthSpending(path, "2026-11", Budget(1_000)).spent() == Spent(300, 0.1)


def test_each_month_begins_anew(path: Path) -> None:
    MonthSpending(path, "2026-11", Budget(1_000)).take(Spent(1_000, 0.0))
    december = MonthSpending(path, "2026-12", Budget(1_000))
    december.take(Spent(1_000, 0.0))
    assert december.spent() == Spent(1_000, 0.0)


def test_what_would_pass_the_ceiling_is_refused_and_not_counted(path: Path) -> None:
    month = MonthSpending(path, "2026-11", Budget(usd=1.0))
    month.take(Spent(10, 0.75))
    with pytest.raises(BudgetError, match=r"2026-11's budget \(\$1\.00\) \$0\.25 are left"):
        month.take(Spent(10, 0.26))
    month.take(Spent(10, 0.25))
    assert month.spent() == Spent(20, 1.0)


def test_what_was_taken_and_never_settled_stays_counted(path: Path) -> None:
    MonthSpending(path, "2026-11", Budget(100)).take(Spent(100, 0.0))
    with pytest.raises(BudgetError):
        MonthSpending(path, "2026-11", Budget(100)).take(Spent(1, 0.0))


_SPENDER = """
import sys
from pathlib import Path
from bot.adapters.spending import MonthSpending
from bot.errors import BudgetError
from bot.review.asking import Budget, Spent
month = MonthSpending(Path(sys.argv[1]), "2026-11", Budget(2_000, 1.0))
sent = 0
for _ in range(40):
    try:
        month.take(Spent(100, 0.03))
    except BudgetError:
        continue
    sent += 1
    month.settle(Spent(100, 0.03), Spent(40, 0.01))
print(sent)
"""


def test_processes_that_spend_at_the_same_time_keep_to_one_ceiling(path: Path) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", _SPENDER, str(path)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    sent = [int(process.communicate(timeout=120)[0]) for process in processes]
    spent = MonthSpending(path, "2026-11", Budget()).spent()
    assert spent == Spent(40 * sum(sent), pytest.approx(0.01 * sum(sent)))  # type: ignore[arg-type]
    assert 1_900 < spent.tokens <= 2_000, "of 160 wishes as many are met as the ceiling has room for"


def test_a_file_that_others_may_write_to_is_not_used(path: Path) -> None:
    MonthSpending(path, "2026-11", Budget(1))
    path.chmod(0o666)
    with pytest.raises(UsageError, match=r"others may write to it.*XDG_STATE_HOME"):
        MonthSpending(path, "2026-11", Budget(1))


def test_a_damaged_file_stops_the_review_before_anything_is_sent(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database, and longer than a header of one hundred bytes" * 9)
    path.chmod(0o600)
    with pytest.raises(UsageError, match="cannot be used"):
        MonthSpending(path, "2026-11", Budget(1))


def test_a_file_that_is_damaged_later_stops_what_would_be_sent(path: Path) -> None:
    month = MonthSpending(path, "2026-11", Budget(1_000))
    path.write_bytes(b"this is no database, and longer than a header of one hundred bytes" * 99)
    with pytest.raises(BudgetError, match="cannot be kept"):
        month.take(Spent(1, 0.0))
    month.settle(Spent(1, 0.0), Spent(1, 0.0))


def test_a_reader_of_the_folder_learns_nothing(path: Path) -> None:
    MonthSpending(path, "2026-11", Budget(1))
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({"XDG_STATE_HOME": "/state", "HOME": "/home/ada"}, "/state/foreread/spending-1.sqlite"),
        ({"XDG_STATE_HOME": "state", "HOME": "/home/ada"}, "/home/ada/.local/state/foreread/spending-1.sqlite"),
    ],
)
def test_spending_is_kept_in_the_users_state(environment: dict[str, str], path: str) -> None:
    assert spending_path(environment) == Path(path)


def test_without_a_home_there_is_no_place_to_keep_it() -> None:
    with pytest.raises(UsageError, match="XDG_STATE_HOME"):
        spending_path({})
