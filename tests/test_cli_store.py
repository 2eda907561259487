"""`foreread store` as whoever runs the service uses it."""

from __future__ import annotations

import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.adapters.store import Store, open_store
from bot.adapters.system import now
from bot.cli import main
from bot.desk import RecordKey
from bot.ledger import Actor, Kind, Subject, drafts, read_entry, verify
from bot.work import Outcome, OutcomeKind
from tests.adapters.store.values import a_delivery, a_record, a_session, a_wish

SUBJECT = Subject("acme/shop", "PR_1", "a1" * 20, repository_id=9001)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the store is to be."""
    path = tmp_path / "state" / "service.sqlite"
    monkeypatch.setenv("FOREREAD_DATABASE_URL", f"sqlite:///{path}")
    return path


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{file}") as opened:
        yield opened


def run(*words: object) -> int:
    return main(["store", *map(str, words)])


def test_an_empty_database_is_told_and_brought_to_our_version(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check") == 1
    assert "is empty" in capsys.readouterr().err
    assert run("migrate") == 0
    assert run("check") == 0
    assert "0 deliveries are unread" in capsys.readouterr().out
    assert file.is_file()


def test_check_says_what_waits_and_where_the_ledger_ends(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.deliveries.keep([a_delivery()])
    store.tasks.want([a_wish(1), a_wish(2)], now())
    entry = store.ledger.append(drafts.merge(SUBJECT, commit="c3" * 20, by=Actor(101)))
    assert run("check") == 0
    said = capsys.readouterr().out
    assert "1 deliveries are unread" in said
    assert "2 tasks are due" in said
    assert f"ends at {entry.number + 1}:{entry.digest}" in said


def test_a_copy_is_one_moment_while_the_service_writes(store: Store, tmp_path: Path) -> None:
    """Each transaction keeps two deliveries: a copy with an odd number would hold half of one."""
    stopped = threading.Event()

    def keep_on() -> None:
        n = 0
        while not stopped.is_set():
            store.deliveries.keep([a_delivery(f"{n}-a", body=b"x" * 3_000), a_delivery(f"{n}-b", body=b"x" * 3_000)])
            n += 1

    writer = threading.Thread(target=keep_on)
    writer.start()
    try:
        copies = [tmp_path / f"copy-{n}" for n in range(5)]
        assert [run("backup", copy) for copy in copies] == [0] * 5
    finally:
        stopped.set()
        writer.join()
    counts = []
    for copy in copies:
        with closing(sqlite3.connect(copy)) as connection:
            counts.append(connection.execute("SELECT count(*) FROM deliveries").fetchone()[0])
    assert all(count % 2 == 0 for count in counts)
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_a_copy_is_its_owners_alone_and_overwrites_nothing(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    assert run("backup", copy) == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert run("backup", copy) == 2
    assert "File exists" in capsys.readouterr().err
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")
    assert run("backup", link) == 2
    assert not (tmp_path / "elsewhere").exists()


def test_of_postgresql_other_programs_make_copies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOREREAD_DATABASE_URL", "postgresql://a:secret@127.0.0.1:1/x")
    assert run("backup", tmp_path / "copy") == 2
    said = capsys.readouterr().err
    assert "pg_dump" in said
    assert "secret" not in said


def test_a_restored_store_is_that_of_the_copy_without_visits_and_engine(
    store: Store, file: Path, tmp_path: Path
) -> None:
    store.records.put(a_record(1))
    store.sessions.open("n" * 43, a_session(ends_s=10**9))
    store.tasks.want([a_wish(1)], now())
    assert store.tasks.launch(a_wish(1).key) is not None
    assert run("backup", tmp_path / "copy") == 0
    store.records.put(a_record(2))
    store.close()
    engine = file.with_name("service-engine.sqlite")
    engine.write_bytes(b"knows of runs that the copy does not")

    assert run("restore", tmp_path / "copy") == 0

    assert not engine.exists()
    with open_store(f"sqlite:///{file}") as restored:
        assert restored.records.get(RecordKey(9001, 1)) is not None
        assert restored.records.get(RecordKey(9001, 2)) is None
        assert restored.sessions.find("n" * 43, a_session().opened_at) is None
        assert [task.key for task in restored.tasks.launched(10)] == [a_wish(1).key]
    with open_store(f"sqlite:///{file}.before") as before:
        assert before.records.get(RecordKey(9001, 2)) is not None
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_nothing_is_restored_under_a_process_that_works(
    store: Store, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backup", tmp_path / "copy") == 0
    store.records.put(a_record(1))
    store.workers.heartbeat("embedded", now())
    assert run("restore", tmp_path / "copy") == 2
    assert "Stop `foreread serve` first" in capsys.readouterr().err
    assert store.records.get(RecordKey(9001, 1)) is not None
    store.workers.heartbeat("embedded", now() - timedelta(minutes=2))
    store.close()
    assert run("restore", tmp_path / "copy") == 0


@pytest.mark.parametrize("damage", ["cut", "text", "other", "newer"])
def test_what_is_no_copy_is_refused_before_anything_is_touched(
    store: Store, file: Path, tmp_path: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store.records.put(a_record(1))
    copy = tmp_path / "copy"
    assert run("backup", copy) == 0
    store.close()
    if damage == "cut":
        copy.write_bytes(copy.read_bytes()[:-5_000])
    elif damage == "text":
        copy.write_text("no database at all, and long enough to look like something", encoding="utf-8")
    else:
        with closing(sqlite3.connect(copy)) as connection:
            connection.execute(
                "UPDATE foreread_version SET version_num = '9999'"
                if damage == "newer"
                else "DROP TABLE foreread_version"
            )
            connection.commit()
    assert run("restore", copy) == 2
    assert "copy" in capsys.readouterr().err
    with open_store(f"sqlite:///{file}") as untouched:
        assert untouched.records.get(RecordKey(9001, 1)) is not None


def test_the_ledger_comes_out_as_a_file_that_can_be_verified(store: Store, tmp_path: Path) -> None:
    for number in range(3):
        store.ledger.append(
            drafts.answer(SUBJECT, Actor(101, "ada"), question=f"q{number}", choice="handled", text="Yes.")
        )
    out = tmp_path / "ledger.jsonl"
    assert run("ledger", out) == 0
    assert main(["ledger", "verify", str(out)]) == 0
    assert run("ledger", out) == 2


def test_prune_removes_what_was_over_and_keeps_what_is_not(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    old = now() - timedelta(days=200)
    store.records.put(a_record(1, is_open=False, seen_at=old))
    store.records.put(a_record(2, is_open=True, seen_at=old))
    store.tasks.want([a_wish(3)], old)
    assert run("prune", "--before", 90) == 0
    assert "1 records" in capsys.readouterr().out
    assert store.records.get(RecordKey(9001, 1)) is None
    assert store.records.get(RecordKey(9001, 2)) is not None
    assert store.tasks.find(a_wish(3).key) is not None


@pytest.mark.parametrize("days", ["29", "0", "-3", "many"])
def test_nothing_is_pruned_that_a_late_delivery_needs(store: Store, days: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("prune", "--before", days)
    assert stopped.value.code == 2


def test_an_erased_person_is_in_no_page_of_the_file_and_the_ledger_stays_whole(store: Store, file: Path) -> None:
    store.sessions.open("n" * 43, a_session(visitor=101, ends_s=10**9))
    store.records.put(a_record(1, author="quokka-person"))
    store.ledger.append(drafts.answer(SUBJECT, Actor(101), question="q1", choice="handled", text="quokka words"))
    store.ledger.append(drafts.answer(SUBJECT, Actor(102), question="q1", choice="handled", text="of somebody else"))
    store.close()

    assert run("erase", "--login", "quokka-person", "--account", 101, "--basis", "request 17") == 0

    everything = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert b"quokka" not in everything
    assert b"of somebody else" in everything
    with open_store(f"sqlite:///{file}") as erased:
        lines = list(erased.ledger.lines())
    assert verify(iter(lines)).whole
    kinds = [read_entry(line).kind for line in lines]
    assert kinds == [Kind.OPENED, Kind.ANSWER, Kind.ANSWER, Kind.ERASURE]
    assert run("erase", "--login", "quokka-person", "--account", 101) == 0
    with open_store(f"sqlite:///{file}") as again:
        assert len(list(again.ledger.lines())) == 4


def test_a_task_that_was_under_way_in_the_copy_is_done_after_the_restore(
    store: Store, file: Path, tmp_path: Path
) -> None:
    """What its run was called may come again: the engine, which remembers names, has to forget."""
    store.tasks.want([a_wish(1)], now())
    first = store.tasks.launch(a_wish(1).key)
    assert first is not None
    assert run("backup", tmp_path / "copy") == 0
    store.tasks.start(first.run, "embedded")
    store.tasks.settle(first.run, Outcome(OutcomeKind.DONE), now())
    store.close()
    assert run("restore", tmp_path / "copy") == 0
    with open_store(f"sqlite:///{file}") as restored:
        task = restored.tasks.find(a_wish(1).key)
        assert task is not None
        assert task.run == first.run
        assert restored.tasks.start(task.run, "another") is not None
        settled = restored.tasks.settle(task.run, Outcome(OutcomeKind.DONE), now())
        assert settled is not None
        assert settled.wanted == settled.done
