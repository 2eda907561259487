"""Whether the process lives, and whether it can work."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route

from bot.web._parts import Parts


def routes(parts: Parts) -> list[BaseRoute]:
    """`/healthz` for whoever starts the process again, `/readyz` for whoever sends it requests."""

    def readiness(_: Request) -> PlainTextResponse:
        why = parts.is_ready()
        return PlainTextResponse(why or "ready", 503 if why else 200)

    return [Route("/healthz", _alive), Route("/readyz", readiness)]


async def _alive(_: Request) -> PlainTextResponse:
    return PlainTextResponse("alive")
