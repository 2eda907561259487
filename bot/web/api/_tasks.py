"""Parked tasks: what nobody tries any more, and trying it again."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import Field

from bot.gate import Permission
from bot.web._whose import may_task
from bot.web.api._callers import CallerIs, PartsAre
from bot.web.api._changes import WishedShape
from bot.web.api._problems import declared, not_found
from bot.web.api._route import TaggedRoute
from bot.web.api._shapes import At, Count, Shape
from bot.work import Task

router = APIRouter(route_class=TaggedRoute, tags=["tasks"])
Key = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]+$", description="The task's key.")]


class ParkedShape(Shape):
    """A task that is not tried any more until somebody says so."""

    task: str = Field(description="Its key.")
    kind: str = Field(description="What is to be looked at: change, group, spread or sweep.")
    repository: str = Field(description="`owner/name`.")
    repository_id: int
    number: int | None = Field(description="Of the change; null for other kinds.")
    reason: str = Field(description="Why it was given up, in words.")
    wished_for: str = Field(description="What the last wish was about.")
    tries: Count = Field(description="Runs that came to nothing.")
    since: At | None = Field(description="When the oldest wish came that is not done.")
    may_retry: bool = Field(description="Whether the caller may have it tried again: that takes the right to write.")


class ParkedTasksShape(Shape):
    """All of them."""

    tasks: tuple[ParkedShape, ...] = Field(description="Of repositories that the caller may read.")


class RetryShape(Shape):
    """Which task is to be tried again."""

    task: Key


@router.get("/parked")
def parked(caller: CallerIs, parts: PartsAre) -> ParkedTasksShape:
    """Tasks that were given up, longest first."""
    mine = [task for task in parts.tasks.parked() if may_task(parts.records, caller.visitor, task, Permission.READ)]
    mine.sort(key=lambda task: (task.since is None, task.since, task.key))
    return ParkedTasksShape(
        tasks=tuple(
            _shape(task, may_retry=may_task(parts.records, caller.visitor, task, Permission.WRITE)) for task in mine
        )
    )


@router.post("/parked/retry", status_code=202, responses=declared(400, 404, 413, 422))
def retry(wanted: RetryShape, caller: CallerIs, parts: PartsAre) -> WishedShape:
    """Try a parked task again."""
    task = parts.tasks.find(wanted.task)
    if task is None or not may_task(parts.records, caller.visitor, task, Permission.READ):
        raise not_found()
    if not may_task(parts.records, caller.visitor, task, Permission.WRITE):
        raise HTTPException(403, "Trying it again takes the permission to write there.")
    if not parts.tasks.retry(task.key, parts.now()):
        raise not_found()
    return WishedShape(task=task.key)


def _shape(task: Task, *, may_retry: bool) -> ParkedShape:
    return ParkedShape(
        task=task.key,
        kind=task.wish.kind,
        repository=task.wish.place.repository,
        repository_id=task.wish.repository_id,
        number=task.wish.place.number or None,
        reason=task.parked,
        wished_for=task.wish.why,
        tries=task.tries,
        since=task.since,
        may_retry=may_retry,
    )
