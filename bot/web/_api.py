"""The interface for programs, at /api: `bot.web.api` answers, docs/service-api.openapi.json describes it."""

from __future__ import annotations

from starlette.routing import BaseRoute, Mount

from bot.web._parts import Parts
from bot.web.api import api_app


def routes(parts: Parts) -> list[BaseRoute]:
    """One sub-application with errors, limits and a description of its own."""
    return [Mount("/api", app=api_app(parts))]
