"""One worker process of `bench.workers`: the service's own, before a host that answers by the clock.

Everything of a run is real but the host: relay, engine, store, the order of a publication. The host's `look` waits so
often and computes so long as it is told, and shows a merged change, of which nothing is to be published.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any, cast

from bot.adapters.engine import Limits
from bot.adapters.log import JsonLog
from bot.adapters.store import open_store
from bot.adapters.system import now
from bot.post import HostedChange, Place, Reached
from bot.wiring.hosted import Hosting
from bot.wiring.service import Settings, Watch, Worker
from tests.fakes_host import a_hosted_change

FIRST_REPOSITORY = 5000
"""The number of `shop-0`."""


class ClockedHost:
    """A `CodeHost` of merged changes; a look at one costs what it is told to cost."""

    def __init__(self, requests: int, wait_s: float, cpu_s: float) -> None:
        self._requests, self._wait_s, self._cpu_s = requests, wait_s, cpu_s

    login = ""

    def look(self, place: Place) -> HostedChange:
        for _ in range(self._requests):
            time.sleep(self._wait_s)
            _compute(self._cpu_s / self._requests)
        number = FIRST_REPOSITORY + int(place.name.rpartition("-")[2])
        return a_hosted_change(
            place=place, id=f"PR_{place.number}", repository_id=number, is_open=False, is_merged=True
        )

    def repositories(self) -> Reached:
        """The sweep at the start finds nothing to sweep."""
        return Reached(())

    def origin(self, place: Place) -> str:
        return f"https://host.example/{place.repository}"

    def merge_groups(self, owner: str, name: str, base: str) -> tuple[()]:
        return ()

    def close(self) -> None:
        pass


def _compute(seconds: float) -> None:
    """Python that holds the interpreter, as reading a change does; so long by this thread's own clock."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        sum(range(200))


def _problems(line: bytes) -> None:
    """What went wrong is shown; what went well is not the matter here."""
    if b'"level":"info"' not in line:
        os.write(2, line)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("name")
    parser.add_argument("--requests", type=int, default=0)
    parser.add_argument("--wait", type=float, default=0.0)
    parser.add_argument("--cpu", type=float, default=0.0)
    parser.add_argument("--at-once", type=int, default=Limits().briefs)
    parser.add_argument("--poll", type=float, default=Limits().poll_s)
    options = parser.parse_args()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    settings = Settings(
        options.database,
        options.database,
        "http://127.0.0.1:8080",
        worker=options.name,
        sweep="0 0 29 2 *",  # not while it is measured
    )
    limits = Limits(briefs=options.at_once, poll_s=options.poll)
    host = cast(Any, ClockedHost(options.requests, options.wait, options.cpu))

    def hosting() -> Hosting:
        return Hosting(host, Path("nowhere"), None)

    with (
        open_store(options.database) as store,
        Worker(settings, store, hosting, limits, Watch(JsonLog(_problems, now))),
    ):
        print("ready", flush=True)
        stop.wait()


if __name__ == "__main__":
    main()
