"""The stand of each test, on SQLite; and on PostgreSQL for tests that ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.shop import Shop, open_shop
from tests.servers.fake_github import FakeGitHub
from tests.servers.fake_github._model import Hook
from tests.service.stand import SECRET, Stand, standing


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Stand, Shop]]:
    """Nothing is started yet; ada has opened a pull request, and nobody has been told of it."""
    with FakeGitHub(tmp_path / "hosted") as github:
        shop = open_shop(github, tmp_path)
        stand = Stand(github, shop.app, tmp_path)
        hear(stand, shop)
        with standing(stand):
            yield stand, shop


def hear(stand: Stand, shop: Shop) -> None:
    """The App's events go to the stand from now on."""
    world = shop.github.world
    number, _ = world.new_id("hook", "event")
    shop.app.hook = Hook(number, f"{stand.url}/webhook", SECRET, shop.app.events, world.clock.now(), shop.app)
