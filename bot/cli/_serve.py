"""`foreread serve` and `foreread worker`."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
from contextlib import closing, contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Final

from bot import __version__
from bot.adapters.engine import Limits
from bot.adapters.log import JsonLog, LibraryLines
from bot.adapters.meters import Meters
from bot.adapters.store import open_store
from bot.adapters.system import now
from bot.adapters.tracing import open_tracing
from bot.cli._arguments import Exit
from bot.wiring import spot_key
from bot.wiring.service import Watch, open_worker, put_in_place, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from socket import socket

    from bot.wiring.service import Worker

LOOPBACK: Final = "127.0.0.1"


def serve(options: argparse.Namespace) -> int:
    """Until it is told to stop. Raises ForereadError where it cannot begin."""
    import uvicorn

    from bot.web import bound, create_app, open_parts, server_settings

    put_in_place(os.environ)
    settings = read_settings(os.environ)
    with (
        watching() as watch,
        bound(options.host, options.port, "--port", "--host and --port") as sockets,
        backstage_bound(options.metrics_port) as backstage_sockets,
        open_store(settings.database) as store,
    ):
        watch.meters.watch(store.tasks.waiting)
        worker: Worker | None = None
        if not options.no_worker:
            spot_key()  # refused at once, if it is none
            worker = open_worker(settings, store, os.environ, _limits(options), watch)
        parts = open_parts(
            settings, store, os.environ, watch,
            wake=worker.wake if worker else None,
            problem=(lambda: worker.problem) if worker else None,
        )  # fmt: skip
        settled = server_settings(create_app(parts), options.host, options.port, behind_proxy=options.behind_proxy)
        server = uvicorn.Server(settled)
        for each in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises them again when it has stopped
            signal.signal(each, lambda *_: setattr(server, "should_exit", True))
        watch.log.told("service", why=f"listening at {options.host}:{sockets[0].getsockname()[1]}")
        with worker or nullcontext(), backstage(backstage_sockets, watch.meters, parts.is_ready):
            server.run(sockets)
    return Exit.REVIEWED


def work(options: argparse.Namespace) -> int:
    """Until it is told to stop. Raises ForereadError where it cannot begin."""
    put_in_place(os.environ)
    settings = read_settings(os.environ, web=False)
    spot_key()  # refused at once, if it is none
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    with (
        watching() as watch,
        backstage_bound(options.metrics_port) as sockets,
        open_store(settings.database) as store,
        open_worker(settings, store, os.environ, _limits(options), watch) as worker,
        backstage(sockets, watch.meters, lambda: store.check() or worker.problem),
    ):
        watch.meters.watch(store.tasks.waiting)
        watch.log.told("service", worker=worker.name, why="working")
        stop.wait()
    return Exit.REVIEWED


def backstage_bound(port: int) -> AbstractContextManager[list[socket]]:
    """Where the backstage listens; 0: nowhere. Raises UsageError."""
    from bot.web import bound

    return bound(LOOPBACK, port, "--metrics-port") if port else nullcontext([])


@contextmanager
def watching() -> Iterator[Watch]:
    """Where this process tells what it does. Raises UsageError where traces are wanted and cannot be had."""
    with closing(open_tracing(os.environ, __version__)) as tracing:
        yield Watch(_log(), Meters(__version__), tracing)


@contextmanager
def backstage(sockets: list[socket], meters: Meters, is_ready: Callable[[], str]) -> Iterator[None]:
    """Health and figures for whoever runs it, at a port of this machine."""
    if not sockets:
        yield
        return
    import uvicorn

    from bot.web import create_backstage, server_settings

    server = uvicorn.Server(server_settings(create_backstage(meters, is_ready), LOOPBACK, 0))
    thread = threading.Thread(target=server.run, args=(sockets,), name="backstage", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=5)


def _limits(options: argparse.Namespace) -> Limits:
    return Limits(options.people, options.briefs, options.installation, options.installation_hourly)


def _log() -> JsonLog:
    """On standard error; what libraries have to say comes in the same form."""
    log = JsonLog(partial(os.write, 2), now)
    logging.root.handlers = [LibraryLines(log)]
    logging.root.setLevel(logging.WARNING)
    engine = logging.getLogger("dbos")  # it would write by itself, with what its database says
    engine.handlers, engine.propagate = [LibraryLines(log)], False
    return log
