"""The service's entrance for the web: webhooks, the desk, an interface for programs. Requests in, responses out."""

from bot.web._app import create_app
from bot.web._open import open_parts
from bot.web._parts import Parts, Ways

__all__ = ["Parts", "Ways", "create_app", "open_parts"]
