"""One of the two servers that `bench.intake` compares, with the same settings.

It prints its port when it can be asked. What it logs goes to its standard error, as in earnest.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import socket
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette

from bench.intake_load import SECRET
from bench.intake_minimal import minimal
from bot.adapters.log import JsonLog, LibraryLines
from bot.adapters.meters import Meters
from bot.adapters.store import open_store
from bot.adapters.store.group_commit import GroupCommit
from bot.adapters.system import now
from bot.web import Parts, Ways, create_app


def ours(path: Path, secret: bytes) -> Starlette:
    """The service's own application with everything on: limits, dedupe, metrics, the log."""
    store = open_store(f"sqlite:///{path}")
    writer = GroupCommit(store.deliveries.keep)
    closing = AsyncExitStack()
    closing.push_async_callback(writer.close)
    log = JsonLog(partial(os.write, 2), now)
    logging.basicConfig(handlers=[LibraryLines(log)])
    meters = Meters("bench")
    meters.watch(store.tasks.waiting)
    absent = cast("Any", None)
    return create_app(
        Parts(
            ways=Ways("http://127.0.0.1", secret, bytes(32)),
            deliveries=store.deliveries,
            tasks=store.tasks,
            records=absent,
            outcomes=absent,
            sessions=absent,
            visits=absent,
            now=now,
            keep=writer.kept,
            beside=(lambda: closing,),
            meters=meters,
            log=log,
        )
    )


async def _serve(app: Starlette) -> None:
    # With its protocol named: or else asyncio leaves Nagle's algorithm on, and each answer waits 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, http="httptools", loop="asyncio", log_config=None, access_log=False)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve([listener]))
        while not server.started and not task.done():
            await asyncio.sleep(0.01)
        print(listener.getsockname()[1], flush=True)
        gc.freeze()
        await task


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.intake_server", description=__doc__)
    parser.add_argument("name", choices=["minimal", "ours"])
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    make = minimal if options.name == "minimal" else ours
    asyncio.run(_serve(make(options.file, SECRET)))


if __name__ == "__main__":
    main()
