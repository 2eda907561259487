"""In the roster, and valid at the time."""

from __future__ import annotations

from bot.gate._people import Person
from bot.gate.predicates._nouns import Moment, Predicate


def _holds(person: Person, value: str, moment: Moment) -> bool:
    return person.valid.has(moment.at)


PREDICATE = Predicate("member", "anybody in the roster", _holds, lambda _: "a member of the roster", lambda v: not v)
