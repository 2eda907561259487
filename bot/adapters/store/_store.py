"""Everything that the service keeps, behind one address."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from sqlalchemy import text

from bot.adapters.store._database import Database
from bot.adapters.store._deliveries import StoredDeliveries
from bot.adapters.store._outcomes import StoredOutcomes
from bot.adapters.store._permissions import Permissions
from bot.adapters.store._records import StoredRecords
from bot.adapters.store._sessions import StoredSessions
from bot.adapters.store._sweeps import StoredSweeps
from bot.adapters.store._tasks import StoredTasks
from bot.adapters.store._versions import migrate as bring_to_ours
from bot.adapters.store._versions import refuse_newer, version_of, why_not
from bot.adapters.store._workers import Workers
from bot.adapters.system import now as time_now
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.adapters.store._keeping import Erased, Pruned
    from bot.adapters.store.ledger import LedgerTable
    from bot.adapters.store.spending import SpendingTable
    from bot.ledger import Signer
    from bot.review.asking import Budget


def open_store(url: str, *, migrate: bool = True, now: Callable[[], datetime] = time_now) -> Store:
    """The store at `sqlite:////path/to/file` or `postgresql://…`, made or brought to this version first.

    `migrate=False` leaves an empty or older database as it is; `Store.check` says so. Raises StoreError where the
    database cannot be had, and for one of a newer version.
    """
    database = Database(url)
    try:
        if migrate:
            bring_to_ours(database)
        else:
            with database.reading() as connection:
                refuse_newer(version_of(connection))
    except StoreError:
        database.close()
        raise
    return Store(database, now)


class Store:
    """The ports of the service in a database. Threads may share one; a process that forks opens its own."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database, self._now = database, now
        self.deliveries = StoredDeliveries(database)
        self.tasks = StoredTasks(database, now)
        self.records = StoredRecords(database)
        self.outcomes = StoredOutcomes(database)
        self.sessions = StoredSessions(database)
        self.permissions = Permissions(database)
        self.workers = Workers(database)
        self.sweeps = StoredSweeps(database)

    @property
    def ledger(self) -> LedgerTable:
        """The ledger, without signatures."""
        return self.ledger_by(None)

    def ledger_by(self, signer: Signer | None, host: str = "") -> LedgerTable:
        """The ledger, its entries signed; `host`: what the entry that opens it names."""
        from bot.adapters.store.ledger import LedgerTable

        return LedgerTable(self._database, self._written_now, signer, host)

    def spending(self, month: str, ceiling: Budget, who: str) -> SpendingTable:
        """What somebody (`installation:12`) spends in a month (`2026-11`, UTC)."""
        from bot.adapters.store.spending import SpendingTable

        return SpendingTable(self._database, month, ceiling, who)

    def prune(self, before: datetime) -> Pruned:
        """Remove what was over by then; 30 days is what late deliveries need. Raises StoreError."""
        from bot.adapters.store._keeping import prune

        return prune(self._database, before)

    def erase_person(self, account_id: int, login: str) -> Erased:
        """Take a person out of all but the ledger, which has its own `erase`. Raises StoreError."""
        from bot.adapters.store._keeping import erase_person

        return erase_person(self._database, account_id, login)

    def check(self) -> str:
        """Why the store cannot be worked with now; "" if it can."""
        try:
            with self._database.reading() as connection:
                connection.execute(text("SELECT 1"))
                return why_not(version_of(connection))
        except StoreError as error:
            return error.happened

    def close(self) -> None:
        """End all connections."""
        self.deliveries.close()
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _written_now(self) -> str:
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", self._now().utctimetuple())
