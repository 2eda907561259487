"""pytest fixtures of the fake GitHub; tests/conftest.py offers them to all tests. Nothing is imported before one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.servers.contract import Prism
    from tests.servers.fake_github import FakeGitHub


@pytest.fixture
def github(tmp_path: Path) -> Iterator[FakeGitHub]:
    """The fake GitHub with an empty world."""
    from tests.servers.fake_github import FakeGitHub

    with FakeGitHub(tmp_path / "hosted") as running:
        yield running


@pytest.fixture(scope="session")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeGitHub, Prism]]:
    """One fake and one proxy for all tests of the session: prism needs seconds to start."""
    from tests.servers.contract import running_prism, why_contract_is_missing
    from tests.servers.fake_github import FakeGitHub

    if reason := why_contract_is_missing():
        pytest.skip(reason)
    directory = tmp_path_factory.mktemp("prism")
    with FakeGitHub(directory / "unused") as fake, running_prism(directory, fake.git_url) as prism:
        fake.advertise(prism.url)
        yield fake, prism


@pytest.fixture
def checked_github(proxied: tuple[FakeGitHub, Prism], tmp_path: Path) -> Iterator[FakeGitHub]:
    """The fake GitHub with an empty world, behind GitHub's own description of its API.

    A request or an answer that is not as described is answered with an error, and fails the test at its end even if the client
    made nothing of that error.
    """
    fake, prism = proxied
    fake.begin(tmp_path / "hosted")
    prism.violations()
    yield fake
    assert prism.violations() == []
