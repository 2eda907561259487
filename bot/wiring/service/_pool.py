"""Hosts that we are signed in to, lent to one run at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.wiring.hosted import Hosting


class Hostings:
    """Each is for one thread at a time, and keeps its tokens and its connection for the next."""

    def __init__(self, make: Callable[[], Hosting]) -> None:
        self._make = make
        self._idle: list[Hosting] = []
        self._lock = threading.Lock()

    @contextmanager
    def lent(self) -> Iterator[Hosting]:
        """The one that was used last: its tokens are the freshest."""
        with self._lock:
            hosting = self._idle.pop() if self._idle else None
        hosting = hosting or self._make()
        try:
            yield hosting
        finally:
            with self._lock:
                self._idle.append(hosting)

    def close(self) -> None:
        """End the connections of all that are not lent."""
        with self._lock:
            for each in self._idle:
                each.host.close()
            self._idle.clear()
