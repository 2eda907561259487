"""The application: which part answers what."""

from __future__ import annotations

from starlette.applications import Starlette

from bot.web._guard import REFUSALS, guards
from bot.web._parts import Parts


def create_app(parts: Parts) -> Starlette:
    """The ASGI application."""
    app = Starlette(routes=[], middleware=guards(parts), exception_handlers=dict(REFUSALS))
    app.state.parts = parts
    return app
