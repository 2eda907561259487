"""Who: predicates joined by all_of and any_of. These select people; they can drop no requirement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from bot.gate._people import Person
from bot.gate.predicates import declared, earned, expert, group, level, member, years
from bot.gate.predicates._nouns import Moment, Predicate

ALL = (member, level, years, expert, declared, earned, group)
"""The modules, in the order of the docs."""
PREDICATES: dict[str, Predicate] = {module.PREDICATE.name: module.PREDICATE for module in ALL}

OF_DOMAIN = frozenset({"expert", "declared", "earned"})
"""Those that are asked of each domain that a change touches."""
TOUCHED = ""
"""Value of such a predicate in a policy: each touched domain."""


@dataclass(frozen=True, slots=True)
class Atom:
    """One predicate with its value."""

    predicate: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class AllOf:
    of: tuple[Who, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    of: tuple[Who, ...]


Who: TypeAlias = "Atom | AllOf | AnyOf"

MEMBER = Atom("member")


def holds(who: Who, person: Person, moment: Moment) -> bool:
    """Whether `who` is said of the person at the moment. Somebody whose time in the roster is over is nobody."""
    if not person.valid.has(moment.at):
        return False
    match who:
        case Atom(name, value):
            return PREDICATES[name].holds(person, value, moment)
        case AllOf(of):
            return all(holds(each, person, moment) for each in of)
        case AnyOf(of):
            return any(holds(each, person, moment) for each in of)


def in_words(who: Who) -> str:
    """`a senior or above, who also is somebody who knows payments` for pages."""
    match who:
        case Atom(name, value):
            return PREDICATES[name].words(value)
        case AllOf(of):
            return " and also ".join(_inner(each) for each in of)
        case AnyOf(of):
            return ", or else ".join(_inner(each) for each in of)


def _inner(who: Who) -> str:
    return in_words(who) if isinstance(who, Atom) else f"({in_words(who)})"


def asks_domain(who: Who) -> bool:
    """Whether it asks for somebody who knows the touched domains."""
    if isinstance(who, Atom):
        return who.predicate in OF_DOMAIN and who.value == TOUCHED
    return any(asks_domain(each) for each in who.of)


def for_domain(who: Who, domain: str) -> Who:
    """The same, asked about one domain."""
    match who:
        case Atom(name, value):
            return Atom(name, domain) if name in OF_DOMAIN and value == TOUCHED else who
        case AllOf(of):
            return AllOf(tuple(for_domain(each, domain) for each in of))
        case AnyOf(of):
            return AnyOf(tuple(for_domain(each, domain) for each in of))


def without_domain(who: Who) -> Who:
    """What holds of a person whatever the domain: weaker than `for_domain` of any.

    Each change is asked this, too, and touching a domain adds to it: so no further domain lets somebody in who was not
    let in without. Beside others in all_of, knowing a domain adds nothing here; else any domain will do.
    """
    match who:
        case Atom(name, value):
            return Atom("expert", expert.ANY) if name in OF_DOMAIN and value == TOUCHED else who
        case AllOf(of):
            rest = tuple(each for each in of if not (isinstance(each, Atom) and asks_domain(each)))
            return AllOf(tuple(without_domain(each) for each in rest or of))
        case AnyOf(of):
            return AnyOf(tuple(without_domain(each) for each in of))
