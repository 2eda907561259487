"""What a page asks before it shows or does anything: who is there, what they may see, whether their own form was sent.

What somebody may not see is answered like what is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, quote

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk import Record, Session, Visitor
from bot.errors import HostUnavailableError
from bot.gate import Permission
from bot.pattern import lazy
from bot.post import Place
from bot.web._errors import is_for_programs, problem
from bot.web._headers import SecurityHeaders, is_from
from bot.web._parts import Parts
from bot.web._session import KEY, PARTS, Sessions, Visit, form_token_of, is_form_token, token_in

FORM_TOKEN: Final = "form_token"  # noqa: S105 - the name of a field
_RANK: Final = tuple(Permission)
"""From nothing to everything."""
_MOST_BYTES: Final = 1 << 20
"""A remark may have 65,536 characters, each of up to 12 bytes when it is percent-encoded."""
_MOST_FIELDS: Final = 64
_URLENCODED: Final = "application/x-www-form-urlencoded"
_OWNER: Final = lazy(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?")
_REPOSITORY: Final = lazy(r"(?!\.+$)[A-Za-z0-9_.-]{1,100}")
_NUMBER: Final = lazy(r"[1-9][0-9]{0,9}")


class SignInNeededError(HTTPException):
    """Nobody is signed in, or not any more: pages lead to the sign-in, programs get 401."""

    def __init__(self) -> None:
        super().__init__(401, "Sign in first.")


class ForbiddenError(HTTPException):
    """What was sent did not come from a form that this person was given. Nothing was done."""

    def __init__(self, why: str) -> None:
        super().__init__(403, why)


class NotThereError(HTTPException):
    """There is no such thing, or none that this person may see: the answer is the same."""

    def __init__(self) -> None:
        super().__init__(404, "There is nothing here, or nothing that you may see.")


def session_of(request: Request) -> Session:
    """Raises SignInNeededError; where that cannot be told, StoreError or HostUnavailableError."""
    visit = visit_of(request)
    if visit.fault is not None and (visit.session is None or not visit.is_shown):
        raise visit.fault
    if visit.session is None:
        raise SignInNeededError
    return visit.session


def visitor_of(request: Request) -> Visitor:
    """Who is there. Raises as `session_of` does."""
    return session_of(request).visitor


def token_of(request: Request) -> str:
    """The person's own token of the host, for `Visits.say` and `Visits.approve`. Raises as `session_of` does."""
    session_of(request)
    token = token_in(parts_of(request).ways, visit_of(request))
    if token is None:
        raise SignInNeededError
    return token


def may(visitor: Visitor, repository_id: int, least: Permission = Permission.READ) -> bool:
    """Whether they may do at least that in the repository. Nobody may do less than read."""
    held = visitor.permissions.get(repository_id, Permission.NONE)
    return held is not Permission.NONE and _RANK.index(held) >= _RANK.index(least)


def place_of(request: Request) -> Place:
    """The change that the path names by `{owner}`, `{name}` and `{number}`. Raises NotThereError."""
    owner, name, number = (str(request.path_params.get(key, "")) for key in ("owner", "name", "number"))
    if not (_OWNER.fullmatch(owner) and _REPOSITORY.fullmatch(name) and _NUMBER.fullmatch(number)):
        raise NotThereError
    return Place(owner, name, int(number))


def record_for(request: Request, least: Permission = Permission.READ) -> Record:
    """What is remembered of the change that the path names. Raises NotThereError, and as `session_of` does."""
    visitor = visitor_of(request)
    record = parts_of(request).records.at(place_of(request))
    if record is None or not may(visitor, record.key.repository_id):
        raise NotThereError
    if not may(visitor, record.key.repository_id, least):
        raise ForbiddenError(f"That takes the permission to {least.value} in {record.place.repository}.")
    return record


def form_token(request: Request) -> str:
    """What each form carries in the field `form_token`. Raises as `session_of` does."""
    return form_token_of(session_of(request))


async def checked_form(request: Request) -> FormData:
    """The fields that were sent, of a form that this session was given, by a page of ours, while the host says what
    this person may do. Raises ForbiddenError, and as `session_of` does.
    """
    session = session_of(request)
    fields = await own_form(request, session)
    _is_certain(request)
    return fields


def checked_header(request: Request, given: str) -> Session:
    """The same for what a script of ours sends; `given` is the form's token, from a header."""
    session = session_of(request)
    _from_our_page(request)
    _is_given(session, given)
    _is_certain(request)
    return session


async def own_form(request: Request, session: Session) -> FormData:
    """Fields of a form that this session was given; for what needs no permission of the host. Raises ForbiddenError."""
    _from_our_page(request)
    fields = await _fields(request)
    _is_given(session, str(fields.get(FORM_TOKEN, "")))
    return fields


def visit_of(request: Request) -> Visit:
    found = request.scope.get(KEY)
    return found if isinstance(found, Visit) else Visit("", None)


def _is_given(session: Session, token: str) -> None:
    if not is_form_token(session, token):
        raise ForbiddenError("The form is not one of this visit, so nothing was done. Load the page anew.")


def _is_certain(request: Request) -> None:
    fault = visit_of(request).fault
    if fault is not None:
        raise HostUnavailableError(
            "Nothing was done: the host cannot be asked whether you may still do that.", "Try again in a minute."
        ) from fault


def parts_of(request: Request) -> Parts:
    parts = request.scope.get(PARTS)
    if not isinstance(parts, Parts):
        raise TypeError("The request came by no `bot.web._session.Sessions`.")
    return parts


def _from_our_page(request: Request) -> None:
    """Browsers say where a form was sent from, in headers that no script can set; what says neither is no browser."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if (origin is None and site is None) or not is_from(origin, site, parts_of(request).ways.public_url):
        raise ForbiddenError("That was not sent by a page of this desk, so nothing was done.")


async def _fields(request: Request) -> FormData:
    if request.method != "POST" or request.headers.get("content-type", "").partition(";")[0].strip() != _URLENCODED:
        raise ForbiddenError("Only forms of this desk are taken.")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > _MOST_BYTES:
            raise ForbiddenError("That is more than a form of this desk sends.")
    try:
        pairs = parse_qsl(
            bytes(body).decode("ascii"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace"
        )
    except ValueError:
        raise ForbiddenError("That is not what a form sends.") from None
    return FormData([(name, value.replace("\0", "\ufffd")) for name, value in pairs])  # PostgreSQL's text has no NUL


async def _lead_to_sign_in(request: Request, _: Exception) -> Response:
    if is_for_programs(request.url.path):
        return problem(request.url.path, 401, "Sign in first.")
    path = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    asked = path.decode("latin-1").partition("?")[0] + (f"?{request.url.query}" if request.url.query else "")
    back = f"?next={quote(asked, safe='/')}" if request.method == "GET" and asked != "/" else ""
    return RedirectResponse(f"/sign-in{back}", 303)


def guards(parts: Parts) -> list[Middleware]:
    """What stands before every page, from outside in."""
    return [Middleware(SecurityHeaders, ways=parts.ways), Middleware(Sessions, parts=parts)]


REFUSALS: Final[Mapping[Any, Any]] = {SignInNeededError: _lead_to_sign_in}
"""Handlers of exceptions for the application, beside its own ones for HTTPException and ForereadError."""
