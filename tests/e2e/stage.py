"""One fake GitHub for all end-to-end tests of a session; what a story begins with is made once and then copied."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from tests.e2e.shop import Shop
from tests.servers.contract import Prism
from tests.servers.fake_github import FakeGitHub
from tests.servers.fake_github._world import World


class _Kept(NamedTuple):
    """A world that was put by, with what git had on disk then."""

    world: World
    shop: Shop
    files: Path


@dataclass
class Stage:
    """`shop("opened", build)` is what `build` made, each time as if it had just been made."""

    github: FakeGitHub
    prism: Prism | None
    directory: Path
    _kept: dict[str, _Kept] = field(default_factory=dict)

    @property
    def hosted(self) -> Path:
        """Where the fake keeps its repositories."""
        return self.directory / "now" / "hosted"

    @property
    def cache(self) -> Path:
        """Where Foreread keeps what it has fetched."""
        return self.directory / "now" / "cache"

    def empty(self) -> None:
        """Nothing is there."""
        shutil.rmtree(self.directory / "now", ignore_errors=True)
        self.github.begin(self.hosted)
        self.cache.mkdir(parents=True)

    def shop(self, name: str, build: Callable[[Stage], Shop]) -> Shop:
        """In the world of that name, which is made when it is first asked for."""
        if name not in self._kept:
            self.empty()
            self._keep(name, build(self))
        kept = self._kept[name]
        shutil.rmtree(self.directory / "now", ignore_errors=True)
        shutil.copytree(kept.files, self.directory / "now", symlinks=True)
        world, shop = self._copied(kept.world, kept.shop)
        self.github.world = world
        world.journal.clear()
        return shop

    def _keep(self, name: str, shop: Shop) -> None:
        files = self.directory / name
        shutil.copytree(self.directory / "now", files, symlinks=True)
        self._kept[name] = _Kept(*self._copied(self.github.world, shop), files)

    def _copied(self, world: World, shop: Shop) -> tuple[World, Shop]:
        known = {id(self.github): self.github, id(world.lock): threading.RLock()}
        return deepcopy((world, shop), known)

    def violations(self) -> list[str]:
        """What was not as GitHub describes its interface."""
        return self.prism.violations() if self.prism is not None else []


NOT_OURS = ("FOREREAD_STATE_KEY", "FOREREAD_SPOT_KEY", "FOREREAD_CACHE", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
"""Variables of the machine that no test is to see."""
_SIGNS = ("GITHUB_TOKEN", "GH_TOKEN", "FOREREAD_APP_ID", "FOREREAD_APP_PRIVATE_KEY")


def environment(stage: Stage) -> dict[str, str]:
    """Of every command: where the host is, and a cache of its own; who is signed in is up to the test."""
    return {
        "GITHUB_API_URL": stage.github.url,
        "GITHUB_SERVER_URL": stage.github.git_url,
        "XDG_CACHE_HOME": str(stage.cache),
    }


def as_app(shop: Shop) -> dict[str, str]:
    """Signed in as the App."""
    return {"FOREREAD_APP_ID": str(shop.app.id), "FOREREAD_APP_PRIVATE_KEY": shop.app.private_key}


def sign_in(found: dict[str, str]) -> None:
    """From here on, in this process; the fixture takes it back."""
    for name in _SIGNS:
        os.environ.pop(name, None)
    os.environ.update(found)
