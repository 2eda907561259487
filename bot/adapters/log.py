"""What the service tells whoever runs it: one JSON object a line, on standard error.

A line has names, numbers and our own words (`LogFields`), never a body, a token, or text of a change. Everything is
ASCII and escaped, so that nothing that a stranger chose can begin a line of its own.
"""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bot.pattern import lazy

if TYPE_CHECKING:
    from typing import TypedDict, Unpack

    class LogFields(TypedDict, total=False):
        """All that a line may hold beside its time, its level and what happened."""

        delivery: str
        event: str
        result: str
        bytes: int
        ms: float
        task: str
        run: str
        worker: str
        kind: str
        outcome: str
        installation: int
        repository: str
        change: int
        step: str
        count: int
        method: str
        path: str
        route: str
        status: int
        client: str
        error: str
        """The class of an exception; never its message, which may hold anything."""
        where: str
        why: str
        """Our own words about the service itself: its database, its host, its settings."""
        logger: str
        message: str


MOST_CHARACTERS = 300
"""Of one value."""
MOST_FRAMES = 8
_ENCODE = json.JSONEncoder(separators=(",", ":"), default=str).encode
_SECRETS = lazy(
    r"gh[opsur]_[A-Za-z0-9_]{16,}|github_pat_[A-Za-z0-9_]{16,}|sk-[A-Za-z0-9_-]{16,}|v1\.[0-9a-f]{40}"
    r"|(?i:bearer|basic|token)\s+[A-Za-z0-9._~+/=-]{8,}|(?<=://)[^/@\s]{1,200}@|[?&][^\s\"']{1,2000}"
)
"""Tokens, credentials in addresses, and query strings: in the words of libraries, which we do not choose."""


class Log(Protocol):
    """Where the service tells what it did."""

    def told(self, what: str, level: str = "info", **fields: Unpack[LogFields]) -> None:
        """Something happened: `delivery`, `request`, `run`, …"""
        ...


class SilentLog:
    """Says nothing."""

    def told(self, what: str, level: str = "info", **fields: Unpack[LogFields]) -> None:
        """Nothing to do."""


class JsonLog:
    """One line for each thing told, written at once: a process that dies has told what it did."""

    def __init__(self, write: Callable[[bytes], object], now: Callable[[], datetime]) -> None:
        """`write` takes a whole line, e.g. `functools.partial(os.write, 2)`."""
        self._write = write
        self._now = now

    def told(self, what: str, level: str = "info", **fields: Unpack[LogFields]) -> None:
        line: dict[str, object] = {"at": _stamp(self._now()), "level": level, "what": what, **fields}
        for name, value in fields.items():
            if isinstance(value, str) and len(value) > MOST_CHARACTERS:
                line[name] = value[:MOST_CHARACTERS] + "…"
        with suppress(OSError):  # nobody reads it any more: no reason to stop working
            self._write(_ENCODE(line).encode() + b"\n")


class LibraryLines(logging.Handler):
    """What libraries log, in the same form, without what looks like a secret. `logging.root` is its place."""

    def __init__(self, log: Log, level: int = logging.WARNING) -> None:
        super().__init__(level)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        fields: LogFields = {"logger": record.name}
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            fields["message"] = plain(record.getMessage())
        else:
            fields["message"] = plain(str(record.msg).partition("\n")[0])
            fields |= about(error)
        self._log.told("library", record.levelname.lower(), **fields)


def about(error: BaseException) -> LogFields:
    """What may be told of an exception: its class, and where it came from; never what it says."""
    frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
    where = " < ".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in reversed(frames))
    return {"error": type(error).__qualname__, "where": where}


def plain(text: str) -> str:
    """A library's words without what looks like a secret."""
    return _SECRETS.sub("…", text[: 4 * MOST_CHARACTERS])


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])


def _stamp(at: datetime) -> str:
    """RFC 3339 in UTC, to the millisecond."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
