"""What a person does at the desk: answer, waive, approve, have it looked at again.

Each is done on the host, as that person, so that the host stays the one place that knows; then it is looked at again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.desk import Record, brief_view
from bot.errors import HostError, HostUnavailableError, StoreError
from bot.gate import AnswerKind, gives_reason
from bot.pattern import lazy
from bot.post import MOST_WORDS, command_of, said_plainly
from bot.web._change_page import Fault, may_look_again, no_approval, show_change, task_key
from bot.web._guard import ForbiddenError, checked_form, record_for, token_of, visitor_of
from bot.web._pages import page
from bot.web._parts import Parts
from bot.web._places import change_path
from bot.work import TaskKind, Urgency, Wish

_PATH: Final = "/changes/{owner}/{name}/{number}"
_MOST_REMARK: Final = 2_000
"""Characters that may go with an approval."""
_ID: Final = lazy(r"[A-Za-z0-9_.-]{1,64}")
_NEED_WORDS: Final = {AnswerKind.HANDLED, AnswerKind.CANNOT, AnswerKind.WAIVED}
_KINDS: Final = {kind.name.lower(): kind for kind in AnswerKind}


class _UnclearError(Exception):
    """The form cannot be taken as it is."""


def routes(parts: Parts) -> list[BaseRoute]:
    return [
        Route(f"{_PATH}/answer", _answer, methods=["POST"]),
        Route(f"{_PATH}/approve", _approve, methods=["POST"]),
        Route(f"{_PATH}/look-again", _look_again, methods=["POST"]),
    ]


async def _answer(request: Request) -> Response:
    record = await run_in_threadpool(record_for, request)
    fields = await checked_form(request)
    typed = _typed(fields)
    try:
        given = dict(_given(record, typed))
    except _UnclearError as error:
        return await show_change(request, record, Fault("Nothing was sent.", str(error), 422), typed)
    if fields.get("head") != record.head:
        return await _conflict(request, record, str(fields.get("head", "")))
    parts: Parts = request.app.state.parts
    fault = await _done(lambda: parts.visits.say(token_of(request), record.place, "\n".join(given.values())))
    if fault is not None:
        return await show_change(request, record, fault, typed)
    await _want(parts, record, "somebody answered at the desk")
    return _back(record, "answered", "questions", sent=",".join(given))


async def _approve(request: Request) -> Response:
    record = await run_in_threadpool(record_for, request)
    fields = await checked_form(request)
    typed, head = _typed(fields), str(fields.get("head", ""))
    if head != record.head:
        return await _conflict(request, record, head)
    parts: Parts = request.app.state.parts
    task = await run_in_threadpool(parts.tasks.find, task_key(record))
    refusal = no_approval(record, visitor_of(request), task)
    if refusal:
        return await show_change(request, record, Fault("Nothing was sent.", refusal, 409), typed)
    text = f"For commit {head}, from the desk of Foreread.\n\n{typed.get('remark', '')[:_MOST_REMARK]}".rstrip()
    fault = await _done(lambda: parts.visits.approve(token_of(request), record.place, head, text))
    if fault is not None:
        return await show_change(request, record, fault, typed)
    await _want(parts, record, "somebody approved at the desk")
    return _back(record, "approved", "decision")


async def _look_again(request: Request) -> Response:
    record = await run_in_threadpool(record_for, request)
    await checked_form(request)
    if not may_look_again(record, visitor_of(request)):
        raise ForbiddenError("Who may write there, and the change's author, can have it looked at again.")
    await run_in_threadpool(request.app.state.parts.tasks.want, [_wish(record, "asked for at the desk", reads=True)],
                            request.app.state.parts.now())  # fmt: skip
    return _back(record, "looking", "main")


def _typed(fields: FormData) -> Mapping[str, str]:
    return {key: value for key, value in fields.items() if isinstance(value, str) and key != "form_token"}


def _given(record: Record, typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Question → the line that answers it. Raises _UnclearError, and then nothing is sent of any."""
    found = False
    for number, question in enumerate(record.questions, start=1):
        chosen, words = typed.get(f"kind-{question}", ""), typed.get(f"words-{question}", "")
        if not chosen and not words.strip():
            continue
        found = True
        yield question, _line(number, question, chosen, words)
    if not found:
        raise _UnclearError("No question was answered: choose an answer, and say why.")


def _line(number: int, question: str, chosen: str, words: str) -> str:
    kind = _KINDS.get(chosen)
    if kind is None or not _ID.fullmatch(question):
        raise _UnclearError(f"Question {number}: choose what kind of answer that is.")
    if len(words) > MOST_WORDS:
        raise _UnclearError(f"Question {number}: that is {len(words):,} characters, and {MOST_WORDS} can be sent.")
    if kind in _NEED_WORDS and not gives_reason(said_plainly(kind, words)):
        raise _UnclearError(f"Question {number}: say where or why, in three words or more. Fewer do not count.")
    return command_of(question, kind, words)


async def _done(act: Callable[[], None]) -> Fault | None:
    """Why the host would not; None where it did."""
    try:
        await run_in_threadpool(act)
    except HostUnavailableError as error:
        return Fault("The host could not be reached, so it is not certain that this arrived.", str(error), 503)
    except HostError as error:
        return Fault("The host would not take it.", str(error), 502)
    return None


async def _want(parts: Parts, record: Record, why: str) -> None:
    """What was done is on the host already, whose event brings the same wish: a store that is away loses nothing."""
    try:
        await run_in_threadpool(parts.tasks.want, [_wish(record, why, reads=False)], parts.now())
    except StoreError:
        return


def _wish(record: Record, why: str, *, reads: bool) -> Wish:
    return Wish(
        task_key(record), TaskKind.CHANGE, record.place, record.key.repository_id, record.installation, why,
        Urgency.ACT, reads,
    )  # fmt: skip


async def _conflict(request: Request, record: Record, head: str) -> Response:
    """The form was of another head than the one that is on record now."""
    view = brief_view(record)
    return page(
        request,
        "moved.html",
        status=409,
        record=record,
        before=head[:64],
        view=view,
        compares=view.since == head,
    )


def _back(record: Record, done: str, to: str, **more: str) -> Response:
    return RedirectResponse(f"{change_path(record.place)}?{urlencode({'done': done, **more})}#{to}", 303)
