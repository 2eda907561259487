"""What a cache of facts saves and costs, in a process that stays: first run, the same head again, the next head."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from bench.figures import Figure, Setting
from bot.adapters.git import open_range
from bot.adapters.memo import FileMemo
from bot.change import NoHistory
from bot.errors import RepositoryError
from bot.facts import Memo, NoMemo, Sources, gather_facts

ROUNDS = 3
CHANGED = (1, 5, 10)
"""Files that the next head has changed, of those that are remembered."""


class _Partly:
    """A memo that does not know the contents of some files: those that the next head has changed."""

    def __init__(self, memo: Memo, unknown: Iterable[bytes]) -> None:
        self._memo, self._unknown = memo, set(unknown)

    def get(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        return self._memo.get(key for key in keys if _blob(key) not in self._unknown)

    def put(self, values: Mapping[bytes, bytes]) -> None:
        self._memo.put(values)


class _Watched:
    """Remembers nothing, but notes the contents that were parsed."""

    def __init__(self) -> None:
        self.parsed: dict[bytes, None] = {}

    def get(self, _keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        return {}

    def put(self, values: Mapping[bytes, bytes]) -> None:
        self.parsed |= dict.fromkeys(_blob(key) for key in values if key.startswith(b"mentions"))


class _Row(NamedTuple):
    """Processor seconds of one change's facts."""

    plain: float
    cold: float
    warm: float
    next_head: tuple[float, ...]
    parsed: int
    """Files that are parsed without a cache beside those of the change."""
    stored: int


def cache(setting: Setting) -> list[Figure]:
    """Facts with a cache ÷ facts without: processor time, which a busy machine stretches less."""
    if setting.repo is None:
        return []
    rows = [row for sha in setting.chosen(setting.repo) if (row := _measured(setting.repo, sha)) is not None]
    searching = [row for row in rows if row.parsed]
    many = [row for row in searching if row.parsed >= 20]
    figures = []
    for words, some in (("all", rows), ("that parse hit files", searching), ("that parse 20 or more", many)):
        if some:
            figures += _figures(f"{len(some)} changes {words}" if words != "all" else f"all {len(some)} changes", some)
    return figures


def _figures(words: str, rows: Sequence[_Row]) -> list[Figure]:
    figures = [
        Figure(f"cache, first run ÷ without, {words}, median", statistics.median(r.cold / r.plain for r in rows)),
        Figure(f"cache, same head ÷ without, {words}, median", statistics.median(r.warm / r.plain for r in rows)),
        Figure("  the same, all of their time", sum(r.warm for r in rows) / sum(r.plain for r in rows)),
        Figure("  the same, the slowest twentieth", _slowest(rows)),
        Figure("  stored for a change, median", statistics.median(r.stored for r in rows) / 1000, None, "kB"),
    ]
    for at, count in enumerate(CHANGED):
        fitting = [r for r in rows if r.parsed >= count]
        if fitting:
            saved = sum(r.next_head[at] for r in fitting) / sum(r.plain for r in fitting)
            figures.append(Figure(f"  next head, {count} of the hit files changed, all of the time", saved))
    return figures


def _slowest(rows: Sequence[_Row]) -> float:
    slow = sorted(rows, key=lambda r: r.plain)[int(0.95 * len(rows)) :]
    return sum(r.warm for r in slow) / sum(r.plain for r in slow)


def _measured(repo: Path, sha: str) -> _Row | None:
    """None for a change that cannot be read."""
    home = Path(tempfile.mkdtemp(prefix="foreread-bench-"))
    try:
        with open_range(repo, f"{sha}~1..{sha}") as subject:
            sources = replace(subject.sources, history=NoHistory())
            watched = _Watched()
            gather_facts(replace(sources, memo=watched))
            rounds = [_round(sources, home / str(turn), list(watched.parsed)) for turn in range(ROUNDS)]
        columns = [statistics.median(column) for column in zip(*rounds, strict=True)]
        stored = sum(file.stat().st_size for file in (home / "0").glob("*.sqlite")) if watched.parsed else 0
        return _Row(columns[0], columns[1], columns[2], tuple(columns[3:]), len(watched.parsed), stored)
    except RepositoryError:  # a partial clone
        return None
    finally:
        shutil.rmtree(home)


def _round(sources: Sources, directory: Path, parsed: Sequence[bytes]) -> tuple[float, ...]:
    taken = [_seconds(sources, NoMemo())]
    for unknown in ((), (), *(parsed[:count] for count in CHANGED)):
        with FileMemo(directory) as memo:
            taken.append(_seconds(sources, _Partly(memo, unknown)))
    return tuple(taken)


def _seconds(sources: Sources, memo: Memo) -> float:
    """Processor time of this process; the search runs in git's."""
    start = time.process_time()
    gather_facts(replace(sources, memo=memo))
    return time.process_time() - start


def _blob(key: bytes) -> bytes:
    return key.split(b"\0", 2)[1]
