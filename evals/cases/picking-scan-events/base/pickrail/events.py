"""What comes in from the handhelds and from the timer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ScanKind(StrEnum):
    PICKED = "picked"
    """`quantity` pieces are in the tote."""
    CANCELLED = "cancelled"
    """The desk took the line back."""
    EXPIRED = "expired"
    """Nobody came for the task within its time (sent by the timer, not by a handheld)."""
    SHORT = "short"
    """Only `quantity` pieces were in the bin, and they are in the tote."""
    DAMAGED = "damaged"
    """`quantity` pieces in the bin are broken; none is in the tote."""
    MISPLACED = "misplaced"
    """The bin holds some other article."""
    PAUSED = "paused"
    """The picker has a break; for the time sheets only."""


@dataclass(frozen=True)
class ScanEvent:
    task_id: str
    kind: ScanKind
    quantity: int = 0
