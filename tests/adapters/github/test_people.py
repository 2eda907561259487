from __future__ import annotations

from typing import Any

import pytest

from bot.errors import HostError
from bot.gate import Account, AccountKind, Permission, read_roster
from tests.adapters.github.scripted import Asked, Said, github
from tests.adapters.github.shapes import PLACE


def answer(user: int, role: str, older: str = "read") -> Said:
    return Said(200, {"permission": older, "role_name": role, "user": {"id": user, "login": "x"}})


@pytest.mark.parametrize(
    ("said", "permission"),
    [
        (answer(11, "maintain", "write"), Permission.MAINTAIN),
        (answer(11, "triage"), Permission.TRIAGE),
        (answer(11, "security-champions", "write"), Permission.WRITE),
        (answer(11, "", "none"), Permission.NONE),
        (answer(99, "admin", "admin"), None),
        (answer(11, "odd", "odd"), None),
        (Said(404, {"message": "Not Found"}), None),
    ],
)
def test_a_permission_is_told_of_the_account_that_was_meant(said: Said, permission: Permission | None) -> None:
    with github(lambda _: said) as (host, _):
        told = host.permissions(PLACE, [Account(11, "ada")])
    assert told == ({} if permission is None else {11: permission})


def test_machines_and_doubles_are_not_asked_about() -> None:
    accounts = [Account(11, "ada"), Account(11, "ada"), Account(1, "x[bot]", AccountKind.BOT), Account(3, "")]
    with github(lambda _: answer(11, "admin")) as (host, server):
        assert host.permissions(PLACE, accounts) == {11: Permission.ADMIN}
        assert [asked.path for asked in server.journal] == ["/repos/acme/shop/collaborators/ada/permission"]


ROSTER: dict[str, Any] = {"teams": {"acme/seniors": {"level": "senior"}}}


def test_members_of_teams_are_the_data_of_the_roster() -> None:
    def script(asked: Asked) -> Said:
        more = "page=2" in asked.path
        link = '<https://api.github.com/orgs/acme/teams/seniors/members?page=2>; rel="next"'
        entry = {"id": 12, "login": "bob"} if more else {"id": 11, "login": "ada"}
        return Said(200, [entry], {} if more else {"Link": link})

    with github(script) as (host, server):
        data = host.members(PLACE, ["acme/seniors", "acme/seniors"])
        assert len(server.journal) == 2
    roster = read_roster(ROSTER, "roster.yml", members=data)
    assert sorted(account for person in roster.people for account in person.accounts) == [11, 12]


@pytest.mark.parametrize("status", [403, 404])
def test_a_team_that_cannot_be_read_is_an_error_and_never_empty(status: int) -> None:
    with (
        github(lambda _: Said(status, {"message": "no"})) as (host, _),
        pytest.raises(HostError, match=r"acme/seniors.*members=read"),
    ):
        host.members(PLACE, ["acme/seniors"])
