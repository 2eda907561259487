"""Everything we ask of the world. Adapters implement these; tests implement them with small fakes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.review import Reply, Request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.gate import Account, Permission
    from bot.ledger import Draft, Head, LedgerEntry
    from bot.post import Deed, Done, HostedChange, MergeGroup, OpenChange, Place

__all__ = ["Clock", "CodeHost", "Ledger", "Model", "Progress"]


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


class CodeHost(Protocol):
    """Where changes are proposed, discussed and merged. Every method raises HostError when the host gives no answer."""

    def look(self, place: Place) -> HostedChange:
        """The change as it is now. What the host would not show is named in it, never guessed."""
        ...

    def open_changes(self, owner: str, name: str) -> Sequence[OpenChange]:
        """All changes of a repository that are open."""
        ...

    def permissions(self, place: Place, accounts: Sequence[Account]) -> Mapping[int, Permission]:
        """What each may do in the repository, by the account's number; whoever cannot be told is left out."""
        ...

    def members(self, place: Place, teams: Sequence[str]) -> object:
        """Who is in each team (`org/slug`), as the data that `bot.gate.read_roster` takes."""
        ...

    def merge_groups(self, owner: str, name: str, base: str) -> Sequence[MergeGroup]:
        """What the merge queue of a branch has put together, from its front; nothing where there is no such queue."""
        ...

    def do(self, place: Place, deed: Deed) -> Done:
        """Do it. Nothing is done twice: what may have been done before a failure is looked for first."""
        ...
