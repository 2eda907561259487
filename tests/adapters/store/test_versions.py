"""Databases of earlier releases come to this version with all that is in them; of later ones nothing is touched."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import column, table, text

from bot.adapters.store import Store, open_store
from bot.adapters.store._database import Database
from bot.adapters.store._tables import metadata
from bot.adapters.store._versions import MIGRATIONS, VERSION, VERSION_TABLE, migrate, version_of
from bot.errors import StoreError
from tests.adapters.store import releases
from tests.adapters.store.values import a_delivery

ROOT = Path(__file__).resolve().parents[3]
EARLIER = sorted(path.stem for path in Path(releases.FOLDER).glob("*.sql"))


def test_every_version_but_the_last_is_kept_as_it_was_released() -> None:
    versions = sorted(path.name[:4] for path in (MIGRATIONS / "versions").glob("0*.py"))
    assert versions[-1] == VERSION
    assert versions[:-1] == EARLIER


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/service.sqlite"
    url: str = request.getfixturevalue("postgres")
    return url


@pytest.mark.parametrize("version", EARLIER)
def test_what_an_earlier_release_kept_is_found_by_this_one(empty_url: str, version: str) -> None:
    releases.restore(empty_url, version)
    with open_store(empty_url, migrate=False) as before:
        assert f"older version ({version})" in before.check()
    with open_store(empty_url) as store:
        assert store.check() == ""
        releases.hold(store, version)


def test_the_tables_of_the_code_are_those_that_the_migrations_make(empty_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    open_store(empty_url).close()
    database = Database(empty_url)
    with database.reading() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    database.close()


def test_a_database_is_made_once_and_opened_as_it_is(empty_url: str) -> None:
    with open_store(empty_url, migrate=False) as untouched:
        assert "empty" in untouched.check()
    for _ in range(2):
        with open_store(empty_url) as store:
            assert store.check() == ""


def make_newer(url: str) -> None:
    database = Database(url)
    with database.writing() as connection:
        connection.execute(table(VERSION_TABLE, column("version_num")).update().values(version_num="9001"))
    database.close()


@pytest.mark.parametrize("opened", [open_store, lambda url: open_store(url, migrate=False)])
def test_a_newer_database_is_refused_and_left_alone(empty_url: str, opened: Callable[[str], Store]) -> None:
    with open_store(empty_url) as running:
        make_newer(empty_url)
        assert "newer version (9001)" in running.check()
    with pytest.raises(StoreError, match=r"newer version \(9001\).*Start the newer release"):
        opened(empty_url)
    database = Database(empty_url)
    with database.reading() as connection:
        assert version_of(connection) == "9001"
    database.close()


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty_url: str) -> None:
    releases.restore(empty_url, "0001")
    database = Database(empty_url)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE workers (something INTEGER)"))
    with pytest.raises(StoreError):
        migrate(database)
    with database.reading() as connection:
        assert version_of(connection) == "0001"
        assert "permissions" not in tables_of(connection)
    database.close()


def tables_of(connection: object) -> set[str]:
    from sqlalchemy import inspect

    return set(inspect(connection).get_table_names())


_OPENER = """
import sys
from bot.adapters.store import open_store
sys.stdin.read()
with open_store(sys.argv[1]) as store:
    print(store.check() or "ready")
"""


def test_processes_that_start_at_once_make_the_database_once(empty_url: str) -> None:
    opened = [
        subprocess.Popen(
            [sys.executable, "-c", _OPENER, empty_url], cwd=ROOT, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for _ in range(2)
    ]  # fmt: skip
    for process in opened:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    assert [process.communicate(timeout=120)[0] for process in opened] == ["ready\n"] * 2


def test_what_is_committed_is_on_the_disk(sqlite_store: Store) -> None:
    sqlite_store.deliveries.keep([a_delivery()])
    intake = sqlite_store.deliveries._intake
    assert intake is not None
    assert intake._connection is not None
    full = {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 15_000}
    assert {name: intake._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in full} == full
    with sqlite_store._database.writing() as connection:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in full} == full
