"""What telling provenance costs beside letting git print the same commits with their notes."""

from __future__ import annotations

import statistics
import subprocess
from pathlib import Path

from bench.figures import PASS, Figure, foreread, seconds

RUNS = 7
COMMITS = 500


def provenance(repo: Path) -> list[Figure]:
    """Of the newest 500 commits of a repository with `refs/notes/ai`; the commands run in turns.

    git prints messages and notes and, with `-p`, what each commit changed; which added lines are whose, it leaves
    to its reader. The figures but the first leave out the start of the interpreter, which no work of ours can shorten.
    """
    base, head = _ends(repo)
    told = foreread("provenance", "--repo", str(repo), f"{base}..{head}", "--format", "json")
    log = ["git", "-C", str(repo), "log", "--notes=ai", f"{base}..{head}"]
    times = [(seconds(told), seconds(log), seconds([*log, "-p"]), seconds(PASS)) for _ in range(RUNS)]
    ours, notes, diffs, start = (statistics.median(column) for column in zip(*times, strict=True))
    return [
        Figure(f"provenance of {COMMITS} commits ÷ git log --notes=ai", ours / notes, 2),
        Figure("the same without the interpreter's start", (ours - start) / notes, 2),
        Figure("the same ÷ git log -p --notes=ai", (ours - start) / diffs, 2),
    ]


def _ends(repo: Path) -> tuple[str, str]:
    """The ends of a range of at most COMMITS commits up to HEAD, along first parents."""
    walk = ["git", "-C", str(repo), "rev-list", "--first-parent", "-n", str(COMMITS + 1), "HEAD"]
    shas = subprocess.run(walk, capture_output=True, text=True, check=True).stdout.split()
    for base in reversed(shas[1:]):
        count = ["git", "-C", str(repo), "rev-list", "--count", f"{base}..{shas[0]}"]
        if int(subprocess.run(count, capture_output=True, text=True, check=True).stdout) <= COMMITS:
            return base, shas[0]
    return shas[-1], shas[0]
