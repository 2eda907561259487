from datetime import date, datetime, timedelta

import pytest

from carebook.bookings import Bookings
from carebook.letters import addressees
from carebook.people import Guardianship, Registry
from carebook.policy import NotFound, Policy, Refused, Session
from carebook.service import AppointmentService

NOW = datetime(2026, 4, 20, 9)
MOTHER, CHILD, OTHER = 1, 2, 3
DESK = Session(90, is_staff=True)
REGISTRY = Registry([Guardianship(MOTHER, CHILD, until=date(2029, 8, 1))])


@pytest.fixture
def bookings():
    return Bookings()


@pytest.fixture
def service(bookings):
    return AppointmentService(bookings, Policy(), lambda: NOW)


def test_own_agenda(service, bookings):
    service.book(Session(CHILD), "dental", NOW + timedelta(days=3))
    bookings.add(OTHER, "dental", NOW + timedelta(days=3))
    assert [b.patient_id for b in service.agenda(Session(CHILD))] == [CHILD]


def test_bookings_of_strangers_are_not_found(service, bookings):
    booking = bookings.add(OTHER, "dental", NOW + timedelta(days=3))
    with pytest.raises(NotFound):
        service.show(Session(CHILD), booking.id)
    assert service.show(DESK, booking.id) is booking


def test_cancelling_needs_a_day(service):
    booking = service.book(Session(CHILD), "dental", NOW + timedelta(hours=23))
    with pytest.raises(Refused):
        service.cancel(Session(CHILD), booking.id)
    assert service.cancel(DESK, booking.id).cancelled


def test_the_past_cannot_be_booked(service):
    with pytest.raises(Refused):
        service.book(Session(CHILD), "dental", NOW - timedelta(hours=1))


def test_reminders(bookings):
    booking = bookings.add(CHILD, "dental", NOW)
    assert addressees(booking, REGISTRY, NOW.date()) == [CHILD, MOTHER]
    assert addressees(booking, REGISTRY, date(2029, 8, 2)) == [CHILD]
    assert addressees(bookings.add(CHILD, "talk", NOW, confidential=True), REGISTRY, NOW.date()) == [CHILD]
