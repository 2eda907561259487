"""pytest fixtures of databases; tests/conftest.py offers them to all tests. Nothing is imported before one is asked for."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.adapters.store import Store
    from tests.servers.postgres import PostgresServer


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """One server for all processes of the test run."""
    from tests.servers.postgres import running_postgres, why_postgres_is_missing

    if reason := why_postgres_is_missing():
        pytest.skip(reason)
    mine = tmp_path_factory.getbasetemp()
    with running_postgres(mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) as server:
        yield server


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database of a real PostgreSQL server."""
    with postgres_server.database() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_ours(postgres_server: PostgresServer) -> Iterator[str]:
    """A database with our tables, for one test after the other."""
    from bot.adapters.store import open_store

    with postgres_server.database() as url:
        open_store(url).close()
        yield url


@pytest.fixture
def postgres_store_url(postgres_ours: str) -> str:
    """The address of a database with our tables and nothing in them."""
    emptied(postgres_ours)
    return postgres_ours


@pytest.fixture(scope="session")
def sqlite_ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with our tables, to be copied: that is quicker than to make them."""
    from bot.adapters.store import open_store

    path = tmp_path_factory.mktemp("store") / "ours.sqlite"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def sqlite_store_url(sqlite_ours: Path, tmp_path: Path) -> str:
    """The address of a SQLite file with our tables and nothing in them."""
    path = tmp_path / "service.sqlite"
    shutil.copy(sqlite_ours, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty store: once of each database."""
    url: str = request.getfixturevalue("sqlite_store_url" if request.param == "sqlite" else "postgres_store_url")
    return url


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store: once of each database."""
    from bot.adapters.store import open_store

    with open_store(store_url) as opened:
        yield opened


@pytest.fixture
def sqlite_store(sqlite_store_url: str) -> Iterator[Store]:
    """An empty store in a file."""
    from bot.adapters.store import open_store

    with open_store(sqlite_store_url) as opened:
        yield opened


def emptied(url: str) -> None:
    """Take everything out of a PostgreSQL store. DELETE: TRUNCATE makes a file for each table anew."""
    import psycopg
    from psycopg import sql

    from bot.adapters.store._tables import metadata

    with psycopg.connect(url) as connection:
        for table in metadata.tables:
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
