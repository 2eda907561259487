"""In a named group of the roster."""

from __future__ import annotations

from bot.gate._people import Person
from bot.gate.predicates._nouns import Moment, Predicate


def _holds(person: Person, value: str, moment: Moment) -> bool:
    return person.in_group(value, moment.at) and person.valid.has(moment.at)


PREDICATE = Predicate("group", "in a group of the roster", _holds, lambda v: f"somebody who is of the group {v}", bool)
