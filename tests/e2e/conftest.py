"""A shop on the fake GitHub, signed in to as an App."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.e2e.shop import Shop, open_shop
from tests.e2e.stage import NOT_OURS, Stage, as_app, environment, sign_in
from tests.servers.fake_github import FakeGitHub


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Behind GitHub's own description of its interface where that is installed."""
    from tests.servers.contract import running_prism, why_contract_is_missing

    directory = tmp_path_factory.mktemp("stage")
    with FakeGitHub(directory / "unused") as fake:
        if why_contract_is_missing():
            yield Stage(fake, None, directory)
            return
        with running_prism(directory, fake.git_url) as prism:
            fake.advertise(prism.url)
            yield Stage(fake, prism, directory)


@pytest.fixture
def staged(stage: Stage) -> Iterator[Stage]:
    """The stage, with nobody signed in. What is not as GitHub describes it fails the test at its end."""
    before = dict(os.environ)
    for name in NOT_OURS:
        os.environ.pop(name, None)
    sign_in(environment(stage))
    stage.violations()
    yield stage
    os.environ.clear()
    os.environ.update(before)
    assert stage.violations() == []


@pytest.fixture
def unread(staged: Stage) -> Shop:
    """Nothing has been published yet; signed in as an App."""
    found = staged.shop("unread", _unread)
    sign_in(as_app(found))
    return found


@pytest.fixture
def opened(staged: Stage) -> Shop:
    """The pull request was opened, and the comment stands; signed in as an App."""
    found = staged.shop("opened", _opened)
    sign_in(as_app(found))
    return found


def _unread(stage: Stage) -> Shop:
    return open_shop(stage.github, stage.directory)


def _opened(stage: Stage) -> Shop:
    found = _unread(stage)
    sign_in(as_app(found))
    assert found.handle()[0] == 0
    return found


@pytest.fixture
def shop(unread: Shop) -> Shop:
    """What a story begins with."""
    return unread
