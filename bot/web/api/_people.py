"""Who is asking, and what waits for them."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from pydantic import Field

from bot.desk import Queued, desk_of
from bot.web.api._callers import CallerIs, PartsAre
from bot.web.api._route import TaggedRoute
from bot.web.api._shapes import ChangeShape, Count, MeShape, RepositoryShape, Shape, TurnShape, change_shape, turn_shape

router = APIRouter(route_class=TaggedRoute, tags=["people"])
_RECENT = timedelta(days=3)
"""How long what was settled is told."""


class QueuedShape(Shape):
    """A change in somebody's queue."""

    change: ChangeShape
    turns: tuple[TurnShape, ...] = Field(description="What is asked of the caller there, and why.")
    open_questions: Count = Field(description="Questions that nobody has answered yet.")


class QueueShape(Shape):
    """All open changes that the caller may read, each in one place; within a place what to read first comes first."""

    minutes: Count = Field(description="Expected for all that is the caller's: `now` and `yours`.")
    now: tuple[QueuedShape, ...] = Field(description="The next ten minutes: of what is the caller's, what fits in.")
    yours: tuple[QueuedShape, ...] = Field(description="The rest of what is the caller's.")
    could_be: tuple[QueuedShape, ...] = Field(description="The caller may, and others are asked first.")
    own: tuple[QueuedShape, ...] = Field(description="Changes that the caller opened.")
    others: tuple[QueuedShape, ...] = Field(description="What waits for other people.")
    authors: tuple[QueuedShape, ...] = Field(description="What its authors must act on.")
    settled: tuple[QueuedShape, ...] = Field(description="What nothing is missing of, for three days; latest first.")


@router.get("/me")
def me(caller: CallerIs, parts: PartsAre) -> MeShape:
    """Who is asking, as the host told it, and what they may do where."""
    visitor = caller.visitor
    readable = caller.readable()
    known = sorted((name, each) for each, name in parts.records.repositories().items() if each in readable)
    return MeShape(
        id=visitor.id,
        login=visitor.login,
        name=visitor.name,
        signed_in_by=caller.signed_in_by,
        repositories=tuple(
            RepositoryShape(id=each, name=name, permission=visitor.permissions[each]) for name, each in known
        ),
    )


@router.get("/queue")
def queue(caller: CallerIs, parts: PartsAre) -> QueueShape:
    """What waits for the caller, in the order worth reading."""
    readable = caller.readable()
    found = {each.key: each for each in parts.records.since(readable, parts.now() - _RECENT)}
    found |= {each.key: each for each in parts.records.open(readable)}
    desk = desk_of(found.values(), caller.visitor.login, parts.now())
    return QueueShape(
        minutes=desk.minutes, **{name: tuple(map(_queued, each)) for name, each in desk._asdict().items()}
    )


def _queued(each: Queued) -> QueuedShape:
    return QueuedShape(
        change=change_shape(each.record), turns=tuple(map(turn_shape, each.turns)), open_questions=each.open_questions
    )
