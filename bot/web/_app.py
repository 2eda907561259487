"""The application: which part answers what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import Receive, Scope, Send

from bot.web import (
    _acts,
    _api,
    _change_page,
    _feedback,
    _health,
    _ledger_page,
    _metrics,
    _parked_page,
    _queue_page,
    _sign_in,
    _static,
    _team_page,
)
from bot.web._errors import ANSWERS
from bot.web._guard import REFUSALS, guards
from bot.web._intake import PATH, Intake
from bot.web._log import Told
from bot.web._parts import Parts

_MODULES = (
    _health, _metrics, _static, _sign_in, _queue_page, _change_page, _acts, _team_page, _ledger_page, _parked_page,
    _feedback, _api,
)  # fmt: skip
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
        answers = {**ANSWERS, **REFUSALS}
        middleware = [told, *guards(parts)]
        super().__init__(routes=routes, exception_handlers=answers, middleware=middleware, lifespan=lifespan)
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
