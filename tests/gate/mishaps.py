"""All that can go wrong; how often each stands in the list is how often it is taken."""

from __future__ import annotations

from collections.abc import Callable

from tests.gate import mishaps_change, mishaps_people
from tests.gate.story import Story

MISHAPS: tuple[Callable[[Story], None], ...] = (*mishaps_change.MISHAPS, *mishaps_people.MISHAPS)
