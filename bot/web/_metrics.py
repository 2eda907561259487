"""`/metrics` on the public address: for whoever has the token, and as if it were not there for everybody else."""

from __future__ import annotations

import hmac

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.adapters.meters import CONTENT_TYPE
from bot.web._parts import Parts


def routes(parts: Parts) -> list[BaseRoute]:
    def metrics(request: Request) -> Response:
        if not has_token(request, parts.ways.metrics_token):
            raise HTTPException(404)
        return Response(parts.meters.text(), media_type=CONTENT_TYPE)

    return [Route("/metrics", metrics)]


def has_token(request: Request, token: bytes) -> bool:
    """Whether the request has it as RFC 6750 says (`Authorization: Bearer …`); compared in constant time."""
    given = request.headers.get("authorization", "").encode("latin-1", "replace")
    return bool(token) and hmac.compare_digest(given, b"Bearer " + token)
