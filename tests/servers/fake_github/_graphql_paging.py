"""What fields are served with: who asks, by which arguments, and lists in pages."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tests.servers.fake_github._clock import stamp

if TYPE_CHECKING:
    from tests.servers.fake_github._model import Viewer
    from tests.servers.fake_github._world import World

MOST_RECORDS = 100
"""Of a page."""


class PartlyRefusedError(Exception):
    """The field becomes null, and an error of this kind stands beside the data."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class NotServedError(Exception):
    """GitHub has the field, and this fake does not: the test must hear of it."""


NOT_ACCESSIBLE = "Resource not accessible by integration"


@dataclass(frozen=True)
class Asking:
    """A field that is asked for."""

    world: World
    viewer: Viewer
    type_name: str
    name: str
    args: Mapping[str, Any]

    def check_permission(self, name: str, level: str = "read") -> None:
        """Raises PartlyRefusedError where an App's token has no such permission. People may what their role says."""
        granted = self.viewer.permissions
        if granted is None:
            return
        if {"read": 1, "write": 2, "admin": 3}.get(granted.get(name, ""), 0) < {"read": 1, "write": 2}[level]:
            raise PartlyRefusedError("FORBIDDEN", NOT_ACCESSIBLE)


@dataclass(frozen=True)
class Edge:
    """A node in its place in a list."""

    cursor: str
    node: Any
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """What a connection is resolved to."""

    edges: Sequence[Edge]
    has_next: bool
    has_previous: bool
    total: int
    filtered: int


def _cursor(place: int) -> str:
    return base64.b64encode(f"cursor:v2:{place}".encode()).decode()


def _place(cursor: str) -> int:
    try:
        return int(base64.b64decode(cursor, validate=True).decode().rpartition(":")[2])
    except ValueError as error:
        raise PartlyRefusedError(
            "INVALID_CURSOR_ARGUMENTS", f"`{cursor}` does not appear to be a valid cursor."
        ) from error


def page_of(
    items: Sequence[Any], asking: Asking, *, total: int | None = None, more: Sequence[Mapping[str, Any]] | None = None
) -> Page:
    """The part of a list that `first`, `last`, `after` and `before` choose. `more`: what edges have beyond their nodes."""
    first, last = asking.args.get("first"), asking.args.get("last")
    name = asking.name
    if first is None and last is None:
        message = f"You must provide a `first` or `last` value to properly paginate the `{name}` connection."
        raise PartlyRefusedError("MISSING_PAGINATION_BOUNDARIES", message)
    for key, wanted in (("first", first), ("last", last)):
        if wanted is not None and wanted > MOST_RECORDS:
            message = (
                f"Requesting {wanted} records on the `{name}` connection exceeds the `{key}` limit of 100 records."
            )
            raise PartlyRefusedError("EXCESSIVE_PAGINATION", message)
    start = _place(asking.args["after"]) if asking.args.get("after") else 0
    end = _place(asking.args["before"]) - 1 if asking.args.get("before") else len(items)
    if first is not None:
        end = min(end, start + first)
    if last is not None:
        start = max(start, end - last)
    edges = [
        Edge(_cursor(place + 1), items[place], more[place] if more else {})
        for place in range(start, min(end, len(items)))
    ]
    return Page(edges, end < len(items), start > 0, len(items) if total is None else total, len(items))


def moment(at: datetime | None) -> str | None:
    """As GitHub writes a time."""
    return stamp(at)
