"""A file's word for which commits were repaired later: JSON lines with `inducing_sha`, and perhaps `first_fix_date`."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

from bot.adapters.files import read_input
from bot.errors import UsageError
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping

_REMEDY: Final = 'Give JSON lines like {"inducing_sha": "<40 digits>", "first_fix_date": "2026-01-31"}.'
_ID = lazy(r"[0-9a-f]{40}|[0-9a-f]{64}")


def read_labels(name: str) -> Mapping[str, int | None]:
    """The commits that were repaired, with the time of their first repair where the file tells it.

    Raises UsageError for a file that cannot be read, or a line that is none of this.
    """
    found: dict[str, int | None] = {}
    for number, line in enumerate(read_input(name).split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found[_id(row["inducing_sha"])] = _seconds(row.get("first_fix_date"))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UsageError(f"Line {number} of {name} is no label.", _REMEDY) from error
    if not found:
        raise UsageError(f"{name} holds no labels.", _REMEDY)
    return found


def _id(text: str) -> str:
    if _ID.fullmatch(text) is None:
        raise ValueError(text)
    return text


def _seconds(day: str | None) -> int | None:
    if day is None:
        return None
    parsed = date.fromisoformat(day)
    return int(datetime(parsed.year, parsed.month, parsed.day, tzinfo=UTC).timestamp())
