"""Two copies of one ledger: where they part."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import NamedTuple

from bot.ledger._line import look_at


class Comparison(NamedTuple):
    """How two copies stand to each other. Whether each is whole by itself is for `verify` to say."""

    common: int
    """Entries that both begin with."""
    first: int
    """Entries of the first."""
    second: int
    parted: bool
    """Whether both go on, and differently: somebody keeps two histories."""
    texts_differ: int
    """Entries that are the same and whose texts stand in one copy only: erased there."""


def compare(first: Iterable[bytes], second: Iterable[bytes]) -> Comparison:
    """Read two copies beside each other, each as lines without line feeds."""
    common = texts = 0
    counts = [0, 0]
    same = True
    both = False
    for mine, other in zip_longest(first, second):
        counts[0] += mine is not None
        counts[1] += other is not None
        if not same or mine == other:
            common += same
            continue
        if mine is not None and other is not None and _digest(mine) == _digest(other):
            common += 1
            texts += 1
            continue
        same = False
        both = mine is not None and other is not None
    return Comparison(common, counts[0], counts[1], both, texts)


def _digest(line: bytes) -> str | bytes:
    look = look_at(line)
    return look.actual or line
