"""A bill needs every quarter of an hour."""

from __future__ import annotations

from collections.abc import Sequence

from wattbook.readings import QUARTER, Interval


class GapError(Exception):
    """Readings are missing; the meter has to be read out again."""


def check_complete(intervals: Sequence[Interval]) -> None:
    """For intervals in order of time. Raises GapError, also when there are none at all."""
    if not intervals:
        raise GapError("no readings")
    for one, other in zip(intervals, intervals[1:]):
        if other.start - one.start != QUARTER:
            raise GapError(f"between {one.start} and {other.start}")
