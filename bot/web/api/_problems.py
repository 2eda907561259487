"""What is answered when something is not: problem details (RFC 9457), one shape for all of them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any, Final

from fastapi import FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.responses import JSONResponse, Response

from bot.errors import HostUnavailableError, LedgerError, StoreError

PROBLEM: Final = "application/problem+json"
_MOST_TOLD: Final = 20


class Unfit(BaseModel):
    """One thing in a request that does not fit."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    where: Annotated[str, Field(description="Which part of the request, such as `query.limit`.")]
    what: Annotated[str, Field(description="What does not fit, in words.")]


class Problem(BaseModel):
    """Why there is no answer (RFC 9457)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: Annotated[str, Field(description="`about:blank`: the status says what kind of problem it is.")] = (
        "about:blank"
    )
    title: Annotated[str, Field(description="The status in words.")]
    status: Annotated[int, Field(description="The HTTP status.", ge=400, le=599)]
    detail: Annotated[str, Field(description="What happened, and what to do about it.")]
    errors: Annotated[tuple[Unfit, ...], Field(description="What does not fit, each; empty for other problems.")] = ()


class PlainJson(JSONResponse):
    """JSON in ASCII: other people's text drives no terminal, and half a surrogate pair breaks no encoder."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii")


class _ProblemJson(PlainJson):
    media_type = PROBLEM


WHY: Final[Mapping[int, str]] = {
    400: "The body cannot be read.",
    401: "Nobody is signed in: neither a session of the desk nor a token that the host knows.",
    403: "The account may not do that, or the form token is missing.",
    404: "There is no such thing, or it is not for you to see.",
    409: "It is not in a state in which that can be done.",
    413: "The body is too large.",
    422: "Something in the request does not fit; `errors` says what.",
    429: "Too many requests; `Retry-After` says when to come again.",
    503: "The store, the ledger or the host cannot be had now; `Retry-After` says when to come again.",
}
_RETRY: Final = {"Retry-After": {"description": "Seconds until it is worth trying again.", "required": True,
                                 "schema": {"type": "integer", "minimum": 1}}}  # fmt: skip
_SIGN_IN: Final = {"WWW-Authenticate": {"description": "How to sign in.", "required": True,
                                        "schema": {"type": "string"}}}  # fmt: skip
_HEADERS: Final[Mapping[int, dict[str, Any]]] = {401: _SIGN_IN, 429: _RETRY, 503: _RETRY}


def declared(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These problems, as an operation declares them."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": WHY[status], "content": {PROBLEM: schema}}
        | ({"headers": _HEADERS[status]} if status in _HEADERS else {})
        for status in statuses
    }


def not_found() -> HTTPException:
    """The same for what is not there and for what is not shown."""
    return HTTPException(404, WHY[404])


def unfit(where: str, what: str) -> RequestValidationError:
    """For what a declaration cannot say, such as a cursor's inside."""
    return RequestValidationError([{"loc": tuple(where.split(".")), "msg": what}])


def too_many(wait_s: float) -> HTTPException:
    """To come again after so many seconds."""
    return HTTPException(429, WHY[429], {"Retry-After": str(max(1, math.ceil(wait_s)))})


def unavailable(detail: str, wait_s: float = 5) -> HTTPException:
    """Nobody's fault here, and over soon."""
    return HTTPException(503, detail, {"Retry-After": str(max(1, math.ceil(wait_s)))})


def problem(status: int, detail: str, headers: Mapping[str, str] | None = None, *errors: Unfit) -> Response:
    """The response."""
    told = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail, errors=errors)
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return _ProblemJson(told.model_dump(mode="json"), status, kept)


def add_problems(app: FastAPI) -> None:
    """Every error of a request ends as problem details; what is inside the service is not told."""
    app.add_exception_handler(StarletteHTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _unfit)
    app.add_exception_handler(Exception, _defect)
    for kind, what in (
        (StoreError, "The store cannot be had now."),
        (LedgerError, "The ledger cannot be read now."),
        (HostUnavailableError, "The host cannot be reached now."),
    ):
        app.add_exception_handler(kind, _out_of_reach(what))


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, StarletteHTTPException)  # noqa: S101 - Starlette calls it for nothing else
    return problem(error.status_code, str(error.detail), error.headers)


def _unfit(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
    told = [Unfit(where=".".join(map(str, each["loc"]))[:200], what=str(each["msg"])[:300]) for each in error.errors()]
    return problem(422, WHY[422], None, *told[:_MOST_TOLD])


def _defect(_: Request, __: Exception) -> Response:
    """The exception is raised again behind it, to be logged."""
    return problem(500, "A defect of Foreread. Its log says more.")


def _out_of_reach(what: str) -> Any:
    def answer(_: Request, error: Exception) -> Response:
        return problem(503, what, {"Retry-After": "5"})

    return answer
