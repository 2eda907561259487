"""Times as people write them."""

from __future__ import annotations

from datetime import datetime

from bot.gate._values import Place, time
from bot.gate.policy_file import Cursor


def read_time(at: Cursor) -> datetime:
    """As in the roster: a date, or a time with its offset. Raises ConfigError for anything else."""
    return time(at.value, Place(at.file, (at.place,)))
