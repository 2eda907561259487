"""Knows the domain, by what the roster says."""

from __future__ import annotations

from bot.gate._people import Person
from bot.gate.predicates._nouns import Moment, Predicate


def _holds(person: Person, value: str, moment: Moment) -> bool:
    return person.declares(value, moment.at)


PREDICATE = Predicate(
    "declared",
    "the roster says that they know the domain",
    _holds,
    lambda v: f"somebody who is named for {v} in the roster",
    bool,
)
