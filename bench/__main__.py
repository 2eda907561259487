"""`just bench --repo DIR`: what Foreread costs beside things that a user can feel.

Every figure is a ratio of medians over interleaved runs, so that a busy machine slows both sides. DIR is a checkout
with history; Django is the one that the goals were set on.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PASS = [sys.executable, "-c", "pass"]


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured ratio beside its goal."""

    name: str
    value: float
    goal: float
    unit: str = "×"

    @property
    def reached(self) -> bool:
        return self.value <= self.goal

    def __str__(self) -> str:
        mark = "reached" if self.reached else "MISSED"
        return f"{self.name:58} {self.value:7.2f} {self.unit:2}   goal ≤ {self.goal:g}   {mark}"


def foreread(*arguments: str) -> list[str]:
    """The command, as a user's shell starts it."""
    return [sys.executable, "-m", "bot", *arguments]


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


def commits(repo: Path, count: int) -> list[str]:
    """`count` commits that are no merges, evenly spread over the last three thousand."""
    log = ["git", "-C", str(repo), "log", "--no-merges", "--format=%H", "-n", "3000"]
    shas = subprocess.run(log, capture_output=True, text=True, check=True).stdout.split()
    step = max(1, len(shas) // count)
    return shas[::step][:count]


def review(repo: Path, sha: str) -> list[str]:
    return foreread("review", "--repo", str(repo), f"{sha}~1..{sha}", "--quiet")


def start_up(runs: int) -> list[Figure]:
    """What a user waits for before anything happens."""
    return [Figure("--help ÷ python -c pass", ratio(foreread("--help"), PASS, runs), 3)]


def on_history(repo: Path, count: int) -> list[Figure]:
    """A cold review of each of `count` commits."""
    shas = commits(repo, count)
    times, floors, peaks = [], [], []
    for sha in shas:
        times.append(seconds(review(repo, sha)))
        floors.append(seconds(PASS))
        peaks.append(peak_megabytes(review(repo, sha)))
    floor = statistics.median(floors)
    worst = sorted(times)[int(len(times) * 0.95)]
    return [
        Figure("cold review of the median commit ÷ python -c pass", statistics.median(times) / floor, 20),
        Figure("cold review, 95th percentile ÷ python -c pass", worst / floor, 60),
        Figure("peak memory of the median review", statistics.median(peaks), 60, "MB"),
        Figure("peak memory of the largest review", max(peaks), 120, "MB"),
    ]


def growth(small: Path, large: Path, count: int) -> list[Figure]:
    """Whether cost follows the change: like commits of a small and of a large repository."""
    times = [[seconds(review(repo, sha)) for sha in commits(repo, count)] for repo in (small, large)]
    name = f"median review in {large.name} ÷ in {small.name}"
    return [Figure(name, statistics.median(times[1]) / statistics.median(times[0]), 2)]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repo", type=Path, help="a checkout with history, e.g. of Django")
    parser.add_argument("--small", type=Path, help="a smaller one, to see whether cost follows the change")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--commits", type=int, default=30)
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    options = parser.parse_args()
    suites: list[Callable[[], list[Figure]]] = [lambda: start_up(options.runs)]
    if options.repo:
        suites.append(lambda: on_history(options.repo, options.commits))
    if options.repo and options.small:
        suites.append(lambda: growth(options.small, options.repo, options.commits))
    figures = [figure for suite in suites for figure in suite()]
    for figure in figures:
        print(figure)
    if options.json:
        options.json.write_text(
            json.dumps([{"name": f.name, "value": f.value, "goal": f.goal} for f in figures], indent=1)
        )
    return 0 if all(f.reached for f in figures) else 1


if __name__ == "__main__":
    raise SystemExit(main())
