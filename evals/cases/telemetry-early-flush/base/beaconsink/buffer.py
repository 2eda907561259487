"""Readings on their way from the sockets to the store."""

from __future__ import annotations

import threading
from collections import deque

from beaconsink.readings import Reading


class Buffer:
    """A bounded queue. When it is full the oldest reading makes room: fresh data matters more."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._items: deque[Reading] = deque()
        self.pushed_out = 0

    def add(self, reading: Reading) -> None:
        with self._lock:
            if len(self._items) >= self._capacity:
                self._items.popleft()
                self.pushed_out += 1
            self._items.append(reading)

    def drain(self, limit: int) -> list[Reading]:
        """Take up to `limit` of the oldest readings out."""
        with self._lock:
            count = min(limit, len(self._items))
            return [self._items.popleft() for _ in range(count)]

    def __len__(self) -> int:
        with self._lock:
            return len(self._items)
