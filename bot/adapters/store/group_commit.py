"""Many deliveries, one commit: each is answered when the commit that holds it is on the disk.

While one commit is under way, those that arrive wait for the next; so the disk is synchronised as often as it can be,
and no more often than that. What that is worth: docs/decisions/0018-service-store.md.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Self

from bot.errors import StoreError
from bot.work import Delivery

MOST_WAITING: Final = 2_000
"""Deliveries that wait in memory; whoever comes then waits until there is room."""
MOST_TOGETHER: Final = 200
"""Deliveries of one commit."""

_STOPPED: Final = ("The service is stopping; whether the delivery was kept is not known.", "Send it again.")

_Waiting = tuple[Delivery, "asyncio.Future[bool]"]


class GroupCommit:
    """Keeps deliveries for one event loop. `keep`: `Deliveries.keep`, called in a thread of its own, one at a time."""

    def __init__(
        self, keep: Callable[[Sequence[Delivery]], frozenset[str]], *, most_waiting: int = MOST_WAITING
    ) -> None:
        self._keep = keep
        self._waiting: deque[_Waiting] = deque()
        self._room = asyncio.Semaphore(most_waiting)
        self._thread = ThreadPoolExecutor(1, "foreread-keep")
        self._writer: asyncio.Task[None] | None = None
        self._is_closed = False

    async def kept(self, delivery: Delivery) -> bool:
        """On disk when this returns. Whether it is new.

        Raises StoreError when it could not be kept, and after `close`. Who stops waiting does not stop the keeping.
        """
        async with self._room:
            if self._is_closed:
                raise StoreError(*_STOPPED)
            answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
            self._waiting.append((delivery, answer))
            if self._writer is None:
                self._writer = asyncio.create_task(self._write(), name="foreread-keep")
            return await answer

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Take nothing more, and keep what waits."""
        self._is_closed = True
        if self._writer is not None:
            await asyncio.shield(self._writer)
        self._thread.shutdown(wait=False)

    async def _write(self) -> None:
        try:
            while self._waiting:
                together = [self._waiting.popleft() for _ in range(min(MOST_TOGETHER, len(self._waiting)))]
                await self._commit(together)
        finally:
            self._writer = None
            _fail(self._waiting, _STOPPED)  # some wait only where the loop itself is being ended
            self._waiting.clear()

    async def _commit(self, together: Sequence[_Waiting]) -> None:
        kept = asyncio.get_running_loop().run_in_executor(self._thread, self._keep, [each for each, _ in together])
        try:
            new = set(await kept)
        except StoreError as error:
            _fail(together, (error.happened, error.remedy))
            return
        except BaseException:
            _fail(together, _STOPPED)
            raise
        for delivery, answer in together:
            # Of two with one id the first is the new one.
            is_new = delivery.id in new
            new.discard(delivery.id)
            if not answer.done():
                answer.set_result(is_new)


def _fail(waiting: Iterable[_Waiting], said: tuple[str, str]) -> None:
    for _, answer in waiting:
        if not answer.done():
            answer.set_exception(StoreError(*said))
