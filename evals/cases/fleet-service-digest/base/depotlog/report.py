"""The list that hangs on the wall."""

from __future__ import annotations

import sqlite3

from depotlog.plans import next_service
from depotlog.vehicles import list_vehicles


def fleet_list(db: sqlite3.Connection) -> list[str]:
    return [f"{v['plate']:<10}{v['depot']:<12}{next_service(v):%d.%m.%Y}" for v in list_vehicles(db)]
