"""A column that comes back must come back with its values, where the way forward had moved them."""

from __future__ import annotations

import pytest

from bot.risk import Signal, Tier
from bot.risk.signals.lossy_rollback import RULE
from tests.risk.firing import fire

UP = "CREATE TABLE contacts (id INT, number TEXT);\nINSERT INTO contacts SELECT id, phone FROM patients;\nALTER TABLE patients DROP COLUMN phone;\n"
DOWN = "ALTER TABLE patients ADD COLUMN phone TEXT;\nDROP TABLE contacts;\n"


def fired(up: str, down: str, name: str = "migrations/0003_contacts.{way}.sql") -> list[Signal]:
    return fire(RULE, {}, {name.format(way="up"): up, name.format(way="down"): down})


def test_a_column_that_comes_back_empty_is_critical() -> None:
    [signal] = fired(UP, DOWN)
    assert (signal.floor, signal.title) == (Tier.CRITICAL, "rolled back, phone comes back empty")


@pytest.mark.parametrize(
    ("up", "down"),
    [
        (UP, DOWN.replace("DROP", "UPDATE patients SET phone = (SELECT number FROM contacts);\nDROP")),
        ("ALTER TABLE patients DROP COLUMN phone;\n", "ALTER TABLE patients ADD COLUMN phone TEXT;\n"),
        (UP, "DROP TABLE contacts;\n"),
        (UP, DOWN.replace("phone", "fax")),
    ],
    ids=["filled again", "the values were not moved: another rule tells", "not brought back", "another column"],
)
def test_what_is_filled_or_was_not_moved_is_silent(up: str, down: str) -> None:
    assert fired(up, down) == []


def test_one_direction_alone_says_nothing() -> None:
    assert fire(RULE, {}, {"migrations/0003.down.sql": DOWN}) == []
    assert fire(RULE, {}, {"src/0003.down.txt": DOWN, "src/0003.up.txt": UP}) == []
