"""Numbers for the status page."""

from __future__ import annotations

import threading
from collections import Counter


class Counters:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: Counter[str] = Counter()

    def count(self, name: str, by: int = 1) -> None:
        with self._lock:
            self._values[name] += by

    def __getitem__(self, name: str) -> int:
        with self._lock:
            return self._values[name]
