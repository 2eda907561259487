"""People from teams of the host, beside those whom the roster's file names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.gate._people import Level, Person, Span
from bot.gate._values import Place, entries, level_named, mapping, number, text, time

TEAM_KEYS: Final = ("level", "domains", "groups")
MEMBERS_KEYS: Final = ("version", "as_of", "teams")
MEMBER_KEYS: Final = ("id", "login", "since")

HOLDS_FOR: Final = timedelta(hours=24)
"""How long after it was fetched a membership is believed: whoever is taken out of a team meanwhile is not seen."""


class Team(NamedTuple):
    """What the roster says of everybody in a team."""

    name: str
    """As the host has it: `acme/seniors`."""
    level: Level | None = None
    domains: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


class Member(NamedTuple):
    """Somebody in a team."""

    account: int
    login: str
    span: Span
    """From when it is known that they are in it, to when that is to be asked anew."""


class Teams(NamedTuple):
    """Who is in which team."""

    members: Mapping[str, tuple[Member, ...]]


def read_teams(values: object, place: Place) -> tuple[Team, ...]:
    """The teams that a roster names. Raises ConfigError."""
    said = mapping(values, place)
    if not said:
        raise place.fault("no team is named", "Name one, or leave the key out.")
    return tuple(_team(name, entry, place.at(name)) for name, entry in said.items())


def _team(name: str, values: object, place: Place) -> Team:
    organization, slash, slug = text(name, place).partition("/")
    if not (organization and slash and slug) or "/" in slug:
        raise place.fault("it is no name of a team", "Write organization/team, as in the team's address.")
    said = mapping(values if values is not None else {}, place, TEAM_KEYS)
    level = level_named(said["level"], place.at("level")) if "level" in said else None
    domains, groups = (
        tuple(text(each, at) for each, at in entries(said.get(key, []), place.at(key))) for key in ("domains", "groups")
    )
    return Team(name, level, domains, groups)


def read_members(values: object, wanted: frozenset[str], beside: str) -> Teams:
    """Who is in the wanted teams. Raises ConfigError for one of which that is not said; it may be said to be empty."""
    place = Place("the data on team members", remedy="Fetch it anew.")
    said = mapping(values, place, MEMBERS_KEYS)
    if said.get("version", 1) != 1 or isinstance(said.get("version"), bool):
        raise place.at("version").fault("it is not of this format")
    as_of = time(said.get("as_of"), place.at("as_of"))
    teams = mapping(said.get("teams"), place.at("teams"))
    for name in sorted(wanted - teams.keys()):
        raise place.at("teams").at(name).fault(f"it is missing, and {beside} names it")
    return Teams({name: _members(teams[name], as_of, place.at("teams").at(name)) for name in sorted(wanted)})


def _members(values: object, as_of: datetime, place: Place) -> tuple[Member, ...]:
    found: dict[int, Member] = {}
    for entry, at in entries(values, place):
        said = mapping(entry, at, MEMBER_KEYS)
        account = number(said.get("id"), at.at("id"))
        since = time(said["since"], at.at("since")) if said.get("since") is not None else as_of
        if since > as_of:
            raise at.at("since").fault("it is after the time at which the data was fetched")
        login = text(said["login"], at.at("login")) if said.get("login") is not None else ""
        if account not in found:  # pages of one listing may overlap when somebody joins between them
            found[account] = Member(account, login, Span(since, _expiry(as_of, at)))
    return tuple(found.values())


def _expiry(as_of: datetime, place: Place) -> datetime:
    try:
        return as_of + HOLDS_FOR
    except OverflowError as error:
        raise place.fault("the time at which it was fetched is out of all bounds") from error


def roster_from_teams(
    people: tuple[Person, ...], teams: Iterable[Team], known: Teams, machines: frozenset[int], place: Place
) -> tuple[Person, ...]:
    """The people of the file, with what their teams add, and then those whom only teams name.

    Accounts are what counts. Where the file speaks of a person's level, or of the time for which they are valid, it
    wins; domains and groups of teams join the file's. Of several teams the highest level holds. A machine in a team
    stays one. Raises ConfigError where somebody of a team would have the name of somebody else.
    """
    owners = {account: person for person in people for account in person.accounts}
    named = frozenset(person.name for person in people)
    added: dict[str, Person] = {person.name: person for person in people}
    for team in teams:
        for member in known.members[team.name]:
            if member.account in machines:
                continue
            name = owners[member.account].name if member.account in owners else f"account {member.account}"
            if member.account not in owners and name in named:
                raise place.at("people").at(name).fault("it is the name of a team's member, too", "Take another name.")
            before = added.get(name) or _newcomer(name, member)
            added[name] = _with_team(before, team, member, owners.get(member.account))
    return tuple(added.values())


def _newcomer(name: str, member: Member) -> Person:
    return Person(name, frozenset({member.account}), valid=member.span, logins=(member.login,) if member.login else ())


def _with_team(person: Person, team: Team, member: Member, in_file: Person | None) -> Person:
    """`in_file` is the person as the file has them; None for whoever only teams name."""
    span = member.span
    level = ((team.level, span),) if team.level is not None and (in_file is None or not in_file.levels) else ()
    start = min(filter(None, (person.valid.start, span.start)), default=None)
    return replace(
        person,
        levels=(*person.levels, *level),
        declared=(*person.declared, *((domain, span) for domain in team.domains)),
        joined=(*person.joined, *((group, span) for group in team.groups)),
        valid=person.valid if in_file is not None else Span(start, span.end),
    )


def seen_again(earlier: object, newer: object) -> Mapping[str, object]:
    """The newer data on members, with the time since which each of them has been seen without a gap.

    The host does not say since when somebody is in a team: of a member without a time it is known from the first look
    on that showed them. An approval from before that look is not one of a member, as far as anybody can tell. Looks
    that are further apart than `HOLDS_FOR` have a gap between them. Raises ConfigError where one of the two is no such
    data.
    """
    before, now = (_whole(data) for data in (earlier, newer))
    first = {
        (name, member.account): member.span.start
        for name, members in before.teams.members.items()
        for member in members
        if before.as_of <= now.as_of <= before.as_of + HOLDS_FOR
    }
    return {
        "version": 1,
        "as_of": now.as_of.isoformat(),
        "teams": {
            name: [_again(member, first.get((name, member.account))) for member in members]
            for name, members in now.teams.members.items()
        },
    }


class _Look(NamedTuple):
    as_of: datetime
    teams: Teams


def _whole(values: object) -> _Look:
    place = Place("the data on team members", remedy="Fetch it anew.")
    said = mapping(values, place, MEMBERS_KEYS)
    named = mapping(said.get("teams"), place.at("teams"))
    return _Look(time(said.get("as_of"), place.at("as_of")), read_members(values, frozenset(named), "it"))


def _again(member: Member, first: datetime | None) -> Mapping[str, object]:
    since = min(filter(None, (first, member.span.start)), default=None)
    known = {"since": since.isoformat()} if since is not None else {}
    return {"id": member.account, **({"login": member.login} if member.login else {}), **known}
