from datetime import date

import pytest

from register import outreach, patients, recalls
from register.database import bring_to, open_register

TODAY = date(2026, 6, 1)


@pytest.fixture
def db():
    db = open_register(":memory:")
    bring_to(db)
    return db


def visit(db, patient, starts_at, state="booked"):
    db.execute("INSERT INTO visits (patient_id, starts_at, therapist, state) VALUES (?, ?, 'kim', ?)", (patient, starts_at, state))


def test_numbers_are_kept(db):
    one = patients.add(db, "Ruth Ohm", "1961-02-03", "Quay 4", home=" 0551 22 ", mobile="0170 33")
    assert patients.numbers(db, one) == {"home": "0551 22", "mobile": "0170 33"}
    patients.set_numbers(db, one, home="0551 44", mobile="")
    assert patients.numbers(db, one) == {"home": "0551 44", "mobile": ""}


def test_texts_go_to_mobiles(db):
    one = patients.add(db, "Ruth Ohm", "1961-02-03", "Quay 4", home="0551 22", mobile="0170 33")
    two = patients.add(db, "Jo Lind", "1990-08-01", "Mill 9", home="0551 77")
    shy = patients.add(db, "Al Fenn", "1975-01-01", "Mill 2", mobile="0170 99", no_texts=True)
    for patient in (one, two, shy):
        visit(db, patient, "2026-06-02T09:00")
    assert [row["number"] for row in recalls.texts(db, date(2026, 6, 2))] == ["0170 33"]


def test_the_desk_calls_whom_it_has_not_seen_for_a_year(db):
    one = patients.add(db, "Ruth Ohm", "1961-02-03", "Quay 4", home="0551 22", mobile="0170 33")
    two = patients.add(db, "Jo Lind", "1990-08-01", "Mill 9", home="0551 77")
    visit(db, one, "2025-01-10T09:00", "seen")
    visit(db, one, "2025-02-10T09:00", "seen")
    visit(db, two, "2026-05-10T09:00", "seen")
    assert outreach.call_sheet(db, TODAY) == ["Ruth Ohm: 0170 33"]


def test_down_and_up_again(db):
    bring_to(db, 0)
    bring_to(db)
    assert patients.add(db, "Ruth Ohm", "1961-02-03", "Quay 4") == 1
