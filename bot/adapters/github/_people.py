"""Who may do what, and who is in which team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from bot.adapters.github._answers import NOT_FOUND
from bot.adapters.github._session import Session
from bot.adapters.github._values import moment, number, part, text
from bot.errors import HostError
from bot.gate import Account, AccountKind, Permission
from bot.post import OpenChange, Place

_PAGES: Final = 100
_NAMES: Final = {permission.value: permission for permission in Permission}


def permissions(session: Session, accounts: Sequence[Account]) -> Mapping[int, Permission]:
    """By the number of the account. Whoever has given their name to another account meanwhile is left out."""
    people = {account.id: account for account in accounts if account.kind is AccountKind.USER and account.login}
    found = ((number, _permission(session, account)) for number, account in people.items())
    return {number: permission for number, permission in found if permission is not None}


def _permission(session: Session, account: Account) -> Permission | None:
    """A role of the organization's own making counts as what it is built on, which the older field tells."""
    path = f"/repos/{session.repository}/collaborators/{quote(account.login, safe='')}/permission"
    answer = session.get(path, "say what somebody may do", fine=(NOT_FOUND,))
    if answer.is_error or number(part(answer.data, "user", "id")) != account.id:
        return None
    role, older = (text(part(answer.data, key)) for key in ("role_name", "permission"))
    return _NAMES.get(role) or _NAMES.get(older)


def members(session: Session, teams: Sequence[str]) -> Mapping[str, Any]:
    """The data of `bot.gate.read_roster`. The time is that before the first question, so nobody is a member too long.

    GitHub does not say since when somebody is in a team. Raises HostError for a team that cannot be read.
    """
    as_of = datetime.fromtimestamp(session.now, UTC)
    listed = {team: _members(session, team) for team in dict.fromkeys(teams)}
    return {"version": 1, "as_of": as_of.isoformat(timespec="seconds"), "teams": listed}


def _members(session: Session, team: str) -> list[Mapping[str, Any]]:
    organization, _, slug = team.partition("/")
    path = f"/orgs/{quote(organization, safe='')}/teams/{quote(slug, safe='')}/members"
    aim = f"show the members of the team {team}"
    try:
        entries = list(session.pages(path, aim, _PAGES))
    except HostError as error:
        if getattr(error, "status", 0) not in {403, NOT_FOUND}:
            raise
        raise HostError(
            f"GitHub would not {aim}: there is no such team, or the token may not see it.",
            "Sign in as a GitHub App with the organization permission members=read, which no workflow's own token has.",
        ) from error
    found = ((number(part(entry, "id")), text(part(entry, "login"))) for entry in entries)
    return [{"id": account, **({"login": login} if login else {})} for account, login in found if account]


def open_changes(session: Session, owner: str, name: str) -> tuple[OpenChange, ...]:
    """All that are open, at most ten thousand."""
    listed = session.pages(f"/repos/{session.repository}/pulls", "list the open pull requests", _PAGES, state="open")
    return tuple(
        OpenChange(
            Place(owner, name, number(part(each, "number"))),
            text(part(each, "head", "sha")),
            text(part(each, "base", "ref")),
            text(part(each, "head", "ref")),
            moment(part(each, "updated_at")),
            text(part(each, "base", "repo", "default_branch")),
        )
        for each in listed
    )
