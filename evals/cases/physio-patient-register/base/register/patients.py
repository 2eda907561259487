"""Patients and how to reach them."""

import sqlite3


def add(
    db: sqlite3.Connection, name: str, born_on: str, address: str, *, home: str = "", mobile: str = "", no_texts: bool = False
) -> int:
    cursor = db.execute(
        "INSERT INTO patients (name, born_on, address, phone_home, phone_mobile, no_texts) VALUES (?, ?, ?, ?, ?, ?)",
        (name, born_on, address, home.strip(), mobile.strip(), no_texts),
    )
    return int(cursor.lastrowid or 0)


def set_numbers(db: sqlite3.Connection, patient: int, *, home: str, mobile: str) -> None:
    """What the form says; an empty field removes the number."""
    db.execute(
        "UPDATE patients SET phone_home = ?, phone_mobile = ? WHERE id = ?", (home.strip(), mobile.strip(), patient)
    )


def numbers(db: sqlite3.Connection, patient: int) -> dict[str, str]:
    row = db.execute("SELECT phone_home, phone_mobile FROM patients WHERE id = ?", (patient,)).fetchone()
    return {"home": row["phone_home"], "mobile": row["phone_mobile"]}
