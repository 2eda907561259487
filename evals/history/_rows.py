"""Commits of a log → what the model counts of each, from nothing but what stood before it."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from bot.change import Change, Commit, Past, PastCommit, Sha
from bot.facts import authors_of, footing_of
from bot.risk.forecast import ChangeOutline, Features, measure
from evals.history._log import Logged

WINDOW = 1000
"""Commits of the past, as in a review."""


class Row(NamedTuple):
    """One past change."""

    sha: Sha
    when: int
    """Committer's time, seconds since the epoch."""
    lines: int
    """Added and removed: size alone, to be compared with."""
    churn: int
    """Recent commits to its files, summed: churn alone."""
    is_code: bool
    """Whether it touches a file that the bot takes for code."""
    features: Features


def window_of(log: Mapping[Sha, Logged], commit: Logged, most: int = WINDOW) -> tuple[PastCommit, ...]:
    """The newest ancestors of a commit, in the order of `git log` from its first parent.

    That order is of a queue by committer's time, first in first out among equals (git's commit_list_insert_by_date).
    """
    if not commit.parents or commit.parents[0] not in log:
        return ()
    found: list[PastCommit] = []
    start = commit.parents[0]
    queue = [(-log[start].committed, 0, start)]
    seen = {start}
    while queue and len(found) < most:
        current = log[heapq.heappop(queue)[-1]]
        found.append(current.past)
        for parent in current.parents:
            if parent in log and parent not in seen:
                seen.add(parent)
                heapq.heappush(queue, (-log[parent].committed, len(seen), parent))
    return tuple(found)


def rows_of(log: Mapping[Sha, Logged], first: int, last: int) -> Iterator[Row]:
    """The rows of all commits between two times, merges and commits without files left out, newest first."""
    for commit in log.values():
        if len(commit.parents) == 1 and commit.files and first <= commit.committed <= last:
            yield row_of(log, commit)


def row_of(log: Mapping[Sha, Logged], commit: Logged) -> Row:
    """What is counted of one commit."""
    author = commit.past.author
    change = Change((), (Commit(commit.past.sha, author, author, commit.message),))
    footing = footing_of(commit.names, authors_of(change), Past(window_of(log, commit)))
    features = measure(ChangeOutline(commit.files, (commit.message,), footing))
    return Row(
        commit.past.sha,
        commit.committed,
        sum(file.added + file.removed for file in commit.files),
        int(features.values.get("commits-here", 0)),
        features.values["code-files"] > 0,
        features,
    )


def labelled(rows: Iterable[Row], fixed: Iterable[Sha]) -> list[bool]:
    """Which of the rows needed a fix."""
    known = frozenset(fixed)
    return [row.sha in known for row in rows]
