"""What the look at a change's past costs, beside the least that git must do for it."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.figures import Figure
from bot.adapters._git_past import BasePast
from bot.adapters._git_process import git_in
from bot.adapters._git_range import resolve
from bot.adapters._git_store import ObjectStore
from bot.adapters.git import open_range
from bot.change import Change, NoHistory, Origin, RepoPath, Sha, Side, Snapshot
from bot.facts import Sources, gather_facts
from bot.facts._history import gather_history, traced_lines

_ROUNDS = 3


class _Past(BasePast):
    """The side before the change, which is what the history stage asks for."""

    def origins(self, path: RepoPath, lines: Sequence[int], side: Side = Side.OLD) -> tuple[Origin, ...]:
        return super().origins(path, lines) if side is Side.OLD else ()


def history(repo: Path, shas: Sequence[str]) -> list[Figure]:
    """The look at the past of each commit, over its floor; and what it adds to gathering all facts."""
    layout, _ = resolve(git_in(repo), ("HEAD",))
    ratios, added = list[float](), list[float]()
    for sha in shas:
        with open_range(repo, f"{sha}~1..{sha}") as subject, ObjectStore(layout.objects) as store:
            change, before, after = subject.change, subject.before, subject.after
            base = Sha(change.base or "")
            rounds = [
                (
                    _seconds(lambda: _look(change, before, _Past(store, base))),  # noqa: B023 - called at once
                    _seconds(lambda: _floor(repo, base, change)),  # noqa: B023
                    _seconds(lambda: gather_facts(Sources(change, before, after, _Past(store, base)))),  # noqa: B023
                    _seconds(lambda: gather_facts(Sources(change, before, after, NoHistory()))),  # noqa: B023
                )
                for _ in range(_ROUNDS)
            ]
        ratios.append(statistics.median(look / floor for look, floor, _, _ in rounds))
        added.append(statistics.median(with_it - without for _, _, with_it, without in rounds))
    return [
        Figure("history ÷ (pathless git log -n1000 + blame of two years)", statistics.median(ratios), 1.2),
        Figure("what history adds to the facts of the median commit", statistics.median(added) * 1000, 60, "ms"),
    ]


def _look(change: Change, before: Snapshot, past: _Past) -> None:
    """As a review does it, with nothing else to do meanwhile."""
    past.begin(traced_lines(change))
    gather_history(change, before, past)


def _floor(repo: Path, base: Sha, change: Change) -> None:
    """One `git log` without a path, and a blame bounded to two years for each file that loses lines."""
    _git(repo, "log", "-n1000", "--name-only", "--format=%H", base)
    for path, lines in traced_lines(change).items():
        _git(repo, "blame", "--since=2.years", *(f"-L{line},{line}" for line in lines), base, "--", path)


def _git(repo: Path, *args: str) -> None:
    subprocess.run(["git", "-C", str(repo), *args], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
