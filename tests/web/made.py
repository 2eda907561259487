"""Parts for tests that need none of the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from bot.ports import Deliveries, Outcomes, Records, Sessions, Tasks, Visits, Waiting
from bot.web import Parts, Ways
from bot.work import Delivery

SECRET = b"a secret that only tests know, long enough"
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


class KeptInMemory:
    """Deliveries as the port has them, as far as the intake goes."""

    def __init__(self) -> None:
        self.kept: dict[str, Delivery] = {}

    def keep(self, deliveries: Sequence[Delivery]) -> frozenset[str]:
        new = {one.id: one for one in reversed(deliveries) if one.id not in self.kept}
        self.kept.update(new)
        return frozenset(new)


class NothingWaits:
    """Tasks as the port has them, as far as metrics go."""

    def __init__(self, waiting: Waiting | None = None) -> None:
        self._waiting = waiting or Waiting(0, 0, 0, 0, 0, 0.0)

    def waiting(self) -> Waiting:
        return self._waiting


def made_parts(deliveries: object = None, ways: Ways | None = None, **others: Any) -> Parts:
    """With nothing behind it but what is given; whoever asks the rest fails."""
    absent: Any = None
    given: dict[str, Any] = {
        "ways": ways or Ways("http://testserver", SECRET, bytes(32)),
        "deliveries": cast("Deliveries", deliveries or KeptInMemory()),
        "tasks": cast("Tasks", NothingWaits()),
        "records": cast("Records", absent),
        "outcomes": cast("Outcomes", absent),
        "sessions": cast("Sessions", absent),
        "visits": cast("Visits", absent),
        "now": lambda: AT,
        **others,
    }
    return Parts(**given)
