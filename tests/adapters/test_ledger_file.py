"""The ledger's file: writers at the same time, writers that were stopped, and files that others have had."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.ledger_file import LedgerFile, read_lines
from bot.adapters.signing import new_key
from bot.errors import LedgerError
from bot.ledger import Kind, read_checkpoint, read_entry, verify
from tests.ledger.entries import ADA, SUBJECT, told, whole

if TYPE_CHECKING:
    from pathlib import Path

WRITER = """
import sys
from pathlib import Path
from bot.adapters.ledger_file import LedgerFile
from tests.ledger.entries import told
ledger = LedgerFile(Path(sys.argv[1]))
sys.stdin.read()
for _ in range(int(sys.argv[2])):
    ledger.append(told())
"""


def filled(folder: Path, entries: int = 3) -> tuple[LedgerFile, Path]:
    path = folder / "ledger.jsonl"
    ledger = LedgerFile(path)
    for _ in range(entries):
        ledger.append(told())
    return ledger, path


def head_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.head")


def test_writers_at_the_same_time_make_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    command = [sys.executable, "-c", WRITER, str(path), "25"]
    writers = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in range(4)]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.close()
    assert [writer.wait(120) for writer in writers] == [0, 0, 0, 0]
    kept = read_checkpoint(head_of(path).read_text())
    verdict = verify(read_lines(path), kept)
    assert (verdict.whole, verdict.entries, kept.entries) == (True, 101, 101)


def test_an_eraser_and_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    ledger, path = filled(tmp_path, 8)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), "15"], stdin=subprocess.DEVNULL) for _ in range(2)
    ]
    for number in range(1, 9):
        ledger.erase(number, ["not read"], by=ADA, basis="kept long enough")
    assert [writer.wait(120) for writer in writers] == [0, 0]
    verdict = verify(read_lines(path), read_checkpoint(head_of(path).read_text()))
    assert (verdict.whole, verdict.entries, verdict.erased) == (True, 1 + 8 + 8 + 30, 8)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.integers(1, 700))
def test_a_line_that_was_half_written_is_refused_named_and_cut_off_only_when_asked(tmp_path: Path, part: int) -> None:
    for file in tmp_path.iterdir():
        file.unlink()
    ledger, path = filled(tmp_path)
    acknowledged = path.read_bytes()
    stopped = acknowledged + whole().lines[2][:part]
    path.write_bytes(stopped)
    with pytest.raises(LedgerError, match=f"half written: {part} bytes"):
        ledger.append(told())
    assert path.read_bytes() == stopped
    entry = ledger.repair()
    assert (entry.kind, entry.body["bytes"]) == (Kind.REPAIR, part)
    assert path.read_bytes().startswith(acknowledged)
    assert ledger.append(told()).previous == entry.digest
    assert verify(read_lines(path), read_checkpoint(head_of(path).read_text())).whole


def test_a_first_line_that_was_half_written_can_be_repaired(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b'{"digest":"sha2')
    assert LedgerFile(path).repair().number == 1
    assert verify(read_lines(path)).whole


def test_a_writer_stopped_before_the_checkpoint_leaves_a_whole_ledger(tmp_path: Path) -> None:
    ledger, path = filled(tmp_path)
    kept = head_of(path).read_text()
    last = ledger.append(told())
    head_of(path).write_text(kept)
    assert ledger.head().digest == last.digest
    assert ledger.append(told()).previous == last.digest


def test_a_lost_checkpoint_is_made_again_of_a_whole_ledger(tmp_path: Path) -> None:
    ledger, path = filled(tmp_path)
    head_of(path).unlink()
    assert ledger.append(told()).number == 4
    assert read_checkpoint(head_of(path).read_text()).entries == 5


def spoil_last_line(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b'"tier":"critical"', b'"tier":"low"'))


def take_last_line(path: Path) -> None:
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-2]) + b"\n")


def take_half_of_an_acknowledged_line(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def spoil_checkpoint(path: Path) -> None:
    head_of(path).write_text("not one")


def put_another(path: Path) -> None:
    path.write_bytes(whole().data)


@pytest.mark.parametrize(
    "spoil",
    [spoil_last_line, take_last_line, take_half_of_an_acknowledged_line, empty, spoil_checkpoint, put_another],
)
def test_nothing_is_appended_to_a_file_that_is_not_as_it_was_left(tmp_path: Path, spoil: object) -> None:
    ledger, path = filled(tmp_path)
    spoil(path)  # type: ignore[operator]
    found = path.read_bytes()
    for act in (lambda: ledger.append(told()), ledger.head, ledger.repair):
        with pytest.raises(LedgerError):
            act()
    assert path.read_bytes() == found


def test_a_text_is_erased_from_the_file_and_the_chain_stays_whole(tmp_path: Path) -> None:
    ledger, path = filled(tmp_path)
    before = list(read_lines(path))
    assert b"What stops a refund" in before[2]
    entry = ledger.erase(2, ["question q1"], by=ADA, basis="request of the person")
    lines = list(read_lines(path))
    assert b"What stops a refund" not in lines[2]
    assert [line for n, line in enumerate(lines[:4]) if n != 2] == [line for n, line in enumerate(before) if n != 2]
    assert (entry.kind, entry.actor, entry.body["entry"]) == (Kind.ERASURE, ADA, 2)
    assert verify(lines, read_checkpoint(head_of(path).read_text())).whole
    assert ledger.append(told()).previous == entry.digest
    with pytest.raises(LedgerError, match="holds no text 'question q1'"):
        ledger.erase(2, ["question q1"], by=ADA, basis="again")
    with pytest.raises(LedgerError, match="has no entry 99"):
        ledger.erase(99, ["question q1"], by=ADA, basis="again")


def test_a_ledger_is_for_its_owner_and_is_no_link(tmp_path: Path) -> None:
    _, path = filled(tmp_path)
    assert path.stat().st_mode & 0o077 == 0
    link = tmp_path / "link.jsonl"
    link.symlink_to(path)
    os.mkfifo(tmp_path / "pipe.jsonl")
    for name in (link, tmp_path / "pipe.jsonl", tmp_path, tmp_path / "no" / "ledger.jsonl"):
        with pytest.raises(LedgerError):
            LedgerFile(name).append(told())


def test_what_is_signed_stays_signed(tmp_path: Path) -> None:
    path, key = tmp_path / "ledger.jsonl", new_key()
    signed = LedgerFile(path, key, "https://github.com")
    signed.append(told())
    with pytest.raises(LedgerError, match="is signed, and no key"):
        LedgerFile(path).append(told())
    assert signed.append(told()).key == key.id
    verdict = verify(read_lines(path), read_checkpoint(head_of(path).read_text()), [key.trusted()])
    assert (verdict.whole, verdict.signed) == (True, 3)
    assert read_entry(next(iter(read_lines(path)))).body["host"] == "https://github.com"


def test_an_overlong_line_takes_no_memory_and_keeps_its_number(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    made = whole()
    path.write_bytes(made.lines[0] + b"\n" + b"x" * 5_000_000 + b"\n" + made.lines[1] + b"\n")
    lines = list(read_lines(path))
    assert [len(line) for line in lines][1] < 1_100_000
    assert (len(lines), lines[0], lines[2]) == (3, made.lines[0], made.lines[1])
    assert list(read_lines(path, len(made.lines[0]) + 1)) == [made.lines[0]]


def test_a_subject_keeps_the_accounts_of_its_host_apart(tmp_path: Path) -> None:
    entry = LedgerFile(tmp_path / "ledger.jsonl").append(told(SUBJECT._replace(repository_id=None)))
    assert entry.subject is not None
    assert entry.subject.repository_id is None
