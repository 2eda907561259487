"""The style sheet, the script and the icon. Their addresses hold a digest of what they are: browsers keep them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

if TYPE_CHECKING:
    from bot.web._parts import Parts

__all__ = ["address_of", "routes"]

_TYPES: Final = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_YEAR_S: Final = 31_536_000


class _File(NamedTuple):
    digest: str
    body: bytes
    kind: str


def routes(parts: Parts) -> list[BaseRoute]:
    """What answers for /static."""
    return [Route("/static/{digest}/{name}", _file, methods=["GET"])]


def address_of(name: str) -> str:
    """Where browsers find a file of `bot/web/static`. Raises KeyError for one that is not there."""
    return f"/static/{_files()[name].digest}/{name}"


async def _file(request: Request) -> Response:
    found = _files().get(request.path_params["name"])
    if found is None or found.digest != request.path_params["digest"]:
        return Response("There is no such file.", 404, {"cache-control": "no-store"}, "text/plain")
    kept = {"cache-control": f"public, max-age={_YEAR_S}, immutable"}
    return Response(found.body, 200, kept, found.kind)


@cache
def _files() -> Mapping[str, _File]:
    found: dict[str, _File] = {}
    for each in (files("bot.web") / "static").iterdir():
        kind = _TYPES.get(each.name.rpartition(".")[2])
        if kind is not None:
            body = each.read_bytes()
            found[each.name] = _File(hashlib.sha256(body).hexdigest()[:16], body, kind)
    return MappingProxyType(found)
