from datetime import timedelta

from tests.test_appointments import CHILD, MOTHER, NOW, Session, bookings, service


def test_the_agenda_of_a_guardian_keeps_secrets(service):
    service.book(Session(CHILD), CHILD, "talk", NOW + timedelta(days=3), confidential=True)
    assert service.agenda(Session(MOTHER)) == []
    assert len(service.agenda(Session(CHILD))) == 1
