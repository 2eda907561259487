"""Whose request it is: the cookie's name, the session behind it, and whether the host still says the same of them.

A session that is not there, has ended or cannot be unsealed is none. Whether the host can be asked is another matter:
while it is away people go on reading what they could see an hour ago at most, and act on nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.desk import Session, Visitor
from bot.errors import ForereadError, HostError, HostUnavailableError, StoreError
from bot.web._parts import Parts, Ways
from bot.web._seal import mac, new_name, same, sealed, unsealed

IDLE: Final = timedelta(hours=12)
LONGEST: Final = timedelta(days=7)
ASKED_AGAIN: Final = timedelta(minutes=5)
"""What somebody may do is asked of the host again after this."""
BELIEVED: Final = timedelta(hours=1)
"""How long the last answer is shown by while the host cannot be asked."""
KEY: Final = "foreread.visit"
PARTS: Final = "foreread.parts"
"""In the ASGI scope: what is mounted below has another application."""
_TOKEN: Final = "session token"  # noqa: S105 - what the key is for
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_WITHOUT: Final = ("/webhook", "/healthz", "/readyz", "/metrics", "/static")
_LOCKS: Final = 64


@dataclass(frozen=True, slots=True)
class Visit:
    """A request's session."""

    name: str
    session: Session | None
    fault: ForereadError | None = None
    """Why nobody knows whether there is a session, or, beside one, why the host was not asked what it allows now."""
    is_shown: bool = True
    """Whether what the host said last is recent enough to read by."""


def cookie_name(ways: Ways) -> str:
    """Browsers take `__Host-` only over TLS, for this host alone and all its paths (RFC 6265bis §4.1.3.2)."""
    return "__Host-foreread" if ways.is_secure else "foreread"


def begin(parts: Parts, visitor: Visitor, token: str) -> str:
    """A new session; its name, which is never one that a browser came with."""
    name, now = new_name(), parts.now()
    box = sealed(parts.ways.seal_key, _TOKEN, name, token.encode())
    parts.sessions.open(name, Session(visitor, box, new_name(), now, now, now + IDLE))
    return name


def token_in(ways: Ways, visit: Visit) -> str | None:
    """The person's token of the host; None where the service's key is another by now."""
    if visit.session is None:
        return None
    text = unsealed(ways.seal_key, _TOKEN, visit.name, visit.session.token)
    return None if text is None else text.decode()


def form_token_of(session: Session) -> str:
    """What each form carries; another one each time, so that no length of a compressed page gives it away."""
    salt = new_name()
    return f"{salt}.{mac(session.form_key.encode(), salt.encode())}"


def is_form_token(session: Session, token: str) -> bool:
    """Whether it was given to this session."""
    salt, _, given = token.partition(".")
    return same(given, mac(session.form_key.encode(), salt.encode("utf-8", "replace")))


def give_cookie(response: Response, ways: Ways, name: str) -> None:
    response.set_cookie(
        cookie_name(ways), name, max_age=int(LONGEST.total_seconds()), path="/", secure=ways.is_secure, httponly=True,
        samesite="lax",
    )  # fmt: skip


def take_cookie(response: Response, ways: Ways) -> None:
    response.delete_cookie(cookie_name(ways), path="/", secure=ways.is_secure, httponly=True, samesite="lax")


def named(connection: HTTPConnection, ways: Ways) -> str:
    """What the cookie says; "" for nothing that could be a session's name."""
    name = connection.cookies.get(cookie_name(ways), "")
    return name if _NAME.fullmatch(name) else ""


class Sessions:
    """ASGI middleware: finds the session, and leaves it in the scope for `bot.web._guard`.

    Pages find `request.state.session` and `request.state.form_token`, where somebody is signed in.
    """

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app = app
        self._parts = parts
        self._locks = tuple(Lock() for _ in range(_LOCKS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not is_without(scope["path"]):
            scope[PARTS] = self._parts
            if name := named(HTTPConnection(scope), self._parts.ways):
                await self._find(scope, name)
        await self._app(scope, receive, send)

    async def _find(self, scope: Scope, name: str) -> None:
        scope[KEY] = visit = await run_in_threadpool(self._visit, name)
        if visit.session is not None and visit.is_shown:
            state = scope.setdefault("state", {})
            state["session"], state["form_token"] = visit.session, form_token_of(visit.session)

    def _visit(self, name: str) -> Visit:
        try:
            return self._current(name)
        except StoreError as error:
            return Visit(name, None, error)

    def _current(self, name: str) -> Visit:
        session = self._parts.sessions.find(name, self._parts.now())
        if session is None or self._is_fresh(session):
            return Visit(name, session)
        with self._locks[hash(name) % _LOCKS]:  # a page asks for several things at once: the host is asked once
            session = self._parts.sessions.find(name, self._parts.now())
            if session is None or self._is_fresh(session):
                return Visit(name, session)
            return self._asked(name, session)

    def _is_fresh(self, session: Session) -> bool:
        return self._parts.now() - session.looked_at < ASKED_AGAIN

    def _asked(self, name: str, session: Session) -> Visit:
        """The session as the host has it now. One that the host would not have any more is closed."""
        token = token_in(self._parts.ways, Visit(name, session))
        try:
            visitor = None if token is None else self._parts.visits.visitor(token)
        except HostUnavailableError as error:
            believed = self._parts.now() - session.looked_at < BELIEVED
            return Visit(name, session, error, believed)
        except HostError:
            visitor = None
        if visitor is None or visitor.id != session.visitor.id:
            self._parts.sessions.close(name)
            return Visit(name, None)
        renewed = _renewed(session, visitor, self._parts.now())
        self._parts.sessions.renew(name, renewed)
        return Visit(name, renewed)


def _renewed(session: Session, visitor: Visitor, now: datetime) -> Session:
    return replace(session, visitor=visitor, looked_at=now, ends_at=min(session.opened_at + LONGEST, now + IDLE))


def is_without(path: str) -> bool:
    """Whether nobody signs in for it: programs ask, or everybody may see it."""
    return any(path == start or path.startswith(f"{start}/") for start in _WITHOUT)
