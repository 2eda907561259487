"""One of the two servers that `bench.intake` compares, with the same settings.

It prints its port when it can be asked. What it logs goes to its standard error, as in earnest.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any, cast

import uvicorn

from bench.intake_load import SECRET
from bench.intake_minimal import minimal
from bot.adapters.log import JsonLog, LibraryLines
from bot.adapters.meters import Meters
from bot.adapters.store import open_store
from bot.adapters.store.group_commit import GroupCommit
from bot.adapters.system import now
from bot.web import Parts, Ways, create_app, server_settings


def least(path: Path) -> uvicorn.Config:
    """The handler that ours is held against."""
    app = minimal(path, SECRET)
    return uvicorn.Config(
        app, port=0, http="httptools", loop="asyncio", log_config=None, access_log=False, proxy_headers=False
    )


def ours(path: Path) -> uvicorn.Config:
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
    app = create_app(
        Parts(
            ways=Ways("http://127.0.0.1", SECRET, bytes(32)),
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
    return server_settings(app, "127.0.0.1", 0)


SERVERS = {"minimal": least, "ours": ours}


async def _serve(config: uvicorn.Config) -> None:
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started and not task.done():
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    gc.freeze()
    await task


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.intake_server", description=__doc__)
    parser.add_argument("name", choices=SERVERS)
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    asyncio.run(_serve(SERVERS[options.name](options.file)))


if __name__ == "__main__":
    main()
