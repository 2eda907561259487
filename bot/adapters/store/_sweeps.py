"""How far the sweeps of each repository came."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.adapters.store._tables import sweeps

if TYPE_CHECKING:
    from bot.adapters.store._database import Database


class StoredSweeps:
    """The port Sweeps, in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def watermark(self, repository_id: int) -> datetime | None:
        """Where the next sweep of it goes on from; None before the first."""
        with self._database.reading() as connection:
            chosen = select(sweeps.c.until).where(sweeps.c.repository_id == repository_id)
            found: datetime | None = connection.execute(chosen).scalar()
            return found

    def set_watermark(self, repository_id: int, at: datetime) -> None:
        """Never back: of two sweeps the one that came further counts."""
        new = self._database.insert(sweeps).values(repository_id=repository_id, until=at)
        further = new.on_conflict_do_update(
            index_elements=[sweeps.c.repository_id],
            set_={"until": new.excluded.until},
            where=new.excluded.until > sweeps.c.until,
        )
        with self._database.writing() as connection:
            connection.execute(further)
