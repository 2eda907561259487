"""The demo comes to what it promises, by itself, and leaves nothing behind."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from tests.demo._company import CHANGES, REPOSITORIES, WORLD, read_patch

ROOT = Path(__file__).parents[1]


def test_one_command_gives_a_desk_with_data_and_leaves_nothing_behind(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.demo", "--once", "--port", "0"],
        cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=1_500,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = {line.split(" min ")[1][20:].strip()[:25].strip(): line.split()[:3] for line in done.stdout.splitlines()}
    assert len(found) == len(CHANGES)
    assert found["Refund a part of an order"] == ["critical", "waiting", "acme/billing#48"]
    # Answered and approved; a page of documentation, for which checks stand in.
    assert {title for title, line in found.items() if line[1] == "satisfied"} == {
        "Do not wait for a warehou",
        "Runbook: after an outage",
    }
    # What a title orders is not obeyed.
    assert found["Retry notices to shops (p"][:2] == ["critical", "waiting"]
    assert found["Reservations in constant"][:2] == ["critical", "waiting"]
    assert found["Yen and won have no fract"][:2] == ["medium", "waiting"]
    assert [*tmp_path.iterdir()] == []


def test_a_port_that_somebody_has_is_told_before_anything_is_made(tmp_path: Path) -> None:
    """Whoever answers there would be taken for the demo."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = subprocess.run(
            [sys.executable, "-m", "tests.demo", "--port", str(other.getsockname()[1])],
            cwd=ROOT, env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert "already. Give another port" in line
    assert [*tmp_path.iterdir()] == []


def test_every_patch_of_the_world_is_a_change_of_the_demo() -> None:
    for name in REPOSITORIES:
        branches = {path.stem for path in (WORLD / name).glob("*.patch")} - {"main"}
        assert branches == {change.branch for change in CHANGES if change.repository == name}
        for branch in branches:
            patch = read_patch(name, branch)
            assert patch.difference.startswith(b"diff --git ")
            assert patch.message.strip()
