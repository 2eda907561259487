"""Who is asking: a session of the desk, or a token of the host. Nothing is answered to anybody else."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import BoundedSemaphore, Lock
from typing import Annotated, Final, NamedTuple

from fastapi import Depends, HTTPException, Request

from bot.desk import Visitor
from bot.errors import HostError, HostUnavailableError
from bot.gate import Permission
from bot.web._guard import ForbiddenError, SignInNeededError, checked_header, may, session_of
from bot.web._parts import Parts
from bot.web.api._limits import Buckets, Limits, address_of
from bot.web.api._problems import WHY, not_found, too_many, unavailable

FORM_HEADER: Final = "X-Foreread-Form"
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/=-]{1,255}")
"""RFC 6750, section 2.1; what is something else is not sent anywhere."""
_MOST: Final = 1_000
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, and what they may see."""

    visitor: Visitor
    signed_in_by: str

    def may(self, repository_id: int, least: Permission = Permission.READ) -> bool:
        return may(self.visitor, repository_id, least)

    def readable(self) -> frozenset[int]:
        """The numbers of all repositories that may be shown."""
        return frozenset(each for each in self.visitor.permissions if self.may(each))

    def must_see(self, repository_id: int) -> None:
        """Raises 404, as for what is not there."""
        if not self.may(repository_id):
            raise not_found()


class _Known(NamedTuple):
    visitor: Visitor | None
    """None for a token that is refused."""
    reached: bool
    until: float


class Callers:
    """What is known of tokens for a while, by their digest, and how often each may ask."""

    def __init__(self, parts: Parts, limits: Limits) -> None:
        self._parts, self._limits = parts, limits
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._lock = Lock()
        self._at_once = BoundedSemaphore(limits.at_once)
        self._by_caller = Buckets(limits.caller)
        self._by_address = Buckets(limits.address)
        self._unknown = Buckets(limits.unknown)
        self._asked = Buckets(limits.asked, 1)

    def who(self, request: Request) -> Caller:
        """Raises 401, 403 where the form token is missing, 429, and 503 where the host cannot be asked."""
        now = self._now()
        address = address_of(request)
        _go_on(self._by_address.take(address, now))
        said = request.headers.get("authorization")
        caller = self._by_session(request) if said is None else Caller(self._by_token(said, address, now), "token")
        _go_on(self._by_caller.take(str(caller.visitor.id), now))
        return caller

    def _now(self) -> float:
        return self._parts.now().timestamp()

    def _by_session(self, request: Request) -> Caller:
        try:
            if request.method in _SAFE:
                return Caller(session_of(request).visitor, "session")
            # Another site can make a browser send the cookie, and cannot read what this header must hold.
            return Caller(checked_header(request, request.headers.get(FORM_HEADER, "")).visitor, "session")
        except SignInNeededError as error:
            raise _nobody() from error
        except ForbiddenError as error:
            raise HTTPException(403, f"{error.detail} {FORM_HEADER} must hold the form token.") from error

    def _by_token(self, said: str, address: str, now: float) -> Visitor:
        scheme, _, token = said.partition(" ")
        if scheme.casefold() != "bearer" or not _TOKEN.fullmatch(token):
            raise _nobody()
        digest = sha256(token.encode()).hexdigest()
        with self._lock:
            known = self._known.get(digest)
        if known is None or known.until <= now:
            _go_on(self._unknown.take(address, now))
            _go_on(self._asked.take("", now))
            known = self._ask(token)
            with self._lock:
                self._known[digest] = known
                self._known.move_to_end(digest)
                while len(self._known) > _MOST:
                    self._known.popitem(last=False)
        if not known.reached:
            raise unavailable("The host cannot be asked now whose token that is.", self._limits.unreached_s)
        if known.visitor is None:
            raise _nobody()
        return known.visitor

    def _ask(self, token: str) -> _Known:
        if not self._at_once.acquire(blocking=False):
            raise too_many(1)
        try:
            visitor = self._parts.visits.visitor(token)
        except HostUnavailableError:
            return _Known(None, reached=False, until=self._now() + self._limits.unreached_s)
        except HostError:
            return _Known(None, reached=True, until=self._now() + self._limits.refused_s)
        else:
            return _Known(visitor, reached=True, until=self._now() + self._limits.believed_s)
        finally:
            self._at_once.release()


def _go_on(wait_s: float) -> None:
    if wait_s:
        raise too_many(wait_s)


def _nobody() -> HTTPException:
    return HTTPException(401, WHY[401], {"WWW-Authenticate": 'Bearer realm="foreread"'})


def _caller(request: Request) -> Caller:
    callers: Callers = request.app.state.callers
    return callers.who(request)


def _parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


CallerIs = Annotated[Caller, Depends(_caller)]
PartsAre = Annotated[Parts, Depends(_parts)]
