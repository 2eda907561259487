"""A few of many seeds: the same for the same salt, and spread over operators, files and lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from evals.seeding._nouns import Seed


def choose(seeds: Iterable[Seed], limit: int, salt: str) -> tuple[Seed, ...]:
    """At most `limit` seeds and one a line: each operator's turn in order, least used files first.

    `salt` is the commit, say: the same salt and seeds always give the same choice.
    """
    waiting: dict[str, list[tuple[str, Seed]]] = {}
    for seed in seeds:
        waiting.setdefault(seed.operator, []).append((_order(seed, salt), seed))
    turns = sorted(waiting, key=lambda operator: hashlib.sha256(f"{salt}{operator}".encode()).digest())
    for queue in waiting.values():
        queue.sort(key=lambda entry: entry[0])
    chosen: list[Seed] = []
    taken: set[tuple[str, int]] = set()
    files: dict[str, int] = {}
    while len(chosen) < limit and turns:
        for operator in tuple(turns):
            free = [entry for entry in waiting[operator] if _place(entry[1]) not in taken]
            waiting[operator] = free
            if not free:
                turns.remove(operator)
                continue
            entry = min(free, key=lambda e: (files.get(e[1].path, 0), e[0]))
            free.remove(entry)
            chosen.append(entry[1])
            taken.add(_place(entry[1]))
            files[entry[1].path] = files.get(entry[1].path, 0) + 1
            if len(chosen) >= limit:
                break
    return tuple(chosen)


def _place(seed: Seed) -> tuple[str, int]:
    return seed.path, seed.lines[0]


def _order(seed: Seed, salt: str) -> str:
    """Of two seeds of one operator on one line, which do not occur together in one file, the content decides."""
    return hashlib.sha256(f"{salt}{seed.path}{seed.lines[0]}".encode()).hexdigest() + seed.anchor
