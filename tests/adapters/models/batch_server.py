"""A small HTTP server that plays Anthropic's interface for message batches: it takes them, lets time pass, answers.

Its bodies are those of the interface's documentation: https://platform.claude.com/docs/en/api/messages/batches
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.adapters.models.provider_bodies import claude_message

if TYPE_CHECKING:
    from types import TracebackType

Result = Mapping[str, Any]
Fate = Callable[[str, Mapping[str, Any]], Result]
"""What becomes of the entry with this id and these parameters; it is left out if nothing does."""


def succeeded(text: str = "{}", **message: object) -> Result:
    return {"type": "succeeded", "message": {**json.loads(claude_message(text)), **message}}


def errored(kind: str, message: str) -> Result:
    error = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}
    return {"type": "errored", "error": error}


EXPIRED: Result = {"type": "expired"}
CANCELED: Result = {"type": "canceled"}


@dataclass
class BatchServer:
    """Serves on 127.0.0.1 while it is entered. A batch ends when it has been looked at `looks` times."""

    fate: Fate = lambda _key, _params: succeeded()
    looks: int = 2
    faults: list[tuple[str, int]] = field(default_factory=list)
    """Method and status of answers that fail before the others come."""
    taken_back: list[str] = field(default_factory=list)
    """Ids of batches that the provider knows no more."""
    archived: bool = False
    created: list[list[Mapping[str, Any]]] = field(default_factory=list)
    """The entries of each batch that was taken."""
    asked: list[str] = field(default_factory=list)
    """Method and path of each request."""
    extra_lines: bytes = b""
    """Sent with each batch's results."""

    def __enter__(self) -> BatchServer:
        self._lock = threading.Lock()
        self._seen: dict[str, int] = {}
        self._results: dict[str, bytes] = {}
        self._http = _Http(("127.0.0.1", 0), self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        with self._lock:
            self.asked.append(f"{method} {path}")
            if self.faults and self.faults[0][0] == method:
                return self.faults.pop(0)[1], _error("api_error", "as told")
            if method == "POST":
                self.created.append(json.loads(body)["requests"])
                return 200, self._batch(f"msgbatch_{len(self.created)}")
            return self._look(*path.removeprefix("/v1/messages/batches/").partition("/")[::2])

    def _look(self, batch: str, what: str) -> tuple[int, bytes]:
        place = int(batch.rpartition("_")[2]) - 1
        if batch in self.taken_back or place >= len(self.created):
            return 404, _error("not_found_error", f"no batch {batch}")
        if not what:
            self._seen[batch] = self._seen.get(batch, 0) + 1
            return 200, self._batch(batch)
        if batch not in self._results:
            self._results[batch] = self._decided(self.created[place])
        return 200, self._results[batch]

    def _decided(self, entries: list[Mapping[str, Any]]) -> bytes:
        """The results of a batch, which stay as they are, in another order than that of the requests."""
        lines = [{"custom_id": e["custom_id"], "result": self.fate(e["custom_id"], e["params"])} for e in entries]
        kept = [line for line in reversed(lines) if line["result"]]
        return b"\n".join(json.dumps(line).encode() for line in kept) + b"\n" + self.extra_lines

    def _batch(self, batch: str) -> bytes:
        ended = self._seen.get(batch, 0) > self.looks
        day = "2026-11-21T00:00:00Z"
        return json.dumps(
            {
                "id": batch,
                "type": "message_batch",
                "processing_status": "ended" if ended else "in_progress",
                "request_counts": {"processing": 1, "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0},
                "ended_at": day if ended else None,
                "created_at": day,
                "expires_at": "2026-11-22T00:00:00Z",
                "archived_at": day if self.archived and ended else None,
                "cancel_initiated_at": None,
                "results_url": f"{self.url}/v1/messages/batches/{batch}/results" if ended else None,
            }
        ).encode()


def _error(kind: str, message: str) -> bytes:
    return json.dumps({"type": "error", "error": {"type": kind, "message": message}}).encode()


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], owner: BatchServer) -> None:
        super().__init__(address, _Exchange)
        self.owner = owner


class _Exchange(BaseHTTPRequestHandler):
    server: _Http
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("content-length", "0"))))

    def do_GET(self) -> None:
        self._answer(b"")

    def _answer(self, body: bytes) -> None:
        status, content = self.server.owner.answer(self.command, self.path, body)
        self.send_response(status)
        self.send_header("content-type", "application/x-jsonl" if self.path.endswith("results") else "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Keep the test output clean."""
