"""What events come to."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.webhook import Nudge
from bot.work import Queue, Task, TaskKind, Urgency, wishes_of

PUSHED = Nudge(
    "pull_request", "pushed", demote=True, owner="acme", name="shop", repository=1, numbers=(2,), head="a" * 40,
    base="main", installation=7, delivery="d1",
)  # fmt: skip


def test_events_about_one_change_are_one_task_whatever_they_are() -> None:
    events = [PUSHED, replace(PUSHED, event="issue_comment"), replace(PUSHED, owner="ACME-renamed", delivery="d2")]
    assert {wish.key for each in events for wish in wishes_of(each)} == {"change:1:2"}


@pytest.mark.parametrize("event", ["pull_request_review", "issue_comment", "check_run", "team", "member"])
def test_what_people_do_asks_no_model(event: str) -> None:
    (wish,) = wishes_of(replace(PUSHED, event=event, demote=False))
    assert not wish.reads
    assert Task(wish, 1, 0).queue is Queue.PEOPLE
    assert wish.urgency is Urgency.ACT


def test_what_may_make_a_success_wrong_comes_first() -> None:
    (wish,) = wishes_of(replace(PUSHED, event="pull_request_review"))
    assert wish.urgency is min(Urgency)


def test_only_the_changes_own_event_tells_its_head() -> None:
    """The head of a check is that of the commit it ran on, which may be an old one."""
    assert wishes_of(PUSHED)[0].head == "a" * 40
    assert wishes_of(replace(PUSHED, event="check_run"))[0].head == ""


def test_an_event_about_many_is_spread_by_whoever_may_ask_the_host() -> None:
    pushed = replace(PUSHED, event="push", numbers=(), branch="main")
    (wish,) = wishes_of(pushed)
    assert wish.kind is TaskKind.SPREAD
    assert Nudge(**{**json.loads(wish.nudge), "numbers": ()}) == pushed
    assert wishes_of(replace(pushed, delivery="d9"))[0].key == wish.key


def test_a_merge_queues_commit_is_its_own_task() -> None:
    group = replace(PUSHED, event="merge_group", head="c" * 40)
    (wish,) = wishes_of(group)
    assert (wish.kind, wish.base, wish.head, wish.reads) == (TaskKind.GROUP, "main", "c" * 40, False)
    assert wish.key != wishes_of(replace(group, head="d" * 40))[0].key


def test_changes_of_two_repositories_never_share_a_task() -> None:
    other = replace(PUSHED, repository=2)
    assert wishes_of(other)[0].key != wishes_of(PUSHED)[0].key
