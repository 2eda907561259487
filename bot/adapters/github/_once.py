"""Writing at most once, over a connection on which answers get lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from bot.adapters.github._answers import UnsureError

T = TypeVar("T")

SETTLING: Final = 1.0
"""Seconds for what was written to be seen before it is looked for: GitHub reads from copies."""


class Once:
    """Writes of which it is not known whether they were done, until somebody has looked."""

    def __init__(self, sleep: Callable[[float], None]) -> None:
        self._sleep = sleep
        self._unsure: set[object] = set()

    def write(self, key: object, write: Callable[[], T], find: Callable[[], T | None]) -> T:
        """What was written, now or before. `find` looks for it, and is asked only when it may be there already.

        Raises UnsureError when two answers in a row were lost. The same key is then looked for first, the next time.
        """
        if key in self._unsure and (found := self._found(key, find)) is not None:
            return found
        try:
            return write()
        except UnsureError:
            self._unsure.add(key)
            self._sleep(SETTLING)
            found = self._found(key, find)
        if found is not None:
            return found
        try:
            return write()
        except UnsureError:
            self._unsure.add(key)
            raise

    def _found(self, key: object, find: Callable[[], T | None]) -> T | None:
        found = find()
        self._unsure.discard(key)
        return found
