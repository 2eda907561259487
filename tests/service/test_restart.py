"""The real service, killed in the middle of everything: nothing is lost, nothing is done twice, nothing stale is green."""

from __future__ import annotations

import json
import time

import pytest

from bot.adapters.store import open_store
from tests.e2e.shop import Shop
from tests.e2e.test_story import PASSED, WAITING, answers_of
from tests.service.stand import Stand, until

Opened = tuple[Stand, Shop]
LONG_S = 300.0


def is_quiet(stand: Stand) -> bool:
    """Whether all that came in is done."""
    with open_store(stand.address, migrate=False) as store:
        waiting = store.tasks.waiting()
    return (waiting.unread, waiting.due, waiting.running) == (0, 0, 0)


def kill_and_serve(stand: Stand, *pauses: float) -> None:
    for pause in pauses:
        time.sleep(pause)
        stand.kill("web")
        stand.serve()


def test_killed_again_and_again_it_ends_with_one_comment_and_the_right_decision(opened: Opened) -> None:
    """In one process, on SQLite. What is sent again, and what comes in another order, changes nothing."""
    stand, shop = opened
    world, pull = shop.github.world, shop.pull
    stand.serve()

    # A pull request is told of, and the process dies with the delivery on disk, then while it reads and writes.
    world.label(shop.people["ada"], pull, "shop")
    (told,) = [each for each in world.deliver() if each.hook is shop.app.hook]
    assert told.status_code == 202
    kill_and_serve(stand, 0.0, 1.0, 3.0)
    assert world.redeliver(told).status_code == 200  # it is known
    until(lambda: shop.gate == WAITING and shop.own_comments, "a comment and a check that waits", LONG_S)

    # A senior answers and approves; it dies again.
    world.comment(shop.people["chloe"], pull, answers_of(shop.own_comments[0]))
    world.deliver()
    until(lambda: "0 of 5" not in shop.own_comments[0] and is_quiet(stand), "the answers to be heard", LONG_S)
    world.clock.advance(90)
    world.approve(shop.people["chloe"], pull)
    world.deliver()
    kill_and_serve(stand, 0.5, 1.5)
    until(lambda: shop.gate == PASSED, "the success", LONG_S)

    # The author pushes, and the service is not there: the event is lost. It comes back, and is told of something else.
    stand.kill("web")
    world.commit(shop.people["ada"], shop.repository, "gift-cards", {"storefront/more.py": "LIMIT = 3\n"}, "More")
    world.deliver()
    assert shop.gate == []
    stand.serve()
    world.comment(shop.people["ben"], pull, "What is this for?")
    world.deliver()
    until(lambda: shop.gate == WAITING, "it to wait again", LONG_S)
    until(lambda: is_quiet(stand), "all to be done", LONG_S)
    assert len(shop.own_comments) == 1
    assert len(shop.checks(f"foreread: senior review: {pull.base_ref}")) == 1
    assert stand.stop("web") == 0
    assert all(json.loads(line)["level"] for line in stand.said("web").splitlines())  # libraries write nothing beside


@pytest.mark.parametrize("victim", ["web", "worker-1"])
def test_on_postgresql_others_go_on_with_what_a_killed_process_had_begun(
    opened: Opened, postgres: str, victim: str
) -> None:
    stand, shop = opened
    stand.database = postgres
    world, pull = shop.github.world, shop.pull
    stand.serve("--no-worker")
    for name in ("worker-1", "worker-2"):
        stand.start(name, "worker")
    world.label(shop.people["ada"], pull, "shop")
    world.deliver()
    time.sleep(1.5)
    stand.kill(victim)
    until(lambda: shop.gate == WAITING and shop.own_comments, "a comment and a check that waits", LONG_S)
    if victim == "web":
        stand.serve("--no-worker")
    until(lambda: is_quiet(stand), "all to be done", LONG_S)
    assert len(shop.own_comments) == 1
