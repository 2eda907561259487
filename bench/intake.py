"""How many deliveries the service takes in, beside the least that verifies, keeps and answers them."""

from __future__ import annotations

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
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
    processor_us: float
    """Of the server, for each delivery; steadier than the rest on a machine that others use."""
    megabytes: float
    """Resident at most."""
    lost: int
    """Deliveries that were acknowledged and are not in the database."""
    refused: int


_TOLD = (
    ("accepted a second", "a_second", "/s"),
    ("processor time a delivery", "processor_us", "µs"),
    ("p50", "p50_ms", "ms"),
    ("p99", "p99_ms", "ms"),
    ("resident at most", "megabytes", "MB"),
)


def intake(setting: Setting) -> list[Figure]:
    """Both in turns, each round with a new process and a new database; the first in turn changes."""
    mine: list[Round] = []
    least: list[Round] = []
    for number in range(max(2, setting.runs // 2)):
        for name in ("ours", "minimal") if number % 2 else ("minimal", "ours"):
            (mine if name == "ours" else least).append(_round(name))
    pairs = list(zip(mine, least, strict=True))
    size = f"{CONNECTIONS} connections, 20 kB, synchronous=FULL"
    goals = [
        Figure(f"intake: minimal ÷ ours, accepted a second ({size})", _ratio(pairs, lambda r: 1 / r.a_second), 1 / 0.9),
        Figure("intake: ours ÷ minimal, p99", _ratio(pairs, lambda r: r.p99_ms), 1.5),
        Figure("intake: ours, acknowledged and not kept, or refused", sum(a.lost + a.refused for a in mine), 0, ""),
        Figure("intake: ours ÷ minimal, accepted a second", _ratio(pairs, lambda r: r.a_second)),
        Figure("intake: ours ÷ minimal, processor time a delivery", _ratio(pairs, lambda r: r.processor_us)),
    ]
    told = [
        Figure(f"intake: {name}, {what}", _middle(getattr(r, field) for r in rounds), None, unit)
        for what, field, unit in _TOLD
        for name, rounds in (("ours", mine), ("minimal", least))
    ]
    return goals + told


def _ratio(pairs: Sequence[tuple[Round, Round]], of: Callable[[Round], float]) -> float:
    return _middle(of(mine) / of(least) for mine, least in pairs)


def _round(name: str) -> Round:
    with tempfile.TemporaryDirectory(prefix="bench-intake-") as folder, (Path(folder) / "log").open("wb") as log:
        file = Path(folder) / "service.sqlite"
        command = [sys.executable, "-m", "bench.intake_server", name, str(file)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, cwd=ROOT) as server:
            try:
                assert server.stdout is not None
                port = int(server.stdout.readline())
                warm = _load(port, 0.3)
                before = _processor(server.pid)
                told = _load(port, SECONDS)
                used = _processor(server.pid) - before
                megabytes = _resident(server.pid)
            finally:
                server.kill()
        acknowledged = {*warm["kept"], *told["kept"]}
        waits = sorted(told["waits"])
        return Round(
            a_second=len(told["kept"]) / told["seconds"],
            p50_ms=1000 * waits[len(waits) // 2],
            p99_ms=1000 * waits[len(waits) * 99 // 100],
            processor_us=1e6 * used / max(1, len(told["kept"])),
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


def _processor(pid: int) -> float:
    """Seconds of all its threads; proc(5)."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def _middle(values: Iterable[float]) -> float:
    return statistics.median(values)
