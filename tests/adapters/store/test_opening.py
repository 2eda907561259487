"""Addresses of databases: which are taken, and what is never told of them."""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.adapters.store import Store, open_store
from bot.errors import BudgetError, StoreError
from bot.review.asking import Budget, Spent
from tests.adapters.store.values import NOON, a_delivery, a_record, a_session, a_wish

if TYPE_CHECKING:
    from tests.servers.postgres import PostgresServer

WORD = "s3cret-w0rd"


def test_a_file_and_its_folder_are_for_their_owner(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path}/state/foreread/service.sqlite") as store:
        store.deliveries.keep([a_delivery()])
        folder = tmp_path / "state" / "foreread"
        assert folder.stat().st_mode & 0o777 == 0o700
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == {f"service.sqlite{end}": 0o600 for end in ("", "-wal", "-shm")}


def test_a_file_that_others_may_write_to_or_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "service.sqlite"
    open_store(f"sqlite:///{path}").close()
    path.chmod(0o666)
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "link").symlink_to(path)
    for name in ("service.sqlite", "pipe", "link", "", "service.sqlite/x"):
        with pytest.raises(StoreError, match="cannot be used as the service's database"):
            open_store(f"sqlite:///{tmp_path}/{name}")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "service.sqlite"
    path.write_bytes(b"this is no database, and longer than a header of one hundred bytes" * 9)
    path.chmod(0o600)
    with pytest.raises(StoreError, match="not a database"):
        open_store(f"sqlite:///{path}")


@pytest.mark.parametrize(
    "url",
    [
        "", "service.sqlite", f"mysql://u:{WORD}@host/db", f"postgresql+asyncpg://u:{WORD}@host/db",
        f"postgresql://u:{WORD}@host:port/db", f"{WORD}", f"://u:{WORD}@", "sqlite://", "sqlite:///:memory:",
        f"postgresql://u:{WORD}@127.0.0.1:1/db", f"postgres://u:{WORD}@127.0.0.1:1/db?connect_timeout=2",
        f"postgresql://u:{WORD}@127.0.0.1:1/db?no_such_option={WORD}",
        f"postgresql://u@127.0.0.1:1/db?password={WORD}&no_such_option={WORD}",
    ],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(StoreError) as raised:
        open_store(url)
    assert WORD not in str(raised.value)
    assert raised.value.remedy


def test_a_password_that_is_refused_is_not_told(postgres: str) -> None:
    name = postgres.rpartition("/")[2]
    wrong = postgres.replace(postgres.split(":")[2].split("@", maxsplit=1)[0], WORD)
    assert name in wrong
    with pytest.raises(StoreError, match="password authentication failed") as raised:
        open_store(wrong)
    assert WORD not in "".join(traceback.format_exception(raised.value))


def test_an_error_names_no_value_of_a_row(store: Store) -> None:
    store.sessions.open("name", a_session())
    with pytest.raises(StoreError) as raised:
        store.sessions.open("name", a_session(token=WORD.encode(), form_key=WORD))
    assert WORD not in str(raised.value)


def lose_everything(store: Store) -> None:
    from bot.adapters.store._tables import metadata

    with store._database.writing() as connection:
        metadata.drop_all(connection)


def test_every_method_says_when_the_database_is_not_as_it_should_be(store: Store, store_url: str) -> None:
    lose_everything(store)
    try:
        for act in (
            lambda: store.deliveries.keep([a_delivery()]),
            lambda: store.deliveries.unread(1),
            lambda: store.tasks.want([a_wish()], NOON),
            lambda: store.tasks.take(NOON, 1),
            lambda: store.records.put(a_record()),
            store.records.repositories,
            lambda: store.sessions.find("name", NOON),
            lambda: store.workers.heartbeat("w", NOON),
            lambda: store.prune(NOON),
        ):
            with pytest.raises(StoreError, match="The service's database failed"):
                act()
        month = store.spending("2026-11", Budget(), "installation:1")
        with pytest.raises(BudgetError, match="cannot be kept"):
            month.take(Spent(1, 0.0))
        month.settle(Spent(1, 0.0), Spent(1, 0.0))
    finally:
        from bot.adapters.store._tables import metadata

        with store._database.writing() as connection:
            metadata.create_all(connection)


def test_a_store_that_cannot_be_reached_is_not_ready(postgres_server: PostgresServer) -> None:
    with postgres_server.database() as url:
        store = open_store(url)
        assert store.check() == ""
    assert "does not exist" in store.check()
    store.close()


def test_connections_that_the_server_ended_are_opened_anew(postgres_store_url: str) -> None:
    with open_store(postgres_store_url) as store, open_store(postgres_store_url) as other:
        assert not store.tasks.parked()
        with other._database.reading() as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            connection.exec_driver_sql(f"{others} AND pid <> pg_backend_pid()")
        assert store.deliveries.keep([a_delivery()]) == {"d1"}


def test_a_number_that_no_database_holds_is_an_error_of_ours(store: Store) -> None:
    with pytest.raises(StoreError):
        store.tasks.want([a_wish(repository_id=2**64)], NOON)
    assert store.tasks.waiting().due == 0
