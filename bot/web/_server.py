"""How the application is served: uvicorn, with the limits that it does not have (0.54).

There a peer may send headers as slowly and as many as it likes; a few thousand such peers, or a few gigabytes, and
nobody else is answered. A proxy in front has such limits too, but a service need not have one.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from starlette.types import ASGIApp
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.errors import UsageError

MOST_HEADERS = 128
MOST_HEADER_BYTES = 64 * 1024
"""Of the address and all headers of one request; browsers send some 2 kB, GitHub's deliveries 1 kB."""
CONNECTIONS = 1000
"""Who comes then gets a 503 at once."""
IDLE_S = 75
"""Of a connection between two requests: longer than proxies keep theirs, or they would use one that is ended."""
STOP_WITHIN_S = 10
_BACKLOG = 2048
"""uvicorn's own."""


def server_settings(app: ASGIApp, host: str, port: int, *, behind_proxy: bool = False) -> Config:
    """For `uvicorn.Server`. What a peer says of addresses is believed of a proxy alone; no answer names the server."""
    return Config(
        app, host, port, http=BoundedProtocol, ws="none", loop="asyncio", lifespan="on", log_config=None,
        access_log=False, proxy_headers=behind_proxy, server_header=False, limit_concurrency=CONNECTIONS,
        timeout_keep_alive=IDLE_S, timeout_graceful_shutdown=STOP_WITHIN_S,
    )  # fmt: skip


@contextmanager
def bound(host: str, port: int, option: str, options: str = "") -> Iterator[list[socket.socket]]:
    """Sockets at every address of the host, for `uvicorn.Server.run`, before anything else is begun.

    uvicorn itself ends the program where it cannot have them, or only writes a line. `option` is what names the port on
    the command line, `options` what names both. Raises UsageError.
    """
    with ExitStack() as stack:
        sockets: list[socket.socket] = []
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
            for family, _, _, _, address in dict.fromkeys(found):
                one = stack.enter_context(socket.socket(family, socket.SOCK_STREAM))
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:  # else it would take the place of IPv4's, too
                    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                one.bind(address)
                one.listen(_BACKLOG)  # whoever comes before all is ready waits, and is not refused
                sockets.append(one)
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or "it is no name of a host"
            is_taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            remedy = (
                f"Stop what has that port, or give another with {option}."
                if is_taken
                else f"Look at {options or option}."
            )
            raise UsageError(f"Nothing can listen at {host}:{port}: {why}.", remedy) from error
        yield sockets


class BoundedProtocol(HttpToolsProtocol):
    """Ends a connection whose headers are too many, too long, or too late."""

    within_s = 10.0
    """For all headers of a request."""
    _deadline: asyncio.TimerHandle | None = None
    _is_heading = True
    """Whether headers are expected that are not complete yet."""
    _begun = 0
    """Bytes of those."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A peer is there, and has some seconds to say what it wants."""
        super().connection_made(transport)
        plain = transport.get_extra_info("socket")
        if plain is not None and plain.family in {socket.AF_INET, socket.AF_INET6}:
            # asyncio does so only for sockets whose protocol was named; without it, each answer waits for 40 ms.
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """The peer is gone."""
        self._end_wait()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """More of what it says. Most requests have all their headers in one piece, and no clock is set for them."""
        if self._begun > MOST_HEADER_BYTES:
            self.transport.close()
            return
        super().data_received(data)
        if self._is_heading:
            self._begun += len(data)
            self._wait()
        elif self._deadline is not None:
            self._end_wait()

    def on_message_begin(self) -> None:
        """A request begins, the first of its connection or another one."""
        super().on_message_begin()
        self._is_heading = True

    def on_headers_complete(self) -> None:
        """All is said but the body. What is raised is answered with 400, and ends the connection."""
        self._is_heading, self._begun = False, 0
        if len(self.headers) > MOST_HEADERS:
            raise ValueError("too many headers")
        super().on_headers_complete()

    def _wait(self) -> None:
        if self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(self.within_s, self.transport.close)

    def _end_wait(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
