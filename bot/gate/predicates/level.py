"""Of this seniority or above, since before the time."""

from __future__ import annotations

from bot.gate._people import Level, Person
from bot.gate.predicates._nouns import Moment, Predicate

_LEVELS = {level.label: level for level in Level}


def at_least(one: str, other: str) -> bool:
    """Whether the first of two labels is as high as the second."""
    return _LEVELS[one] >= _LEVELS[other]


def _holds(person: Person, value: str, moment: Moment) -> bool:
    level = person.level_at(moment.at)
    return level is not None and level >= _LEVELS[value]


def _words(value: str) -> str:
    return f"a {value} engineer" if value == Level.PRINCIPAL.label else f"a {value} or above"


PREDICATE = Predicate(
    "level", "of this seniority or above: junior, mid, senior, staff, principal", _holds, _words, _LEVELS.__contains__
)
