from datetime import date

from register import outreach, patients
from register.database import bring_to, open_register

TODAY = date(2026, 6, 1)
SEEN = "INSERT INTO visits (patient_id, starts_at, therapist, state) VALUES (?, '2025-02-10T09:00', 'kim', 'seen')"


def test_downgrading_keeps_numbers():
    db = open_register(":memory:")
    bring_to(db)
    patients.add(db, "Ruth Ohm", "1961-02-03", "Quay 4", home="0551 22", mobile="0170 33")
    bring_to(db, 2)
    (row,) = db.execute("SELECT phone_home, phone_mobile FROM patients")
    assert tuple(row) == ("0551 22", "0170 33")
