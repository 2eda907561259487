"""What nobody tries any more: tasks that failed too often, deliveries that could not be read. A person tries again.

A task belongs to a repository: who may read that sees it, who may write there tries it again. A delivery that could not
be read belongs to nobody: it is for people who administer a repository here. Nothing of its body is shown, and its
reason quotes none of it. A task of no repository: `bot.web._whose`.
"""

from __future__ import annotations

from typing import NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.desk import Visitor
from bot.gate import Permission
from bot.web._guard import ForbiddenError, NotThereError, checked_form, visitor_of
from bot.web._pages import page
from bot.web._parts import Parts
from bot.web._whose import administers, may_task
from bot.work import Task, TaskKind

_WHAT = {
    TaskKind.CHANGE: "a change",
    TaskKind.GROUP: "a commit of the merge queue",
    TaskKind.SPREAD: "which changes an event is about",
    TaskKind.SWEEP: "the whole repository",
}
_MOST = 500
"""Rows of each list."""


class Parked(NamedTuple):
    """A parked task as a visitor may see it."""

    task: Task
    what: str
    may_retry: bool


def routes(parts: Parts) -> list[BaseRoute]:
    """`GET /parked`, `POST /parked/retry`."""

    def parked(request: Request) -> Response:
        visitor = visitor_of(request)
        rows = [
            Parked(each, _WHAT[each.wish.kind], may_task(parts.records, visitor, each, Permission.WRITE))
            for each in parts.tasks.parked()
            if may_task(parts.records, visitor, each, Permission.READ)
        ]
        refused = parts.deliveries.refused() if administers(visitor) else ()
        return page(
            request, "parked.html", rows=rows[:_MOST], more=max(0, len(rows) - _MOST), refused=refused[:_MOST],
            more_refused=max(0, len(refused) - _MOST), administers=administers(visitor),
            again=request.query_params.get("again", "") == "1",
        )  # fmt: skip

    async def retry(request: Request) -> Response:
        visitor = visitor_of(request)
        fields = await checked_form(request)
        key, delivery = str(fields.get("task", "")), str(fields.get("delivery", ""))
        if key:
            await run_in_threadpool(_retry, parts, visitor, key)
        elif delivery:
            await run_in_threadpool(_read_again, parts, visitor, delivery)
        else:
            raise NotThereError
        return RedirectResponse("/parked?again=1", 303)

    return [Route("/parked", parked, methods=["GET"]), Route("/parked/retry", retry, methods=["POST"])]


def _retry(parts: Parts, visitor: Visitor, key: str) -> None:
    """Raises NotThereError for what they may not see; one that is tried already is left alone."""
    task = parts.tasks.find(key)
    if task is None or not may_task(parts.records, visitor, task, Permission.READ):
        raise NotThereError
    if not may_task(parts.records, visitor, task, Permission.WRITE):
        raise ForbiddenError("Trying it again takes the permission to write there.")
    parts.tasks.retry(key, parts.now())


def _read_again(parts: Parts, visitor: Visitor, delivery: str) -> None:
    if not administers(visitor):
        raise NotThereError
    parts.deliveries.retry(delivery)
