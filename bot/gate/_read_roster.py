"""The roster's file becomes a Roster. Whatever is doubtful in it is a fault: a roster with a hole signs nothing off."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from bot.gate._people import Level, Person, Roster, Span
from bot.gate._teams import Team, Teams, read_members, read_teams, roster_from_teams
from bot.gate._values import Place, entries, level_named, mailbox, mapping, number, span, text, time

_T = TypeVar("_T")

ROSTER_KEYS: Final = ("people", "machines", "teams")
PERSON_KEYS: Final = (
    "accounts", "logins", "emails", "level", "started", "domains", "groups", "from", "until", "leave",
)  # fmt: skip
LEVEL_KEYS: Final = ("level", "from", "until")
DOMAIN_KEYS: Final = ("name", "from", "until")
LEAVE_KEYS: Final = ("from", "until")
EARNED_KEYS: Final = ("version", "head", "as_of", "days", "changes", "incomplete", "earned")

_REMEDY: Final = "See docs/roster.md."
_MOST_MAILBOX: Final = 254
"""Characters (RFC 5321, 4.5.3.1.3)."""


def read_roster(values: object, path: str, earned: object = None, members: object = None) -> Roster:
    """The roster that a file holds; `values` are what its YAML says, `path` is its name for messages.

    `earned` is the JSON that `foreread gate knowers` writes; who is not in the roster is not looked at. `members` is
    the JSON that says who is in the host's teams; it must name each team that the roster does.

    Raises ConfigError that names the file, the person and the key.
    """
    place = Place(path, remedy=_REMEDY)
    said = mapping(values, place, ROSTER_KEYS)
    if "people" not in said and "teams" not in said:
        raise place.fault("it names no people", "Name at least one person, or a team.")
    people = _people(said.get("people", {}), place.at("people"), may_be_empty="teams" in said)
    machines = _unique(said.get("machines", []), place.at("machines"), number)
    _check_machines(people, machines, place)
    teams = read_teams(said["teams"], place.at("teams")) if "teams" in said else ()
    known = _members(teams, members, place)
    everybody = roster_from_teams(people, teams, known, frozenset(machines), place)
    if not everybody:
        raise place.fault("nobody is in its teams, and it names no people", "Name at least one person.")
    if earned is not None:
        times = _read_earned(earned)
        everybody = tuple(replace(person, earned=times.get(person.name, ())) for person in everybody)
    return Roster(everybody, _digest(everybody, machines), frozenset(machines))


def teams_of(values: object) -> tuple[str, ...]:
    """The teams that a roster names (`organization/team`), to ask the host for; what is wrong `read_roster` says."""
    said = values.get("teams") if isinstance(values, dict) else None
    return tuple(name for name in said if isinstance(name, str)) if isinstance(said, dict) else ()


def _members(teams: tuple[Team, ...], members: object, place: Place) -> Teams:
    if teams and members is None:
        raise place.at("teams").fault(
            "who is in these teams is not known", "Give the data on their members, or take the teams out."
        )
    return read_members(members, frozenset(team.name for team in teams), place.file) if teams else Teams({})


def _people(values: object, place: Place, *, may_be_empty: bool) -> tuple[Person, ...]:
    said = mapping(values, place)
    if not said and not may_be_empty:
        raise place.fault("nobody is named", "Name at least one person: an empty roster signs nothing off.")
    people = tuple(_person(name, entry, place.at(name)) for name, entry in said.items())
    _check_apart(people, lambda person: person.accounts, "account", place)
    _check_apart(people, lambda person: person.emails, "mailbox", place)
    return people


def _person(name: str, values: object, place: Place) -> Person:
    text(name, place)
    said = mapping(values, place, PERSON_KEYS)
    accounts = _unique(said.get("accounts", []), place.at("accounts"), number)
    if not accounts:
        raise place.at("accounts").fault("there is none", "Give the number of at least one account.")
    return Person(
        name,
        frozenset(accounts),
        levels=_levels(said["level"], place.at("level")) if "level" in said else (),
        started=time(said["started"], place.at("started")) if "started" in said else None,
        declared=_domains(said.get("domains", []), place.at("domains")),
        groups=frozenset(_unique(said.get("groups", []), place.at("groups"), text)),
        valid=span(said, place),
        leave=tuple(_leave(entry, at) for entry, at in entries(said.get("leave", []), place.at("leave"))),
        emails=frozenset(_unique(said.get("emails", []), place.at("emails"), _mailbox)),
        logins=_unique(said.get("logins", []), place.at("logins"), text),
    )


def _levels(value: object, place: Place) -> tuple[tuple[Level, Span], ...]:
    if isinstance(value, str):
        return ((level_named(value, place), Span()),)
    found = []
    for entry, at in entries(value, place):
        said = mapping(entry, at, LEVEL_KEYS)
        found.append((level_named(said.get("level"), at.at("level")), span(said, at)))
    if not found:
        raise place.fault("there is none", "Name a level, or leave the key out.")
    return tuple(found)


def _domains(value: object, place: Place) -> tuple[tuple[str, Span], ...]:
    found = []
    for entry, at in entries(value, place):
        if isinstance(entry, str):
            found.append((text(entry, at), Span()))
            continue
        said = mapping(entry, at, DOMAIN_KEYS)
        found.append((text(said.get("name"), at.at("name")), span(said, at)))
    return tuple(found)


def _leave(value: object, place: Place) -> Span:
    said = mapping(value, place, LEAVE_KEYS)
    if "from" not in said:
        raise place.fault("it has no `from`", "Say from when they are away.")
    return span(said, place)


def _mailbox(value: object, place: Place) -> str:
    said = mailbox(text(value, place))
    name, at, host = said.rpartition("@")
    if not (name and at and host) or len(said) > _MOST_MAILBOX or any(c.isspace() or c in "<>," for c in said):
        raise place.fault("it is no mailbox", "Write ada@example.com.")
    return said


def _unique(value: object, place: Place, read: Callable[[object, Place], _T]) -> tuple[_T, ...]:
    """A list in which nothing stands twice: what does was meant to be something else."""
    found: dict[_T, None] = {}
    for entry, at in entries(value, place):
        each = read(entry, at)
        if each in found:
            raise at.fault("it stands twice", "Take one of them out.")
        found[each] = None
    return tuple(found)


def _check_apart(people: Iterable[Person], of: Callable[[Person], Iterable[_T]], what: str, place: Place) -> None:
    owners: dict[_T, str] = {}
    for person in people:
        for each in of(person):
            other = owners.setdefault(each, person.name)
            if other != person.name:
                raise place.at(person.name).fault(
                    f"the {what} {each} is {other}'s as well", "One person has all accounts and mailboxes of theirs."
                )


def _check_machines(people: Iterable[Person], machines: Iterable[int], place: Place) -> None:
    programs = frozenset(machines)
    for person in people:
        for account in sorted(person.accounts & programs):
            raise (
                place.at("people")
                .at(person.name)
                .at("accounts")
                .fault(
                    f"the account {account} is among the machines",
                    "A program signs nothing off: it is one or the other.",
                )
            )


def _read_earned(values: object) -> Mapping[str, tuple[tuple[str, tuple[datetime, ...]], ...]]:
    """Times of merged changes, by person and domain."""
    place = Place("the earned expertise", remedy="Write it anew: `foreread gate knowers --format json`.")
    said = mapping(values, place, EARNED_KEYS)
    if "earned" not in said:
        raise place.fault("the key `earned` is missing")
    if said.get("version", 1) != 1 or isinstance(said.get("version"), bool):
        raise place.at("version").fault("it is not of this format")
    place = place.at("earned")
    return {
        name: tuple(_earned_in(domain, each, place.at(name)) for domain, each in domains.items())
        for name, value in mapping(said["earned"], place).items()
        for domains in (mapping(value, place.at(name)),)
    }


def _earned_in(domain: str, value: object, place: Place) -> tuple[str, tuple[datetime, ...]]:
    here = place.at(domain)
    return text(domain, here), tuple(sorted(time(entry, at) for entry, at in entries(value, here)))


def _digest(people: Iterable[Person], machines: Iterable[int]) -> str:
    """Of all that is known of everybody, in whatever order it was said."""
    whole = {"people": {person.name: _canonical(person) for person in people}, "machines": sorted(machines)}
    canonical = json.dumps(whole, sort_keys=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def _canonical(person: Person) -> Mapping[str, object]:
    return {
        "accounts": sorted(person.accounts),
        "levels": sorted([level.label, *_bounds(span)] for level, span in person.levels),
        "started": person.started.isoformat() if person.started else "",
        "declared": sorted([name, *_bounds(span)] for name, span in person.declared),
        "earned": sorted([name, *(each.isoformat() for each in times)] for name, times in person.earned),
        "groups": sorted(person.groups),
        "joined": sorted([name, *_bounds(span)] for name, span in person.joined),
        "valid": _bounds(person.valid),
        "leave": sorted(map(_bounds, person.leave)),
        "emails": sorted(person.emails),
        "logins": sorted(person.logins),
    }


def _bounds(span: Span) -> list[str]:
    return [each.isoformat() if each else "" for each in (span.start, span.end)]
