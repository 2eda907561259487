from datetime import date

from register import outreach, patients
from register.database import bring_to, open_register

TODAY = date(2026, 6, 1)
SEEN = "INSERT INTO visits (patient_id, starts_at, therapist, state) VALUES (?, '2025-02-10T09:00', 'kim', 'seen')"


def test_who_has_no_phone_gets_a_letter():
    db = open_register(":memory:")
    bring_to(db)
    db.execute(SEEN, (patients.add(db, "Ruth Ohm", "1961-02-03", "Quay 4"),))
    assert outreach.letters(db, TODAY) == ["Ruth Ohm\nQuay 4"]
