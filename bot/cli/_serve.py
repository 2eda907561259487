"""`foreread serve` and `foreread worker`."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import threading
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING

from bot import __version__
from bot.adapters.engine import Limits
from bot.adapters.log import JsonLog, LibraryLines
from bot.adapters.meters import Meters
from bot.adapters.store import open_store
from bot.adapters.system import now
from bot.cli._arguments import Exit
from bot.wiring.service import open_worker, put_in_place, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.wiring.service import Worker


def serve(options: argparse.Namespace) -> int:
    """Until it is told to stop. Raises ForereadError where it cannot begin."""
    import uvicorn

    from bot.web import create_app, open_parts, server_settings

    put_in_place(os.environ)
    settings, log, meters = read_settings(os.environ), _log(), Meters(__version__)
    with open_store(settings.database) as store:
        meters.watch(store.tasks.waiting)
        worker: Worker | None = None
        if not options.no_worker:
            worker = open_worker(settings, store, os.environ, _limits(options), log, meters)
        parts = open_parts(
            settings, store, os.environ, log, meters,
            wake=worker.wake if worker else None,
            problem=(lambda: worker.problem) if worker else None,
        )  # fmt: skip
        settled = server_settings(create_app(parts), options.host, options.port, behind_proxy=options.behind_proxy)
        server = uvicorn.Server(settled)
        for each in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises them again when it has stopped
            signal.signal(each, lambda *_: setattr(server, "should_exit", True))
        log.told("service", why=f"listening at {options.host}:{options.port}")
        with worker or nullcontext(), backstage(options.metrics_port, meters, parts.is_ready):
            server.run()
    return Exit.REVIEWED


def work(options: argparse.Namespace) -> int:
    """Until it is told to stop. Raises ForereadError where it cannot begin."""
    put_in_place(os.environ)
    settings, log, meters = read_settings(os.environ, web=False), _log(), Meters(__version__)
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    with (
        open_store(settings.database) as store,
        open_worker(settings, store, os.environ, _limits(options), log, meters) as worker,
        backstage(options.metrics_port, meters, lambda: store.check() or worker.problem),
    ):
        meters.watch(store.tasks.waiting)
        log.told("service", worker=worker.name, why="working")
        stop.wait()
    return Exit.REVIEWED


@contextmanager
def backstage(port: int, meters: Meters, is_ready: Callable[[], str]) -> Iterator[None]:
    """Health and figures for whoever runs it, at a port of this machine; 0: nowhere."""
    if not port:
        yield
        return
    import uvicorn

    from bot.web import create_backstage, server_settings

    server = uvicorn.Server(server_settings(create_backstage(meters, is_ready), "127.0.0.1", port))
    thread = threading.Thread(target=server.run, name="backstage", daemon=True)
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
