"""The file that keeps what was read: shared, bounded, and never in the way."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.adapters.memo import FORMAT, FileMemo, cache_directory, edition
from bot.errors import UsageError

CODE = b"this code"
NAME = f"facts-{FORMAT}.sqlite"
_HAMMER = """
import sys
from pathlib import Path
from bot.adapters.memo import FileMemo
own, rounds = sys.argv[2], int(sys.argv[3])
print("begun", flush=True)
for turn in range(rounds):
    with FileMemo(Path(sys.argv[1]), b"this code") as memo:
        keys = [b"%d" % n for n in range(turn % 50, turn % 50 + 40)]
        for key, value in memo.get(keys).items():
            assert value == key * 200, (key, value[:20])
        memo.put({key: key * 200 for key in keys})
"""


def put(directory: Path, **values: bytes) -> str:
    with FileMemo(directory, CODE) as memo:
        memo.put({key.encode(): value for key, value in values.items()})
        return memo.failure


def got(directory: Path, *keys: str, code: bytes = CODE) -> dict[bytes, bytes]:
    with FileMemo(directory, code) as memo:
        return dict(memo.get([key.encode() for key in keys]))


def test_what_is_put_is_there_in_the_next_process(tmp_path: Path) -> None:
    assert put(tmp_path, a=b"1", b=b"\0\xff") == ""
    assert got(tmp_path, "a", "b", "c") == {b"a": b"1", b"b": b"\0\xff"}


def test_one_file_is_all_there_is_to_keep_and_it_is_found_on_another_machine(tmp_path: Path) -> None:
    """As caches of a build service do it: packed up after a run, unpacked somewhere else before the next."""
    here, there = tmp_path / "here", tmp_path / "there"
    put(here, a=b"1", b=b"2" * 50_000)
    assert [path.name for path in here.iterdir()] == [NAME]
    subprocess.run(["tar", "-cf", tmp_path / "kept.tar", "-C", here, "."], check=True)
    there.mkdir(mode=0o755)
    subprocess.run(["tar", "-xf", tmp_path / "kept.tar", "-C", there], check=True)
    assert got(there, "a", "b", "c") == {b"a": b"1", b"b": b"2" * 50_000}


def test_the_last_value_of_a_key_counts(tmp_path: Path) -> None:
    put(tmp_path, a=b"1")
    put(tmp_path, a=b"2")
    assert got(tmp_path, "a") == {b"a": b"2"}


def test_thousands_of_keys_are_asked_for_at_once(tmp_path: Path) -> None:
    values = {f"k{n}": b"%d" % n for n in range(3_000)}
    put(tmp_path, **values)
    assert len(got(tmp_path, *values)) == 3_000


def test_other_code_finds_nothing(tmp_path: Path) -> None:
    put(tmp_path, a=b"1")
    assert got(tmp_path, "a", code=b"other code") == {}


def test_the_edition_is_the_same_as_long_as_nothing_is_installed() -> None:
    assert edition() == edition()
    assert len(edition()) == 16


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    directory = tmp_path / "cache" / "foreread"
    put(directory, a=b"1")
    with FileMemo(directory, CODE) as memo:
        memo.put({b"b": b"2"})
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()}
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert NAME in modes
    assert set(modes.values()) == {0o600}


def test_nothing_is_made_before_it_is_used(tmp_path: Path) -> None:
    with FileMemo(tmp_path / "cache", CODE):
        pass
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("content", [b"no database at all" * 500, b"SQLite format 3\0" + b"\xff" * 5_000])
def test_a_broken_file_is_set_aside_and_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert got(tmp_path, "a") == {}
    assert (tmp_path / NAME).with_suffix(".broken").read_bytes() == content
    assert put(tmp_path, a=b"1") == ""
    assert got(tmp_path, "a") == {b"a": b"1"}


def test_any_page_may_be_overwritten(tmp_path: Path) -> None:
    """What comes back is what was put in, or nothing; the seal of a value tells the rest."""
    values = {f"k{n}": b"%d" % n * 50 for n in range(400)}
    put(tmp_path, **values)
    whole = (tmp_path / NAME).read_bytes()
    for at in range(0, len(whole), 4096):
        (tmp_path / NAME).write_bytes(whole[:at] + b"\xa5" * 4096 + whole[at + 4096 :])
        found = got(tmp_path, *values)
        assert set(found) <= {key.encode() for key in values}
        put(tmp_path, k1=b"again")


def test_a_file_that_is_locked_is_not_waited_for(tmp_path: Path) -> None:
    put(tmp_path, a=b"1")
    other = sqlite3.connect(tmp_path / NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    start = time.monotonic()
    failure = put(tmp_path, a=b"2")
    assert time.monotonic() - start < 5  # PATIENCE_S is a tenth of a second; the machine may be busy
    assert "locked" in failure
    other.execute("ROLLBACK")
    other.close()
    assert got(tmp_path, "a") == {b"a": b"1"}


def test_after_a_failure_it_goes_on_without(tmp_path: Path) -> None:
    put(tmp_path, a=b"1")
    other = sqlite3.connect(tmp_path / NAME, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with FileMemo(tmp_path, CODE) as memo:
        memo.put({b"a": b"2"})
        other.execute("ROLLBACK")
        assert memo.get([b"a"]) == {}
        memo.put({b"a": b"3"})
    other.close()
    assert got(tmp_path, "a") == {b"a": b"1"}


def test_a_directory_that_cannot_be_made_is_gone_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert put(tmp_path / "file" / "cache", a=b"1")
    assert got(tmp_path / "file" / "cache", "a") == {}


@pytest.mark.parametrize("target", ["link", "pipe", "open to all"])
def test_what_may_be_somebody_elses_is_not_opened(tmp_path: Path, target: str) -> None:
    held = tmp_path / "cache" / NAME
    put(tmp_path / "other", a=b"1")
    held.parent.mkdir()
    if target == "link":
        held.symlink_to(tmp_path / "other" / NAME)
    elif target == "pipe":
        os.mkfifo(held)
    else:
        held.write_bytes((tmp_path / "other" / NAME).read_bytes())
        held.chmod(0o666)
    assert got(held.parent, "a") == {}
    assert put(held.parent, a=b"2")


def test_the_longest_unused_make_room(tmp_path: Path) -> None:
    limit = 2_000_000
    put(tmp_path, kept=b"x", dropped=b"y")
    file = sqlite3.connect(tmp_path / NAME)
    file.execute("UPDATE facts SET used = 1")
    file.commit()
    file.close()
    assert got(tmp_path, "kept")  # a use is noted when it is closed
    for turn in range(40):
        with FileMemo(tmp_path, CODE, limit) as memo:
            memo.put({b"%d-%d" % (turn, n): os.urandom(1_000) for n in range(100)})
            assert memo.failure == ""
    assert (tmp_path / NAME).stat().st_size < limit + 500_000
    assert got(tmp_path, "39-99", "dropped").keys() == {b"39-99"}


def test_four_processes_share_it_and_one_may_be_killed(tmp_path: Path) -> None:
    def start(rounds: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _HAMMER, str(tmp_path), "x", str(rounds)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    running = [start(60) for _ in range(3)]
    victim = start(1_000_000)
    assert victim.stdout is not None
    victim.stdout.readline()
    time.sleep(0.5)
    victim.send_signal(signal.SIGKILL)
    assert victim.wait() == -signal.SIGKILL
    victim.communicate()
    for process in running:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
    file = sqlite3.connect(tmp_path / NAME)
    assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()
    assert not (tmp_path / NAME).with_suffix(".broken").exists()
    assert put(tmp_path, a=b"1") == ""
    found = got(tmp_path, *map(str, range(90)))
    assert found
    assert all(value == key * 200 for key, value in found.items())


@pytest.mark.parametrize(
    ("environment", "directory"),
    [
        ({}, None),
        ({"FOREREAD_CACHE": ""}, None),
        ({"FOREREAD_CACHE": "off", "HOME": "/home/ada"}, None),
        ({"FOREREAD_CACHE": "/var/cache/foreread"}, "/var/cache/foreread"),
        ({"FOREREAD_CACHE": "on", "HOME": "/home/ada"}, "/home/ada/.cache/foreread"),
        ({"FOREREAD_CACHE": "on", "HOME": "/home/ada", "XDG_CACHE_HOME": "/c"}, "/c/foreread"),
        ({"FOREREAD_CACHE": "on", "HOME": "/home/ada", "XDG_CACHE_HOME": "c"}, "/home/ada/.cache/foreread"),
        ({"FOREREAD_CACHE": "on"}, None),
    ],
)
def test_the_environment_says_where(environment: dict[str, str], directory: str | None) -> None:
    assert cache_directory(environment) == (Path(directory) if directory is not None else None)


@pytest.mark.parametrize("value", ["yes", "1", "cache", "./cache"])
def test_a_value_that_is_not_understood_is_an_error(value: str) -> None:
    with pytest.raises(UsageError, match="FOREREAD_CACHE"):
        cache_directory({"FOREREAD_CACHE": value})
