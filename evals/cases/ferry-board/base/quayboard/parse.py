"""Reads the timetable file of the season."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from quayboard.calendar import ServiceCalendar
from quayboard.timetable import Sailing

_CLOCK = re.compile(r"(\d\d):([0-5]\d)")
_DAYS = "mtwtfss"


class TimetableError(ValueError):
    """The timetable file is not usable."""


def minutes(clock: str) -> int:
    """`07:30` or, after midnight, `25:10` as minutes of the service day (05:00 to 28:59)."""
    match = _CLOCK.fullmatch(clock)
    if match is None or not 5 <= int(match[1]) <= 28:
        raise TimetableError(f"{clock!r} is not a time of a service day")
    return int(match[1]) * 60 + int(match[2])


def weekdays(mask: str) -> frozenset[int]:
    """`mtwtf--` is Monday to Friday."""
    if len(mask) != len(_DAYS) or any(c not in (day, "-") for c, day in zip(mask, _DAYS, strict=True)):
        raise TimetableError(f"{mask!r} are not days of the week")
    return frozenset(i for i, c in enumerate(mask) if c != "-")


def sailings(entries: Iterable[Mapping[str, Any]]) -> list[Sailing]:
    return [
        Sailing(entry["number"], entry["from"], entry["to"], minutes(entry["departs"]), _calendar(entry))
        for entry in entries
    ]


def _calendar(entry: Mapping[str, Any]) -> ServiceCalendar:
    return ServiceCalendar(
        first=date.fromisoformat(entry["season"][0]),
        last=date.fromisoformat(entry["season"][1]),
        weekdays=weekdays(entry["days"]),
        extra=frozenset(map(date.fromisoformat, entry.get("extra", ()))),
        without=frozenset(map(date.fromisoformat, entry.get("without", ()))),
    )
