"""The fake on a free port of this machine, for as long as a test needs it."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.servers.fake_github._app import application
from tests.servers.fake_github._faults import Faults, Journal
from tests.servers.fake_github._model import Account, App
from tests.servers.fake_github._rest_sign_in import app_token
from tests.servers.fake_github._world import World

START_LIMIT_S = 10.0


@dataclass(frozen=True)
class AppCredentials:
    """What the operator of an App has: FOREREAD_APP_ID and FOREREAD_APP_PRIVATE_KEY."""

    id: int
    private_key: str
    """PEM."""
    client_id: str
    client_secret: str = ""


class FakeGitHub:
    """A context manager: `with FakeGitHub(tmp_path) as github: github.world.add_user(…)`.

    `url` is what an API client takes as its base; `git_url` what git clones from (`{git_url}/OWNER/NAME.git`). Behind a proxy, say
    `advertise(url)`: the URLs in answers then have its host, which PyGithub insists on.
    """

    def __init__(self, directory: Path) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.git_url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.url = self.git_url
        self.world = self.begin(directory)
        app = application(lambda: self.world, lambda: self.url, self._cut)
        config = uvicorn.Config(
            app, log_level="error", lifespan="off", ws="none", http=self._protocol(), access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)

    def begin(self, directory: Path) -> World:
        """A new, empty world; repositories are kept in `directory`."""
        self.world = World(directory, api_url=self.url, html_url=self.git_url)
        return self.world

    def show(self, world: World) -> None:
        """Another world, such as a copy of one (`_copy`)."""
        world.api_url, world.html_url = self.url, self.git_url
        self.world = world

    def advertise(self, url: str) -> None:
        """The base URL that clients use, if it is not the server's own."""
        self.url = self.world.api_url = url

    @property
    def enterprise_url(self) -> str:
        """The same, as of an Enterprise server; GraphQL is at `/api/graphql`."""
        return f"{self.url}/api/v3"

    @property
    def journal(self) -> Journal:
        """The requests so far."""
        return self.world.journal

    @property
    def faults(self) -> Faults:
        return self.world.faults

    def token_for(self, account: Account | str, *, scopes: tuple[str, ...] = ("repo", "read:org")) -> str:
        """A personal token."""
        return self.world.token_for(account, scopes=scopes)

    def app_credentials(self, app: App | None = None) -> AppCredentials:
        """Of an App; without one, of the first that is not GitHub Actions. It must be installed to be of use."""
        chosen = app or next(one for one in self.world.apps.values() if one.slug != "github-actions")
        return AppCredentials(chosen.id, chosen.private_key, chosen.client_id, chosen.client_secret)

    def app_token_for(self, person: Account, app: App) -> str:
        """What somebody's sign-in through an App comes to."""
        return app_token(self.world, app, person)

    def __enter__(self) -> FakeGitHub:
        self._thread.start()
        deadline = time.monotonic() + START_LIMIT_S
        while not self._server.started:
            assert self._thread.is_alive(), "the fake GitHub ended"
            assert time.monotonic() < deadline, "the fake GitHub did not start"
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(START_LIMIT_S)
        self._socket.close()

    def _cut(self, client: tuple[str, int]) -> None:
        """At once, with nothing sent."""
        transport = self._transports.get(client)
        if transport is not None:  # else whoever asked is gone already: it was killed
            transport.abort()

    def _protocol(self) -> type[asyncio.Protocol]:
        transports = self._transports

        class Remembering(H11Protocol):
            """uvicorn's protocol, whose connections can be cut."""

            def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
                transports[transport.get_extra_info("peername")] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                transports.pop(self.transport.get_extra_info("peername"), None)
                super().connection_lost(exc)

        return Remembering
