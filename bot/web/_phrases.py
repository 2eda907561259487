"""Figures and times in the words of the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

_STEPS: Final = ((60, "min"), (3_600, "h"), (86_400, "day"), (7 * 86_400, "week"))
_LAST: Final = 9 * 7 * 86_400
"""Seconds from which on a date says more than a number of weeks."""


def number(value: int) -> str:
    """`1,204`."""
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    """`1 line`, `1,204 lines`."""
    return f"{value:,} {one if value == 1 else many or f'{one}s'}"


def minutes(value: int) -> str:
    """`6 min`, `1 h 20 min`."""
    hours, rest = divmod(max(0, value), 60)
    said = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return " ".join(said)


def short(sha: str) -> str:
    """The first ten characters, as people quote commits."""
    return sha[:10]


def stamp(at: datetime) -> str:
    """`2026-11-22 09:30 UTC`."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def iso(at: datetime) -> str:
    """For machines."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def age(at: datetime, now: datetime) -> str:
    """How long ago, in one unit: `now`, `5 min`, `3 h`, `2 days`, `4 weeks`; a date where it is long."""
    gone = (now - at).total_seconds()
    if gone < 60:
        return "now"
    if gone >= _LAST:
        return f"{at.astimezone(UTC):%Y-%m-%d}"
    size, unit = next((size, unit) for size, unit in reversed(_STEPS) if gone >= size)
    amount = int(gone // size)
    return f"{amount} {unit}{'s' if amount != 1 and unit in {'day', 'week'} else ''}"


def ago(at: datetime, now: datetime) -> str:
    """`just now`, `3 h ago`, `on 2026-01-02`."""
    said = age(at, now)
    if said == "now":
        return "just now"
    return f"on {said}" if said[0].isdigit() and "-" in said else f"{said} ago"
