"""Sailings and when they leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from quayboard.calendar import ServiceCalendar


@dataclass(frozen=True, slots=True)
class Sailing:
    number: str
    origin: str
    destination: str
    minute: int
    """Departure, in minutes from midnight of the service day by the clock on the quay: 01:10 at night is 25:10, 1510."""
    calendar: ServiceCalendar

    def departs_at(self, service_day: date, zone: ZoneInfo) -> datetime:
        """When it leaves on a service day, in the time of its port."""
        return datetime.combine(service_day, time(), zone) + timedelta(minutes=self.minute)
