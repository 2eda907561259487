"""People who sign in through an App: GitHub's web flow with PKCE, and which repositories they and the App both reach.

https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
"""

from __future__ import annotations

import hashlib
import html
from base64 import urlsafe_b64encode
from datetime import timedelta
from urllib.parse import urlencode

from tests.servers.fake_github import _shapes_people as shapes
from tests.servers.fake_github import _shapes_repository as repositories
from tests.servers.fake_github._asked import NOT_ACCESSIBLE, Answer, Asked, Routes
from tests.servers.fake_github._model import Account, App, Installation, Json, Repository, SignInCode, Token
from tests.servers.fake_github._state import ForbiddenError, UnknownError
from tests.servers.fake_github._world import World

CODE_LIFETIME = timedelta(minutes=10)
TOKEN_LIFETIME = timedelta(hours=8)
REFRESH_LIFETIME_S = 15_897_600
"""Six months."""

route = Routes()


def client_secret(app: App) -> str:
    return app.client_secret


def app_token(world: World, app: App, person: Account) -> str:
    """What somebody's sign-in through the App comes to."""
    value = f"ghu_{len(world.tokens):036d}"
    world.tokens[value] = Token(value, person, (), expires_at=world.clock.now() + TOKEN_LIFETIME, app=app)
    return value


@route("GET", "/login/oauth/authorize")
def _authorize(asked: Asked) -> Answer:
    """A page on which a test chooses who it is; with `as=LOGIN` that person agrees, with `as=` nobody does."""
    world, query = asked.world, asked.query
    app = next((one for one in world.apps.values() if one.client_id == query.get("client_id")), None)
    back = query.get("redirect_uri", "")
    if app is None or not back:
        raise UnknownError("no such App")
    if "as" not in query:
        return _page(asked, app)
    state = {"state": query["state"]} if "state" in query else {}
    if not query["as"]:
        denied = {"error": "access_denied", "error_description": "The user has denied your application access."}
        return _redirect(back, {**denied, **state})
    person = world.account(query["as"])
    value = hashlib.sha256(f"{len(world.codes)} {person.login}".encode()).hexdigest()[:20]
    challenge = query.get("code_challenge", "") if query.get("code_challenge_method") == "S256" else ""
    expires = world.clock.now() + CODE_LIFETIME
    world.codes[value] = SignInCode(value, app, person, back, challenge, expires)
    return _redirect(back, {"code": value, **state})


def _redirect(back: str, added: dict[str, str]) -> Answer:
    return Answer(None, 302, {"location": f"{back}{'&' if '?' in back else '?'}{urlencode(added)}"})


def _page(asked: Asked, app: App) -> Answer:
    people = [one for one in asked.world.accounts.values() if one.type == "User"]
    choices = [(f"as {one.login}", {**asked.query, "as": one.login}) for one in people]
    choices.append(("as nobody: cancel", {**asked.query, "as": ""}))
    items = "".join(
        f'<li><a href="/login/oauth/authorize?{html.escape(urlencode(query))}">{html.escape(words)}</a></li>'
        for words, query in choices
    )
    text = f"<!doctype html><title>Sign in</title><h1>Sign in to {html.escape(app.name)}</h1><ul>{items}</ul>"
    return Answer(text.encode(), headers={"content-type": "text/html; charset=utf-8"})


@route("POST", "/login/oauth/access_token")
def _access_token(asked: Asked) -> Answer:
    """Refusals have the status 200. A code is gone after the first try with the App's own secret."""
    told = _exchanged(asked)
    if "application/json" in asked.accept:
        return Answer(told)
    return Answer(urlencode(told).encode(), headers={"content-type": "application/x-www-form-urlencoded"})


def _exchanged(asked: Asked) -> Json:
    given, world = asked.fields, asked.world
    app = next((one for one in world.apps.values() if one.client_id == given.get("client_id")), None)
    if app is None or given.get("client_secret") != app.client_secret:
        return _refused("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.")
    code = world.codes.get(str(given.get("code", "")))
    if code is None or code.app is not app or code.expires_at <= world.clock.now():
        return _refused("bad_verification_code", "The code passed is incorrect or expired.")
    del world.codes[code.value]
    if given.get("redirect_uri", code.redirect_uri) != code.redirect_uri:
        return _refused("redirect_uri_mismatch", "The redirect_uri MUST match the registered callback URL.")
    if code.challenge and _s256(str(given.get("code_verifier", ""))) != code.challenge:
        return _refused("bad_verification_code", "The code passed is incorrect or expired.")
    token = app_token(world, app, code.account)
    return {
        "access_token": token,
        "expires_in": int(TOKEN_LIFETIME.total_seconds()),
        "refresh_token": f"ghr_{token[4:]}",
        "refresh_token_expires_in": REFRESH_LIFETIME_S,
        "scope": "",
        "token_type": "bearer",
    }


def _refused(error: str, description: str) -> Json:
    return {"error": error, "error_description": description, "error_uri": "https://docs.github.com/apps"}


def _s256(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _person(asked: Asked) -> tuple[Account, App]:
    """These lists are for tokens that somebody got through an App."""
    who, viewer = asked.who, asked.viewer
    if viewer is None or viewer.app is None or viewer.installation is not None:
        raise ForbiddenError("You must authenticate with an access token authorized to a GitHub App.")
    return who, viewer.app


@route("GET", "/user/installations")
def _installations(asked: Asked) -> Answer:
    who, app = _person(asked)
    own = [one for one in asked.world.installations.values() if one.app is app and _reaches(asked.world, who, one)]
    return asked.list(own, lambda one: shapes.installation(asked.world, one), "installations")


@route("GET", "/user/installations/{id}/repositories")
def _repositories(asked: Asked, id: str) -> Answer:  # noqa: A002
    who, app = _person(asked)
    found = asked.world.installations.get(int(id))
    if found is None or found.app is not app or not _reaches(asked.world, who, found):
        raise UnknownError(id)
    if found.suspended_at is not None:
        raise ForbiddenError(NOT_ACCESSIBLE)
    extra: Json = {"repository_selection": "all" if found.repositories is None else "selected"}
    return asked.list(
        _both(asked.world, who, found),
        lambda one: repositories.repository(asked.world, one, who),
        "repositories",
        extra,
    )


def _reaches(world: World, who: Account, installation: Installation) -> bool:
    return (
        who is installation.account
        or _is_member(world, who, installation.account)
        or bool(_both(world, who, installation))
    )


def _both(world: World, who: Account, installation: Installation) -> list[Repository]:
    """What the installation covers and the person has a right to that not everybody has."""
    covered = [
        one
        for one in world.repositories.values()
        if one.owner is installation.account
        and (installation.repositories is None or one.full_name in installation.repositories)
    ]
    return [one for one in covered if world.role(who, one) != "none" and _is_explicit(world, who, one)]


def _is_explicit(world: World, who: Account, repository: Repository) -> bool:
    """Everybody may read what is public; that alone is no explicit permission."""
    own = who is repository.owner or who.login in repository.collaborators
    return repository.private or own or _is_member(world, who, repository.owner)


def _is_member(world: World, who: Account, owner: Account) -> bool:
    organization = world.organizations.get(owner.login.lower())
    return organization is not None and who.login in organization.members
