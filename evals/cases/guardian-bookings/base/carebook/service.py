"""What the app of the clinic can do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from carebook.bookings import Booking, Bookings
from carebook.policy import NotFound, Policy, Refused, Session

NOTICE = timedelta(hours=24)


class AppointmentService:
    def __init__(self, bookings: Bookings, policy: Policy, now: Callable[[], datetime]) -> None:
        self._bookings = bookings
        self._policy = policy
        self._now = now

    def agenda(self, session: Session) -> list[Booking]:
        """What the user has ahead."""
        return self._bookings.upcoming({session.user_id}, self._now())

    def show(self, session: Session, booking_id: int) -> Booking:
        booking = self._bookings.get(booking_id)
        if booking is None or not self._policy.may_see(session, booking):
            raise NotFound(f"booking {booking_id}")
        return booking

    def book(self, session: Session, clinic: str, at: datetime, confidential: bool = False) -> Booking:
        if at < self._now():
            raise Refused("That time is over.")
        return self._bookings.add(session.user_id, clinic, at, confidential)

    def cancel(self, session: Session, booking_id: int) -> Booking:
        """Up to a day before; the front desk may do it later."""
        booking = self.show(session, booking_id)
        if not session.is_staff and booking.at - self._now() < NOTICE:
            raise Refused("Please call us to cancel on short notice.")
        booking.cancelled = True
        return booking
