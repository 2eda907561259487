"""The queue: what waits for whoever looks, the best next ten minutes first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.desk import Desk as QueueOf
from bot.desk import Record, Visitor, desk_of
from bot.gate import Permission
from bot.web._guard import may, visitor_of
from bot.web._pages import page
from bot.web._parts import Parts

_TIERS = ("critical", "high", "medium", "low")
_RECENT = timedelta(days=3)
_MOST = 40
"""Changes that are shown of one part; nobody reads on."""


class Choice(NamedTuple):
    """A link that narrows the queue down, or widens it again."""

    name: str
    address: str
    changes: int
    is_chosen: bool


def routes(parts: Parts) -> list[BaseRoute]:
    return [Route("/", _queue, methods=["GET"])]


async def _queue(request: Request) -> Response:
    visitor = visitor_of(request)
    parts: Parts = request.app.state.parts
    records = await run_in_threadpool(_seen, parts, visitor)
    repository, tier = request.query_params.get("repository", ""), request.query_params.get("tier", "")
    shown = [each for each in records if _is_chosen(each, repository, tier)]
    desk = desk_of(shown, visitor.login, parts.now())
    return page(
        request,
        "queue.html",
        desk=desk,
        is_empty=not any(desk),
        repositories=_repositories(records, repository, tier),
        tiers=_tiers(records, repository, tier),
        is_narrowed=bool(repository or tier),
        known=len(visitor.permissions),
        waiting=_waiting(desk),
        most=_MOST,
    )


def _seen(parts: Parts, visitor: Visitor) -> Sequence[Record]:
    """Open changes of what they may see, and those that were settled a short while ago."""
    allowed = [each for each in visitor.permissions if may(visitor, each, Permission.READ)]
    found = {each.key: each for each in parts.records.since(allowed, parts.now() - _RECENT)}
    found |= {each.key: each for each in parts.records.open(allowed)}
    return tuple(found.values())


def _waiting(desk: QueueOf) -> int:
    return len(desk.now) + len(desk.yours)


def _is_chosen(record: Record, repository: str, tier: str) -> bool:
    return repository in {"", record.place.repository} and tier in {"", record.tier}


def _repositories(records: Sequence[Record], repository: str, tier: str) -> list[Choice]:
    counts = Counter(each.place.repository for each in records if each.is_open)
    return [
        Choice(name, _address("" if name == repository else name, tier), counts[name], name == repository)
        for name in sorted(counts.keys() | ({repository} & {each.place.repository for each in records}))
    ]


def _tiers(records: Sequence[Record], repository: str, tier: str) -> list[Choice]:
    counts = Counter(each.tier for each in records if each.is_open)
    return [
        Choice(name, _address(repository, "" if name == tier else name), counts[name], name == tier)
        for name in _TIERS
        if counts[name] or name == tier
    ]


def _address(repository: str, tier: str) -> str:
    chosen = {key: value for key, value in (("repository", repository), ("tier", tier)) if value}
    return f"/?{urlencode(chosen)}" if chosen else "/"
