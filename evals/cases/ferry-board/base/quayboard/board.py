"""What hangs on the quay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from quayboard.timetable import Sailing


def day_sheet(sailings: Iterable[Sailing], port: str, service_day: date) -> list[str]:
    """The printed sheet: all sailings of a port on one service day."""
    running = [s for s in sailings if s.origin == port and s.calendar.runs_on(service_day)]
    return [f"{_clock(s.minute)}  {s.destination}  {s.number}" for s in sorted(running, key=lambda s: (s.minute, s.number))]


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"
