"""`foreread serve` as a process of its own, told of everything that happens on the fake GitHub."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Final

from bot.adapters.store import open_store
from bot.desk import Record
from bot.errors import StoreError
from tests.demo._company import Company
from tests.servers.fake_github import FakeGitHub

ROOT: Final = Path(__file__).parents[2]
_STARTS_S: Final = 180.0
_ENDS_S: Final = 60.0
_LOOK_S: Final = 0.2


class DemoError(Exception):
    """The service did not do what the demo needs."""


@dataclass
class Service:
    """The service of a demo, and where its files are."""

    github: FakeGitHub
    folder: Path
    port: int
    secret: str = field(default_factory=lambda: secrets.token_hex(32))
    model: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def hook_url(self) -> str:
        return f"{self.address}/webhook"

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder}/state/foreread/service.sqlite"

    @property
    def log(self) -> Path:
        return self.folder / "service.log"

    def environment(self, company: Company) -> dict[str, str]:
        """All that the service is told; nothing of the machine's own but where programs are."""
        kept = ("PATH", "LANG", "LC_ALL", "VIRTUAL_ENV", "ANTHROPIC_API_KEY")
        return {
            **{name: os.environ[name] for name in kept if name in os.environ},
            "HOME": str(self.folder),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "GITHUB_API_URL": self.github.url,
            "GITHUB_SERVER_URL": self.github.git_url,
            "FOREREAD_PUBLIC_URL": self.address,
            "FOREREAD_WEBHOOK_SECRET": self.secret,
            "FOREREAD_APP_ID": str(company.app.id),
            "FOREREAD_APP_PRIVATE_KEY": company.app.private_key,
            "FOREREAD_APP_CLIENT_ID": company.app.client_id,
            "FOREREAD_APP_CLIENT_SECRET": company.app.client_secret,
            **({"FOREREAD_MODEL": self.model} if self.model else {}),
        }

    def start(self, company: Company) -> None:
        """Until it can work. Raises DemoError where it does not begin."""
        words = [sys.executable, "-m", "bot", "serve", "--port", str(self.port)]
        with self.log.open("ab") as log:
            # Its own group: Ctrl-C at the terminal is for the demo, which then ends it in order.
            self.process = subprocess.Popen(
                words, cwd=ROOT, env=self.environment(company), stdout=log, stderr=log, start_new_session=True
            )
        self.until(self._is_ready, _STARTS_S, "The service did not start.")

    def stop(self) -> None:
        """In order; by force where it does not end."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(_ENDS_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def kill(self) -> None:
        """As a machine that fails does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def records(self, company: Company) -> Mapping[str, Record]:
        """What the desk knows of each pull request that is open, by its branch."""
        numbers = [repository.id for repository in company.repositories.values()]
        try:
            with open_store(self.database, migrate=False) as store:
                known = {record.key: record for record in store.records.open(numbers)}
        except StoreError:
            return {}
        places = {(pull.repository.id, pull.number): branch for branch, pull in company.pulls.items()}
        return {places[key]: record for key, record in known.items() if key in places}

    def until(self, is_so: Callable[[], bool], seconds: float, why: str) -> None:
        """Wait until it is so. Raises DemoError, with the end of the log, after so many seconds."""
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end or (self.process is not None and self.process.poll() is not None):
                said = self.log.read_text(encoding="utf-8", errors="replace")[-2_000:] if self.log.exists() else ""
                raise DemoError(f"{why}\n{said}")
            time.sleep(_LOOK_S)

    def until_read(self, company: Company, branches: Collection[str] = (), seconds: float = 600) -> None:
        """Until the desk knows these changes (all, if none is named) as they are now."""
        wanted = {branch: company.pulls[branch] for branch in branches or company.pulls}

        def is_so() -> bool:
            known = self.records(company)
            return all(branch in known and known[branch].head == pull.head_sha for branch, pull in wanted.items())

        self.until(is_so, seconds, "The service has not read all changes.")

    def until_idle(self, seconds: float = 300) -> None:
        """Until nothing is to be done any more."""

        def is_so() -> bool:
            with open_store(self.database, migrate=False) as store:
                waiting = store.tasks.waiting()
            return waiting.unread == waiting.due == waiting.running == 0

        self.until(is_so, seconds, "The service did not come to an end.")

    def _is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=20) as answer:  # noqa: S310 - our own
                return bool(answer.status == 200)
        except (HTTPException, OSError):
            return False


def refuse_taken(port: int) -> None:
    """Raises DemoError where somebody listens: it would be taken for the demo's own service."""
    with socket.socket() as probe:
        if port and probe.connect_ex(("127.0.0.1", port)) == 0:
            raise DemoError(f"Something listens at 127.0.0.1:{port} already. Give another port, or 0 for any: --port.")


@contextmanager
def delivering(github: FakeGitHub) -> Iterator[None]:
    """What happens in the world is told to whoever listens, at once and in order."""
    ended = threading.Event()

    def deliver() -> None:
        while not ended.wait(0.1):
            github.world.deliver()

    thread = threading.Thread(target=deliver, name="deliveries", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=30)


def in_words(records: Sequence[Record]) -> Iterator[str]:
    """The queue: what waits for people first, the riskiest of it before the others."""
    order = ("critical", "high", "medium", "low", "")
    for record in sorted(records, key=lambda each: (each.state == "satisfied", order.index(each.tier))):
        turns = ", ".join(turn.person for turn in record.turns[:3]) or "nobody"
        place = f"{record.place.repository}#{record.place.number}"
        yield f"{record.tier:<8} {record.state:<9} {place:<20} {record.minutes:>3} min  {turns:<18} {record.title[:60]}"
