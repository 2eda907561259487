"""What keeps the service's things, thrice: in memory as the pages' tests have it, in SQLite, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def kept_in(request: pytest.FixtureRequest) -> str:
    kept: str = request.param
    return kept


@pytest.fixture
def store_url(kept_in: str, request: pytest.FixtureRequest) -> str:
    """The address of an empty store."""
    if kept_in == "memory":
        pytest.skip("It is about what stands in a database.")
    url: str = request.getfixturevalue({"sqlite": "sqlite_store_url", "postgresql": "postgres_store_url"}[kept_in])
    return url


@pytest.fixture
def store(kept_in: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """An empty store."""
    if kept_in == "memory":
        from tests.fakes_service import MemoryStore

        yield MemoryStore()
        return
    from bot.adapters.store import open_store

    with open_store(request.getfixturevalue("store_url")) as opened:
        yield opened
