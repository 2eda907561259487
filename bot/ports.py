"""Everything we ask of the world. Adapters implement these; tests implement them with small fakes."""

from __future__ import annotations

from typing import Protocol

from bot.review import Reply, Request

__all__ = ["Clock", "Model", "Progress"]


class Model(Protocol):
    """A language model."""

    @property
    def name(self) -> str:
        """What receipts call it, e.g. `anthropic:claude-…`."""
        ...

    def complete(self, request: Request) -> Reply:
        """Answer one request. Raises ModelError when no reply can be had; never returns a guess."""
        ...


class Clock(Protocol):
    """Time, so that stages need not look at a clock."""

    def seconds(self) -> float:
        """Seconds since some fixed point, monotonic."""
        ...


class Progress(Protocol):
    """Where long work says what it is doing."""

    def step(self, what: str) -> None:
        """A new step begins; `what` completes the sentence "Foreread is …"."""
        ...
