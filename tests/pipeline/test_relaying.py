"""What the host sent becomes runs; each step may be done twice, or be the last before the process dies."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.relaying import launch_due, mend_runs, read_deliveries, read_delivery
from bot.ports import RunState
from bot.work import Delivery, Outcome, OutcomeKind, Task
from tests.fakes_service import MORNING, MemoryDeliveries, MemoryTasks


class ToldRuns:
    """An engine that remembers, or forgets, what it was given."""

    def __init__(self) -> None:
        self.submitted: list[str] = []
        self.states: dict[str, RunState] = {}

    def submit(self, task: Task) -> None:
        self.submitted.append(task.run)
        self.states.setdefault(task.run, RunState.UNDER_WAY)

    def state(self, run: str) -> RunState:
        return self.states.get(run, RunState.UNKNOWN)


def pushed(
    name: str, number: int = 1, head: str = "a" * 40, event: str = "pull_request", sender: str = "ada"
) -> Delivery:
    body = {
        "action": "synchronize",
        "number": number,
        "pull_request": {
            "number": number,
            "head": {"sha": head, "ref": "topic", "repo": None},
            "base": {"ref": "main"},
        },
        "repository": {"id": 5, "name": "shop", "full_name": "acme/shop", "owner": {"login": "acme"}},
        "installation": {"id": 7},
        "sender": {"login": sender},
    }
    return Delivery(name, event, json.dumps(body).encode(), MORNING)


def test_a_burst_about_one_change_is_one_run_for_its_newest_head() -> None:
    tasks, runs = MemoryTasks(), ToldRuns()
    deliveries = MemoryDeliveries(tasks)
    deliveries.keep([pushed(f"d{number}", head=f"{number:040x}") for number in range(1, 20)])
    assert read_deliveries(deliveries, MORNING) == 19
    assert launch_due(tasks, runs, MORNING, 10) == 1
    assert launch_due(tasks, runs, MORNING, 10) == 0
    (task,) = tasks.launched(9)
    assert (task.wish.head, task.running, runs.submitted) == (f"{19:040x}", 19, [task.run])


@pytest.mark.parametrize(
    ("body", "event"),
    [
        (b"{", "pull_request"),
        (b"[]", "push"),
        (b'{"action": "opened", "repository": {"id": 5}}', "pull_request"),
        (b"[" * 100_000, "issue_comment"),
    ],
    ids=["no JSON", "no object", "without its change", "nested without end"],
)
def test_what_cannot_be_read_is_kept_with_its_reason_and_does_not_stop_others(body: bytes, event: str) -> None:
    tasks = MemoryTasks()
    deliveries = MemoryDeliveries(tasks)
    deliveries.keep([Delivery("bad", event, body, MORNING), pushed("good")])
    read_deliveries(deliveries, MORNING)
    (refused,) = deliveries.refused()
    assert (refused.id, bool(refused.why)) == ("bad", True)
    assert tasks.waiting().due == 1


def test_what_we_did_ourselves_brings_no_further_run_and_what_others_did_does() -> None:
    """Whoever sent it is the host's word. A comment that only looks like ours has another sender."""
    ours = pushed("d1", sender="foreread-acme[bot]")
    assert read_delivery(ours, "foreread-acme[bot]") == ()
    assert read_delivery(ours, "") != ()
    assert read_delivery(pushed("d2", sender="ben"), "foreread-acme[bot]") != ()
    assert read_delivery(pushed("d3", sender=""), "") != ()


def test_an_event_that_means_nothing_is_read_and_forgotten() -> None:
    tasks = MemoryTasks()
    deliveries = MemoryDeliveries(tasks)
    deliveries.keep([pushed("star", event="star")])
    read_deliveries(deliveries, MORNING)
    assert (list(deliveries.unread(9)), list(deliveries.refused()), tasks.waiting().due) == ([], [], 0)


def test_only_as_many_are_launched_as_there_is_room() -> None:
    tasks, runs = MemoryTasks(), ToldRuns()
    deliveries = MemoryDeliveries(tasks)
    deliveries.keep([pushed(f"d{number}", number) for number in range(1, 9)])
    read_deliveries(deliveries, MORNING)
    assert [launch_due(tasks, runs, MORNING, room) for room in (0, -3, 5, 5, 5)] == [0, 0, 5, 3, 0]


def test_a_run_that_the_engine_never_heard_of_is_submitted_again() -> None:
    """The process died after the row was changed, or the engine's memory was lost."""
    tasks, runs = MemoryTasks(), ToldRuns()
    deliveries = MemoryDeliveries(tasks)
    deliveries.keep([pushed("d1")])
    read_deliveries(deliveries, MORNING)
    (task,) = tasks.take(MORNING, 1)
    assert mend_runs(tasks, runs, MORNING, 9) == 1
    assert runs.submitted == [task.run]
    assert mend_runs(tasks, runs, MORNING, 9) == 0


def test_a_run_that_the_engine_ended_without_our_knowing_is_tried_again() -> None:
    tasks, runs = MemoryTasks(), ToldRuns()
    deliveries = MemoryDeliveries(tasks)
    deliveries.keep([pushed("d1")])
    read_deliveries(deliveries, MORNING)
    launch_due(tasks, runs, MORNING, 1)
    (task,) = tasks.launched(1)
    runs.states[task.run] = RunState.ENDED
    assert mend_runs(tasks, runs, MORNING, 9) == 1
    again = tasks.take(MORNING + timedelta(hours=2), 1)
    assert [each.run for each in again] != [task.run]


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.booleans()), max_size=25))
def test_however_deliveries_come_each_change_is_read_after_its_last(events: list[tuple[int, int, bool]]) -> None:
    """Late, twice, in any order, with runs in between: at the end every change had a run after its last delivery."""
    tasks, runs = MemoryTasks(), ToldRuns()
    deliveries = MemoryDeliveries(tasks)
    last: dict[str, int] = {}
    began: dict[str, int] = {}
    for at, (number, name, runs_now) in enumerate(events):
        if deliveries.keep([pushed(f"{number}-{name}", number)]):
            last[f"change:5:{number}"] = at
        read_deliveries(deliveries, MORNING)
        if runs_now:
            _run_all(tasks, runs, began, at)
    _run_all(tasks, runs, began, len(events))
    _run_all(tasks, runs, began, len(events))
    assert all(began[key] >= at for key, at in last.items())
    assert tasks.waiting().due == 0


def _run_all(tasks: MemoryTasks, runs: ToldRuns, began: dict[str, int], at: int) -> None:
    launch_due(tasks, runs, MORNING, 99)
    for task in tasks.launched(99):
        began[task.key] = at
        tasks.start(task.run, "w")
        tasks.settle(task.run, Outcome(OutcomeKind.DONE), MORNING)


NAMES = (
    "push", "status", "check_run", "check_suite", "installation", "installation_repositories", "member", "membership",
    "team", "organization", "repository", "merge_group", "workflow_run", "workflow_dispatch", "schedule", "issue_comment",
    "repository_ruleset", "branch_protection_rule", "pull_request_review", "pull_request_target", "ping", "made_up",
)  # fmt: skip


@pytest.mark.parametrize("event", NAMES)
def test_a_signed_body_under_another_events_name_asks_for_no_more_than_a_look_at_its_own_repository(event: str) -> None:
    """The signature is of the body alone; whoever has one may send it again with any name and any id."""
    deliveries = [replace(pushed(f"d{number}"), event=event) for number in range(30)]
    wishes = [wish for each in deliveries if not isinstance(said := read_delivery(each), str) for wish in said]
    assert len({wish.key for wish in wishes}) <= 1
    for wish in wishes:
        assert (wish.installation, wish.place.owner, wish.place.name) == (7, "acme", "shop")
        assert wish.repository_id == 5
