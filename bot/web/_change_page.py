"""The page of one change: what is asked with the code beside it, what to read and what not, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.desk import Record, Turn, Visitor, brief_view, by_number
from bot.gate import AnswerKind, Permission
from bot.post import MOST_WORDS
from bot.web._guard import may, record_for, visitor_of
from bot.web._pages import Typed, page
from bot.web._parts import Parts
from bot.work import Task

__all__ = ["Fault", "routes", "show_change"]

CHOICES: Final = (
    (AnswerKind.HANDLED, "Handled at …", "a place: `charge.py:14`, and how"),
    (AnswerKind.CANNOT, "Cannot happen because …", "the reason"),
    (AnswerKind.DEFECT, "Defect", "what goes wrong; the question stays open"),
    (AnswerKind.AUTHOR, "Ask the author", "the question stays open"),
    (AnswerKind.WAIVED, "Waive", "the reason, on record"),
)
_NOTES: Final = {
    "answered": (
        "done",
        "Sent to the host as your comment.",
        "The decision follows when it has been read there, in moments.",
    ),
    "approved": (
        "done",
        "Your approval of that commit is on the host.",
        "The decision follows when it has been read there.",
    ),
    "looking": ("note", "It will be looked at again.", "Load the page anew in a moment."),
    "thumb": ("done", "Noted.", "What you think of a question counts when questions are measured."),
}


class Fault(NamedTuple):
    """Why nothing was done, for whoever tried."""

    title: str
    words: str
    status: int = 400


def routes(parts: Parts) -> list[BaseRoute]:
    return [Route("/changes/{owner}/{name}/{number}", _change, methods=["GET"])]


async def _change(request: Request) -> Response:
    record = await run_in_threadpool(record_for, request)
    return await show_change(request, record)


async def show_change(
    request: Request, record: Record, fault: Fault | None = None, typed: Mapping[str, str] | None = None
) -> Response:
    """The page; after a form that was not taken with what was typed into it."""
    visitor = visitor_of(request)
    parts: Parts = request.app.state.parts
    task = await run_in_threadpool(parts.tasks.find, task_key(record))
    told = tuple(replace(each, why=by_number(each.why, record.questions)) for each in record.turns)
    turns = tuple(each for each in told if _is_of(each, visitor))
    query = request.query_params
    return page(
        request,
        "change.html",
        status=fault.status if fault is not None else 200,
        record=record,
        view=brief_view(record),
        turns=turns,
        others=tuple(each for each in told if each not in turns),
        pending=_pending(record, task),
        moved=_moved(record, task),
        no_approval=no_approval(record, visitor, task),
        may_look_again=may_look_again(record, visitor),
        choices=CHOICES,
        most_words=MOST_WORDS,
        fault=fault,
        note=_NOTES.get(query.get("done", "")),
        sent=frozenset(query.get("sent", "").split(",")) & frozenset(record.questions),
        typed={key: Typed(value) for key, value in (typed or {}).items()},
    )


def task_key(record: Record) -> str:
    """Of the task that looks at the change (`bot.work.change_wish`)."""
    return f"change:{record.key.repository_id}:{record.key.number}"


def may_look_again(record: Record, visitor: Visitor) -> bool:
    """As `/foreread review` on the pull request: whoever may write there, and its author."""
    return record.is_open and (may(visitor, record.key.repository_id, Permission.WRITE) or _is_own(record, visitor))


def no_approval(record: Record, visitor: Visitor, task: Task | None) -> str:
    """Why this page takes no approval of theirs; "" where it does."""
    if not record.is_open:
        return "The change is not open any more."
    if _is_own(record, visitor):
        return "It is your own change."
    if _moved(record, task):
        return "The change has a newer head than this page; what is new is being read."
    if record.is_draft:
        return "It is a draft."
    if record.state != "waiting":
        return {
            "satisfied": "Nothing asks for it: what the policy asks has been given.",
            "blocked": "An approval would not help: the change cannot pass as it is.",
        }.get(record.state, "It could not be decided what is needed.")
    if not any(_is_of(each, visitor) and each.what == "approve" for each in record.turns):
        return "Nothing asks for yours."
    return ""


def _is_of(turn: Turn, visitor: Visitor) -> bool:
    return visitor.login.casefold() in {login.casefold() for login in turn.logins}


def _is_own(record: Record, visitor: Visitor) -> bool:
    return bool(record.author) and record.author.casefold() == visitor.login.casefold()


def _pending(record: Record, task: Task | None) -> str:
    """Why it will be looked at again; "" where nothing is known that would have to be read."""
    if task is None or task.wanted <= task.done or not record.is_open:
        return ""
    return "parked" if task.parked else "due"


def _moved(record: Record, task: Task | None) -> str:
    """A newer head that has been told of, and not been read yet; "" for none."""
    if task is None or task.wanted <= task.done:
        return ""
    heads: Sequence[str] = (task.wish.head, task.running_head)
    return next((head for head in heads if head and head != record.head), "")
