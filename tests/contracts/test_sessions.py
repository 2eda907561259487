"""What Sessions promises, of SQLite and of a real PostgreSQL server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from bot.errors import StoreError
from tests.adapters.store.values import NOON, a_session, after_s

if TYPE_CHECKING:
    from bot.adapters.store import Store


def test_a_session_is_found_by_its_name_until_it_ends(store: Store) -> None:
    store.sessions.open("name", a_session(ends_s=60))
    assert store.sessions.find("name", NOON) == a_session(ends_s=60)
    assert store.sessions.find("name", after_s(59.999)) == a_session(ends_s=60)
    assert store.sessions.find("name", after_s(60)) is None
    assert store.sessions.find("another", NOON) is None
    assert store.sessions.find("\ud800\0", NOON) is None


def test_a_name_that_is_taken_opens_nothing(store: Store) -> None:
    store.sessions.open("name", a_session(101))
    with pytest.raises(StoreError):
        store.sessions.open("name", a_session(102))
    found = store.sessions.find("name", NOON)
    assert found is not None
    assert found.visitor.id == 101


def test_renewal_replaces_it_and_brings_nothing_back(store: Store) -> None:
    store.sessions.open("name", a_session())
    longer = replace(a_session(ends_s=9_000), token=b"new", looked_at=after_s(5))
    store.sessions.renew("name", longer)
    assert store.sessions.find("name", NOON) == longer
    store.sessions.close("name")
    store.sessions.renew("name", longer)
    assert store.sessions.find("name", NOON) is None


def test_all_sessions_of_one_account_end_together(store: Store) -> None:
    for name, visitor in (("a", 101), ("b", 101), ("c", 102)):
        store.sessions.open(name, a_session(visitor))
    store.sessions.close_all(101)
    assert [store.sessions.find(name, NOON) is None for name in "abc"] == [True, True, False]


def test_the_database_does_not_hold_what_names_a_session(store: Store, store_url: str) -> None:
    store.sessions.open("a-name-that-opens-doors", a_session())
    engine = create_engine(store_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM sessions")).all()
    engine.dispose()
    assert len(rows) == 1
    assert "a-name-that-opens-doors" not in str(rows)
