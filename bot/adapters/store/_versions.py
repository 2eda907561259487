"""Which version a database is of, and how it is brought to ours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import inspect, text

from bot.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.adapters.store._database import Database

VERSION: Final = "0003"
"""The last file of `migrations/versions`; a test holds it against them."""
VERSION_TABLE: Final = "foreread_version"
_LOCK: Final = 0x464F524552454144
"""Of PostgreSQL's advisory locks, which are numbers: "FOREREAD" in ASCII."""
MIGRATIONS: Final = Path(__file__).with_name("migrations")


def version_of(connection: Connection) -> str:
    """The version of a database; "" for an empty one."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return ""
    return str(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar() or "")  # noqa: S608 - a constant


def why_not(version: str) -> str:
    """Why a database of that version cannot be worked with; "" if it can."""
    if version == VERSION:
        return ""
    if not version:
        return "The service's database is empty."
    # Versions are counted, in as many digits: which is newer can be told by one that does not know it.
    if re.fullmatch(r"\d{4}", version) and version < VERSION:
        return f"The service's database is of an older version ({version}) than this program needs ({VERSION})."
    return f"The service's database is of a newer version ({version[:20]}) than this program knows ({VERSION})."


def migrate(database: Database, target: str = VERSION) -> None:
    """Bring the database to our version, in one transaction: other processes that start wait, and find it done.

    Raises StoreError for one that is newer, and then leaves it as it is.
    """
    with database.reading() as connection:
        if refuse_newer(version_of(connection)) == target:
            return
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if refuse_newer(version_of(connection)) != target:
            _upgrade(connection, target)


def refuse_newer(version: str) -> str:
    """The same version. Raises StoreError where it is newer than ours."""
    if (why := why_not(version)) and "newer" in why:
        raise StoreError(why, "Start the newer release, or restore the backup that was made before the upgrade.")
    return version


def _upgrade(connection: Connection, target: str) -> None:
    # Only a database that is to be changed pays for the import.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, target)
