"""What a publication finds when it begins: worlds that are built once, and copied for each run."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.adapters.github import Pace, open_github
from bot.adapters.system import SilentProgress
from bot.cli._hosted import evaluation
from bot.pipeline.publishing import Published, publish
from bot.post import Place
from bot.wiring.hosted import Hosting, Want
from tests.e2e.shop import PEOPLE, Setting, Shop, open_shop, roster
from tests.servers.fake_github import FakeGitHub, World
from tests.servers.fake_github._copy import copied
from tests.servers.fake_github._model import Repository

PATIENCE: Final = 20.0
"""Seconds without an answer."""
PUBLISHING: Final = "publish:\n  inline: low\n  reviewers: true\n"


@dataclass(frozen=True)
class Scene:
    """A world, and the run that is to be disturbed in it."""

    name: str
    world: World
    want: Want
    place: Place
    is_stale: bool = False
    """Whether a success stands when the run begins, which it must take back."""
    passes: bool = False
    """Whether a success stands when the run has ended."""

    def begun(self) -> World:
        """A copy to spoil."""
        return copied(self.world)


@dataclass
class Theatre:
    """A fake GitHub that shows one scene after the other, and Foreread beside it."""

    github: FakeGitHub
    cache: Path
    """Of git's objects: what one run has fetched the next ones need not fetch."""
    environment: dict[str, str] = field(default_factory=dict[str, str])
    runs: int = 0

    def run(self, place: Place, want: Want, timeout: float = PATIENCE, cache: Path | None = None) -> Published:
        """One run of Foreread, by the world's clock: whoever waits moves it on."""
        self.runs += 1
        clock = self.github.world.clock
        pace = Pace(lambda: clock.now().timestamp(), clock.advance, between_writes=0.0, timeout=timeout)
        host = open_github(self.environment, pace)
        try:
            there = Hosting(host, cache or self.cache, host.derived_key())
            progress = SilentProgress()
            reading = evaluation(argparse.Namespace(), place, there, want, progress, clock.now)
            return publish(host, place, reading, there.key, progress)
        finally:
            host.close()


@contextmanager
def theatre(directory: Path) -> Iterator[tuple[Theatre, tuple[Scene, ...]]]:
    """All scenes, in the order of the story."""
    with FakeGitHub(directory / "hosted") as github:
        shop = open_shop(github, directory, Setting(policy=PUBLISHING))
        found = Theatre(github, directory / "cache")
        found.environment = {
            "FOREREAD_APP_ID": str(shop.app.id),
            "FOREREAD_APP_PRIVATE_KEY": shop.app.private_key,
            "GITHUB_API_URL": github.url,
            "GITHUB_SERVER_URL": github.git_url,
        }
        yield found, tuple(_scenes(found, shop, directory))


def _scenes(stage: Theatre, shop: Shop, directory: Path) -> Iterator[Scene]:
    """From the opened change to its success; and what takes that success back."""
    world = shop.github.world
    world.clock.advance(-_READING)  # so that it is never far from the machine's, by which the App signs in
    place = Place("acme", "shop", shop.pull.number)

    def apart(name: str) -> World:
        there = copied(world, directory / name.replace(" ", "-"))
        there.clock.advance(_WHILE)
        return there

    yield Scene("opened", apart("opened"), Want.BRIEF, place)
    stage.run(place, Want.BRIEF)
    world.clock.advance(_WHILE)
    world.comment(shop.people["chloe"], shop.pull, answers_of(shop.own_comments[0]))
    stage.run(place, Want.DECISION)
    world.clock.advance(_READING - 3 * _WHILE)
    world.approve(shop.people["chloe"], shop.pull)
    yield Scene("approved", apart("approved"), Want.DECISION, place, passes=True)
    stage.run(place, Want.DECISION)
    assert shop.gate == [("completed", "success")], shop.own_comments[0]
    for name, want, happens, is_stale in _MOVES:
        there = apart(name)
        happens(there, there.repository("acme/shop"))
        yield Scene(name, there, want, place, is_stale=is_stale)


def _objected(world: World, shop: Repository) -> None:
    world.request_changes(world.account("ben"), shop.pulls[1], "The till rounds down.")


def _left(world: World, shop: Repository) -> None:
    """The roster of the base branch no longer has who approved."""
    told = roster({name: world.account(name) for name in PEOPLE}).replace("level: staff", "level: junior")
    world.commit(world.account("ben"), shop, "main", {".github/foreread-roster.yml": told}, "Chloe is new here")


def _pushed(world: World, shop: Repository) -> None:
    world.commit(world.account("ada"), shop, "gift-cards", {"storefront/more.py": "LIMIT = 3\n"}, "More")


_WHILE: Final = 5
"""Seconds from one thing to the next."""
_READING: Final = 100
"""Seconds in which the change can be read."""
_MOVES: Final[tuple[tuple[str, Want, Callable[[World, Repository], None], bool], ...]] = (
    ("objected", Want.DECISION, _objected, True),
    ("roster pushed", Want.DECISION, _left, True),
    ("pushed", Want.BRIEF, _pushed, False),
)
"""What happens after the success, and whether that success stands on the head that is there then."""


def answers_of(comment: str) -> str:
    """What a senior writes who has read all of it."""
    asked = re.findall(r"/foreread answer (\d+)", comment)
    said = {
        number: f"/foreread answer {number} handled at storefront/pricing.py: the till refuses it before line {number}0 "
        f"runs, and test_pricing shows case {number}."
        for number in dict.fromkeys(asked)
    }
    return "\n".join(["/foreread read", *said.values()])
