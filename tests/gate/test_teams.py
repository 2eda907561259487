"""People from teams of the host: joined by account, believed for as long as somebody looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import ConfigError
from bot.gate import Acts, Earning, Emergency, Level, Roster, Span, State, decide
from bot.gate._read_roster import read_roster
from bot.gate._teams import HOLDS_FOR, seen_again
from bot.gate.predicates import Atom, Moment, holds
from tests.gate.builders import ADA, BEA, CAI, EVE, FAY, HEAD, NOW, POLICY, SNAPSHOT, account

FETCHED = datetime(2026, 11, 20, tzinfo=UTC)


def members(**teams: object) -> Mapping[str, object]:
    named = {f"acme/{name}": people for name, people in teams.items()}
    return {"version": 1, "as_of": "2026-11-20T00:00:00Z", "teams": named}


def of(teams: Mapping[str, object], data: object, people: Mapping[str, object] | None = None, **more: object) -> Roster:
    return read_roster({"people": people or {}, "teams": teams, **more}, "r.yml", members=data)


def says(roster: Roster, account: int, predicate: str, value: str, at: datetime) -> bool:
    return holds(Atom(predicate, value), roster.by_account[account], Moment(at, Earning()))


def test_a_member_is_a_person_of_the_teams_level_domains_and_groups() -> None:
    team = {"acme/seniors": {"level": "senior", "domains": ["payments"], "groups": ["security"]}}
    roster = of(team, members(seniors=[{"id": 101, "login": "ada-l", "since": "2024-01-01"}]))
    (ada,) = roster.people
    assert (ada.accounts, ada.logins) == (frozenset({101}), ("ada-l",))
    assert all(says(roster, 101, *each, FETCHED) for each in (("level", "senior"), ("declared", "payments")))
    assert says(roster, 101, "group", "security", FETCHED)
    assert roster.group("security") == (ada,)


def test_a_membership_without_a_time_holds_from_when_it_was_seen() -> None:
    roster = of({"acme/a": {"groups": ["g"]}}, members(a=[{"id": 1}]))
    before = FETCHED - timedelta(seconds=1)
    assert [says(roster, 1, "member", "", each) for each in (before, FETCHED)] == [False, True]
    assert [says(roster, 1, "group", "g", each) for each in (before, FETCHED)] == [False, True]


def test_a_membership_is_believed_for_a_day_after_it_was_fetched() -> None:
    roster = of({"acme/a": {"level": "mid"}}, members(a=[{"id": 1, "since": "2020-01-01"}]))
    late = FETCHED + HOLDS_FOR
    assert [says(roster, 1, "member", "", each) for each in (late - timedelta(seconds=1), late)] == [True, False]


def test_somebody_in_two_teams_has_the_higher_level_from_when_they_have_it() -> None:
    teams = {"acme/a": {"level": "mid"}, "acme/b": {"level": "staff"}}
    roster = of(teams, members(a=[{"id": 1, "since": "2020-01-01"}], b=[{"id": 1, "since": "2026-11-01"}]))
    (person,) = roster.people
    assert person.level_at(FETCHED) is Level.STAFF
    assert person.level_at(datetime(2026, 10, 1, tzinfo=UTC)) is Level.MID


def test_a_group_of_a_later_team_does_not_hold_earlier() -> None:
    teams = {"acme/a": {}, "acme/b": {"groups": ["on-call"]}}
    roster = of(teams, members(a=[{"id": 1, "since": "2020-01-01"}], b=[{"id": 1, "since": "2026-11-01"}]))
    assert not says(roster, 1, "group", "on-call", datetime(2026, 10, 1, tzinfo=UTC))
    assert says(roster, 1, "member", "", datetime(2026, 10, 1, tzinfo=UTC))


@pytest.mark.parametrize("account", [1, 2])
def test_the_level_and_validity_of_the_file_win_and_domains_and_groups_join(account: int) -> None:
    people = {"ada": {"accounts": [1, 2], "level": "mid", "until": "2026-11-20", "groups": ["x"], "domains": ["d"]}}
    team = {"acme/seniors": {"level": "senior", "domains": ["payments"], "groups": ["y"]}}
    roster = of(team, members(seniors=[{"id": account, "since": "2020-01-01"}]), people)
    (ada,) = roster.people
    day_before = FETCHED - timedelta(days=1)
    assert ada.level_at(day_before) is Level.MID
    assert ada.valid == Span(None, FETCHED)
    assert all(ada.in_group(name, day_before) for name in ("x", "y"))
    assert all(ada.declares(name, day_before) for name in ("d", "payments"))


def test_a_team_gives_a_level_to_somebody_of_whom_the_file_has_none() -> None:
    roster = of({"acme/a": {"level": "senior"}}, members(a=[{"id": 1}]), {"ada": {"accounts": [1]}})
    assert roster.people[0].level_at(FETCHED) is Level.SENIOR


def test_a_machine_in_a_team_is_nobody() -> None:
    roster = of({"acme/a": {}}, members(a=[{"id": 1}, {"id": 555}]), machines=[555])
    assert set(roster.by_account) == {1}


def test_an_empty_team_is_nobody_and_no_error_beside_others() -> None:
    assert [p.name for p in of({"acme/a": {}}, members(a=[]), {"ada": {"accounts": [1]}}).people] == ["ada"]


def test_one_who_is_listed_twice_is_one() -> None:
    assert len(of({"acme/a": {}}, members(a=[{"id": 1}, {"id": 1}])).people) == 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "r.yml: teams: who is in these teams is not known"),
        ([], "the data on team members: it is no mapping"),
        (members(b=[]), "teams.acme/a: it is missing, and r.yml names it"),
        (members(a=[]), "r.yml: nobody is in its teams"),
        (members(a=None), "teams.acme/a: it is no list"),
        (members(a=[{"id": True}]), "teams.acme/a.0.id: bool is no number"),
        (members(a=[{"login": "ada"}]), "teams.acme/a.0.id: nothing is no number"),
        (members(a=[{"id": 1, "since": "2026-11-21"}]), "since: it is after the time"),
        (members(a=[{"id": 1, "role": "x"}]), "acme/a.0: unknown key role"),
        ({"version": 1, "teams": {"acme/a": [{"id": 1}]}}, "as_of: nothing is no date"),
        ({"version": 2, "as_of": "2026-11-20", "teams": {}}, "version: it is not of this format"),
        ({"as_of": "9999-12-31", "teams": {"acme/a": [{"id": 1}]}}, "out of all bounds"),
    ],
)
def test_members_that_are_not_known_are_an_error(data: object, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        of({"acme/a": {"level": "senior"}}, data)
    assert said in str(caught.value)


def test_the_name_of_a_teams_member_is_nobody_elses() -> None:
    with pytest.raises(ConfigError, match=r"people\.account 1: it is the name of a team's member"):
        of({"acme/a": {}}, members(a=[{"id": 1}]), {"account 1": {"accounts": [2]}})


def look(day: int, *accounts: int) -> Mapping[str, object]:
    return {"version": 1, "as_of": f"2026-11-{day:02}", "teams": {"acme/a": [{"id": each} for each in accounts]}}


def since(data: object) -> Mapping[int, datetime | None]:
    roster = of({"acme/a": {}}, data, {"z": {"accounts": [999]}})
    return {account: person.valid.start for account, person in roster.by_account.items() if account != 999}


def test_who_is_seen_again_is_a_member_since_the_first_look() -> None:
    first = seen_again(look(1, 1, 2), look(2, 1, 3))
    assert since(first) == {1: datetime(2026, 11, 1, tzinfo=UTC), 3: datetime(2026, 11, 2, tzinfo=UTC)}
    assert since(seen_again(first, look(3, 1)))[1] == datetime(2026, 11, 1, tzinfo=UTC)


def test_who_was_missing_once_begins_anew() -> None:
    assert since(seen_again(seen_again(look(1, 1), look(2)), look(3, 1)))[1] == datetime(2026, 11, 3, tzinfo=UTC)


@pytest.mark.parametrize("later", [1, 4])
def test_looks_with_a_gap_between_them_or_in_the_wrong_order_begin_anew(later: int) -> None:
    assert since(seen_again(look(2, 1), look(later, 1)))[1] == datetime(2026, 11, later, tzinfo=UTC)


@pytest.mark.parametrize(("since", "passes"), [(timedelta(minutes=30), True), (timedelta(minutes=5), False)])
def test_who_joined_the_group_after_the_call_breaks_no_glass(since: timedelta, passes: bool) -> None:
    joined = replace(BEA, groups=frozenset(), joined=(("on-call", Span(NOW - since)),))
    roster = Roster((joined, CAI, EVE, replace(FAY, groups=frozenset({"on-call"})), ADA))
    calls = [
        Emergency(account(each), "INC-1", "payments are down", HEAD, "main", NOW - timedelta(minutes=10))
        for each in (joined, FAY)
    ]
    decision = decide(SNAPSHOT, POLICY, roster, (), Acts(emergencies=tuple(calls)), NOW)
    assert (decision.state is State.SATISFIED) is passes


def test_a_fallback_whose_only_member_is_not_in_it_yet_is_an_error() -> None:
    later = replace(ADA, groups=frozenset(), joined=(("security", Span(NOW + timedelta(hours=1))),))
    assert decide(SNAPSHOT, POLICY, Roster((later, FAY)), (), Acts(), NOW).state is State.ERROR
    now = replace(later, joined=(("security", Span(NOW)),))
    assert decide(SNAPSHOT, POLICY, Roster((now, FAY, EVE)), (), Acts(), NOW).state is State.WAITING


def test_a_look_at_the_same_moment_keeps_what_is_known() -> None:
    assert since(seen_again(seen_again(look(1, 1), look(2, 1)), look(2, 1)))[1] == datetime(2026, 11, 1, tzinfo=UTC)
