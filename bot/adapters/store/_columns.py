"""How values stand in a column, so that both databases hold the same."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, Text
from sqlalchemy.types import TypeDecorator

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_UNKEPT: Final = re.compile("[\x00\ud800-\udfff]")


def microseconds(at: datetime) -> int:
    """A time as it is kept: microseconds since 1970, UTC. It sorts, and no database has an opinion on its zone."""
    return (at - _EPOCH) // _MICROSECOND


def instant(kept: int) -> datetime:
    """The time that is kept so."""
    return _EPOCH + timedelta(microseconds=kept)


def kept_words(text: str) -> str:
    """The text with U+FFFD for what a database refuses: lone surrogates, and NUL, which PostgreSQL has not."""
    return text if text.isascii() and "\0" not in text else _UNKEPT.sub("\ufffd", text)


class Instant(TypeDecorator[datetime]):
    """A time with a zone, kept as microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> int | None:
        return None if value is None else microseconds(value)

    def process_result_value(self, value: int | None, dialect: Any) -> datetime | None:
        return None if value is None else instant(value)


class Words(TypeDecorator[str]):
    """Other people's text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else kept_words(value)


class Json(TypeDecorator[Any]):
    """A value as JSON in ASCII: exactly what was put in comes out, NUL and lone surrogates too."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str:
        return json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Any) -> Any:
        return None if value is None else json.loads(value)
