"""A server that answers as a test says, over real sockets, and remembers what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bot.adapters.github import GitHub, Pace, open_github

TOKEN = "ghs_" + "s3cretT0ken" * 3


@dataclass(frozen=True, slots=True)
class Asked:
    verb: str
    path: str
    """With its query."""
    body: Any
    headers: dict[str, str]

    @property
    def operation(self) -> str:
        """Name of the GraphQL operation; "" for REST."""
        return self.body.get("operationName", "") if isinstance(self.body, dict) else ""


@dataclass(frozen=True, slots=True)
class Said:
    status: int = 200
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    """Instead of data."""
    cut: bool = False
    """The connection ends without an answer."""
    slow: float = 0.0
    """Seconds before the answer."""


Script = Callable[[Asked], Said]


@dataclass(slots=True)
class Clock:
    """Time that passes only when somebody sleeps."""

    at: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    script: Script
    journal: list[Asked]

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gave up waiting is no event."""


class _Talker(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        text = self.rfile.read(length)
        asked = Asked(self.command, self.path, json.loads(text) if text else None, dict(self.headers.items()))
        self.server.journal.append(asked)
        said = self.server.script(asked)
        if said.slow:
            threading.Event().wait(said.slow)
        if said.cut:
            self.close_connection = True
            return
        body = said.raw if said.raw is not None else json.dumps(said.data).encode() if said.data is not None else b""
        self.send_response(said.status)
        for name, value in {"Content-Type": "application/json", **said.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = _answer  # noqa: N815  (as http.server calls them)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (as http.server calls it)
        """Tests keep a journal of their own."""


@dataclass(slots=True)
class Scripted:
    url: str
    journal: list[Asked]

    def wrote(self) -> list[Asked]:
        return [asked for asked in self.journal if asked.verb != "GET" and not asked.operation]


@contextmanager
def serving(script: Script) -> Iterator[Scripted]:
    server = _Server(("127.0.0.1", 0), _Talker)
    server.script, server.journal = script, []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield Scripted(f"http://127.0.0.1:{server.server_address[1]}", server.journal)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def github(
    script: Script, clock: Clock | None = None, *, timeout: float = 5, signed: dict[str, str] | None = None
) -> Iterator[tuple[GitHub, Scripted]]:
    """The adapter, and the server that it asks."""
    clock = clock or Clock()
    pace = Pace(clock.now, clock.sleep, between_writes=0.0, timeout=timeout)
    with serving(script) as server:
        said = {"GITHUB_TOKEN": TOKEN} if signed is None else signed
        host = open_github({"GITHUB_API_URL": server.url, "GITHUB_SERVER_URL": "http://localhost:1", **said}, pace)
        try:
            yield host, server
        finally:
            host.close()
