"""The application of the service, with the database and the host behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot import __version__
from bot.adapters.github import SITE, open_visits
from bot.adapters.store.group_commit import GroupCommit
from bot.adapters.system import now
from bot.web._parts import Parts, Ways
from bot.wiring.service import with_files

if TYPE_CHECKING:
    from bot.adapters.store import Store
    from bot.wiring.service import Settings, Watch
    from bot.work import Delivery


def open_parts(
    settings: Settings,
    store: Store,
    environment: Mapping[str, str],
    watch: Watch,
    wake: Callable[[], None] | None = None,
    problem: Callable[[], str] | None = None,
) -> Parts:
    """`wake`: told that a delivery is on disk. `problem`: why this process does not work; "" when it does."""
    said = with_files(environment)
    writer = GroupCommit(store.deliveries.keep)

    async def keep(delivery: Delivery) -> bool:
        is_new = await writer.kept(delivery)
        if is_new and wake is not None:
            wake()
        return is_new

    @asynccontextmanager
    async def closing() -> AsyncIterator[None]:
        try:
            yield
        finally:
            await writer.close()

    return Parts(
        Ways(
            settings.public_url,
            settings.secrets[0],
            settings.seal_key,
            said.get(SITE[0], "").strip() or SITE[1],
            __version__,
            settings.secrets[1:],
            settings.metrics_token.encode(),
        ),
        store.deliveries,
        store.tasks,
        store.records,
        store.outcomes,
        store.sessions,
        open_visits(said, asked=watch.meters.asked_host),
        now,
        ledger_lines=store.ledger.lines,
        ledger_from=store.ledger.lines,
        is_ready=lambda: store.check() or (problem() if problem is not None else ""),
        keep=keep,
        meters=watch.meters,
        log=watch.log,
        tracing=watch.tracing,
        beside=(closing,),
    )
