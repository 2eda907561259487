"""What a picker is asked to fetch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pickrail.stock import Reservation


class TaskState(StrEnum):
    OPEN = "open"
    PICKED = "picked"
    SHORT = "short"
    CANCELLED = "cancelled"


@dataclass
class PickTask:
    id: str
    order: str
    sku: str
    wanted: int
    """What the order line asked for; it does not change while the task is picked."""
    reservation: Reservation
    created: datetime
    picked: int = 0
    state: TaskState = TaskState.OPEN

    @property
    def remaining(self) -> int:
        return self.wanted - self.picked
