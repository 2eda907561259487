"""Labels from real life: what became of changes, and what people think of questions."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from bot.desk import Outcome, OutcomeKind, Thumb
from bot.web.api._callers import CallerIs, PartsAre
from bot.web.api._changes import ThumbShape, thumb_shape
from bot.web.api._cursors import Cursor, Key, Limit, page_of
from bot.web.api._problems import declared
from bot.web.api._route import TaggedRoute
from bot.web.api._shapes import At, Shape

router = APIRouter(route_class=TaggedRoute, tags=["labels"])
Days = Annotated[int, Query(ge=1, le=1096, description="How many days back.")]


class OutcomeShape(Shape):
    """A label from real life, kept once by change, kind, question and source."""

    repository: str = Field(description="`owner/name`, as it is called now.")
    repository_id: int
    number: int = Field(description="Of the change.")
    kind: str = Field(description="reverted, fixed, defect, handled or kept. Read leniently.")
    at: At
    by: str = Field(description="Login of who said it; empty where it was found by looking.")
    question: str = Field(description="The question's id, where it is about one.")
    rule: str = Field(description="The rule, or `model`, that raised the question.")
    source: str = Field(description="The commit, the change or the remark that shows it.")


class OutcomesShape(Shape):
    """A page of outcomes, oldest first."""

    outcomes: tuple[OutcomeShape, ...]
    next: str | None = Field(description="The cursor of the next page; null where there is none.")


class ThumbsShape(Shape):
    """A page of thumbs, oldest first."""

    thumbs: tuple[ThumbShape, ...]
    next: str | None = Field(description="The cursor of the next page; null where there is none.")


@router.get("/outcomes", responses=declared(422))
def outcomes(
    caller: CallerIs,
    parts: PartsAre,
    days: Days = 90,
    kind: Annotated[OutcomeKind | None, Query(description="Only of this kind.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> OutcomesShape:
    """What became of changes in the repositories that the caller may read."""
    noted = parts.outcomes.noted(caller.readable(), parts.now() - timedelta(days=days))
    page, after = page_of((each for each in noted if kind in {None, each.kind}), _of_outcome, cursor, limit)
    names = parts.records.repositories()
    return OutcomesShape(
        outcomes=tuple(_shape(each, names.get(each.key.repository_id, "")) for each in page), next=after
    )


@router.get("/thumbs", responses=declared(422))
def thumbs(caller: CallerIs, parts: PartsAre, days: Days = 90, limit: Limit = 50, cursor: Cursor = None) -> ThumbsShape:
    """What people thought of questions in the repositories that the caller may read."""
    given = parts.outcomes.thumbs(caller.readable(), parts.now() - timedelta(days=days))
    page, after = page_of(given, _of_thumb, cursor, limit)
    names = parts.records.repositories()
    return ThumbsShape(
        thumbs=tuple(thumb_shape(each, names.get(each.key.repository_id, "")) for each in page), next=after
    )


def _of_outcome(each: Outcome) -> Key:
    return (each.at.isoformat(), f"{each.key.repository_id:020}", f"{each.key.number:020}", each.kind, each.question,
            each.source)  # fmt: skip


def _of_thumb(each: Thumb) -> Key:
    return (each.at.isoformat(), f"{each.key.repository_id:020}", f"{each.key.number:020}", each.question,
            f"{each.by:020}")  # fmt: skip


def _shape(each: Outcome, repository: str) -> OutcomeShape:
    return OutcomeShape(
        repository=repository,
        repository_id=each.key.repository_id,
        number=each.key.number,
        kind=each.kind,
        at=each.at,
        by=each.by,
        question=each.question,
        rule=each.rule,
        source=each.source,
    )
