"""Which changes an event is about, and which groups hang on a change: one rule for the command and the worker."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.errors import HostError, HostUnavailableError
from bot.pipeline.spreading import concerned_groups, spread, sweeps_of
from bot.post import CheckState, HostedRepository, OpenChange, Place, Reached, WriteCheck, check_decision
from bot.webhook import Nudge
from bot.work import TaskKind, Urgency, wishes_of
from tests.fakes_host import FakeCodeHost

SHOP = Nudge("push", "a branch moved", demote=True, owner="acme", name="shop", repository=5000, installation=70)
ACME = replace(SHOP, event="membership", why="somebody left a team", name="", repository=None)


def change(number: int, base: str = "main", head: str = "") -> OpenChange:
    return OpenChange(
        Place("acme", "shop", number), head or f"{number}" * 40, base, f"topic-{number}", None, default_branch="main"
    )


def a_host() -> FakeCodeHost:
    """Changes 1 and 2 are for main, 3 is for release, and 4 is for the branch of 3, with the head of 2."""
    host = FakeCodeHost()
    host.change = replace(host.change, is_open=False)
    host.others = [change(1), change(2), change(3, "release"), change(4, "topic-3", "2" * 40)]
    return host


def numbers(nudge: Nudge) -> list[int]:
    return [wish.place.number for wish in spread(a_host(), nudge)]


@pytest.mark.parametrize(
    ("nudge", "found"),
    [
        (SHOP, [1, 2, 3, 4]),
        (replace(SHOP, event="status", head="2" * 40), [2, 4]),
        (replace(SHOP, event="status", head="9" * 40), []),
        (replace(SHOP, event="check_suite", head="2" * 40, base="main"), [2]),
        (replace(SHOP, event="branch_protection_rule"), [1, 2, 3, 4]),
        (replace(SHOP, branch="release", base="release", head="9" * 40), [3]),
        (replace(SHOP, branch="release", base="release"), [3]),  # it is gone
        (replace(SHOP, branch="topic-2", base="topic-2", head="2" * 40), [2, 4]),
        (replace(SHOP, branch="topic-3", base="topic-3", head="3" * 40), [3, 4]),
        # policy and roster are read from the default branch
        (replace(SHOP, branch="main", base="main", head="9" * 40), [1, 2, 3, 4]),
        (replace(SHOP, event="workflow_dispatch", numbers=(5, 6)), [5, 6]),
    ],
)
def test_an_event_is_about_these_changes(nudge: Nudge, found: list[int]) -> None:
    assert numbers(nudge) == found


def test_a_change_that_is_named_is_not_looked_for() -> None:
    host = a_host()
    host.is_away = True
    assert [wish.place.number for wish in spread(host, replace(SHOP, numbers=(5,)))] == [5]


def test_what_comes_of_spreading_is_one_task_with_what_the_changes_own_event_gives() -> None:
    own = replace(SHOP, event="pull_request", numbers=(1,), head="1" * 40)
    (wish,) = spread(a_host(), replace(SHOP, event="status", head="1" * 40))
    assert {wish.key} == {each.key for each in wishes_of(own)}
    assert (wish.head, wish.urgency, wish.reads) == ("1" * 40, Urgency.LOWERING, False)


def repository(number: int, owner: str = "acme", installation: int = 70, **more: bool) -> HostedRepository:
    return HostedRepository(number, owner, f"repo-{number}", installation, "main", **more)


REACHED = Reached((repository(1), repository(2, is_archived=True), repository(3, "other", 71), repository(4)))


@pytest.mark.parametrize(("installation", "found"), [(70, [1, 4]), (71, [3]), (None, [1, 4])])
def test_an_event_about_people_is_looked_into_for_each_repository_of_its_installation(
    installation: int | None, found: list[int]
) -> None:
    host = a_host()
    host.reach = REACHED
    wishes = spread(host, replace(ACME, owner="ACME", installation=installation))
    assert [(wish.kind, wish.repository_id) for wish in wishes] == [(TaskKind.SPREAD, number) for number in found]
    assert host.asked == ["repositories"]
    nudges = [Nudge(**{**json.loads(wish.nudge), "numbers": ()}) for wish in wishes]
    assert [(each.name, each.repository, each.demote) for each in nudges] == [
        (f"repo-{number}", number, True) for number in found
    ]
    assert len({wish.key for wish in wishes}) == len(found)


def test_what_comes_of_an_event_about_people_ends_in_changes() -> None:
    host = a_host()
    host.reach = Reached((HostedRepository(5000, "acme", "shop", 70, "main"),))
    (wish,) = spread(host, ACME)
    nudge = Nudge(**{**json.loads(wish.nudge), "numbers": ()})
    assert [(each.kind, each.place.number, each.reads) for each in spread(host, nudge)] == [
        (TaskKind.CHANGE, number, False) for number in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize("event", ["installation", "installation_repositories"])
def test_repositories_that_are_new_to_the_app_are_swept(event: str) -> None:
    host = a_host()
    host.reach = REACHED
    wishes = spread(host, replace(ACME, event=event))
    assert [(wish.kind, wish.repository_id, wish.installation) for wish in wishes] == [
        (TaskKind.SWEEP, number, 70) for number in (1, 2, 4)
    ]


def test_each_repository_is_swept_in_a_task_of_its_own() -> None:
    assert [wish.key for wish in sweeps_of(REACHED)] == ["sweep:1", "sweep:2", "sweep:3", "sweep:4"]


@pytest.mark.parametrize("nudge", [SHOP, ACME])
def test_a_host_that_is_away_is_not_one_without_changes(nudge: Nudge) -> None:
    host = a_host()
    host.is_away = True
    with pytest.raises(HostUnavailableError):
        spread(host, nudge)


# --- the merge queue ---------------------------------------------------------------------------------------------------


def queued(state: CheckState | None) -> tuple[FakeCodeHost, str]:
    host = FakeCodeHost()
    group = host.enqueue()
    if state is not None:
        host.do(host.change.place, WriteCheck(check_decision("main"), group.head, state, "It is", "Because."))
    return host, group.head


@pytest.mark.parametrize(
    ("state", "is_schedule", "is_due"),
    [
        (CheckState.PASSED, False, True),
        (CheckState.PASSED, True, True),
        (CheckState.FAILED, True, False),
        (None, True, True),
        (None, False, False),
    ],
)
def test_a_group_is_judged_again_where_a_success_stands_or_its_event_was_lost(
    state: CheckState | None, is_schedule: bool, is_due: bool
) -> None:
    host, head = queued(state)
    wishes = concerned_groups(
        host, host.change.place, "main", {7}, is_schedule=is_schedule, repository_id=5000, installation=70
    )
    assert [(wish.kind, wish.head, wish.base, wish.place) for wish in wishes] == (
        [(TaskKind.GROUP, head, "main", Place("acme", "shop", 0))] if is_due else []
    )
    assert all((wish.repository_id, wish.installation, wish.reads) == (5000, 70, False) for wish in wishes)


def test_a_group_is_one_task_with_what_its_own_event_gives() -> None:
    host, head = queued(CheckState.PASSED)
    (wish,) = concerned_groups(host, host.change.place, "main", {7}, is_schedule=False, repository_id=5000)
    own = replace(SHOP, event="merge_group", numbers=(7,), head=head, base="main")
    assert {wish.key} == {each.key for each in wishes_of(own)}


@pytest.mark.parametrize(("base", "numbers"), [("main", {8}), ("main", set()), ("release", {7})])
def test_a_group_without_the_change_is_left_alone(base: str, numbers: set[int]) -> None:
    host, _ = queued(CheckState.PASSED)
    assert concerned_groups(host, host.change.place, base, numbers, is_schedule=True) == ()


def test_who_may_not_see_the_queue_has_not_written_on_it() -> None:
    host, _ = queued(CheckState.PASSED)
    host.fail_next(HostError("No permission.", "Give it."), "merge_groups")
    assert concerned_groups(host, host.change.place, "main", {7}, is_schedule=True) == ()


def test_a_host_that_is_away_is_not_one_without_a_queue() -> None:
    host, _ = queued(CheckState.PASSED)
    host.is_away = True
    with pytest.raises(HostUnavailableError):
        concerned_groups(host, host.change.place, "main", {7}, is_schedule=True)
