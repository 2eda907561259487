"""The least that takes deliveries in and loses none: what `bench.intake` holds the service against.

The same framework, server and settings: Starlette, uvicorn, httptools. It verifies the signature and inserts with group
commit: what came while the last commit was under way is the next one. No limits, no counting, no log.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

_Row = tuple[str, str, bytes, int]


class Writer:
    """One task that writes what has come."""

    def __init__(self, path: Path) -> None:
        self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._file.execute("PRAGMA journal_mode = WAL")
        self._file.execute("PRAGMA synchronous = FULL")
        self._file.execute(
            "CREATE TABLE IF NOT EXISTS deliveries (id TEXT PRIMARY KEY, event TEXT, body BLOB, received_at INTEGER)"
        )
        self._rows: list[_Row] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._came = asyncio.Event()

    async def kept(self, row: _Row) -> None:
        """On disk when this returns."""
        future = asyncio.get_running_loop().create_future()
        self._rows.append(row)
        self._waiting.append(future)
        self._came.set()
        await future

    async def run(self) -> None:
        while True:
            await self._came.wait()
            self._came.clear()
            rows, waiting = self._rows, self._waiting
            self._rows, self._waiting = [], []
            await asyncio.get_running_loop().run_in_executor(None, self._write, rows)
            for future in waiting:
                future.set_result(None)

    def _write(self, rows: list[_Row]) -> None:
        self._file.execute("BEGIN IMMEDIATE")
        self._file.executemany("INSERT OR IGNORE INTO deliveries VALUES (?, ?, ?, ?)", rows)
        self._file.execute("COMMIT")


def minimal(path: Path, secret: bytes) -> Starlette:
    """The application."""
    writer: list[Writer] = []

    async def webhook(request: Request) -> JSONResponse:
        body = await request.body()
        right = "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right, request.headers.get("x-hub-signature-256", "")):
            return JSONResponse({"error": "signature"}, 401)
        name, event = request.headers["x-github-delivery"], request.headers["x-github-event"]
        await writer[0].kept((name, event, body, time.time_ns() // 1000))
        return JSONResponse({"kept": True}, 202)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        writer.append(Writer(path))
        task = asyncio.create_task(writer[0].run())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    return Starlette(routes=[Route("/webhook", webhook, methods=["POST"])], lifespan=lifespan)
