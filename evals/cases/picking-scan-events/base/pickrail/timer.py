"""Takes back tasks that nobody came for."""

from __future__ import annotations

from datetime import datetime, timedelta

from pickrail.events import ScanEvent, ScanKind
from pickrail.floor import Floor

PATIENCE = timedelta(hours=4)


def expire(floor: Floor, now: datetime) -> int:
    """Returns how many tasks were taken back; their goods are free for the next wave."""
    late = [t for t in floor.open_tasks() if now - t.created > PATIENCE]
    for task in late:
        floor.handle(ScanEvent(task.id, ScanKind.EXPIRED))
    return len(late)
