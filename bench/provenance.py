"""What telling provenance costs beside letting git print the same commits with their notes."""

from __future__ import annotations

import statistics
import subprocess
from pathlib import Path

from bench.figures import PASS, Figure, foreread, seconds

RUNS = 7
COMMITS = 500
ORDINARY = 30


def provenance(repo: Path) -> list[Figure]:
    """Of the newest commits of a repository with `refs/notes/ai`; the commands run in turns.

    A long range is told by commits, as git prints messages and notes. Which added lines are whose, as `--lines` and any
    ordinary range ask, is beside `git log -p`, which leaves that to its reader.
    """
    base, head = _ends(repo, COMMITS)
    log = _log(repo, base, head)
    told = _told(repo, base, head)
    times = [(seconds(told), seconds(log), seconds(PASS)) for _ in range(RUNS)]
    ours, notes, start = (statistics.median(column) for column in zip(*times, strict=True))
    return [
        Figure(f"provenance of {COMMITS} commits ÷ git log --notes=ai", ours / notes, 2),
        Figure("the same without the interpreter's start", (ours - start) / notes, 2),
        _shared(repo, COMMITS, "--lines"),
        _shared(repo, ORDINARY),
    ]


def _shared(repo: Path, commits: int, *options: str) -> Figure:
    """With lines shared out, without the interpreter's start, which no work of ours can shorten."""
    base, head = _ends(repo, commits)
    told, diffs = [*_told(repo, base, head), *options], [*_log(repo, base, head), "-p"]
    times = [(seconds(told), seconds(diffs), seconds(PASS)) for _ in range(RUNS)]
    ours, theirs, start = (statistics.median(column) for column in zip(*times, strict=True))
    return Figure(f"lines of {commits} commits shared out ÷ git log -p --notes=ai", (ours - start) / theirs)


def _told(repo: Path, base: str, head: str) -> list[str]:
    return foreread("provenance", "--repo", str(repo), f"{base}..{head}", "--format", "json")


def _log(repo: Path, base: str, head: str) -> list[str]:
    return ["git", "-C", str(repo), "log", "--notes=ai", f"{base}..{head}"]


def _ends(repo: Path, most: int) -> tuple[str, str]:
    """The ends of a range of at most so many commits up to HEAD, along first parents."""
    walk = ["git", "-C", str(repo), "rev-list", "--first-parent", "-n", str(most + 1), "HEAD"]
    shas = subprocess.run(walk, capture_output=True, text=True, check=True).stdout.split()
    for base in reversed(shas[1:]):
        count = ["git", "-C", str(repo), "rev-list", "--count", f"{base}..{shas[0]}"]
        if int(subprocess.run(count, capture_output=True, text=True, check=True).stdout) <= most:
            return base, shas[0]
    return shas[-1], shas[0]
