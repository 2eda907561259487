"""What a month's reviews have spent, in a file that several processes share."""

from __future__ import annotations

import math
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import BudgetError, UsageError
from bot.review.asking import Budget, Spent

if TYPE_CHECKING:
    import sqlite3

FORMAT = 1
"""Number of the file's layout: another layout is another file."""
PATIENCE_S = 10.0
"""How long another process is waited for; each holds the file for some milliseconds."""
_NANO = 1_000_000_000
"""Money is kept in whole billionths of a dollar, so that sums do not drift."""
_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS months"
    " (month TEXT PRIMARY KEY, tokens INTEGER NOT NULL, nano_usd INTEGER NOT NULL) WITHOUT ROWID"
)


class MonthSpending:
    """What reviews with a month's budget have spent in a month (`2026-11`, UTC), and its ceiling.

    A request's worst case is taken before it is sent and the rest given back after its reply, so that processes that
    ask at the same time cannot pass the ceiling together; of one that dies in between, the worst case stays counted.
    """

    def __init__(self, path: Path, month: str, ceiling: Budget) -> None:
        """UsageError if the file cannot be had."""
        self._path = path
        self.month = month
        self.ceiling = ceiling
        import sqlite3

        try:
            _make_own(path)
            with self._open() as file:
                file.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise UsageError(
                f"{path} cannot be used to keep the month's spending: {error}.",
                "Mend it, set XDG_STATE_HOME to another folder, or review without a month's budget.",
            ) from error

    def spent(self) -> Spent:
        """What is spent, and taken for requests that are under way. Raises BudgetError if the file cannot be read."""
        with self._tried() as file:
            return _row(file, self.month)

    def take(self, most: Spent) -> None:
        """Count `most` before it is spent. Raises BudgetError, and counts nothing, if that would pass the ceiling."""
        with self._tried() as file:
            spent = _row(file, self.month)
            left = self.ceiling.left(spent.tokens, spent.usd)
            if not _fits(most, left):
                takes = Budget(None if left.tokens is None else most.tokens, None if left.usd is None else most.usd)
                raise BudgetError(
                    f"Not sent: it may take {takes}, and of {self.month}'s budget ({self.ceiling}) {left} are left.",
                    "Raise the month's budget, or wait for the next month.",
                )
            _add(file, self.month, most.tokens, math.ceil(most.usd * _NANO))

    def settle(self, most: Spent, spent: Spent) -> None:
        """What was taken as `most` turned out to be `spent`. Where that cannot be noted, the worst case stays."""
        usd = math.ceil(spent.usd * _NANO) - math.ceil(most.usd * _NANO)
        with suppress(BudgetError), self._tried() as file:
            _add(file, self.month, spent.tokens - most.tokens, usd)

    @contextmanager
    def _tried(self) -> Iterator[sqlite3.Connection]:
        import sqlite3

        try:
            with self._open() as file:
                yield file
        except sqlite3.Error as error:
            raise BudgetError(
                f"{self._path}: the month's spending cannot be kept: {error}.", "Mend or remove the file."
            ) from error

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """A transaction that nobody else writes in between; a connection each, since threads may ask."""
        import sqlite3

        file = sqlite3.connect(self._path, timeout=PATIENCE_S, isolation_level=None)
        try:
            with file:
                file.execute("BEGIN IMMEDIATE")
                yield file
        finally:
            file.close()


def spending_path(environment: Mapping[str, str]) -> Path:
    """Where a user's spending is kept: `$XDG_STATE_HOME/foreread`, else `~/.local/state/foreread`.

    https://specifications.freedesktop.org/basedir-spec/: a relative XDG_STATE_HOME is to be ignored. Raises UsageError
    where there is no home either.
    """
    state, home = environment.get("XDG_STATE_HOME", ""), environment.get("HOME", "")
    if state.startswith("/"):
        return Path(state, "foreread", f"spending-{FORMAT}.sqlite")
    if home.startswith("/"):
        return Path(home, ".local", "state", "foreread", f"spending-{FORMAT}.sqlite")
    raise UsageError("There is no folder to keep the month's spending in.", "Set XDG_STATE_HOME or HOME.")


def _make_own(path: Path) -> None:
    """Make the file if there is none. OSError where it is not a file that only its owner can write to."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
    try:
        found = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise PermissionError("it belongs to somebody else, or others may write to it")


def _row(file: sqlite3.Connection, month: str) -> Spent:
    row = file.execute("SELECT tokens, nano_usd FROM months WHERE month = ?", (month,)).fetchone() or (0, 0)
    return Spent(int(row[0]), int(row[1]) / _NANO)


def _add(file: sqlite3.Connection, month: str, tokens: int, nano_usd: int) -> None:
    file.execute(
        "INSERT INTO months VALUES (?, ?, ?) ON CONFLICT (month) DO UPDATE"
        " SET tokens = tokens + excluded.tokens, nano_usd = nano_usd + excluded.nano_usd",
        (month, tokens, nano_usd),
    )


def _fits(most: Spent, left: Budget) -> bool:
    return (left.tokens is None or most.tokens <= left.tokens) and (left.usd is None or most.usd <= left.usd)
