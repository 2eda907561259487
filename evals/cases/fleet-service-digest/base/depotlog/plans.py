"""How often a vehicle has to be serviced."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

DAYS = {"van": 365, "truck": 180, "trailer": 730}
DEFAULT_DAYS = 365


def next_service(vehicle: sqlite3.Row) -> date:
    """A vehicle that was never serviced counts from its registration."""
    since = vehicle["last_service_on"]
    if since is None:
        since = vehicle["registered_on"]
    return date.fromisoformat(since) + timedelta(days=DAYS.get(vehicle["kind"], DEFAULT_DAYS))
