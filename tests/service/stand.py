"""The real service, in processes of its own, before the fake GitHub: started, killed and started again by tests."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from tests.servers.fake_github import FakeGitHub
from tests.servers.fake_github._model import App
from tests.servers.ports import free_port

SECRET = "a-secret-of-webhooks-for-tests-alone"
ROOT = Path(__file__).parents[2]
PATIENCE_S = 120.0


class NotReachedError(AssertionError):
    """What was waited for did not come."""


def until(reached: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> None:
    """Wait for it. Raises NotReachedError."""
    end = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > end:
            raise NotReachedError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.05)


@dataclass
class Stand:
    """Processes of the service by name, and what they are told by their environment."""

    github: FakeGitHub
    app: App
    directory: Path
    database: str = ""
    """Address; "" for a file of SQLite."""
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    more: Mapping[str, str] = field(default_factory=dict)
    """Of the environment."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        return self.database or f"sqlite:///{self.directory}/service.sqlite"

    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "GITHUB_API_URL": self.github.url,
            "GITHUB_SERVER_URL": self.github.git_url,
            "FOREREAD_APP_ID": str(self.app.id),
            "FOREREAD_APP_PRIVATE_KEY": self.app.private_key,
            "FOREREAD_APP_CLIENT_ID": self.app.client_id,
            "FOREREAD_APP_CLIENT_SECRET": self.app.client_secret,
            "FOREREAD_WEBHOOK_SECRET": SECRET,
            "FOREREAD_PUBLIC_URL": self.url,
            "FOREREAD_DATABASE_URL": self.address,
            "XDG_CACHE_HOME": str(self.directory / "cache"),
            "XDG_STATE_HOME": str(self.directory / "state"),
            **self.more,
        }

    def start(self, name: str, *words: str) -> None:
        """`python -m bot WORDS`; what it says goes to a file of its name."""
        with (self.directory / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "bot", *words],
                env=self.environment(),
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def serve(self, *words: str, name: str = "web") -> None:
        """Webhooks and desk, and the work unless `--no-worker` is among the words; returns when it listens."""
        self.start(name, "serve", "--port", str(self.port), *words)
        until(lambda: self.answers("/healthz") or not self.lives(name), f"{name} to listen")
        assert self.lives(name), self.said(name)

    def lives(self, name: str) -> bool:
        return self.processes[name].poll() is None

    def kill(self, name: str) -> None:
        """As a power cut would: no goodbye."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait()

    def stop(self, name: str) -> int:
        self.processes[name].send_signal(signal.SIGTERM)
        return self.processes[name].wait(timeout=PATIENCE_S)

    def said(self, name: str) -> str:
        return (self.directory / f"{name}.log").read_text(errors="replace")

    def answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=20) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
        except (HTTPException, OSError):
            return False

    def deliver(self) -> None:
        """What happened at the host is told to the service."""
        self.github.world.deliver()


@contextmanager
def standing(stand: Stand) -> Iterator[Stand]:
    """Whatever happens, no process is left behind."""
    try:
        yield stand
    finally:
        for name in list(stand.processes):
            if stand.lives(name):
                stand.kill(name)
