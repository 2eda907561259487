"""Appointments."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Booking:
    id: int
    patient_id: int
    clinic: str
    at: datetime
    confidential: bool = False
    """Asked for by the patient, e.g. for counselling: see `policy`."""
    cancelled: bool = False


class Bookings:
    def __init__(self) -> None:
        self._bookings: dict[int, Booking] = {}

    def add(self, patient_id: int, clinic: str, at: datetime, confidential: bool = False) -> Booking:
        booking = Booking(len(self._bookings) + 1, patient_id, clinic, at, confidential)
        self._bookings[booking.id] = booking
        return booking

    def get(self, booking_id: int) -> Booking | None:
        return self._bookings.get(booking_id)

    def upcoming(self, patient_ids: Collection[int], now: datetime) -> list[Booking]:
        """What is still to come for some patients, in order."""
        found = [b for b in self._bookings.values() if b.patient_id in patient_ids and b.at >= now and not b.cancelled]
        return sorted(found, key=lambda b: (b.at, b.id))
