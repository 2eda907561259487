"""What accounts may do in repositories, as the host said it not long ago."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from bot.adapters.store._records import some_of
from bot.adapters.store._tables import permissions
from bot.gate import Permission

if TYPE_CHECKING:
    from bot.adapters.store._database import Database


class Permissions:
    """Remembered permissions. All methods raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, repository_id: int, accounts: Collection[int], not_before: datetime) -> Mapping[int, Permission]:
        """What was said of these accounts, and not earlier than that; the others are left out."""
        here = (permissions.c.repository_id == repository_id, permissions.c.seen_at >= not_before)
        with self._database.reading() as connection:
            return {
                row.account_id: Permission(row.permission)
                for some in some_of(accounts, permissions.c.account_id)
                for row in connection.execute(select(permissions).where(*here, some))
            }

    def put(self, repository_id: int, said: Mapping[int, Permission], seen_at: datetime) -> None:
        """What the host said then; what was said later stays."""
        if not said:
            return
        new = self._database.insert(permissions)
        later = new.on_conflict_do_update(
            index_elements=list(permissions.primary_key),
            set_={name: new.excluded[name] for name in ("permission", "seen_at")},
            where=new.excluded.seen_at >= permissions.c.seen_at,
        )
        rows = [
            {"repository_id": repository_id, "account_id": account, "permission": str(each), "seen_at": seen_at}
            for account, each in sorted(said.items())
        ]
        with self._database.writing() as connection:
            connection.execute(later, rows)

    def forget(self, repository_id: int | None = None) -> None:
        """Of one repository, or of all: members, teams or roles have changed."""
        all_of_it = delete(permissions)
        here = all_of_it if repository_id is None else all_of_it.where(permissions.c.repository_id == repository_id)
        with self._database.writing() as connection:
            connection.execute(here)
