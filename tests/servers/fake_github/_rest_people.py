"""REST: who asks, people, organizations, teams, Apps and their installations, the rate limit."""

from __future__ import annotations

from tests.servers.fake_github import _shapes_people as shapes
from tests.servers.fake_github import _shapes_repository as repositories
from tests.servers.fake_github._asked import Answer, Asked, Routes
from tests.servers.fake_github._clock import stamp
from tests.servers.fake_github._model import Delivery, Installation, Json, Organization, Team
from tests.servers.fake_github._state import ForbiddenError, RefusedError, UnknownError

route = Routes()


@route("GET", "/user")
def _user(asked: Asked) -> Answer:
    """An installation is nobody's user."""
    if asked.viewer is not None and asked.viewer.installation is not None:
        raise ForbiddenError("Resource not accessible by integration")
    return Answer(shapes.own_user(asked.world, asked.who))


@route("GET", "/users/{login}")
def _someone(asked: Asked, login: str) -> Answer:
    return Answer(shapes.full_user(asked.world, asked.world.account(login)))


@route("GET", "/user/{id}")
def _someone_by_id(asked: Asked, id: str) -> Answer:  # noqa: A002
    found = next((one for one in asked.world.accounts.values() if one.id == int(id)), None)
    if found is None:
        raise UnknownError(id)
    return Answer(shapes.full_user(asked.world, found))


@route("GET", "/orgs/{org}")
def _organization(asked: Asked, org: str) -> Answer:
    return Answer(shapes.full_organization(asked.world, asked.world.organization(org)))


def _inside(asked: Asked, organization: Organization) -> None:
    """Teams, and members that do not show themselves, are for members and for Apps that may read them."""
    viewer = asked.viewer
    if viewer is None:
        raise UnknownError("not signed in")
    if viewer.installation is not None:
        if viewer.installation.account is not organization.account:
            raise UnknownError("installed elsewhere")
        if "members" not in (viewer.permissions or {}):
            raise ForbiddenError("Resource not accessible by integration")
    elif viewer.account.login not in organization.members:
        raise UnknownError("not a member")
    elif viewer.token is not None and not {"read:org", "write:org", "admin:org"} & set(viewer.token.scopes):
        raise ForbiddenError("Must have the read:org scope")


@route("GET", "/orgs/{org}/members")
def _members(asked: Asked, org: str) -> Answer:
    found = asked.world.organization(org)
    _inside(asked, found)
    wanted = asked.query.get("role", "all")
    logins = [login for login, role in found.members.items() if wanted in {"all", role}]
    return asked.list(logins, lambda login: shapes.user(asked.world, asked.world.account(login)))


@route("GET", "/orgs/{org}/members/{login}")
def _is_member(asked: Asked, org: str, login: str) -> Answer:
    found = asked.world.organization(org)
    _inside(asked, found)
    if login not in found.members:
        raise UnknownError(f"{login} is no member")
    return Answer(status=204)


@route("GET", "/orgs/{org}/memberships/{login}")
def _membership(asked: Asked, org: str, login: str) -> Answer:
    found = asked.world.organization(org)
    _inside(asked, found)
    if login not in found.members:
        raise UnknownError(f"{login} is no member")
    return Answer(shapes.organization_membership(asked.world, found, login))


@route("GET", "/orgs/{org}/teams")
def _teams(asked: Asked, org: str) -> Answer:
    found = asked.world.organization(org)
    _inside(asked, found)
    return asked.list(found.teams.values(), lambda team: shapes.team(asked.world, team))


def _team(asked: Asked, org: str, slug: str) -> Team:
    _inside(asked, asked.world.organization(org))
    return asked.world.team(org, slug)


def _team_by_id(asked: Asked, team_id: str) -> Team:
    for organization in asked.world.organizations.values():
        for team in organization.teams.values():
            if team.id == int(team_id):
                _inside(asked, organization)
                return team
    raise UnknownError(team_id)


def _list_members(asked: Asked, team: Team) -> Answer:
    wanted = asked.query.get("role", "all")
    logins = [login for login, role in team.members.items() if wanted in {"all", role}]
    return asked.list(logins, lambda login: shapes.user(asked.world, asked.world.account(login)))


def _team_membership(asked: Asked, team: Team, login: str) -> Answer:
    if login not in team.members:
        raise UnknownError(f"{login} is not in {team.slug}")
    return Answer(shapes.team_membership(asked.world, team, login))


@route("GET", "/orgs/{org}/teams/{slug}")
def _team_of_slug(asked: Asked, org: str, slug: str) -> Answer:
    return Answer(shapes.full_team(asked.world, _team(asked, org, slug)))


@route("GET", "/orgs/{org}/teams/{slug}/members")
def _members_of_slug(asked: Asked, org: str, slug: str) -> Answer:
    return _list_members(asked, _team(asked, org, slug))


@route("GET", "/orgs/{org}/teams/{slug}/memberships/{login}")
def _membership_of_slug(asked: Asked, org: str, slug: str, login: str) -> Answer:
    return _team_membership(asked, _team(asked, org, slug), login)


@route("GET", "/teams/{team_id}")
@route("GET", "/organizations/{org_id}/team/{team_id}")
def _team_of_id(asked: Asked, team_id: str, org_id: str = "") -> Answer:
    assert org_id.isdecimal() or not org_id
    return Answer(shapes.full_team(asked.world, _team_by_id(asked, team_id)))


@route("GET", "/teams/{team_id}/members")
@route("GET", "/organizations/{org_id}/team/{team_id}/members")
def _members_of_id(asked: Asked, team_id: str, org_id: str = "") -> Answer:
    assert org_id.isdecimal() or not org_id
    return _list_members(asked, _team_by_id(asked, team_id))


@route("GET", "/teams/{team_id}/memberships/{login}")
@route("GET", "/organizations/{org_id}/team/{team_id}/memberships/{login}")
def _membership_of_id(asked: Asked, team_id: str, login: str, org_id: str = "") -> Answer:
    assert org_id.isdecimal() or not org_id
    return _team_membership(asked, _team_by_id(asked, team_id), login)


@route("GET", "/app")
def _app(asked: Asked) -> Answer:
    app = asked.by_jwt
    count = sum(one.app is app for one in asked.world.installations.values())
    return Answer(shapes.app(asked.world, app) | {"installations_count": count})


@route("GET", "/apps/{slug}")
def _app_of_slug(asked: Asked, slug: str) -> Answer:
    app = next((one for one in asked.world.apps.values() if one.slug == slug), None)
    if app is None:
        raise UnknownError(slug)
    return Answer(shapes.app(asked.world, app))


@route("GET", "/app/installations")
def _installations(asked: Asked) -> Answer:
    own = [one for one in asked.world.installations.values() if one.app is asked.by_jwt]
    return asked.list(own, lambda one: shapes.installation(asked.world, one))


def _installation(asked: Asked, number: str) -> Installation:
    found = asked.world.installations.get(int(number))
    if found is None or found.app is not asked.by_jwt:
        raise UnknownError(number)
    return found


@route("GET", "/app/installations/{id}")
def _one_installation(asked: Asked, id: str) -> Answer:  # noqa: A002
    return Answer(shapes.installation(asked.world, _installation(asked, id)))


@route("GET", "/repos/{owner}/{repo}/installation")
def _installation_of_repository(asked: Asked, owner: str, repo: str) -> Answer:
    found = asked.world.installation_of(asked.by_jwt, asked.world.repository(f"{owner}/{repo}"))
    return Answer(shapes.installation(asked.world, found))


@route("GET", "/orgs/{login}/installation")
@route("GET", "/users/{login}/installation")
def _installation_of_account(asked: Asked, login: str) -> Answer:
    app, account = asked.by_jwt, asked.world.account(login)
    for found in asked.world.installations.values():
        if found.app is app and found.account is account:
            return Answer(shapes.installation(asked.world, found))
    raise UnknownError(login)


@route("POST", "/app/installations/{id}/access_tokens")
def _access_token(asked: Asked, id: str) -> Answer:  # noqa: A002
    """A token for the installation, or for less. Asking for more than was granted is refused."""
    found = _installation(asked, id)
    if found.suspended_at is not None:
        raise ForbiddenError("This installation has been suspended")
    wanted: Json = asked.body if isinstance(asked.body, dict) else {}
    permissions = wanted.get("permissions") or None
    granted = {"metadata": "read", **found.permissions}
    for name, level in (permissions or {}).items():
        if name not in granted or (level == "write" and granted[name] == "read"):
            raise RefusedError("The permissions requested are not granted to this installation.")
    token = asked.world.installation_token(found, permissions=permissions, repositories=_named(asked, found, wanted))
    body: Json = {
        "token": token.value,
        "expires_at": stamp(token.expires_at),
        "permissions": permissions or granted,
        "repository_selection": "all" if token.repositories is None and found.repositories is None else "selected",
    }
    return Answer(body, 201)


def _named(asked: Asked, found: Installation, wanted: Json) -> set[str] | None:
    """The repositories that a token is asked for, by name or id."""
    names, ids = wanted.get("repositories"), wanted.get("repository_ids")
    if not names and not ids:
        return None
    own = [one for one in asked.world.repositories.values() if one.owner is found.account]
    chosen = {one.full_name for one in own if one.name in (names or ()) or one.id in (ids or ())}
    allowed = chosen if found.repositories is None else chosen & found.repositories
    if len(allowed) != len(names or ()) + len(ids or ()):
        raise RefusedError(
            "There is at least one repository that does not exist or is not accessible to the parent installation."
        )
    return allowed


@route("GET", "/installation/repositories")
def _repositories_of_installation(asked: Asked) -> Answer:
    viewer = asked.viewer
    if asked.who.type != "Bot" or viewer is None or viewer.installation is None:
        raise ForbiddenError(
            "You must authenticate with an installation access token in order to list repositories for an installation."
        )
    account = viewer.installation.account
    seen = [one for one in asked.world.repositories.values() if one.owner is account and asked.world.sees(viewer, one)]
    extra: Json = {"repository_selection": "all" if viewer.installation.repositories is None else "selected"}
    return asked.list(seen, lambda one: repositories.repository(asked.world, one), "repositories", extra)


def delivery(one: Delivery) -> Json:
    """`hook-delivery-item`."""
    return {
        "id": one.id,
        "guid": one.guid,
        "delivered_at": stamp(one.delivered_at),
        "redelivery": one.redelivery,
        "duration": 0.1,
        "status": "OK" if 200 <= one.status_code < 300 else "Invalid HTTP Response",
        "status_code": one.status_code,
        "event": one.event,
        "action": one.action,
        "installation_id": one.installation.id if one.installation else None,
        "repository_id": one.repository.id if one.repository else None,
        "throttled_at": None,
    }


@route("GET", "/app/hook/deliveries")
def _deliveries(asked: Asked) -> Answer:
    app = asked.by_jwt
    sent = [one for one in asked.world.deliveries if one.hook.app is app and one.delivered_at is not None]
    return asked.list(reversed(sent), delivery)


@route("POST", "/app/hook/deliveries/{id}/attempts")
def _attempt(asked: Asked, id: str) -> Answer:  # noqa: A002
    app = asked.by_jwt
    found = next((one for one in asked.world.deliveries if one.id == int(id) and one.hook.app is app), None)
    if found is None:
        raise UnknownError(id)
    asked.world.redeliver(found)
    return Answer({}, 202)


@route("GET", "/rate_limit")
def _rate_limit(asked: Asked) -> Answer:
    """Free of charge."""
    token = asked.viewer.token.value if asked.viewer is not None and asked.viewer.token is not None else ""
    resources = {}
    for name, key in (("core", token), ("search", f"{token} search"), ("graphql", f"{token} graphql")):
        found = asked.world.rate_limits[key]
        remaining = max(0, found.limit - found.used)
        resources[name] = {"limit": found.limit, "used": found.used, "remaining": remaining, "reset": found.resets_at}
    return Answer({"resources": resources, "rate": resources["core"]})
