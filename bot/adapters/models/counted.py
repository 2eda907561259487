"""A model whose requests are counted, as what they came to and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.errors import ModelError

if TYPE_CHECKING:
    from bot.ports import Model
    from bot.review import Reply, Request

Told = Callable[[str, str, int, int, float], object]
"""The model's name, the result, tokens in and out, dollars: `Meters.asked_model`."""


class Counted:
    """Asks another model, and tells of each request."""

    def __init__(self, model: Model, told: Told) -> None:
        self._model = model
        self._told = told

    @property
    def name(self) -> str:
        return self._model.name

    def complete(self, request: Request) -> Reply:
        """The other's reply. Raises what it raises."""
        try:
            reply = self._model.complete(request)
        except ModelError as error:
            self._told(self.name, type(error).__name__, 0, 0, 0.0)
            raise
        self._told(self.name, str(reply.stop), reply.tokens_in, reply.tokens_out, reply.cost_usd or 0.0)
        return reply
