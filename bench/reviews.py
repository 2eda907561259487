"""Whole reviews, as a user waits for them."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from bench.figures import PASS, Figure, foreread, peak_megabytes, ratio, review, seconds

if TYPE_CHECKING:
    from bench.figures import Setting


def start_up(setting: Setting) -> list[Figure]:
    """What a user waits for before anything happens."""
    return [Figure("--help ÷ python -c pass", ratio(foreread("--help"), PASS, setting.runs), 3)]


def on_history(setting: Setting) -> list[Figure]:
    """A cold review of each commit."""
    if setting.repo is None:
        return []
    times, floors, peaks = [], [], []
    for sha in setting.chosen(setting.repo):
        times.append(seconds(review(setting.repo, sha)))
        floors.append(seconds(PASS))
        peaks.append(peak_megabytes(review(setting.repo, sha)))
    floor = statistics.median(floors)
    worst = sorted(times)[int(len(times) * 0.95)]
    return [
        Figure("cold review of the median commit ÷ python -c pass", statistics.median(times) / floor, 20),
        Figure("cold review, 95th percentile ÷ python -c pass", worst / floor, 60),
        Figure("peak memory of the median review", statistics.median(peaks), 60, "MB"),
        Figure("peak memory of the largest review", max(peaks), 120, "MB"),
    ]


def growth(setting: Setting) -> list[Figure]:
    """Whether cost follows the change: like commits of a small and of a large repository."""
    if setting.repo is None or setting.small is None:
        return []
    times = [[seconds(review(repo, sha)) for sha in setting.chosen(repo)] for repo in (setting.small, setting.repo)]
    name = f"median review in {setting.repo.name} ÷ in {setting.small.name}"
    return [Figure(name, statistics.median(times[1]) / statistics.median(times[0]), 2)]
