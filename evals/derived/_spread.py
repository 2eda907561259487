"""Choosing hosts for derived cases: the same ones every time, from as many families as there are."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from evals.casebook import Case


def spread(cases: Sequence[Case], count: int, salt: str) -> list[Case]:
    """`count` cases, one of each family before a second of any, in an order that depends on ids alone."""
    ranked = sorted(cases, key=lambda c: hashlib.sha256(f"{salt} {c.id}".encode()).hexdigest())
    turn: dict[str, int] = {}
    rounds: list[tuple[int, int, Case]] = []
    for case in ranked:
        turn[case.family] = turn.get(case.family, -1) + 1
        rounds.append((turn[case.family], len(rounds), case))
    return [case for _, _, case in sorted(rounds, key=lambda r: r[:2])][:count]
