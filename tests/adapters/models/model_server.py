"""A small HTTP server that plays a model provider: it keeps what it was sent and answers by script."""

from __future__ import annotations

import json
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server does with one request: answers, or fails in a chosen way."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    silent: bool = False
    """Sends nothing until the server is stopped."""
    drips: bool = False
    """Sends its head, then a blank every 50 ms until the server is stopped, as keep-alive bytes of some gateways."""
    drops: bool = False
    """Promises the whole body, sends half of it and closes the connection."""


OLLAMA_SHOWS = json.dumps(
    {
        "template": "{{ .Prompt }}",
        "details": {"family": "llama", "parameter_size": "3.2B"},
        "model_info": {"general.architecture": "llama", "llama.context_length": 131_072},
        "capabilities": ["completion"],
    }
).encode()
"""https://docs.ollama.com/api-reference/show-model-details"""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request as it came over the wire."""

    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    body: Any
    """The decoded JSON body."""


class ModelServer:
    """Serves on 127.0.0.1 while it is entered. Answers by `script`, in order; the last answer repeats."""

    def __init__(self, script: Sequence[Answer]) -> None:
        self.sent: list[Sent] = []
        self._script = tuple(script)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._http = _Http(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """Without a path and without a final slash."""
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def take(self, sent: Sent) -> Answer:
        """Keep the request; the answer whose turn it is. What litellm asks ollama besides is answered besides."""
        if sent.path == "/api/show":
            return Answer(OLLAMA_SHOWS)
        with self._lock:
            self.sent.append(sent)
            return self._script[min(len(self.sent), len(self._script)) - 1]

    def wait_for_stop(self, seconds: float | None = None) -> bool:
        """Whether the server is being stopped; waits for that at most `seconds`."""
        return self._stopping.wait(seconds)


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], owner: ModelServer) -> None:
        super().__init__(address, _Exchange)
        self.owner = owner

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that went away is part of the tests."""


class _Exchange(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length", "0")))
        headers = {name.lower(): value for name, value in self.headers.items()}
        owner = self.server.owner
        answer = owner.take(Sent(self.path, headers, json.loads(raw)))
        if answer.silent:
            owner.wait_for_stop()
            self.close_connection = True
            return
        self._head(answer)
        if answer.drips:
            while not owner.wait_for_stop(0.05):
                self.wfile.write(b"1\r\n \r\n")
            self.close_connection = True
        elif answer.drops:
            self.wfile.write(answer.body[: len(answer.body) // 2])
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
        else:
            self.wfile.write(answer.body)

    def _head(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("content-type", answer.content_type)
        if answer.drips:
            self.send_header("transfer-encoding", "chunked")
        else:
            self.send_header("content-length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Keep the test output clean."""
