"""Whether the process lives, and whether it can work."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.adapters.meters import CONTENT_TYPE, Meters
from bot.web._metrics import has_token
from bot.web._parts import Parts

REMEMBERED_S = 1.0
_NOT_READY = {"retry-after": "5", "cache-control": "no-store"}


def routes(parts: Parts) -> list[BaseRoute]:
    """`/healthz` for whoever starts the process again, `/readyz` for whoever sends it requests.

    Anybody may learn that a service is ready, as anybody can who sends it a request; why it is not is for those who
    have the token of `/metrics`.
    """

    problem = _remembered(parts.is_ready)

    def readiness(request: Request) -> Response:
        return _readiness(problem(), tells_why=has_token(request, parts.ways.metrics_token))

    return [Route("/healthz", _alive), Route("/readyz", readiness)]


def create_backstage(meters: Meters, is_ready: Callable[[], str]) -> Starlette:
    """The same and `/metrics` for an address of its own, which only those who run the service can reach.

    It asks for no token: of a worker without pages, or beside the pages on another port of the loopback address.
    """

    def readiness(_: Request) -> Response:
        return _readiness(is_ready(), tells_why=True)

    def metrics(_: Request) -> Response:
        return Response(meters.text(), media_type=CONTENT_TYPE)

    return Starlette(routes=[Route("/healthz", _alive), Route("/readyz", readiness), Route("/metrics", metrics)])


def _remembered(is_ready: Callable[[], str]) -> Callable[[], str]:
    """The same, asked once in `REMEMBERED_S`: strangers can ask for it as often as they like."""
    last = (float("-inf"), "")

    def problem() -> str:
        nonlocal last
        if monotonic() - last[0] >= REMEMBERED_S:
            last = (monotonic(), is_ready())
        return last[1]

    return problem


async def _alive(_: Request) -> Response:
    return PlainTextResponse("alive")


def _readiness(why: str, *, tells_why: bool) -> Response:
    if not why:
        return PlainTextResponse("ready", headers={"cache-control": "no-store"})
    return PlainTextResponse(why if tells_why else "not ready", 503, headers=_NOT_READY)
