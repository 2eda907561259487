"""The line protocol of the beacons: `device;epoch seconds;value`."""

from __future__ import annotations

from dataclasses import dataclass


class LineError(ValueError):
    """A line that no beacon would send."""


@dataclass(frozen=True)
class Reading:
    device: str
    at: float
    value: float


def parse_line(line: str) -> Reading:
    """Raises LineError."""
    parts = line.strip().split(";")
    if len(parts) != 3 or not parts[0]:
        raise LineError(f"expected device;time;value, got {line!r}")
    try:
        return Reading(parts[0], float(parts[1]), float(parts[2]))
    except ValueError as error:
        raise LineError(f"not a number in {line!r}") from error
