"""How many deliveries the service takes in, beside the least that verifies, keeps and answers them."""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.figures import ROOT, Figure, Setting

SECONDS = 2.0
CONNECTIONS = 32


@dataclass(frozen=True, slots=True)
class Round:
    """One server under load, from its start to its end."""

    a_second: float
    p50_ms: float
    p99_ms: float
    megabytes: float
    """Resident at most."""
    lost: int
    """Deliveries that were acknowledged and are not in the database."""
    refused: int


def intake(setting: Setting) -> list[Figure]:
    """Both in turns, each round with a new process and a new database; the first in turn changes."""
    mine: list[Round] = []
    least: list[Round] = []
    for number in range(max(2, setting.runs // 2)):
        for name in ("ours", "minimal") if number % 2 else ("minimal", "ours"):
            (mine if name == "ours" else least).append(_round(name))
    pairs = list(zip(mine, least, strict=True))
    size = f"{CONNECTIONS} connections, 20 kB, synchronous=FULL"
    return [
        Figure(f"intake: minimal ÷ ours, accepted a second ({size})", _middle(b.a_second / a.a_second for a, b in pairs), 1 / 0.9),
        Figure("intake: ours ÷ minimal, p99", _middle(a.p99_ms / b.p99_ms for a, b in pairs), 1.5),
        Figure("intake: ours, acknowledged and not kept, or refused", sum(a.lost + a.refused for a in mine), 0, ""),
        Figure("intake: ours ÷ minimal, accepted a second", _middle(a.a_second / b.a_second for a, b in pairs)),
        Figure("intake: ours, accepted a second", _middle(a.a_second for a in mine), None, "/s"),
        Figure("intake: minimal, accepted a second", _middle(b.a_second for b in least), None, "/s"),
        Figure("intake: ours, p50", _middle(a.p50_ms for a in mine), None, "ms"),
        Figure("intake: minimal, p50", _middle(b.p50_ms for b in least), None, "ms"),
        Figure("intake: ours, p99", _middle(a.p99_ms for a in mine), None, "ms"),
        Figure("intake: minimal, p99", _middle(b.p99_ms for b in least), None, "ms"),
        Figure("intake: ours, resident at most", _middle(a.megabytes for a in mine), None, "MB"),
        Figure("intake: minimal, resident at most", _middle(b.megabytes for b in least), None, "MB"),
    ]  # fmt: skip


def _round(name: str) -> Round:
    with tempfile.TemporaryDirectory(prefix="bench-intake-") as folder, (Path(folder) / "log").open("wb") as log:
        file = Path(folder) / "service.sqlite"
        command = [sys.executable, "-m", "bench.intake_server", name, str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, cwd=ROOT) as server:
            try:
                assert server.stdout is not None
                port = int(server.stdout.readline())
                warm = _load(port, 0.3)
                told = _load(port, SECONDS)
                megabytes = _resident(server.pid)
            finally:
                server.kill()
        acknowledged = {*warm["kept"], *told["kept"]}
        waits = sorted(told["waits"])
        return Round(
            a_second=len(told["kept"]) / told["seconds"],
            p50_ms=1000 * waits[len(waits) // 2],
            p99_ms=1000 * waits[len(waits) * 99 // 100],
            megabytes=megabytes,
            lost=len(acknowledged - _ids(file)),
            refused=sum(told["others"].values()),
        )


def _load(port: int, seconds: float) -> Any:
    command = [sys.executable, "-m", "bench.intake_load", str(port), str(seconds), "--connections", str(CONNECTIONS)]
    return json.loads(subprocess.run(command, capture_output=True, check=True, cwd=ROOT).stdout)


def _ids(file: Path) -> set[str]:
    """What is there after a process that was killed is gone."""
    with closing(sqlite3.connect(file)) as database:
        return {row[0] for row in database.execute("SELECT id FROM deliveries")}


def _resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _middle(values: Any) -> float:
    return statistics.median(values)
