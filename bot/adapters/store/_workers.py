"""Which processes are at work, by their signs of life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.adapters.store._tables import workers

if TYPE_CHECKING:
    from bot.adapters.store._database import Database


class Workers:
    """Processes that run tasks. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def heartbeat(self, executor_id: str, at: datetime) -> None:
        """It lives."""
        new = self._database.insert(workers).values(executor_id=executor_id, at=at)
        known = new.on_conflict_do_update(index_elements=[workers.c.executor_id], set_={"at": new.excluded.at})
        with self._database.writing() as connection:
            connection.execute(known)

    def lost(self, before: datetime) -> Sequence[str]:
        """Those that gave their last sign of life before that, the longest silent first."""
        silent = (
            select(workers.c.executor_id).where(workers.c.at < before).order_by(workers.c.at, workers.c.executor_id)
        )
        with self._database.reading() as connection:
            return [row.executor_id for row in connection.execute(silent)]

    def alive(self, since: datetime) -> int:
        """How many have given a sign of life since."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).where(workers.c.at >= since)).scalar_one()

    def forget(self, executor_id: str) -> None:
        """It has ended, or others have taken over what it did."""
        with self._database.writing() as connection:
            connection.execute(delete(workers).where(workers.c.executor_id == executor_id))
