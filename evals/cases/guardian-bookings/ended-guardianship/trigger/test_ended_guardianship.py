from datetime import date, timedelta

import pytest

from carebook.people import Guardianship, Registry
from carebook.policy import NotFound, Policy, Session
from carebook.service import AppointmentService
from tests.test_appointments import CHILD, MOTHER, NOW, bookings


def policy(registry):
    try:
        return Policy(registry, NOW.date)
    except TypeError:
        return Policy(registry)


def test_a_former_guardian_sees_nothing(bookings):
    registry = Registry([Guardianship(MOTHER, CHILD, until=date(2026, 4, 19))])
    service = AppointmentService(bookings, policy(registry), lambda: NOW)
    booking = service.book(Session(CHILD), CHILD, "dental", NOW + timedelta(days=3))
    assert service.agenda(Session(MOTHER)) == []
    with pytest.raises(NotFound):
        service.show(Session(MOTHER), CHILD, booking.id)
