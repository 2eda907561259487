"""A merge queue, by commands alone: the check on what it has put together."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import pytest

from tests.e2e.shop import Shop

if TYPE_CHECKING:
    from pathlib import Path

    from tests.servers.fake_github._model import Account, Pull, QueueEntry

GATE = "foreread: senior review: main"
PASSED, FAILED = [("completed", "success")], [("completed", "failure")]
LINES = [f"Line {number} of the notes.\n" for number in range(1, 31)]


@dataclass
class Queue:
    """The shop with three small changes to one file of notes, and their queue."""

    shop: Shop
    folder: Path
    pulls: list[Pull]

    @property
    def senior(self) -> Account:
        return self.shop.people["chloe"]

    @property
    def repository(self) -> dict[str, object]:
        """As every event names it."""
        found = self.shop.repository
        owner = {"login": found.owner.login}
        return {"id": found.id, "name": found.name, "full_name": found.full_name, "owner": owner}

    def approve(self, pull: Pull) -> None:
        """A senior approves it, and its own check passes."""
        shop, world = self.shop, self.shop.github.world
        place = f"{shop.repository.full_name}#{pull.number}"
        assert shop.run("review", place, "--publish", "--quiet")[0] in {0, 1}
        world.clock.advance(2)
        world.comment(self.senior, pull, "/foreread read")
        world.clock.advance(2)
        world.approve(self.senior, pull)
        shop.run("gate", place, "--publish")
        assert shop.checks(GATE, pull.head_sha)[-1:] == PASSED, pull.comments[0].body

    def enqueue(self, *pulls: Pull, squash: bool = False, tree: str = "") -> list[QueueEntry]:
        """Those that nobody has looked at are approved before."""
        for pull in pulls or self.pulls:
            if not pull.reviews:
                self.approve(pull)
        world = self.shop.github.world
        method: Literal["SQUASH", "MERGE"] = "SQUASH" if squash else "MERGE"
        return [world.enqueue(self.senior, pull, method=method, tree=tree) for pull in pulls or self.pulls]

    def handle(self, entry: QueueEntry, *, run: bool = False) -> int:
        """The event of a group, or that of the run which passes it on."""
        shop = self.shop
        told = shop.github.world.merge_group(shop.repository, entry)
        name = "merge_group"
        if run:
            name = "workflow_run"
            about = {
                "id": 5,
                "event": "merge_group",
                "head_sha": entry.head_sha,
                "head_branch": entry.head_ref.removeprefix("refs/heads/"),
                "head_repository": {"full_name": shop.repository.full_name},
                "pull_requests": [],
            }
            told = {"action": "completed", "workflow_run": about}
        path = self.folder / f"{name}.json"
        path.write_text(
            json.dumps({**told, "repository": self.repository, "sender": {"login": "chloe"}}), encoding="utf-8"
        )
        return shop.run("handle", "--name", name, "--event", str(path))[0]

    def review_event(self, pull: Pull) -> int:
        """The event of a review of a change."""
        self.shop.pull = pull
        path = self.shop.event(self.folder / "review.json", "dismissed")
        return self.shop.run("handle", "--name", "pull_request_review", "--event", path)[0]

    def checks(self, entry: QueueEntry) -> list[tuple[str, str | None]]:
        return self.shop.checks(GATE, entry.head_sha)

    def said(self, entry: QueueEntry) -> str:
        """What the newest check on the group says."""
        runs = [run for run in self.shop.repository.check_runs if run.head_sha == entry.head_sha and run.name == GATE]
        return f"{runs[-1].title}\n{runs[-1].summary}"


def notes(line: int) -> dict[str, bytes | str | None]:
    return {"notes.md": "".join([*LINES[:line], "One more.\n", *LINES[line:]])}


@pytest.fixture
def queue(shop: Shop, tmp_path: Path) -> Queue:
    world, repository, people = shop.github.world, shop.repository, shop.people
    world.commit(people["ben"], repository, "main", {"notes.md": "".join(LINES)}, "Notes")
    tip = repository.git.resolve("main")
    pulls = []
    for number, line in enumerate((3, 14, 25)):
        branch = f"notes-{number}"
        world.commit(people["ada"], repository, branch, notes(line), "One more note", parent=tip)
        pulls.append(world.open_pull(people["ada"], repository, branch, title="One more note"))
    return Queue(shop, tmp_path, pulls)


def test_a_group_whose_changes_are_all_approved_passes(queue: Queue) -> None:
    entries = queue.enqueue()
    before = [len(pull.comments) for pull in queue.pulls]  # no comment is written for a group
    assert [queue.handle(each) for each in entries] == [0, 0, 0]
    assert [queue.checks(each) for each in entries] == [PASSED] * 3
    assert [len(pull.comments) for pull in queue.pulls] == before
    numbers = [f"#&#8203;{pull.number}: SATISFIED" for pull in queue.pulls]
    places = [queue.said(entries[2]).index(number) for number in numbers]
    assert places == sorted(places)


def test_a_second_delivery_writes_nothing_and_the_run_that_passes_it_on_says_the_same(queue: Queue) -> None:
    (entry,) = queue.enqueue(queue.pulls[0])
    assert queue.handle(entry, run=True) == 0
    assert queue.checks(entry) == PASSED
    journal = queue.shop.github.journal
    journal.clear()
    assert [queue.handle(entry), queue.handle(entry, run=True)] == [0, 0]
    assert not journal.writes, [str(each) for each in journal]


def test_an_unapproved_change_in_the_middle_fails_what_it_is_in(queue: Queue) -> None:
    world, middle = queue.shop.github.world, queue.pulls[1]
    queue.approve(middle)
    world.dismiss(queue.senior, middle, middle.reviews[-1], "Not yet.")
    entries = queue.enqueue()
    assert [queue.handle(each) for each in entries] == [0, 0, 0]
    assert [queue.checks(each) for each in entries] == [PASSED, FAILED, FAILED]
    assert f"#&#8203;{middle.number}: WAITING" in queue.said(entries[2])


def test_an_approval_that_is_dismissed_after_the_group_passed_takes_its_success_back(queue: Queue) -> None:
    world = queue.shop.github.world
    entries = queue.enqueue()
    assert [queue.handle(each) for each in entries] == [0, 0, 0]
    world.dismiss(queue.senior, queue.pulls[1], queue.pulls[1].reviews[-1], "I was too fast.")
    assert queue.handle(entries[2]) == 0
    assert [queue.checks(each)[-1:] for each in entries] == [PASSED, PASSED, FAILED]
    assert queue.review_event(queue.pulls[1]) == 0  # of the change: that of the group has been lost
    assert [queue.checks(each)[-1:] for each in entries] == [PASSED, FAILED, FAILED]


def test_other_files_than_merging_gives_fail_although_all_changes_are_approved(queue: Queue) -> None:
    world, repository, pull = queue.shop.github.world, queue.shop.repository, queue.pulls[0]
    files = {**notes(3), "storefront/door.py": "OPEN = True\n"}
    evil = repository.git.write_commit(
        repository.git.resolve("main"), files, "Not what was read", world.signature(queue.senior)
    )
    (entry,) = queue.enqueue(pull, tree=repository.git.commit(evil).tree)
    assert queue.handle(entry) == 0
    assert queue.checks(entry) == FAILED
    assert "files are not what merging its changes gives" in queue.said(entry)


def test_a_change_that_is_pushed_to_in_the_queue_fails_its_group(queue: Queue) -> None:
    world, shop, pull = queue.shop.github.world, queue.shop, queue.pulls[1]
    entries = queue.enqueue()
    assert queue.handle(entries[2]) == 0
    assert queue.checks(entries[2]) == PASSED
    world.commit(shop.people["ada"], shop.repository, pull.head_ref, {"storefront/more.py": "LIMIT = 3\n"}, "More")
    assert queue.handle(entries[2]) == 0  # before GitHub takes it out
    assert queue.checks(entries[2])[-1:] == FAILED
    world.dequeue(queue.senior, pull)
    shop.github.journal.clear()
    assert queue.handle(entries[1]) == 2  # the queue does not hold it any more
    assert not shop.github.journal.writes
    assert queue.checks(entries[1]) == []
    (_, anew) = shop.repository.queues["main"]
    assert queue.handle(anew) == 0
    assert queue.checks(anew) == PASSED


def test_a_group_that_begins_elsewhere_than_at_the_tip_of_its_branch_fails(queue: Queue) -> None:
    world, shop = queue.shop.github.world, queue.shop
    (entry,) = queue.enqueue(queue.pulls[0])
    world.commit(shop.people["ben"], shop.repository, "main", {"more.md": "More\n"}, "Past the queue")
    assert queue.handle(entry) == 0
    assert queue.checks(entry) == FAILED
    assert "The group begins at" in queue.said(entry)


def test_what_is_behind_a_merged_group_is_put_together_on_it(queue: Queue) -> None:
    world, shop = queue.shop.github.world, queue.shop
    entries = queue.enqueue(*queue.pulls[:2])
    assert queue.handle(entries[0]) == 0
    world.merge_front(queue.senior, shop.repository, "main")
    assert queue.handle(entries[1]) == 0
    assert queue.checks(entries[1]) == PASSED


def test_a_squash_is_the_same_files(queue: Queue) -> None:
    entries = queue.enqueue(*queue.pulls[:2], squash=True)
    assert queue.handle(entries[1]) == 0
    assert queue.checks(entries[1]) == PASSED


def test_who_may_not_see_the_queue_says_so_and_writes_nothing(queue: Queue, capsys: pytest.CaptureFixture[str]) -> None:
    world = queue.shop.github.world
    (entry,) = queue.enqueue(queue.pulls[0])
    for installation in world.installations.values():
        del installation.permissions["merge_queues"]
    assert queue.handle(entry) == 2
    assert queue.checks(entry) == []
    assert "would not show the merge queue: the token has no permission" in capsys.readouterr().err
    assert queue.review_event(queue.pulls[0]) == 0


def test_the_clock_finds_a_group_whose_event_was_lost(queue: Queue) -> None:
    (entry,) = queue.enqueue(queue.pulls[0])
    path = queue.folder / "schedule.json"
    path.write_text(json.dumps({"schedule": "17 * * * *", "repository": queue.repository}), encoding="utf-8")
    queue.shop.run("handle", "--name", "schedule", "--event", str(path))
    assert queue.checks(entry) == PASSED
