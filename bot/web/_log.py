"""What is counted and logged of each request, other than deliveries, which `_intake` tells of."""

from __future__ import annotations

import sys
from time import perf_counter

from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.adapters.log import about
from bot.web._parts import Parts

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_QUIET = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds by machines: logged only when they fail."""


class Told:
    """Around everything else. Paths are logged, query strings never: they hold codes of sign-ins."""

    def __init__(self, app: ASGIApp, parts: Parts) -> None:
        self._app = app
        self._parts = parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = perf_counter()
        status = 499  # as nginx logs a client that went away before it was answered

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        path = scope["path"]
        try:
            with self._parts.tracing.span("request") as span:
                await self._app(scope, receive, sending)
                span.note(route=template(scope), status=status)
        finally:
            error = sys.exc_info()[1]
            if error is not None:
                status = 500
                self._parts.log.told("failed", "error", **about(error))
            self._tell(scope, path, status, perf_counter() - began)

    def _tell(self, scope: Scope, path: str, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = template(scope)
        self._parts.meters.answered(route, method, status, seconds)
        if route in _QUIET and status < 400:
            return
        level = "error" if status >= 500 else "info"
        self._parts.log.told(
            "request", level, method=method, path=path, route=route, status=status, ms=round(1000 * seconds, 3)
        )


def template(scope: Scope) -> str:
    """The path of the route that answered, with names for what varies; "" where none did."""
    route = scope.get("route")
    if route is None:
        return ""
    root: str = scope.get("root_path", "")
    return root if isinstance(route, Mount) else root + getattr(route, "path", "")
