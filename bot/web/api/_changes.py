"""Changes: lists of the open ones, one with everything, another look, a thumb."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Path, Query
from pydantic import Field

from bot.desk import MODEL, Record, Thumb
from bot.ports import Records
from bot.post import Place
from bot.web._change_page import may_look_again, task_key
from bot.web.api._callers import Caller, CallerIs, PartsAre
from bot.web.api._cursors import Cursor, Key, Limit, page_of
from bot.web.api._problems import declared, not_found
from bot.web.api._route import TaggedRoute
from bot.web.api._shapes import At, ChangesShape, FullChangeShape, Shape, change_shape, full_shape
from bot.work import TaskKind, Urgency, Wish

NAME = r"^[A-Za-z0-9_.-]*[A-Za-z0-9_-][A-Za-z0-9_.-]*$"
"""What the host allows in names; not of dots alone, which a path would resolve."""
Owner = Annotated[str, Path(max_length=100, pattern=NAME, description="Of the repository.")]
Name = Annotated[str, Path(max_length=100, pattern=NAME, description="Of the repository.")]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="Of the change in its repository.")]
Tier = Literal["low", "medium", "high", "critical"]
State = Literal["satisfied", "waiting", "blocked", "error"]

router = APIRouter(route_class=TaggedRoute, tags=["changes"])


class WishedShape(Shape):
    """What will be looked at again."""

    task: str = Field(description="Its key: wishes with one key come to one run.")


class NewThumbShape(Shape):
    """What the caller thinks of a question."""

    question: str = Field(pattern=r"^[0-9a-f]{0,64}$", description="The question's id; empty for the whole brief.")
    is_up: bool = Field(strict=True, description="Whether it was worth the minute.")
    words: str = Field(
        default="", max_length=500, pattern=r"^[^\x00]*$", description="Why, if somebody wants to say; plain text."
    )


class ThumbShape(Shape):
    """What somebody thinks of a question. The last word of each person counts."""

    repository: str = Field(description="`owner/name`, as it is called now.")
    repository_id: int
    number: int = Field(description="Of the change.")
    question: str = Field(description="The question's id; empty for the whole brief.")
    rule: str = Field(description="The rule, or `model`, that raised the question.")
    login: str = Field(description="Who thinks so.")
    is_up: bool
    words: str = Field(description="Other people's text.")
    at: At


@router.get("/changes", responses=declared(422))
def changes(
    caller: CallerIs,
    parts: PartsAre,
    repository: Annotated[str | None, Query(max_length=201, description="`owner/name`.")] = None,
    tier: Annotated[Tier | None, Query(description="Of risk.")] = None,
    state: Annotated[State | None, Query(description="Of the decision.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> ChangesShape:
    """Open changes of the repositories that the caller may read."""
    wanted = [
        record
        for record in parts.records.open(caller.readable())
        if (repository is None or record.place.repository.casefold() == repository.casefold())
        and tier in {None, record.tier}
        and state in {None, record.state}
    ]
    page, after = page_of(wanted, _order, cursor, limit)
    return ChangesShape(changes=tuple(map(change_shape, page)), next=after)


def _order(record: Record) -> Key:
    return (record.first_seen_at.isoformat(), f"{record.key.repository_id:020}", f"{record.key.number:020}")


@router.get("/changes/{owner}/{name}/{number}", responses=declared(404, 422))
def change(owner: Owner, name: Name, number: Number, caller: CallerIs, parts: PartsAre) -> FullChangeShape:
    """Everything that is remembered of one change, closed and merged ones as well."""
    return full_shape(seen(parts.records, caller, Place(owner, name, number)))


@router.post("/changes/{owner}/{name}/{number}/look-again", status_code=202, responses=declared(404, 409, 422))
def look_again(owner: Owner, name: Name, number: Number, caller: CallerIs, parts: PartsAre) -> WishedShape:
    """Ask for another look at an open change: what stands on the host is read anew. Asking twice comes to one look."""
    record = seen(parts.records, caller, Place(owner, name, number))
    if not record.is_open:
        raise HTTPException(409, "The change is closed; nothing about it is decided any more.")
    if not may_look_again(record, caller.visitor):
        raise HTTPException(403, "Who may write there, and the change's author, can have it looked at again.")
    wish = Wish(
        task_key(record), TaskKind.CHANGE, record.place,
        record.key.repository_id, record.installation, "asked for by a program", Urgency.ACT,
    )  # fmt: skip
    parts.tasks.want([wish], parts.now())
    return WishedShape(task=wish.key)


@router.put("/changes/{owner}/{name}/{number}/thumb", responses=declared(400, 404, 413, 422))
def thumb(
    owner: Owner, name: Name, number: Number, given: NewThumbShape, caller: CallerIs, parts: PartsAre
) -> ThumbShape:
    """Say what a question was worth, or take back what was said before. It is kept in the name of the caller."""
    record = seen(parts.records, caller, Place(owner, name, number))
    rule = _rule_of(record, given.question)
    told = Thumb(
        record.key, given.question, rule, caller.visitor.id, caller.visitor.login, given.is_up, parts.now(), given.words
    )
    parts.outcomes.think(told)
    return thumb_shape(told, record.place.repository)


def thumb_shape(told: Thumb, repository: str) -> ThumbShape:
    """As it is told."""
    return ThumbShape(
        repository=repository,
        repository_id=told.key.repository_id,
        number=told.key.number,
        question=told.question,
        rule=told.rule,
        login=told.login,
        is_up=told.is_up,
        words=told.words,
        at=told.at,
    )


def seen(records: Records, caller: Caller, place: Place) -> Record:
    """What is remembered of it. Raises 404 for what is not there and for what the caller may not read."""
    record = records.at(place)
    if record is None:
        raise not_found()
    caller.must_see(record.key.repository_id)
    return record


def _rule_of(record: Record, question: str) -> str:
    """What raised it. Raises 404 for a question that this change was not asked; "" for the whole brief."""
    if not question:
        return ""
    for asked in record.asked:
        if asked.id == question:
            return asked.rule
    if question in {*record.questions, *record.answered}:
        return MODEL
    raise not_found()
