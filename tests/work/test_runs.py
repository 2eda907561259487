"""When a run is tried again, when it is given up, when it has become pointless."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.post import Place
from bot.work import (
    MOST_STARTS,
    MOST_TRIES,
    SOON,
    Outcome,
    OutcomeKind,
    Queue,
    Task,
    TaskKind,
    Urgency,
    Wish,
    after,
    is_superseded,
    is_worn_out,
    pause,
)

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
WISH = Wish("change:1:2", TaskKind.CHANGE, Place("acme", "shop", 2), 1, 7, "pushed", Urgency.CHANGE, head="b" * 40)
RUNNING = Task(WISH, wanted=3, done=1, running=3, running_head="b" * 40, starts=1, since=AT, worker="w")
ENDINGS = st.sampled_from(OutcomeKind)


def test_a_run_that_is_done_leaves_nothing_to_do() -> None:
    ended = after(RUNNING, Outcome(OutcomeKind.DONE), AT)
    assert (ended.done, ended.running, ended.tries, ended.since, ended.worker) == (3, 0, 0, None, "")


def test_what_was_wished_for_meanwhile_is_still_to_be_done() -> None:
    ended = after(replace(RUNNING, wanted=5), Outcome(OutcomeKind.DONE), AT)
    assert ended.wanted > ended.done
    assert ended.since == AT


@given(st.integers(0, 10), st.integers(0, 5), ENDINGS)
def test_no_ending_loses_a_wish(tries: int, later: int, kind: OutcomeKind) -> None:
    """Afterwards the wish is done, or still to be done, or parked where people see it."""
    ended = after(replace(RUNNING, tries=tries, wanted=3 + later), Outcome(kind, "why"), AT)
    assert ended.running == 0
    if kind is OutcomeKind.DONE:
        assert ended.done == 3
    else:
        assert ended.wanted > ended.done or kind is OutcomeKind.SUPERSEDED
    assert (ended.parked != "") == (
        later == 0 and (kind is OutcomeKind.GIVEN_UP or (kind is OutcomeKind.FAILED and tries + 1 >= MOST_TRIES))
    )


@given(st.integers(0, 40), st.sampled_from((OutcomeKind.LATER, OutcomeKind.FAILED, OutcomeKind.GIVEN_UP)))
def test_what_came_during_a_run_that_failed_is_looked_at_soon(tries: int, kind: OutcomeKind) -> None:
    """Not in an hour, and not when a person unparks it: it may be that a success does not hold any more."""
    ended = after(replace(RUNNING, tries=tries, wanted=4), Outcome(kind, "why"), AT)
    assert ended.parked == ""
    assert ended.not_before is not None
    assert ended.not_before <= AT + SOON
    again = after(replace(ended, running=4, tries=40), Outcome(OutcomeKind.FAILED, "why"), AT)
    assert again.parked == "why"


def test_an_outage_of_the_host_parks_nothing() -> None:
    task = RUNNING
    for _ in range(5 * MOST_TRIES):
        task = replace(after(task, Outcome(OutcomeKind.LATER, "no answer"), AT), running=3)
    assert task.parked == ""


@given(st.integers(0, 60))
def test_each_pause_is_as_long_as_the_one_before_or_longer_and_never_over_an_hour(tries: int) -> None:
    assert 0 <= pause(tries) <= pause(tries + 1) <= 3600


def test_when_an_outage_is_over_nobody_waits_for_long() -> None:
    ended = after(replace(RUNNING, tries=40), Outcome(OutcomeKind.LATER, "no answer"), AT)
    assert ended.not_before is not None
    assert ended.not_before <= AT + timedelta(minutes=2)
    failed = after(replace(RUNNING, tries=5), Outcome(OutcomeKind.FAILED, "no such branch"), AT)
    assert failed.not_before is not None
    assert failed.not_before > AT + timedelta(minutes=10)


def test_the_host_says_how_long_to_wait() -> None:
    ended = after(RUNNING, Outcome(OutcomeKind.LATER, "slow down", wait_s=900), AT)
    assert ended.not_before == AT + timedelta(seconds=900)


def test_each_try_is_another_run_for_the_engine() -> None:
    again = replace(after(RUNNING, Outcome(OutcomeKind.FAILED), AT), running=3)
    assert again.run != RUNNING.run


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        (replace(RUNNING, wanted=4, wish=replace(WISH, head="c" * 40)), True),
        (replace(RUNNING, wanted=4), False),
        (replace(RUNNING, wanted=4, wish=replace(WISH, head="")), False),
        (RUNNING, False),
        (replace(RUNNING, wanted=4, running=0, wish=replace(WISH, head="c" * 40)), False),
    ],
    ids=["a newer head", "the same head", "an act", "nothing new", "not running"],
)
def test_only_a_newer_head_makes_a_run_pointless(task: Task, expected: bool) -> None:
    assert is_superseded(task) is expected


def test_a_run_whose_process_dies_each_time_is_not_begun_for_ever() -> None:
    assert not is_worn_out(replace(RUNNING, starts=MOST_STARTS - 1))
    assert is_worn_out(replace(RUNNING, starts=MOST_STARTS))


def test_who_comments_on_a_change_that_kills_processes_does_not_have_it_kill_ten_more() -> None:
    given_up = after(replace(RUNNING, starts=MOST_STARTS), Outcome(OutcomeKind.GIVEN_UP, "It died."), AT)
    assert given_up.parked == "It died."
    unparked = replace(given_up, parked="", wanted=4, running=4)
    assert not is_worn_out(replace(unparked, starts=1))
    assert is_worn_out(replace(unparked, starts=2))


def test_people_do_not_wait_behind_briefs() -> None:
    assert RUNNING.queue is Queue.BRIEFS
    assert replace(RUNNING, wish=replace(WISH, reads=False)).queue is Queue.PEOPLE
    assert replace(RUNNING, wish=replace(WISH, kind=TaskKind.SWEEP, reads=False)).queue is Queue.BRIEFS
