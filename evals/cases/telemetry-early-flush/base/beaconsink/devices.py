"""When each device was heard of last."""

from __future__ import annotations

import threading


class DeviceRegistry:
    """Shared by all connection threads."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self.last_seen: dict[str, float] = {}
        """The table itself, good for a single look-up; `snapshot` is for walking through it."""

    def touch(self, device: str, at: float) -> None:
        with self._lock:
            self.last_seen[device] = max(at, self.last_seen.get(device, at))

    def snapshot(self) -> dict[str, float]:
        with self._lock:
            return dict(self.last_seen)

    def forget(self, device: str) -> bool:
        with self._lock:
            return self.last_seen.pop(device, None) is not None

    def age(self, device: str, now: float) -> float | None:
        """Seconds since the last reading; None for a device never heard of."""
        seen = self.last_seen.get(device)
        return None if seen is None else now - seen
