"""The process's own clock and its standard error."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TextIO

__all__ = ["SilentProgress", "SystemClock", "TerminalProgress", "VerboseProgress", "now", "processors", "today"]


class SystemClock:
    """The monotonic clock."""

    def seconds(self) -> float:
        return time.monotonic()


def today() -> str:
    """The date, as YYYY-MM-DD in UTC."""
    return time.strftime("%Y-%m-%d", time.gmtime())


def now() -> datetime:
    """The time, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class SilentProgress:
    """Says nothing."""

    def step(self, what: str) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


class TerminalProgress:
    """One line on a terminal, overwritten by the next step and wiped at the end."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def step(self, what: str) -> None:
        self._stream.write(f"\r\x1b[2K… {what}")
        self._stream.flush()

    def close(self) -> None:
        """Leave the line as it was."""
        self._stream.write("\r\x1b[2K")
        self._stream.flush()


class VerboseProgress:
    """A line a step, with the seconds since the start: for logs and for finding out what takes long."""

    def __init__(self, stream: TextIO, clock: SystemClock) -> None:
        self._stream, self._clock, self._start = stream, clock, clock.seconds()

    def step(self, what: str) -> None:
        self._stream.write(f"foreread: {self._clock.seconds() - self._start:7.3f} s  {what}\n")
        self._stream.flush()

    def close(self) -> None:
        self.step("done")
