"""Pages of lists: a cursor says after which one the next page begins, so that nothing is skipped meanwhile."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from typing import Annotated, Final, TypeVar

from fastapi import Query

from bot.web.api._problems import unfit

_Each = TypeVar("_Each")
Key = tuple[str, ...]

MOST: Final = 100
Limit = Annotated[int, Query(ge=1, le=MOST, description="At most so many.")]
Cursor = Annotated[
    str | None,
    Query(max_length=1000, description="`next` of the page before, unchanged; without it the first page is given."),
]


def page_of(
    all_of_them: Iterable[_Each], key: Callable[[_Each], Key], cursor: str | None, limit: int
) -> tuple[list[_Each], str | None]:
    """Those after the cursor by their key, which must be different for each; and the cursor of the next page."""
    begin = _read(cursor) if cursor is not None else ()
    left = sorted((each for each in all_of_them if key(each) > begin), key=key)
    page = left[:limit]
    return page, _write(key(page[-1])) if len(left) > limit else None


def _write(key: Key) -> str:
    return urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _read(cursor: str) -> Key:
    """What it says is no secret and grants nothing: whoever makes one up gets a page that begins elsewhere."""
    try:
        value = json.loads(urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        value = None
    if not isinstance(value, list) or not all(isinstance(part, str) for part in value):
        raise unfit("query.cursor", "It is none that this interface gave.")
    return tuple(value)
