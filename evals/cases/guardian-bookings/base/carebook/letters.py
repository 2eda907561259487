"""Whom the reminders go to."""

from __future__ import annotations

from datetime import date

from carebook.bookings import Booking
from carebook.people import Registry


def addressees(booking: Booking, registry: Registry, today: date) -> list[int]:
    """The patient and, unless the booking is confidential, who is guardian today."""
    if booking.confidential:
        return [booking.patient_id]
    return [booking.patient_id, *registry.guardians_of(booking.patient_id, today)]
