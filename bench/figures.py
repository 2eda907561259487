"""What every suite measures with: figures, timers, and the commits that are measured on."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASS = [sys.executable, "-c", "pass"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured ratio beside its goal."""

    name: str
    value: float
    goal: float | None = None
    """None for what is told beside a goal, and has none."""
    unit: str = "×"

    @property
    def reached(self) -> bool:
        return self.goal is None or self.value <= self.goal

    def __str__(self) -> str:
        mark = "" if self.goal is None else f"goal ≤ {self.goal:<5g} {'reached' if self.reached else 'MISSED'}"
        return f"{self.name:76} {self.value:8.2f} {self.unit:3} {mark}".rstrip()


@dataclass(frozen=True, slots=True)
class Setting:
    """What the command line says is to be measured, and on what."""

    repo: Path | None = None
    """A checkout with history; the goals were set on Django."""
    small: Path | None = None
    large: Path | None = None
    notes: Path | None = None
    """A repository with `refs/notes/ai`."""
    runs: int = 15
    commits: int = 30
    shas: Path | None = None
    """A file with the commits of `repo`, one a line; None for evenly spread ones."""
    corpora: tuple[Path, ...] = ()
    """Further repositories, for the languages that `repo` does not hold."""
    aider: Path | None = None
    """The Python of an environment with Aider."""
    labels: Path | None = None
    labelled: Path | None = None
    """A checkout at the commit of `labels`."""

    def chosen(self, repo: Path) -> list[str]:
        """The commits of `repo` to measure on."""
        if self.shas is not None and repo == self.repo:
            return self.shas.read_text().split()
        return spread(repo, self.commits)


def foreread(*arguments: str) -> list[str]:
    """The command, as a user's shell starts it."""
    return [sys.executable, "-m", "bot", *arguments]


def review(repo: Path, sha: str) -> list[str]:
    return foreread("review", "--repo", str(repo), f"{sha}~1..{sha}", "--quiet")


def seconds(command: Sequence[str]) -> float:
    """Wall time of one run; the command may exit with any documented code but must not fail."""
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    took = time.perf_counter() - start
    if done.returncode not in {0, 1, 3}:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
    return took


def ratio(command: Sequence[str], other: Sequence[str], runs: int) -> float:
    """Median of `command` over median of `other`, run in turns."""
    pairs = [(seconds(command), seconds(other)) for _ in range(runs)]
    return statistics.median(a for a, _ in pairs) / statistics.median(b for _, b in pairs)


def peak_megabytes(command: Sequence[str]) -> float:
    """Peak resident memory of one run and its children, in megabytes, as the kernel counts it."""
    program = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return int(done.stdout) / 1024


def git(repo: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(repo), *arguments], capture_output=True, check=True)
    return done.stdout.decode(errors="replace")


def spread(repo: Path, count: int) -> list[str]:
    """`count` commits that are no merges, evenly spread over the last three thousand."""
    shas = git(repo, "log", "--no-merges", "--format=%H", "-n", "3000").split()
    step = max(1, len(shas) // count)
    return shas[::step][:count]
