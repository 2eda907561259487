"""`emulate`, an emulator of GitHub that others wrote, as a process of its own; and a place for what it sends.

It knows git data, Apps and signed webhooks well; too little else to be an oracle (no GraphQL, no lines of reviews).
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

CLI = Path(__file__).parent / "node_modules" / "emulate" / "dist" / "index.js"
APP, INSTALLATION, OWNER, NAME, TOKEN = 12345, 100, "ada", "shop", "token-of-ada"
SECRET = b"It's a Secret to Everybody"
_START_LIMIT_S = 30.0
_DELIVERY_LIMIT_S = 5.0


def why_emulate_is_missing() -> str:
    """A reason to skip, or nothing."""
    if shutil.which("node") is None:
        return "emulate needs node, which is not on the PATH"
    return "" if CLI.exists() else "emulate is not installed: run `npm ci --prefix tests/servers`"


class Delivery(NamedTuple):
    """One webhook as it came in."""

    headers: Mapping[str, str]
    """By name in small letters."""
    body: bytes


class Receiver:
    """A server that keeps what it is sent."""

    def __init__(self) -> None:
        self.deliveries: list[Delivery] = []
        self._arrived = threading.Condition()
        receiver = self

        class Keeper(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver._keep(Delivery({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Keeper)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"

    def _keep(self, delivery: Delivery) -> None:
        with self._arrived:
            self.deliveries.append(delivery)
            self._arrived.notify_all()

    def wait_for(self, event: str) -> Delivery:
        """The first delivery of an event. Fails when none comes."""

        def found() -> Delivery | None:
            return next((d for d in self.deliveries if d.headers.get("x-github-event") == event), None)

        with self._arrived:
            self._arrived.wait_for(found, _DELIVERY_LIMIT_S)
        delivery = found()
        assert delivery, f"no {event} was delivered"
        return delivery

    @contextmanager
    def running(self) -> Iterator[Receiver]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


@contextmanager
def running_emulate(folder: Path, key: str, hook: str) -> Iterator[str]:
    """The API's URL while it runs, with one repository, one App with the private `key`, and its webhook."""
    seed, log = folder / "seed.json", folder / "emulate.log"
    seed.write_text(json.dumps(_seed(key, hook)))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["node", str(CLI), "start", "--service", "github", "--port", str(port), "--seed", str(seed)]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT) as server:
        try:
            yield _up(server, f"http://localhost:{port}", log)
        finally:
            server.kill()  # asked kindly, it waits for connections that clients keep


def _up(server: subprocess.Popen[bytes], url: str, log: Path) -> str:
    deadline = time.monotonic() + _START_LIMIT_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/rate_limit", timeout=1):  # noqa: S310 - our own http URL
                return url
        except urllib.error.HTTPError as error:
            error.close()
            return url
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"emulate did not start:\n{log.read_text()}")


def _seed(key: str, hook: str) -> dict[str, Any]:
    app = {
        "app_id": APP,
        "slug": "foreread",
        "name": "foreread",
        "private_key": key,
        "permissions": {"contents": "read", "pull_requests": "write", "checks": "write"},
        "events": ["push", "pull_request", "issue_comment"],
        "webhook_url": hook,
        "webhook_secret": SECRET.decode(),
        "installations": [{"installation_id": INSTALLATION, "account": OWNER, "repository_selection": "all"}],
    }
    return {
        "tokens": {TOKEN: {"login": OWNER, "scopes": ["repo"]}},
        "github": {
            "users": [{"login": OWNER, "name": "Ada Example", "email": "ada@example.com"}],
            "repos": [{"owner": OWNER, "name": NAME, "auto_init": True, "default_branch": "main"}],
            "apps": [app],
        },
    }
