"""When a parcel will probably arrive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from waybill.store import Event

_DAYS_LEFT = {"REGISTERED": 4, "COLLECTED": 3, "SORTED": 2, "IN_TRANSIT": 1, "OUT_FOR_DELIVERY": 0}


def estimate(events: Sequence[Event]) -> date | None:
    """The day of arrival from a parcel's history; None when it is there already or on its way back."""
    latest = events[-1]
    days = _DAYS_LEFT.get(latest.code)
    return None if days is None else latest.at.date() + timedelta(days=days)
