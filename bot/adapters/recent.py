"""A memo in the memory of one process, for work that reads neighbouring states of one repository after each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LIMIT_BYTES: Final = 48_000_000


class RecentMemo:
    """Keeps what was put in last, up to a number of bytes."""

    def __init__(self, limit: int = LIMIT_BYTES) -> None:
        self._limit = limit
        self._held: dict[bytes, bytes] = {}
        self._size = 0

    def get(self, keys: Iterable[bytes]) -> Mapping[bytes, bytes]:
        return {key: self._held[key] for key in keys if key in self._held}

    def put(self, values: Mapping[bytes, bytes]) -> None:
        for key, value in values.items():
            self._size += len(value) - len(self._held.pop(key, b""))
            self._held[key] = value
        while self._size > self._limit:
            oldest = next(iter(self._held))  # a dict keeps the order in which it was filled
            self._size -= len(self._held.pop(oldest))
