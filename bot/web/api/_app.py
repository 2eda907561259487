"""The sub-application: its operations, its errors, and its description of itself."""

from __future__ import annotations

import json
from typing import Any, Final

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from bot.web._parts import Parts
from bot.web._session import cookie_name
from bot.web.api import _changes, _labels, _ledger, _people, _tasks, _team
from bot.web.api._callers import FORM_HEADER, Callers
from bot.web.api._ledger import Remembered
from bot.web.api._limits import Limits
from bot.web.api._problems import PlainJson, Problem, add_problems, declared

_ROUTERS: Final = (_people, _changes, _tasks, _team, _labels, _ledger)
_ABOUT: Final = """What Foreread's desk shows, for programs.

It reads what the caller may read at the host; what they may not is answered like what is not there. Answers and
approvals are acts of a person at the host: nothing here does them. Times are UTC. Text from changes and models is other
people's: escape it where it is shown. Read leniently: ignore keys that you do not know.
"""
_TAG: Final = {"description": "Names this content.", "required": True, "schema": {"type": "string"}}
_KNOWN: Final = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of an answer that is at hand: if it still holds, 304 is answered without a body.",
    "schema": {"type": "string"},
}


class _Described(FastAPI):
    """An application whose description says what every operation has in common."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            # Models are called `…Shape` here, to be told from the nouns that they are made of.
            schema: dict[str, Any] = json.loads(json.dumps(super().openapi()).replace('Shape"', '"'))
            _describe(schema, self.state.cookie)
            self.openapi_schema = schema
        return self.openapi_schema


def api_app(parts: Parts, limits: Limits | None = None) -> FastAPI:
    """The sub-application; it is mounted at /api."""
    kept = limits or Limits()
    app = _Described(
        title="Foreread",
        version="1",
        description=_ABOUT,
        docs_url=None,  # pages that load scripts of third parties
        redoc_url=None,
        servers=[{"url": "/api"}],
        root_path_in_servers=False,
        redirect_slashes=False,
        default_response_class=PlainJson,
        generate_unique_id_function=_operation_id,
    )
    app.state.parts = parts
    app.state.callers = Callers(parts, kept)
    app.state.head = Remembered(kept.verified_s)
    app.state.verdict = Remembered(kept.verified_s)
    app.state.cookie = cookie_name(parts.ways)
    add_problems(app)
    version_1 = APIRouter(prefix="/v1", responses=declared(401, 429, 503))
    for module in _ROUTERS:
        version_1.include_router(module.router)
    app.include_router(version_1)
    return app


def _operation_id(route: APIRoute) -> str:
    return route.name


def _describe(schema: dict[str, Any], cookie: str) -> None:
    components = schema["components"]
    components["schemas"]["Problem"] = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    components["schemas"].update(components["schemas"]["Problem"].pop("$defs"))
    components["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": cookie, "description": "Somebody signed in at the desk."},
        "form": {
            "type": "apiKey",
            "in": "header",
            "name": FORM_HEADER,
            "description": "With a session, whatever changes something needs the form token of the desk's pages.",
        },
        "token": {"type": "http", "scheme": "bearer", "description": "A token that the host gave the account."},
    }
    for path in schema["paths"].values():
        for method, operation in path.items():
            if method == "get":
                operation["security"] = [{"session": []}, {"token": []}]
                operation.setdefault("parameters", []).append(_KNOWN)
                operation["responses"]["200"]["headers"] = {"ETag": _TAG}
                operation["responses"]["304"] = {"description": "It still holds.", "headers": {"ETag": _TAG}}
            else:
                operation["security"] = [{"session": [], "form": []}, {"token": []}]
                operation["responses"].update({str(key): told for key, told in declared(403).items()})
            operation["responses"] = dict(sorted(operation["responses"].items()))
