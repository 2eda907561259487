from datetime import timedelta

import pytest

from tests.test_appointments import CHILD, NOW, OTHER, NotFound, Session, bookings, service


def test_the_booking_of_another_patient_cannot_be_cancelled(service):
    booking = service.book(Session(CHILD), CHILD, "dental", NOW + timedelta(days=3))
    with pytest.raises(NotFound):
        service.cancel(Session(OTHER), OTHER, booking.id)
    assert not booking.cancelled
