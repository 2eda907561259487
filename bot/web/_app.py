"""The application: which part answers what."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.web import _health
from bot.web._errors import ANSWERS
from bot.web._guard import REFUSALS, guards
from bot.web._parts import Parts

_MODULES = (_health,)
"""Each has `routes(parts)`; the first that fits a path answers."""


def create_app(parts: Parts) -> Starlette:
    """The ASGI application. What `parts.beside` opens is open as long as it serves."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for opened in parts.beside:
                await stack.enter_async_context(opened())
            yield

    routes: list[BaseRoute] = [route for module in _MODULES for route in module.routes(parts)]
    app = Starlette(
        routes=routes, middleware=guards(parts), exception_handlers={**ANSWERS, **REFUSALS}, lifespan=lifespan
    )
    app.state.parts = parts
    return app
