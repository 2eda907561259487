"""The service's entrance for the web: webhooks, the desk, an interface for programs. Requests in, responses out."""

from bot.web._app import create_app
from bot.web._health import create_backstage
from bot.web._open import open_parts
from bot.web._parts import Parts, Ways
from bot.web._server import bound, server_settings

__all__ = ["Parts", "Ways", "bound", "create_app", "create_backstage", "open_parts", "server_settings"]
