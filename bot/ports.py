"""Everything we ask of the world. Adapters implement these; tests implement them with small fakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.review import Reply, Request

if TYPE_CHECKING:
    from bot.ledger import Draft, Head, LedgerEntry

__all__ = ["Clock", "Ledger", "Model", "Progress"]


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


class Ledger(Protocol):
    """A record that only grows; `bot.ledger` says what it is made of."""

    def append(self, draft: Draft) -> LedgerEntry:
        """Record one more entry, behind the one that opens the ledger; it is kept when this returns.

        Whoever else appends at the same time, the chain has one end. Raises LedgerError when nothing was recorded.
        """
        ...

    def head(self) -> Head:
        """Where the ledger ends. Raises LedgerError when that cannot be told."""
        ...
