"""What goes wrong in a campaign: answers of the host that fail, and processes that die."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.servers.fake_github._faults import Fault, Faults
from tests.servers.postgres import _as_user, _listens, _programs
from tests.service.stand import Stand, free_port, until

_ANY: Final = re.compile("")
_KINDS: Final[tuple[tuple[int, str, Any, Any, float], ...]] = (
    (5, "502 before the effect", 502, "before", 1.0),
    (4, "502 after the effect", 502, "after", 1.0),
    (2, "500 before the effect", 500, "before", 1.0),
    (2, "cut before the effect", "cut", "before", 1.0),
    (3, "cut after the effect", "cut", "after", 1.0),
    (2, "429", 429, "before", 1.0),
    (1, "secondary limit", "secondary", "before", 1.0),
    (1, "slow by a second", "slow", "before", 1.0),
)
"""By weight."""
_OF_GIT: Final = frozenset({"502 before the effect", "500 before the effect", "cut before the effect"})


@dataclass
class Weather(Faults):
    """A share of all requests fails, by chance. Asked under the world's lock."""

    chance: Random = field(default_factory=Random)
    share: float = 0.0
    asked: int = 0
    """Requests while faults were on."""
    failed: Counter[str] = field(default_factory=Counter[str])

    def take(self, method: str, path: str, body: str) -> Fault | None:
        if not self.share:
            return None
        self.asked += 1
        if self.chance.random() >= self.share:
            return None
        is_git = ".git/" in path
        kinds = [each for each in _KINDS if not is_git or each[1] in _OF_GIT]
        _, name, kind, when, seconds = self.chance.choices(kinds, [each[0] for each in kinds])[0]
        self.failed[f"{name} (git)" if is_git else name] += 1
        return Fault(method, _ANY, kind, 1, when, seconds)


class Postgres:
    """A server of our own that keeps what it was told (fsync on), and can be killed."""

    def __init__(self) -> None:
        programs = _programs()
        assert programs is not None, "there is no PostgreSQL"
        self._programs, self._how = programs, _as_user()
        self._folder = Path(tempfile.mkdtemp(prefix="foreread-soak-"))
        if self._how:
            os.chown(self._folder, self._how["user"], self._how["group"])
        self._password, self.port = secrets.token_hex(16), free_port()
        self._server: subprocess.Popen[bytes] | None = None
        word = self._folder / "password"
        word.write_text(self._password)
        word.chmod(0o644)
        made = ["--no-locale", "--encoding=UTF8", "--username=postgres", "--auth=password", f"--pwfile={word}"]
        said = subprocess.run(
            [programs / "initdb", *made, "-D", self._folder / "data"], check=False, capture_output=True, cwd=self._folder, **self._how
        )  # fmt: skip
        assert said.returncode == 0, said.stderr.decode()

    @property
    def url(self) -> str:
        return f"postgresql://postgres:{self._password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        settings = {
            "port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "on",
            "synchronous_commit": "on", "shared_buffers": "64MB", "max_connections": "150",
        }  # fmt: skip
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [
                    self._programs / "postgres",
                    "-D",
                    self._folder / "data",
                    *(f"--{name}={value}" for name, value in settings.items()),
                ],
                stdout=log, stderr=log, cwd=self._folder, start_new_session=True, **self._how,
            )  # fmt: skip
        until(lambda: _listens(self.port) or self._server is None or self._server.poll() is not None, "PostgreSQL")

    def kill(self) -> None:
        """All its processes at once, as when a machine loses power."""
        if self._server is not None and self._server.poll() is None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder, ignore_errors=True)


COMMANDS: Final = {
    "web": ("serve", "--no-worker"),
    "worker-1": ("worker", "--installation-hourly", "1000000"),
    "worker-2": ("worker", "--installation-hourly", "1000000"),
}


class Reaper:
    """Kills what runs every some seconds, and is what starts it again, as systemd would."""

    def __init__(self, stand: Stand, postgres: Postgres, chance: Random, pauses: tuple[float, float]) -> None:
        self._stand, self._postgres, self._chance, self._pauses = stand, postgres, chance, pauses
        self.kills: Counter[str] = Counter()
        self.ended: Counter[str] = Counter()
        """Ended without having been killed: no database, mostly."""
        self.is_on = False
        self._over = threading.Event()
        self._threads = [threading.Thread(target=each, daemon=True) for each in (self._kill_on, self._look_on)]
        self._turn = threading.Lock()

    def __enter__(self) -> Reaper:
        self._postgres.start()
        for name in COMMANDS:
            self.start(name)
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for each in self._threads:
            each.join()
        for name in COMMANDS:
            if self._stand.lives(name):
                self._stand.kill(name)
        self._postgres.close()

    def start(self, name: str) -> None:
        port = ("--port", str(self._stand.port)) if name == "web" else ()
        self._stand.start(name, *COMMANDS[name], *port)

    def _kill_on(self) -> None:
        while not self._over.wait(self._chance.uniform(*self._pauses)):
            if not self.is_on:
                continue
            victim = self._chance.choice(["web", "worker-1", "worker-2", "worker-1", "worker-2", "postgres"])
            gone_s = self._chance.uniform(0.0, 2.0)
            with self._turn:
                if victim == "postgres":
                    self._postgres.kill()
                elif self._stand.lives(victim):
                    self._stand.kill(victim)
                self.kills[victim] += 1
                self._over.wait(gone_s)
                if victim == "postgres":
                    self._postgres.start()
                elif not self._over.is_set():
                    self.start(victim)

    def _look_on(self) -> None:
        while not self._over.wait(1.0):
            with self._turn:
                for name in COMMANDS:
                    if not self._stand.lives(name) and not self._over.is_set():
                        self.ended[name] += 1
                        self.start(name)
