"""Vehicles come, are serviced and go."""

from __future__ import annotations

import sqlite3
from datetime import date


def add_vehicle(
    db: sqlite3.Connection, plate: str, depot: str, kind: str, registered_on: date, driver: str | None = None
) -> int:
    with db:
        cursor = db.execute(
            "INSERT INTO vehicles (plate, depot, kind, driver, registered_on) VALUES (?, ?, ?, ?, ?)",
            (plate, depot, kind, driver, registered_on.isoformat()),
        )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def list_vehicles(db: sqlite3.Connection) -> list[sqlite3.Row]:
    return db.execute("SELECT * FROM vehicles ORDER BY plate").fetchall()


def get_vehicle(db: sqlite3.Connection, vehicle_id: int) -> sqlite3.Row | None:
    return db.execute("SELECT * FROM vehicles WHERE id = ?", (vehicle_id,)).fetchone()


def record_service(db: sqlite3.Connection, vehicle_id: int, done_on: date, km: int) -> None:
    with db:
        db.execute(
            "INSERT INTO services SELECT plate, ?, ? FROM vehicles WHERE id = ?", (done_on.isoformat(), km, vehicle_id)
        )
        db.execute("UPDATE vehicles SET last_service_on = ? WHERE id = ?", (done_on.isoformat(), vehicle_id))


def retire(db: sqlite3.Connection, vehicle_id: int) -> bool:
    """The vehicle is sold or scrapped. Its service book stays."""
    with db:
        return db.execute("DELETE FROM vehicles WHERE id = ?", (vehicle_id,)).rowcount == 1
