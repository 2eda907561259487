"""What rules and a replay cost, beside what has to be done anyway: gathering facts, and git printing the same diffs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bench.figures import Figure, Setting, git
from bot.adapters.files import forecast_model
from bot.adapters.git import open_range
from bot.adapters.past_changes import open_past
from bot.adapters.workers import Task, assess_here
from bot.change import NoHistory
from bot.errors import RepositoryError
from bot.facts import Sources, gather_facts
from bot.pipeline.replaying import Assessment
from bot.risk import DEFAULT_POLICY, assess_risk
from bot.risk.replay import Depth, WalkedCommit, changes_of
from bot.risk.signals import ALL

ROUNDS = 3
FILES = range(8, 13)
"""Of a change of "ten files"."""
SEARCHED = 3_000
"""Newest commits among which such changes are sought."""


def signals(setting: Setting) -> list[Figure]:
    """All rules on changes of about ten files ÷ gathering their facts, the median of some rounds of each."""
    if setting.repo is None:
        return []
    ratios = [_ratio(setting.repo, sha) for sha in _ten_files(setting.repo, setting.commits)]
    found = [ratio for ratio in ratios if ratio is not None]
    if not found:
        return []
    return [
        Figure("all rules ÷ gathering the facts, changes of ten files, median", statistics.median(found), 1.0),
        Figure("  the same, 95th percentile", sorted(found)[int(0.95 * len(found))]),
    ]


def _ten_files(repo: Path, count: int) -> list[str]:
    log = git(repo, "log", "--no-merges", "--name-only", "--format=%x01%H", "-n", str(SEARCHED)).split("\x01")[1:]
    chosen = [lines[0] for text in log if len(lines := text.split()) - 1 in FILES]
    return chosen[:: max(1, len(chosen) // count)][:count]


def _ratio(repo: Path, sha: str) -> float | None:
    """None for a change that cannot be read."""
    try:
        with open_range(repo, f"{sha}~1..{sha}") as subject:
            rounds = [_round(replace(subject.sources, history=NoHistory())) for _ in range(ROUNDS)]
    except RepositoryError:  # a partial clone
        return None
    return statistics.median(rules for rules, _ in rounds) / statistics.median(facts for _, facts in rounds)


def _round(sources: Sources) -> tuple[float, float]:
    start = time.perf_counter()
    facts = gather_facts(sources)
    gathered = time.perf_counter()
    assess_risk(facts, DEFAULT_POLICY, ALL)
    return time.perf_counter() - gathered, gathered - start


def replay(setting: Setting) -> list[Figure]:
    """A replay of the newest changes in one process ÷ `git log -p` of as many commits, in turns."""
    if setting.repo is None:
        return []
    with open_past(setting.repo, 0, first_parent=False) as repository:
        walk = repository.walk
    wanted = changes_of(walk)[: 4 * setting.commits]
    figures = []
    for depth in Depth:
        policy = replace(DEFAULT_POLICY, model=forecast_model())
        task = Task(setting.repo, walk, depth, Assessment(policy, depth, blame=False))
        pairs = [(_seconds_of(task, wanted), _seconds_of_log(setting.repo, len(wanted))) for _ in range(ROUNDS)]
        took, floor = (statistics.median(column) for column in zip(*pairs, strict=True))
        figures.append(Figure(f"replay, {depth.value}, one process ÷ git log -p of the same commits", took / floor))
        figures.append(Figure("  changes a second", len(wanted) / took, None, "/s"))
    return figures


def _seconds_of(task: Task, wanted: Sequence[WalkedCommit]) -> float:
    start = time.perf_counter()
    assert sum(1 for _ in assess_here(task, wanted)) == len(wanted)
    return time.perf_counter() - start


def _seconds_of_log(repo: Path, count: int) -> float:
    start = time.perf_counter()
    git(repo, "log", "-p", "-M", "-C", "--no-merges", "-n", str(count))
    return time.perf_counter() - start
