"""pytest fixtures of the fake GitHub; tests/conftest.py offers them to all tests. Nothing is imported before one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.servers.fake_github import FakeGitHub


@pytest.fixture
def github(tmp_path: Path) -> Iterator[FakeGitHub]:
    """The fake GitHub with an empty world."""
    from tests.servers.fake_github import FakeGitHub

    with FakeGitHub(tmp_path / "hosted") as running:
        yield running
