"""Knows the domain, declared or earned."""

from __future__ import annotations

from bot.gate._people import Person
from bot.gate.predicates._nouns import Moment, Predicate

ANY = "*"
"""At least one domain, whichever."""


def _holds(person: Person, value: str, moment: Moment) -> bool:
    if value == ANY:
        names = {name for name, _ in person.declared} | {name for name, _ in person.earned}
        return any(_holds(person, name, moment) for name in names)
    return person.declares(value, moment.at) or person.has_earned(value, moment.at, moment.earning)


def _words(value: str) -> str:
    return "somebody who knows a domain" if value == ANY else f"somebody who knows {value}"


PREDICATE = Predicate("expert", "knows the domain, declared or earned", _holds, _words, bool)
