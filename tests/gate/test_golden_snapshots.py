"""Three recorded snapshots, so that a change of what is recorded is seen in a review.

`FOREREAD_UPDATE_GOLDEN=1 pytest tests/gate/test_golden_snapshots.py` writes the files anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.gate import Person, Roster
from bot.gate.recording import SnapshotFile, parse_snapshot, write_snapshot
from bot.pipeline.deciding import Aim
from bot.wiring import Source, config_of, open_source, record_change
from tests.git_repo import GitRepo

FOLDER = Path(__file__).parent / "golden"
ROSTER = Roster(
    (
        Person("ada", frozenset({101}), emails=frozenset({"ada@example.com"}), logins=("ada-l",)),
        Person("ben", frozenset({201}), emails=frozenset({"ben@example.com"})),
    )
)
REFUND = (
    b"def refund(amount, paid):\n    if amount > paid:\n        raise ValueError(amount)\n    return paid - amount\n"
)


def assisted(repo: GitRepo) -> None:
    """A tool takes a guard out of payments, and a second person mends a page."""
    repo.write("shop/payments.py", b"def refund(amount, paid):\n    return paid - amount\n")
    repo.commit("Simplify refunds\n\nAssisted-by: Claude Code", author="Ben <ben@example.com>")
    repo.write("docs/refunds.md", b"# Refunds\n\nNow simpler.\n")
    repo.commit("Say so\n\nCo-authored-by: Ben <ben@example.com>")


def odd(repo: GitRepo) -> None:
    """Files that are no text, or not what they look like, by somebody whom nobody knows."""
    repo.run("mv", "shop/payments.py", "shop/money.py")
    (repo.path / "shop/money.py").chmod(0o755)
    (repo.path / "link").symlink_to("shop/money.py")
    repo.write("logo.png", b"\x89PNG\0\0")
    repo.write("notes.md", b"#!/bin/sh\necho\n")
    repo.write(os.fsdecode(b"caf\xe9.py"), "x = 1  # \u202e\n".encode())
    repo.commit("Move things", author="Eve <eve@example.com>")


def reverted(repo: GitRepo) -> None:
    """The exact inverse of what was merged."""
    repo.write("shop/payments.py", REFUND.replace(b">", b">="))
    repo.commit("Refuse full refunds")
    repo.run("branch", "-f", "start")
    repo.run("revert", "--no-edit", "HEAD")


CASES: dict[str, Callable[[GitRepo], None]] = {"assisted": assisted, "odd": odd, "reverted": reverted}


def recorded(make: Callable[[GitRepo], None], folder: Path) -> SnapshotFile:
    repo = GitRepo(folder / "repo")
    repo.write("shop/payments.py", REFUND)
    repo.commit("Begin")
    repo.run("branch", "start")
    make(repo)
    source = Source(repo.path, "start..HEAD")
    with open_source(source) as subject:
        return SnapshotFile(record_change(subject, source, config_of(subject), ROSTER, Aim("main")))


@pytest.mark.parametrize("name", CASES)
def test_what_is_recorded_is_what_was(name: str, tmp_path: Path) -> None:
    file = recorded(CASES[name], tmp_path)
    text = json.dumps(write_snapshot(file), indent=2) + "\n"
    golden = FOLDER / f"{name}.json"
    if os.environ.get("FOREREAD_UPDATE_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="ascii")
    assert text == golden.read_text(encoding="ascii")
    assert parse_snapshot(golden.read_bytes()) == file


def test_every_golden_file_belongs_to_a_case() -> None:
    assert {each.stem for each in FOLDER.iterdir()} == set(CASES)
