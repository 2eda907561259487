"""The application: which part answers what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from bot.web import _health, _metrics
from bot.web._errors import ANSWERS
from bot.web._intake import PATH, Intake
from bot.web._log import Told
from bot.web._parts import Parts

_MODULES = (_health, _metrics)
"""Each has `routes(parts)`; the first that fits a path answers."""


class Application(Starlette):
    """Starlette, whose layers a delivery does not pass: it needs no session, no header of pages, no router."""

    def __init__(self, parts: Parts) -> None:
        @asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            async with AsyncExitStack() as stack:
                for opened in parts.beside:
                    await stack.enter_async_context(opened())
                yield

        routes: list[BaseRoute] = [route for module in _MODULES for route in module.routes(parts)]
        told = Middleware(Told, parts=parts)
        super().__init__(routes=routes, exception_handlers=dict(ANSWERS), middleware=[told], lifespan=lifespan)
        self.router.redirect_slashes = False  # such a redirect is made of the Host header, which anybody may write
        self.state.parts = parts
        self._intake = Intake(parts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One scope after the other, as ASGI has it."""
        if scope["type"] == "http" and scope["path"] == PATH:
            await self._intake(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def create_app(parts: Parts) -> Starlette:
    """The ASGI application. What `parts.beside` opens is open as long as it serves."""
    return Application(parts)
