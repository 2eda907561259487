"""Signing in and out: the OAuth web flow of the GitHub App, begun and ended in one browser.

What the browser comes back with is believed only beside what a sealed cookie of ten minutes says: the state (RFC 6749
§10.12), the verifier of PKCE (RFC 7636), where to go on.
https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app
"""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.desk import Visitor
from bot.errors import HostError
from bot.pattern import lazy
from bot.web._attempts import WITHIN, Attempts
from bot.web._guard import own_form, parts_of, visit_of
from bot.web._pages import page
from bot.web._parts import Parts, Ways
from bot.web._seal import new_name, same, sealed, unsealed
from bot.web._session import begin, give_cookie, named, take_cookie

BACK: Final = "/sign-in/back"
LASTS: Final = timedelta(minutes=10)
"""As long as GitHub's code."""
_PURPOSE: Final = "sign-in"
_LONGEST_PATH: Final = 2000
_LONGEST_COOKIE: Final = 4096
_CODE: Final = lazy(r"[\x21-\x7e]{1,512}")
_PATH: Final = lazy(r"/(?![/\\])[\x21-\x5b\x5d-\x7e]*")
"""Visible ASCII without a backslash, which browsers take for a slash; not two slashes, behind which a host stands."""
_NOT_BACK_TO: Final = ("/sign-in", "/sign-out", "/api", "/webhook")
_REFUSALS: Final = {
    "access_denied": "You did not let the App sign you in, so nobody is signed in.",
    "application_suspended": "GitHub has suspended the App.",
    "redirect_uri_mismatch": "The App is not set up for this address: its callback URL is another one.",
    "incorrect_client_credentials": "GitHub does not know the App by the id that the desk has.",
}
"""https://docs.github.com/en/apps/oauth-apps/maintaining-oauth-apps/troubleshooting-authorization-request-errors"""


class Begun(NamedTuple):
    """A sign-in that this browser has begun."""

    state: str
    verifier: str
    path: str
    """Where to go on."""
    until: float


def routes(parts: Parts) -> list[BaseRoute]:
    """What answers for /sign-in and /sign-out."""
    attempts = Attempts(parts.now)

    async def back(request: Request) -> Response:
        address = request.client.host if request.client is not None else ""
        if not attempts.allow(address):
            told = _told(request, 429, "Too many tries", "Wait a minute, then sign in again.")
            told.headers["retry-after"] = str(int(WITHIN.total_seconds()))
            return told
        return await _back(request)

    return [
        Route("/sign-in", _ask, methods=["GET"]),
        Route("/sign-in/go", _go, methods=["GET"]),
        Route(BACK, back, methods=["GET"]),
        Route("/sign-out", _leave, methods=["POST"]),
    ]


def own_path(text: str) -> str:
    """A path of this desk, to go on to; "/" for whatever else somebody may have put into a link."""
    if len(text) > _LONGEST_PATH or not _PATH.fullmatch(text):
        return "/"
    parts = urlsplit(text)
    leads_away = parts.scheme or parts.netloc or "//" in parts.path
    is_page = not any(parts.path == start or parts.path.startswith(f"{start}/") for start in _NOT_BACK_TO)
    return text if is_page and not leads_away else "/"


async def _ask(request: Request) -> Response:
    path = own_path(request.query_params.get("next", "/"))
    visit = visit_of(request)
    if visit.session is not None and visit.is_shown:
        return RedirectResponse(path, 303)
    words = "The desk shows the changes of the repositories that you may see on GitHub, and acts there in your name."
    return _told(request, 200, "Sign in", words, path=path)


async def _go(request: Request) -> Response:
    parts = parts_of(request)
    begun = Begun(
        new_name(), new_name(), own_path(request.query_params.get("next", "/")), _until(parts.now()).timestamp()
    )
    back = f"{parts.ways.public_url}{BACK}"
    answer = RedirectResponse(parts.visits.sign_in_page(back, begun.state, _challenge(begun.verifier)), 303)
    _set(answer, parts.ways, _written(parts.ways, begun))
    return answer


async def _back(request: Request) -> Response:
    """The host has sent the browser back, or somebody says so."""
    parts = parts_of(request)
    begun = _read(parts.ways, request.cookies.get(_cookie(parts.ways), ""), parts.now())
    if begun is None or not same(_only(request, "state"), begun.state):
        words = "This browser has not begun to sign in, or more than ten minutes ago."
        return _told(request, 400, "That did not work", words)  # what it has begun goes on: links come from anybody
    if refusal := _only(request, "error"):
        words = _REFUSALS.get(refusal, f"GitHub would not sign you in. It says: {refusal[:80]}.")
        return _ended(request, _told(request, 403, "Not signed in", words, path=begun.path))
    code = _only(request, "code")
    if not _CODE.fullmatch(code):
        return _ended(request, _told(request, 400, "That did not work", "GitHub sent no code.", path=begun.path))
    try:
        token, visitor = await run_in_threadpool(_who, parts, code, begun.verifier)
    except HostError as error:
        told = _told(request, 502, "Not signed in", error.happened, remedy=error.remedy, path=begun.path)
        return _ended(request, told)
    if not visitor.permissions:
        words = f"The App is on no repository that {visitor.login} may see on GitHub, so there is nothing to show."
        return _ended(request, _told(request, 403, "Not signed in", words))
    name = await run_in_threadpool(_open, parts, named(request, parts.ways), visitor, token)
    answer = RedirectResponse(begun.path, 303)
    give_cookie(answer, parts.ways, name)
    return _ended(request, answer)


def _who(parts: Parts, code: str, verifier: str) -> tuple[str, Visitor]:
    token = parts.visits.exchange(code, verifier, f"{parts.ways.public_url}{BACK}")
    return token, parts.visits.visitor(token)


def _open(parts: Parts, before: str, visitor: Visitor, token: str) -> str:
    """The new session's name; the one that the browser came with ends."""
    if before:
        parts.sessions.close(before)
    return begin(parts, visitor, token)


async def _leave(request: Request) -> Response:
    """Out of this session, or out of all of this person's. It works while the host is away, too."""
    parts, visit = parts_of(request), visit_of(request)
    if visit.session is not None:
        fields = await own_form(request, visit.session)
        if fields.get("everywhere"):
            await run_in_threadpool(parts.sessions.close_all, visit.session.visitor.id)
        await run_in_threadpool(parts.sessions.close, visit.name)
    elif visit.fault is not None:
        raise visit.fault
    answer = RedirectResponse("/sign-in", 303)
    take_cookie(answer, parts.ways)
    return answer


def _told(request: Request, status: int, title: str, words: str, remedy: str = "", path: str = "/") -> Response:
    """A page of one message that leads to the host."""
    address = "/sign-in/go" + (f"?next={quote(path, safe='/')}" if path != "/" else "")
    links = ((address, "Sign in with GitHub"),)
    return page(request, "plain.html", status=status, title=title, words=words, remedy=remedy, links=links)


def _only(request: Request, name: str) -> str:
    """A parameter that is there once."""
    values = request.query_params.getlist(name)
    return values[0] if len(values) == 1 else ""


def _ended(request: Request, answer: Response) -> Response:
    ways = parts_of(request).ways
    answer.delete_cookie(_cookie(ways), path="/", secure=ways.is_secure, httponly=True, samesite="lax")
    return answer


def _cookie(ways: Ways) -> str:
    return "__Host-foreread-sign-in" if ways.is_secure else "foreread-sign-in"


def _set(answer: Response, ways: Ways, value: str) -> None:
    answer.set_cookie(
        _cookie(ways), value, max_age=int(LASTS.total_seconds()), path="/", secure=ways.is_secure, httponly=True,
        samesite="lax",
    )  # fmt: skip


def _until(now: datetime) -> datetime:
    return now + LASTS


def _written(ways: Ways, begun: Begun) -> str:
    box = sealed(ways.seal_key, _PURPOSE, ways.public_url, json.dumps(begun).encode())
    return urlsafe_b64encode(box).decode()


def _read(ways: Ways, cookie: str, now: datetime) -> Begun | None:
    if not cookie or len(cookie) > _LONGEST_COOKIE:
        return None
    try:
        text = unsealed(ways.seal_key, _PURPOSE, ways.public_url, urlsafe_b64decode(cookie))
    except ValueError:
        return None
    if text is None:
        return None
    begun = Begun(*json.loads(text))
    return begun if now.timestamp() < begun.until else None


def _challenge(verifier: str) -> str:
    """S256 of RFC 7636 §4.2."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
