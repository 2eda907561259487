"""A real server in a thread or a process, and a client that says what no decent client says."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from bot.web import server_settings


@contextmanager
def served(app: ASGIApp, protocol: type[asyncio.Protocol] | None = None) -> Iterator[int]:
    """The port of a server as the service has it, in a thread."""
    settings = server_settings(app, "127.0.0.1", 0)
    settings.http = protocol or settings.http
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        assert server.started, "The server did not start."
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as peer:
        yield peer


def whole(peer: socket.socket) -> bytes:
    """All that comes until the other side ends it."""
    pieces = []
    try:
        while piece := peer.recv(65536):
            pieces.append(piece)
    except ConnectionError:
        pass
    return b"".join(pieces)


def pushed(peer: socket.socket, piece: bytes, times: int) -> int:
    """How often it could be sent until the other side would have no more."""
    for number in range(times):
        try:
            peer.sendall(piece)
        except ConnectionError:
            return number
    return times
