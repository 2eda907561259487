"""Real smart HTTP on loopback: `git http-backend` behind a small server, with GitHub's settings and faults on demand."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

AS_GITHUB = {"uploadpack.allowFilter": "true", "uploadpack.allowAnySHA1InWant": "true"}


@dataclass
class Served:
    """What a server was asked, and what it is to do wrong. Repositories are the folders below `root`."""

    root: Path
    url: str = ""
    settings: dict[str, str] = field(default_factory=lambda: dict(AS_GITHUB))
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    sent: int = 0
    """Bytes of bodies."""
    fault: Callable[[BaseHTTPRequestHandler], bool] = lambda _: False
    """Answers a request in the backend's place, and says that it did."""

    def clear(self) -> None:
        self.requests.clear()
        self.headers.clear()
        self.sent = 0


@contextmanager
def serve(root: Path) -> Iterator[Served]:
    served = Served(root)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, served)

        def do_POST(self) -> None:
            _answer(self, served)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


def endless(handler: BaseHTTPRequestHandler, chunk: bytes, pause: float = 0.0) -> bool:
    """A body that does not end until the other side goes away, or for half a minute."""
    with suppress(OSError):
        handler.send_response(200)
        handler.send_header("Content-Type", "application/x-git-upload-pack-advertisement")
        handler.end_headers()
        until = time.monotonic() + 30
        while time.monotonic() < until:
            handler.wfile.write(chunk)
            time.sleep(pause)
    return True


def _answer(handler: BaseHTTPRequestHandler, served: Served) -> None:
    served.requests.append(f"{handler.command} {handler.path}")
    served.headers.append({key.lower(): value for key, value in handler.headers.items()})
    if served.fault(handler):
        return
    path, _, query = handler.path.partition("?")
    body = _body(handler)
    process = subprocess.Popen(
        ["git", "http-backend"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(handler, served, path, query, len(body)),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    feeder = threading.Thread(target=_feed, args=(process, body), daemon=True)
    feeder.start()
    with suppress(OSError):
        _copy(handler, served, process)
    process.kill()
    feeder.join()
    process.stdout.close()
    process.wait()


def _copy(handler: BaseHTTPRequestHandler, served: Served, process: subprocess.Popen[bytes]) -> None:
    assert process.stdout is not None
    status, headers = 200, []
    while line := process.stdout.readline().strip():
        name, _, value = line.decode().partition(": ")
        if name == "Status":
            status = int(value.split()[0])
        else:
            headers.append((name, value))
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()
    while chunk := process.stdout.read1(65_536):  # type: ignore[attr-defined]
        served.sent += len(chunk)
        handler.wfile.write(chunk)


def _feed(process: subprocess.Popen[bytes], body: bytes) -> None:
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.write(body)
    with suppress(OSError):
        process.stdin.close()


def _body(handler: BaseHTTPRequestHandler) -> bytes:
    if "chunked" in handler.headers.get("Transfer-Encoding", ""):
        parts = []
        while size := int(handler.rfile.readline().strip() or b"0", 16):
            parts.append(handler.rfile.read(size))
            handler.rfile.readline()
        handler.rfile.readline()
        return b"".join(parts)
    return handler.rfile.read(int(handler.headers.get("Content-Length", "0")))


def _environment(handler: BaseHTTPRequestHandler, served: Served, path: str, query: str, length: int) -> dict[str, str]:
    settings = {**served.settings, "safe.directory": "*"}
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(served.root),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_COUNT": str(len(settings)),
        **{f"GIT_CONFIG_KEY_{at}": key for at, key in enumerate(settings)},
        **{f"GIT_CONFIG_VALUE_{at}": value for at, value in enumerate(settings.values())},
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_PROJECT_ROOT": str(served.root),
        "GIT_PROTOCOL": handler.headers.get("Git-Protocol", ""),
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REQUEST_METHOD": handler.command,
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": handler.headers.get("Content-Type", ""),
        "CONTENT_LENGTH": str(length),
        "HTTP_CONTENT_ENCODING": handler.headers.get("Content-Encoding", ""),
    }
