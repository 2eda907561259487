from datetime import date

from register import outreach, patients
from register.database import bring_to, open_register

TODAY = date(2026, 6, 1)
SEEN = "INSERT INTO visits (patient_id, starts_at, therapist, state) VALUES (?, '2025-02-10T09:00', 'kim', 'seen')"


def test_who_has_a_home_number_only_is_called_there():
    db = open_register(":memory:")
    bring_to(db, 2)
    db.execute("INSERT INTO patients (id, name, born_on, address, phone_home) VALUES (4, 'Jo Lind', '1990-08-01', 'Mill 9', '0551 77')")
    bring_to(db)
    db.execute(SEEN, (4,))
    assert outreach.call_sheet(db, TODAY) == ["Jo Lind: 0551 77"]
