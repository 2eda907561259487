"""What the pages are made with; `bot.wiring.service` puts it together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from bot.adapters.log import Log, SilentLog
from bot.adapters.meters import Meters
from bot.adapters.tracing import NoTracing, Tracing
from bot.ports import Deliveries, Outcomes, Records, Sessions, Tasks, Visits
from bot.work import Delivery


@dataclass(frozen=True, slots=True)
class Ways:
    """What is said once, when the service starts."""

    public_url: str
    """Where people reach the desk, without a slash at its end: `https://foreread.example.com`."""
    webhook_secret: bytes
    seal_key: bytes
    """32 bytes: seals tokens of sessions and what forms carry."""
    site: str = "https://github.com"
    """Of the host, for people."""
    version: str = ""
    more_secrets: tuple[bytes, ...] = ()
    """Others that deliveries may be signed with, while the secret at the host is being changed."""
    metrics_token: bytes = b""
    """Whoever has it may read `/metrics` and why the service is not ready; b"": nobody."""

    @property
    def is_secure(self) -> bool:
        """Whether cookies may be kept to TLS: anywhere but on a laptop."""
        return self.public_url.startswith("https:")


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything that a page asks."""

    ways: Ways
    deliveries: Deliveries
    tasks: Tasks
    records: Records
    outcomes: Outcomes
    sessions: Sessions
    visits: Visits
    now: Callable[[], datetime]
    ledger_lines: Callable[[], Iterable[bytes]] = field(default=lambda: ())
    """The ledger as it is kept, from its first line."""
    ledger_from: Callable[[int], Iterable[bytes]] | None = None
    """The same from the entry of a number on, without reading those before; None: they are read, and passed over."""
    is_ready: Callable[[], str] = field(default=lambda: "")
    """Why the service cannot do its work now; "" when it can."""
    keep: Callable[[Delivery], Awaitable[bool]] | None = None
    """On disk when it returns; whether it is new. Raises StoreError. None: `deliveries.keep`, one by one."""
    intake_limit_s: float = 9.0
    """For all that a delivery takes: GitHub gives up after ten seconds (docs, "Best practices for using webhooks")."""
    meters: Meters = field(default_factory=Meters)
    tracing: Tracing = field(default_factory=NoTracing)
    log: Log = field(default_factory=SilentLog)
    beside: tuple[Callable[[], AbstractAsyncContextManager[object]], ...] = ()
    """What is opened before the first request and closed after the last, in reverse: writers, clocks."""

    def lines_from(self, number: int) -> Iterable[bytes]:
        """The ledger from that entry on; nothing where it has ended before."""
        if self.ledger_from is not None:
            return self.ledger_from(number)
        return islice(self.ledger_lines(), number, None)
