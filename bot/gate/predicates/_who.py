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
    """`a senior or above who knows payments`, for pages."""
    match who:
        case Atom(name, value):
            return PREDICATES[name].words(value)
        case AnyOf(of):
            return ", or ".join(in_words(each) for each in of)
        case AllOf(of):
            words = sorted(
                (in_words(each) if isinstance(each, Atom) else f"({in_words(each)})" for each in of), key=_clause
            )
            nouns = [each for each in words if not _clause(each)]
            clauses = [each.removeprefix(_SOMEBODY) for each in words if _clause(each)]
            noun = " and also ".join(nouns) or "somebody"
            return f"{noun} who {' and '.join(clauses)}" if clauses else noun


_SOMEBODY = "somebody who "


def _clause(words: str) -> bool:
    return words.startswith(_SOMEBODY)


def bare(who: Who) -> Who:
    """The same without brackets around a single one."""
    if isinstance(who, Atom):
        return who
    of = tuple(dict.fromkeys(bare(each) for each in who.of))
    return of[0] if len(of) == 1 else type(who)(of)


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
    """What is asked of somebody when no domain is touched, and besides when one is.

    Each change is asked this, too, and touching a domain adds to it: so no further domain lets somebody in who was not
    let in without. Asked first of all beside others, knowing a domain adds nothing here; anywhere else it takes
    somebody who knows at least one.
    """
    if isinstance(who, AllOf):
        rest = tuple(each for each in who.of if not (isinstance(each, Atom) and asks_domain(each)))
        return bare(_of_any(AllOf(rest) if rest else who))
    return bare(_of_any(who))


def _of_any(who: Who) -> Who:
    match who:
        case Atom(name, value):
            return Atom("expert", expert.ANY) if name in OF_DOMAIN and value == TOUCHED else who
        case AllOf(of):
            return AllOf(tuple(_of_any(each) for each in of))
        case AnyOf(of):
            return AnyOf(tuple(_of_any(each) for each in of))


def implies(one: Who, other: Who) -> bool:
    """Whether everybody of whom `one` holds is known, by its form alone, to be somebody of whom `other` holds."""
    if other in {one, MEMBER}:
        return True
    if isinstance(one, AnyOf):
        return all(implies(each, other) for each in one.of)
    if isinstance(other, AllOf):
        return all(implies(one, each) for each in other.of)
    if isinstance(other, AnyOf) and any(implies(one, each) for each in other.of):
        return True
    if isinstance(one, AllOf):
        return any(implies(each, other) for each in one.of)
    return isinstance(other, Atom) and _atom_implies(one, other)


def _atom_implies(one: Atom, other: Atom) -> bool:
    match one.predicate, other.predicate:
        case "level", "level":
            return level.at_least(one.value, other.value)
        case "years", "years":
            return int(one.value) >= int(other.value)
        case (("expert" | "declared" | "earned"), "expert"):
            return other.value in {one.value, expert.ANY}
    return False
