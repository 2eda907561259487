"""What is answered when something goes wrong: what happened and what to do, never where in the code.

Programs (`/api`, `/webhook`) get JSON; people a plain page that needs no template, which may be what went wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.errors import ForereadError, HostError, HostUnavailableError, LedgerError, StoreError, UsageError

FOR_PROGRAMS = ("/api", "/webhook")
_TRY_AGAIN_S = "10"
_NO_STORE = "The service's database cannot be had now. Try again in a minute."
"""In place of its words, which may tell a stranger where it is, and as whom one signs in to it."""
_STATUS: tuple[tuple[type[ForereadError], HTTPStatus], ...] = (
    (StoreError, HTTPStatus.SERVICE_UNAVAILABLE),
    (LedgerError, HTTPStatus.SERVICE_UNAVAILABLE),
    (HostUnavailableError, HTTPStatus.SERVICE_UNAVAILABLE),
    (HostError, HTTPStatus.BAD_GATEWAY),
    (UsageError, HTTPStatus.BAD_REQUEST),
    (ForereadError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""The first that fits counts."""
_LOCKED = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{title} · Foreread</title></head>
<body><main><h1>{title}</h1><p>{happened}</p><p><a href="/">To the queue</a></p></main></body></html>
"""


def problem(path: str, status: int, happened: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """The answer for whoever asked for `path`. `happened` may hold hostile text."""
    title = HTTPStatus(status).phrase
    given = {**_LOCKED, **(headers or {})}
    if is_for_programs(path):
        # RFC 9457, as `bot.web.api` answers what reaches it.
        told = {"type": "about:blank", "title": title, "status": status, "detail": happened or title, "errors": []}
        return JSONResponse(told, status, headers=given, media_type="application/problem+json")
    text = _PAGE.format(title=escape(title), happened=escape(happened or title))
    return Response(text, status, headers=given, media_type="text/html")


def is_for_programs(path: str) -> bool:
    return any(path == start or path.startswith(f"{start}/") for start in FOR_PROGRAMS)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
    return problem(request.url.path, error.status_code, error.detail, error.headers)


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, ForereadError)  # noqa: S101 - what it is registered for
    status = next(status for kind, status in _STATUS if isinstance(error, kind))
    wait = {"retry-after": _TRY_AGAIN_S} if status is HTTPStatus.SERVICE_UNAVAILABLE else {}
    told = _NO_STORE if isinstance(error, StoreError | LedgerError) else str(error)
    return problem(request.url.path, status, told, wait)


async def _unknown(request: Request, _: Exception) -> Response:
    return problem(request.url.path, HTTPStatus.INTERNAL_SERVER_ERROR)


ANSWERS: Mapping[Any, Any] = {HTTPException: _refused, ForereadError: _known, Exception: _unknown}
"""Exception → what answers it: Starlette takes the nearest class. An unknown one is raised again, to be logged."""
