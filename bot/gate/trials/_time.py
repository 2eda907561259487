"""Times as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.gate.policy_file import Cursor

_REMEDY = "Write it like `2026-01-15` or `2026-01-15T12:00:00Z`."


def read_time(at: Cursor) -> datetime:
    """A date, or a time with its offset, as YAML gives it or as text."""
    said = at.value
    if isinstance(said, str):
        try:
            said = datetime.fromisoformat(said.strip())
        except ValueError as error:
            raise at.fault("it is no time", _REMEDY) from error
    if isinstance(said, datetime):
        return said if said.tzinfo is not None else said.replace(tzinfo=UTC)
    if isinstance(said, date):
        return datetime(said.year, said.month, said.day, tzinfo=UTC)
    raise at.fault("it is no time", _REMEDY)
