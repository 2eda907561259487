"""The interface for programs: JSON in, JSON out, described by OpenAPI.

It reads what the desk shows, to those who may see it there. It asks for another look, tries a parked task again and
takes a thumb; answers and approvals are acts of a person on the host, and nothing here does them.
"""

from bot.web.api._app import api_app
from bot.web.api._limits import Limits

__all__ = ["Limits", "api_app"]
