"""The fake's time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The machine's time in whole seconds, as GitHub tells it, moved by what the test wants; or standing still."""

    def __init__(self) -> None:
        self._moved = timedelta()
        self._stands_at: datetime | None = None

    def now(self) -> datetime:
        """In UTC, without a fraction."""
        if self._stands_at is not None:
            return self._stands_at
        return datetime.fromtimestamp(int(time.time()), UTC) + self._moved

    def advance(self, seconds: float) -> None:
        """Forward by so much (backward, if negative)."""
        if self._stands_at is not None:
            self._stands_at += timedelta(seconds=int(seconds))
        self._moved += timedelta(seconds=int(seconds))

    def stand_at(self, moment: datetime) -> None:
        """Stop the clock there. Tokens and JWTs are judged by this time, too."""
        self._stands_at = moment.replace(microsecond=0)


def stamp(moment: datetime | None) -> str | None:
    """As GitHub writes it."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
