"""Where the service tells what it does."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.adapters.log import Log, SilentLog
from bot.adapters.meters import Meters
from bot.adapters.tracing import NoTracing, Tracing


@dataclass(frozen=True, slots=True)
class Watch:
    """A log for people, figures for alarms, traces for whoever looks for the slow part."""

    log: Log = field(default_factory=SilentLog)
    meters: Meters = field(default_factory=Meters)
    tracing: Tracing = field(default_factory=NoTracing)
