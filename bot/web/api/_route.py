"""What every operation does with a request: a body of some size is not read, an answer at hand is not sent again."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from hashlib import sha256
from typing import Any, Final

from fastapi import HTTPException
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from bot.web.api._problems import WHY

MOST: Final = 16_384
"""Bytes of a body; the largest thing that is taken is a thumb with its words."""
_Answer = Callable[[Request], Coroutine[Any, Any, Response]]


class TaggedRoute(APIRoute):
    """Answers to reads carry a tag (RFC 9110, section 8.8.3), and are not sent to who has them; caches keep none."""

    def get_route_handler(self) -> _Answer:
        answer = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            response = await answer(Request(request.scope, _limited(request.receive)))
            response.headers["Vary"] = "Authorization, Cookie"
            if request.method != "GET" or response.status_code != 200:
                response.headers["Cache-Control"] = "no-store"
                return response
            tag = f'"{sha256(bytes(response.body)).hexdigest()[:32]}"'
            headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}
            if _has(request.headers.get("if-none-match", ""), tag):
                return Response(status_code=304, headers=headers)
            response.headers.update(headers)
            return response

        return tagged


def _limited(receive: Receive) -> Receive:
    size = 0

    async def some() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MOST:
            raise HTTPException(413, WHY[413])
        return message

    return some


def _has(asked: str, tag: str) -> bool:
    """Whether If-None-Match names it; compared weakly, as RFC 9110 has it for this header."""
    names = [name.strip().removeprefix("W/") for name in asked.split(",")]
    return tag in names or names == ["*"]
