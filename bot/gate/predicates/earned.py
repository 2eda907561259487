"""Knows the domain, by changes of theirs to it that were merged."""

from __future__ import annotations

from bot.gate._people import Person
from bot.gate.predicates._nouns import Moment, Predicate


def _holds(person: Person, value: str, moment: Moment) -> bool:
    return person.has_earned(value, moment.at, moment.earning)


PREDICATE = Predicate(
    "earned",
    "enough changes of theirs to the domain were merged lately",
    _holds,
    lambda v: f"somebody who has lately worked on {v}",
    bool,
)
