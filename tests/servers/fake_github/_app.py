"""The ASGI application: one request in, faults and limits minded, one answer out."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.servers.fake_github import (
    _rest_checks,
    _rest_git,
    _rest_issues,
    _rest_people,
    _rest_pulls,
    _rest_repositories,
    _rest_sign_in,
)
from tests.servers.fake_github._asked import Answer, Asked, find
from tests.servers.fake_github._auth import UnauthorizedError, viewer_of
from tests.servers.fake_github._faults import Fault
from tests.servers.fake_github._faults import Request as Noted
from tests.servers.fake_github._git_http import speak
from tests.servers.fake_github._limits import charge, limit_headers, refusal
from tests.servers.fake_github._model import Viewer
from tests.servers.fake_github._rest_git import ConflictError
from tests.servers.fake_github._state import ForbiddenError, RefusedError, UnknownError
from tests.servers.fake_github._world import World

ROUTES = [
    one
    for family in (_rest_people, _rest_issues, _rest_pulls, _rest_checks, _rest_git, _rest_repositories, _rest_sign_in)
    for one in family.route.all
]
"""Check runs stand before commits, whose names may hold slashes."""
ENTERPRISE = "/api/v3"
DOCUMENTATION = "https://docs.github.com/rest"
GRAPHQL_MODULE = "tests.servers.fake_github._graphql"


def served_paths() -> set[str]:
    """The templates of the REST paths that are served."""
    return {
        one.template.replace("{kind}", kind).replace("refs/heads/{branch*}", "refs/{ref}")
        for one in ROUTES
        for kind in ("issues", "pulls")
    }


@dataclass(frozen=True)
class Incoming:
    """The parts of a request."""

    method: str
    raw_path: str
    query: str
    parameters: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        """Without the prefix of an Enterprise server."""
        if self.raw_path == "/api/graphql":
            return "/graphql"
        return self.raw_path.removeprefix(ENTERPRISE)

    @property
    def is_git(self) -> bool:
        return self.path.count("/") >= 3 and self.path.split("/")[2].endswith(".git")


class CutError(Exception):
    """The connection is to be cut."""


def application(
    world: Callable[[], World], base: Callable[[], str], cut: Callable[[tuple[str, int]], None]
) -> Starlette:
    """`world` is asked for each request, `base` is the URL that answers tell, `cut` cuts the connection of a client."""

    async def endpoint(request: Request) -> Response:
        scope_path: bytes = request.scope["raw_path"]
        incoming = Incoming(
            method=request.method,
            raw_path=scope_path.decode("latin-1").partition("?")[0],
            query=request.url.query,
            parameters=dict(request.query_params),
            headers=dict(request.headers),
            body=await request.body(),
        )
        try:
            return await run_in_threadpool(_respond, world(), base(), incoming)
        except CutError:
            assert request.client is not None
            cut((request.client.host, request.client.port))
            return Response(status_code=500)

    methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    return Starlette(routes=[Route("/{path:path}", endpoint, methods=methods)])


def _respond(world: World, base: str, incoming: Incoming) -> Response:
    if incoming.is_git:
        return _faulty_git(world, incoming) or _speak_git(world, incoming)
    with world.lock:
        body = _json(incoming.body)
        fault = world.faults.take(incoming.method, incoming.path, incoming.body.decode("utf-8", "replace"))
    if fault is not None and fault.kind == "slow" and fault.when == "before":
        time.sleep(fault.seconds)
    with world.lock:
        world.api_url = base + (ENTERPRISE if incoming.raw_path.startswith(ENTERPRISE) else "")
        viewer, answer = _answer(world, incoming, body, fault)
        is_cut = fault is not None and fault.kind == "cut"
        login = viewer.account.login if viewer is not None else ""
        status = 0 if is_cut else answer.status
        noted = Noted(incoming.method, incoming.path, incoming.query, body, login, status, world.clock.now(), fault)
        world.journal.append(noted)
    if fault is not None and fault.kind == "slow" and fault.when == "after":
        time.sleep(fault.seconds)
    if is_cut:
        raise CutError
    return _response(answer)


def _response(answer: Answer) -> Response:
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, answer.headers, "text/plain; charset=utf-8")
    if answer.body is None:
        return Response(None, answer.status, answer.headers)
    text = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), answer.status, answer.headers, "application/json; charset=utf-8")


def _json(body: bytes) -> Any:
    try:
        return json.loads(body) if body else None
    except ValueError:
        return _NO_JSON


_NO_JSON = object()


def _answer(world: World, incoming: Incoming, body: Any, fault: Fault | None) -> tuple[Viewer | None, Answer]:
    """Who asked, and what they are told."""
    try:
        viewer = viewer_of(world, incoming.headers.get("authorization"))
    except UnauthorizedError as error:
        return None, _error(401, str(error))
    resource = "graphql" if incoming.path == "/graphql" else "core"
    limit = charge(world, viewer, incoming.path, resource)
    headers = limit_headers(limit, resource)
    if viewer is not None and viewer.token is not None and viewer.installation is None:
        headers["x-oauth-scopes"] = ", ".join(viewer.token.scopes)
    if fault is not None and fault.when == "before" and fault.kind != "slow":
        answer = _faulty(world, fault, resource)
    elif limit.used > limit.limit and incoming.path != "/rate_limit":
        answer = refusal(viewer, resource)
    elif body is _NO_JSON:
        answer = _error(400, "Problems parsing JSON")
    else:
        answer = _effect(world, viewer, incoming, body)
        if fault is not None and fault.when == "after" and fault.kind != "slow":
            answer = _faulty(world, fault, resource)
    answer = _conditional(incoming, answer)
    if answer.status == 304:
        limit.used -= 1
        headers = limit_headers(limit, resource)
    return viewer, Answer(answer.body, answer.status, headers | answer.headers)


def _effect(world: World, viewer: Viewer | None, incoming: Incoming, body: Any) -> Answer:
    if incoming.path == "/graphql":
        return _graphql(world, viewer, body)
    found = find(ROUTES, incoming.method, incoming.path)
    if found is None:
        return _error(404, "Not Found")
    route, parts = found
    accept = incoming.headers.get("accept", "")
    asked = Asked(world, viewer, incoming.method, incoming.path, incoming.parameters, body, accept)
    try:
        return route.endpoint(asked, **parts)
    except UnauthorizedError as error:
        return _error(401, str(error))
    except UnknownError:
        return _error(404, "Not Found")
    except ForbiddenError as error:
        return _error(403, str(error))
    except ConflictError as error:
        return _error(409, str(error))
    except RefusedError as error:
        return _error(422, str(error), error.errors)


def _graphql(world: World, viewer: Viewer | None, body: Any) -> Answer:
    """GraphQL needs somebody who is signed in."""
    if viewer is None or viewer.token is None:
        return _error(401 if viewer is None else 403, "This endpoint requires you to be authenticated.")
    if importlib.util.find_spec(GRAPHQL_MODULE) is None:
        return _error(404, "Not Found")
    status, told = importlib.import_module(GRAPHQL_MODULE).graphql_answer(world, viewer, body)
    return Answer(told, status)


def _error(status: int, message: str, errors: Any = None, headers: dict[str, str] | None = None) -> Answer:
    body: dict[str, Any] = {"message": message, "documentation_url": DOCUMENTATION, "status": str(status)}
    return Answer(body | ({"errors": errors} if errors else {}), status, headers or {})


def _faulty(world: World, fault: Fault, resource: str) -> Answer:
    """What a fault looks like from outside; one that cuts the connection is never seen."""
    later = {"retry-after": str(max(1, int(fault.seconds)))} if fault.seconds else {}
    if fault.kind == "secondary":
        return _error(
            403,
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
            None,
            later,
        )
    if fault.kind == "primary":
        reset = int(world.clock.now().timestamp() + fault.seconds)
        spent = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset)}
        told = refusal(None, resource)
        return Answer(told.body, told.status, spent)
    status = fault.kind if isinstance(fault.kind, int) else 500
    words = {401: "Bad credentials", 403: "Resource not accessible by integration", 404: "Not Found", 409: "Conflict"}
    words |= {422: "Validation Failed", 429: "Too many requests", 502: "Server Error", 503: "Service Unavailable"}
    return _error(status, words.get(status, "Server Error"), None, later if status == 429 else None)


def _conditional(incoming: Incoming, answer: Answer) -> Answer:
    """ETag, and 304 for who has it already."""
    if incoming.method != "GET" or answer.status != 200 or incoming.path == "/rate_limit":
        return answer
    text = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
    tag = f'W/"{hashlib.sha256(text).hexdigest()}"'
    if incoming.headers.get("if-none-match") == tag:
        return Answer(None, 304, {"etag": tag})
    return Answer(answer.body, 200, {**answer.headers, "etag": tag})


def _faulty_git(world: World, incoming: Incoming) -> Response | None:
    """A fault of git's transport, where one waits: a status, or the connection cut before or within the answer."""
    with world.lock:
        fault = world.faults.take(incoming.method, incoming.raw_path, "")
    if fault is None:
        return None
    if isinstance(fault.kind, int):
        return Response(b"No.\n", fault.kind)
    if fault.when == "before":
        raise CutError
    whole = _speak_git(world, incoming)
    whole.body = bytes(whole.body)[: len(whole.body) // 2]  # of the length that is told only half comes
    return whole


def _speak_git(world: World, incoming: Incoming) -> Response:
    spoken = speak(world, incoming.method, incoming.raw_path, incoming.query, incoming.headers, incoming.body)
    if spoken is None:
        return Response(b"Repository not found.\n", 404)
    kind = spoken.headers.pop("Content-Type", "text/plain")
    return Response(spoken.body, spoken.status, spoken.headers, kind)
