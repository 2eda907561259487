"""So many years in the field."""

from __future__ import annotations

from bot.gate._people import Person
from bot.gate.predicates._nouns import Moment, Predicate


def _holds(person: Person, value: str, moment: Moment) -> bool:
    return person.years_at(moment.at) >= int(value)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and 0 < int(value[:4]) <= 60


PREDICATE = Predicate(
    "years", "with so many years in the field", _holds, lambda v: f"somebody who has {v} years in the field", _is_number
)
