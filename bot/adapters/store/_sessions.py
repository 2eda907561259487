"""Who is signed in at the desk."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from bot.adapters.store._tables import sessions
from bot.desk import Session, Visitor
from bot.gate import Permission

if TYPE_CHECKING:
    from bot.adapters.store._database import Database


class StoredSessions:
    """The port Sessions, in the database. A name is random and long, so that a plain digest of it tells nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, name: str, session: Session) -> None:
        """Raises StoreError where a session of that name is open: nobody enters that of another."""
        with self._database.writing() as connection:
            connection.execute(self._database.insert(sessions).values(digest=_digest(name), **_row(session)))

    def find(self, name: str, at: datetime) -> Session | None:
        """None for one that is not there, or has ended."""
        chosen = select(sessions).where(sessions.c.digest == _digest(name), sessions.c.ends_at > at)
        with self._database.reading() as connection:
            row = connection.execute(chosen).first()
        if row is None:
            return None
        permissions = {int(number): Permission(said) for number, said in row.permissions.items()}
        visitor = Visitor(row.visitor, row.login, row.name, permissions)
        return Session(visitor, bytes(row.token), row.form_key, row.opened_at, row.looked_at, row.ends_at)

    def renew(self, name: str, session: Session) -> None:
        """In place of what it was. One that was closed meanwhile stays closed."""
        with self._database.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.digest == _digest(name)).values(**_row(session)))

    def close(self, name: str) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == _digest(name)))

    def close_all(self, visitor: int) -> None:
        """Of one account: it signed out everywhere, or lost its rights."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.visitor == visitor))


def _digest(name: str) -> str:
    return sha256(name.encode("utf-8", "surrogatepass")).hexdigest()


def _row(session: Session) -> dict[str, Any]:
    visitor = session.visitor
    return {
        "visitor": visitor.id, "login": visitor.login, "name": visitor.name,
        "permissions": {str(number): str(said) for number, said in visitor.permissions.items()},
        "token": session.token, "form_key": session.form_key, "opened_at": session.opened_at,
        "looked_at": session.looked_at, "ends_at": session.ends_at,
    }  # fmt: skip
