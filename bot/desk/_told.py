"""Reads JSON that another version of us may have written: what is not as it should be is as if it were not there."""

from __future__ import annotations

from collections.abc import Mapping


class Told:
    """One object of it."""

    __slots__ = ("_values",)

    def __init__(self, value: object) -> None:
        self._values: Mapping[object, object] = value if isinstance(value, Mapping) else {}

    def __bool__(self) -> bool:
        return bool(self._values)

    def text(self, key: str) -> str:
        value = self._values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int:
        value = self._values.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else 0

    def ratio(self, key: str) -> float | None:
        """From 0 to 1."""
        value = self._values.get(key)
        if not isinstance(value, (int, float)) or isinstance(value, bool):
            return None
        return float(value) if 0 <= value <= 1 else None

    def flag(self, key: str) -> bool:
        return self._values.get(key) is True

    def part(self, key: str) -> Told:
        return Told(self._values.get(key))

    def parts(self, key: str) -> tuple[Told, ...]:
        value = self._values.get(key)
        return tuple(map(Told, value)) if isinstance(value, (list, tuple)) else ()

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key)
        return tuple(each for each in value if isinstance(each, str)) if isinstance(value, (list, tuple)) else ()
