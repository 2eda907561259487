"""On what a decision rests, so that whoever reads it can make it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Grounds:
    """Which change was decided on, when, and the digests of what was read. Texts are "" where nothing was read."""

    now: datetime
    """The time that the decision holds for."""
    change: str = ""
    """The host's id of the change, or what git calls it."""
    head: str = ""
    base: str = ""
    """Name of the branch."""
    snapshot: str = ""
    """Digest of the snapshot's file."""
    policy: str = ""
    roster: str = ""
    notes: tuple[str, ...] = ()
    """Remarks on the look itself: what a local look cannot see."""
