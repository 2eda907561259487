"""Who may see and do what with the appointments of a patient.

Patients see their own, the staff of the front desk sees all. A confidential appointment is a matter between the patient and the
clinic: nobody else learns of it, not even that there is one. Young patients rely on this.
"""

from __future__ import annotations

from dataclasses import dataclass

from carebook.bookings import Booking


class NotFound(Exception):
    """There is no such thing, as far as this user is concerned."""


class Refused(Exception):
    """The clinic does not allow it; the text is for the user."""


@dataclass(frozen=True, slots=True)
class Session:
    user_id: int
    is_staff: bool = False


class Policy:
    def acts_for(self, session: Session, patient_id: int) -> bool:
        return session.is_staff or session.user_id == patient_id

    def may_see(self, session: Session, booking: Booking) -> bool:
        return self.acts_for(session, booking.patient_id)
