"""The campaign sees what it is there to see: each broken promise, planted, is told."""

from __future__ import annotations

from random import Random

from bot.post import MARKER, check_decision
from tests.servers.fake_github import FakeGitHub
from tests.service.crowd import Crowd, is_approved, is_green
from tests.service.promises import Watcher, doubles


def test_what_stands_twice_and_a_success_that_nobody_approves_are_seen(github: FakeGitHub) -> None:
    crowd = Crowd(github, Random(1))  # noqa: S311
    world, repository = crowd.world, crowd.repositories[0]
    crowd.open_one(repository)
    (pull,) = crowd.pulls
    crowd.paths[pull.head_ref] = {"tools/report.py"}
    watcher = Watcher(crowd, limit_s=0.0)
    name, fields = check_decision("main"), {"status": "completed", "conclusion": "success"}

    # Approved, and shown once.
    world.comment(crowd.app.bot, pull, MARKER)
    approval = world.approve(crowd.people["chloe"], pull)
    world.create_check(crowd.app, repository, pull.head_sha, name, fields)
    assert (is_green(pull), is_approved(pull), [*doubles(crowd)]) == (True, True, [])
    watcher.look()
    assert (len(watcher.greens), watcher.since) == (1, {})

    # Each of these must not be.
    world.comment(crowd.app.bot, pull, MARKER)
    for _ in range(2):
        world.comment(crowd.app.bot, pull, "Here it is.\n\n<!-- foreread-reply 7 -->")
    world.create_check(crowd.app, repository, pull.head_sha, name, fields)
    world.dismiss(crowd.people["ben"], pull, approval, "No longer so.")
    assert len([*doubles(crowd)]) == 3
    watcher.look()
    watcher.look()
    assert sum("without an approval" in each for each in watcher.broken) == 1

    # It ends with the next head, and how long it stood is known.
    crowd._push(pull)
    watcher.look()
    assert (len(watcher.stood), watcher.since) == (1, {})
