"""What is remembered between decisions is forgotten between tests: none may pass by what another has left behind."""

from __future__ import annotations

import pytest

from bot.gate._domains import role
from bot.gate._needs import ordered, strongest
from bot.gate._texts import said_in


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    for remembering in (role, ordered, strongest, said_in):
        remembering.cache_clear()
