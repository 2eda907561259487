"""What a worker does for a sweep, and for an event that names no change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import NoReturn

import pytest

from bot.adapters.system import SilentProgress
from bot.errors import HostUnavailableError, LedgerError
from bot.pipeline.sweeping import OVERLAP
from bot.pipeline.working import Means, carry_out
from bot.ports import Progress
from bot.post import HostedRepository, Place, Reached
from bot.webhook import Nudge
from bot.work import OutcomeKind, Task, TaskKind, Wish, spread_wish, sweep_wish
from tests.fakes_host import NOON
from tests.pipeline.sweep_world import INSTALLATION, REPOSITORY, SHOP, World
from tests.pipeline.test_working import MemorySweeps

SWEEP = sweep_wish(SHOP, REPOSITORY, INSTALLATION)


def nothing_is_read(task: Task, _: Progress) -> NoReturn:
    raise AssertionError(task.key)


class Worker:
    """With a clock that the test moves."""

    def __init__(self) -> None:
        self.world, self.sweeps, self.at = World(), MemorySweeps(), NOON

    def run(self, wish: Wish = SWEEP, at: datetime | None = None) -> OutcomeKind:
        self.at = at or self.at
        world = self.world
        world.tasks.want([wish], self.at)
        task = world.tasks.launch(wish.key)
        assert task is not None
        started = world.tasks.start(task.run, "w1")
        assert started is not None
        means = Means(
            world.host, nothing_is_read, nothing_is_read, None, world.tasks, world.records, self.sweeps, world.outcomes,
            world.ledger, world.ledger.entries_of, lambda: self.at, SilentProgress(), world.as_expected,
        )  # fmt: skip
        outcome = carry_out(started, means)
        world.tasks.settle(task.run, outcome, self.at)
        world.tasks.tasks.pop(wish.key)
        return outcome.kind


def test_the_first_sweep_of_a_repository_finds_no_merge_from_before_it() -> None:
    worker = Worker()
    worker.world.merge(3, merged_at=NOON - timedelta(minutes=1))
    assert worker.run() is OutcomeKind.DONE
    assert worker.world.merge_entries == []
    worker.world.merge(4, merged_at=NOON + timedelta(minutes=1))
    worker.run(at=NOON + timedelta(minutes=15))
    assert [entry.subject.change for entry in worker.world.merge_entries if entry.subject] == ["PR_4"]


def test_sweeps_go_on_from_where_the_last_one_came() -> None:
    worker = Worker()
    for hours in (0, 2, 4):
        worker.run(at=NOON + timedelta(hours=hours))
    assert worker.sweeps.until == {REPOSITORY: NOON + timedelta(hours=4)}
    worker.world.merge(3, merged_at=NOON + timedelta(hours=4) - OVERLAP - timedelta(seconds=1))
    worker.world.merge(4, merged_at=NOON + timedelta(hours=4) - OVERLAP)
    worker.run(at=NOON + timedelta(hours=6))
    assert [entry.subject.change for entry in worker.world.merge_entries if entry.subject] == ["PR_4"]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (HostUnavailableError("It is away.", "Wait."), OutcomeKind.LATER),
        (LedgerError("It is not whole.", "Mend it."), OutcomeKind.FAILED),
    ],
)
def test_a_sweep_that_fails_is_gone_on_with_from_the_same_place(
    error: HostUnavailableError | LedgerError, kind: OutcomeKind
) -> None:
    worker = Worker()
    worker.run()
    before = dict(worker.sweeps.until)
    worker.world.push(3)

    def fails(_: object) -> NoReturn:
        raise error

    worker.world.merge(4)
    worker.world.as_expected = fails
    assert worker.run(at=NOON + timedelta(hours=2)) is kind
    assert worker.sweeps.until == before


def test_a_repository_that_was_lost_fails_no_task() -> None:
    worker = Worker()
    worker.world.host.is_lost = True
    assert worker.run() is OutcomeKind.DONE
    assert worker.sweeps.until == {}


def test_sweeping_everything_comes_to_a_task_for_each_repository() -> None:
    worker = Worker()
    worker.world.host.reach = Reached(
        (HostedRepository(1, "acme", "shop", 70), HostedRepository(2, "other", "den", 71)), ("One is suspended.",)
    )
    assert worker.run(sweep_wish(Place("", "", 0), 0, 0)) is OutcomeKind.DONE
    found = [task.wish for task in worker.world.tasks.tasks.values()]
    assert [(each.key, each.kind, each.installation) for each in found] == [
        ("sweep:1", TaskKind.SWEEP, 70), ("sweep:2", TaskKind.SWEEP, 71),
    ]  # fmt: skip


def test_an_event_about_people_becomes_runs_about_changes_in_two_steps() -> None:
    worker = Worker()
    worker.world.open(8)
    left = Nudge("membership", "somebody left a team", demote=True, owner="acme", installation=70)
    assert worker.run(spread_wish(left)) is OutcomeKind.DONE
    (spread,) = [task.wish for task in worker.world.tasks.tasks.values()]
    assert (spread.kind, spread.place.repository) == (TaskKind.SPREAD, "acme/shop")
    assert worker.run(replace(spread)) is OutcomeKind.DONE
    assert {task.wish.place.number for task in worker.world.tasks.tasks.values()} == {7, 8}
