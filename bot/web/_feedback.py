"""A thumb for a question, or for the whole brief: worth the minute, or not. The last word of each person counts."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.desk import MODEL, Record, Thumb
from bot.web._guard import checked_form, record_for, visitor_of
from bot.web._parts import Parts

MOST_WORDS = 500
"""Characters."""
_THUMBS = {"up": True, "down": False}


def routes(parts: Parts) -> list[BaseRoute]:
    """`POST /changes/{owner}/{name}/{number}/thumb`.

    Fields: `thumb` (up, down), `question` ("" for the whole brief), `words`.
    """

    async def thumb(request: Request) -> Response:
        record = await run_in_threadpool(record_for, request)
        visitor = visitor_of(request)
        fields = await checked_form(request)
        is_up = _THUMBS.get(str(fields.get("thumb", "")))
        question = str(fields.get("question", ""))
        if is_up is None:
            raise HTTPException(400, "A thumb is up or down.")
        rule = _rule_behind(record, question)
        words = str(fields.get("words", "")).strip()[:MOST_WORDS]
        said = Thumb(record.key, question, rule, visitor.id, visitor.login, is_up, parts.now(), words)
        await run_in_threadpool(parts.outcomes.think, said)
        place = record.place
        anchor = f"#question-{quote(question, safe='')}" if question else ""
        return RedirectResponse(f"/changes/{place.owner}/{place.name}/{place.number}?done=thumb{anchor}", 303)

    return [Route("/changes/{owner}/{name}/{number}/thumb", thumb, methods=["POST"])]


def _rule_behind(record: Record, question: str) -> str:
    """Of a question that is on record; what the form says of it is not asked. Raises HTTPException where it is none."""
    if not question:
        return ""
    asked = next((each for each in record.asked if each.id == question), None)
    if asked is None and question not in {*record.questions, *record.answered}:
        raise HTTPException(400, "That question is not asked any more; load the page anew.")
    return asked.rule if asked is not None else MODEL
