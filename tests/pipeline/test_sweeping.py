"""A sweep finds what events did not tell, and says of each merge once what it rested on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.desk import OutcomeKind
from bot.errors import HostError, HostUnavailableError
from bot.gate import ReviewState
from bot.ledger import Actor, Subject, drafts
from bot.pipeline.sweeping import OVERLAP, STALE, first_since
from bot.post import CheckState, Merged, OwnCheck, Place, PushedCommit, check_decision
from bot.work import Outcome, Queue, TaskKind, Urgency
from bot.work import OutcomeKind as Ended
from tests.fakes_host import AUTHOR, NOON
from tests.pipeline.sweep_world import HOUR, REPOSITORY, SENIOR, World, sha

OTHER = "f" * 40
BY = Actor(SENIOR.id, SENIOR.login)


# --- open changes ------------------------------------------------------------------------------------------------------


def test_where_nothing_has_happened_two_requests_are_made_and_nothing_is_written() -> None:
    world = World()
    before = world.traces()
    swept = world.sweep()
    assert world.host.asked == ["landed", "open_changes"]
    assert (swept.wishes, swept.merges, swept.labels, swept.until) == ((), (), 0, world.at)
    assert world.traces() == before


def test_a_change_that_no_run_has_looked_at_is_wished_for() -> None:
    world = World()
    change = world.open(8)
    (wish,) = world.sweep().wishes
    assert (wish.key, wish.kind, wish.place) == (f"change:{REPOSITORY}:8", TaskKind.CHANGE, change.place)
    assert (wish.head, wish.base, wish.urgency, wish.reads) == (change.head, "main", Urgency.SWEEP, True)


@pytest.mark.parametrize(
    ("remembered", "why", "reads"),
    [
        ({"head": OTHER}, "its head is another one", True),
        ({"base": "release"}, "it is for another branch", True),
        ({"is_open": False}, "it is open again", True),
        ({"place": Place("acme", "store", 8)}, "its repository has another name", False),
        ({"seen_at": NOON - timedelta(seconds=1)}, "something was done about it since", False),
        ({}, "", None),
    ],
)
def test_what_is_remembered_otherwise_than_it_is_is_looked_at_again(
    remembered: dict[str, Any], why: str, reads: bool | None
) -> None:
    world = World()
    world.open(8)
    world.remember(8, **remembered)
    world.sweep()
    assert world.wished() == ({8: why} if why else {})
    assert all(task.wish.reads is reads for task in world.tasks.tasks.values())


def test_what_was_not_looked_at_for_long_is_looked_at_without_a_model() -> None:
    world = World()
    world.sweep(at=NOON + STALE - timedelta(seconds=1))
    assert world.wished() == {}
    world.sweep(at=NOON + STALE)
    assert world.wished() == {7: "nobody has looked at it for long"}
    assert next(iter(world.tasks.tasks.values())).queue is Queue.PEOPLE


def test_a_dismissal_whose_event_was_lost_is_found_at_the_next_sweep() -> None:
    world = World()
    review = world.host.review(SENIOR, ReviewState.APPROVED)
    world.remember(7, seen_at=world.host.now)
    world.host.dismiss(review, SENIOR)
    world.host.touch()
    world.sweep()
    assert world.wished() == {7: "something was done about it since"}


def test_a_change_that_was_closed_unmerged_is_looked_at_so_that_no_success_stands() -> None:
    world = World()
    world.host.close(AUTHOR)
    (wish,) = world.sweep().wishes
    assert (wish.place.number, wish.why, wish.head) == (7, "it is not open any more", world.host.change.head)
    record = world.record(7)
    assert (record.is_open, record.waiting_since, record.brief) == (False, None, {"tier": "high"})
    assert world.sweep().wishes == ()


def test_a_change_that_was_deleted_leaves_the_desk_though_no_run_can_look_at_it() -> None:
    world = World()
    world.remember(8)
    world.sweep()
    task = world.tasks.launch(f"change:{REPOSITORY}:8")
    assert task is not None
    world.tasks.settle(task.run, Outcome(Ended.FAILED, "There is no such change."), world.at)
    assert not world.record(8).is_open
    assert world.sweep().wishes == ()


def test_what_is_waited_for_is_not_wished_for_once_more() -> None:
    world = World()
    world.open(8)
    assert [len(world.sweep().wishes) for _ in range(3)] == [1, 0, 0]
    (task,) = world.tasks.tasks.values()
    assert task.wanted == 1


def test_what_is_parked_stays_so_until_it_has_another_head() -> None:
    world = World()
    world.open(8)
    world.sweep()
    (task,) = world.tasks.tasks.values()
    world.tasks.tasks[task.key] = replace(task, parked="It failed.")
    assert world.sweep().wishes == ()
    world.host.others[0] = replace(world.host.others[0], head=OTHER)
    assert [wish.head for wish in world.sweep().wishes] == [OTHER]


def test_what_is_parked_under_a_name_of_before_is_looked_at_by_its_name_of_now() -> None:
    world = World()
    world.open(8)
    world.sweep()
    (task,) = world.tasks.tasks.values()
    place = replace(task.wish.place, name="sold")
    world.tasks.tasks[task.key] = replace(task, wish=replace(task.wish, place=place), parked="Another has that name.")
    (wish,) = world.sweep().wishes
    assert wish.place == task.wish.place
    assert world.tasks.tasks[task.key].parked == ""


def test_a_change_is_wished_for_again_when_its_run_has_ended_and_it_moved_since() -> None:
    world = World()
    world.open(8)
    world.sweep()
    task = world.tasks.launch(f"change:{REPOSITORY}:8")
    assert task is not None
    world.tasks.settle(task.run, Outcome(Ended.DONE), world.at)
    world.remember(8, head=OTHER)
    assert [wish.why for wish in world.sweep().wishes] == ["its head is another one"]


def test_in_an_archived_repository_it_is_nobodys_turn_and_nothing_is_wished_for() -> None:
    world = World()
    world.host.is_archived = True
    assert world.sweep().wishes == ()
    record = world.record(7)
    assert (record.is_open, record.waiting_since, record.brief) == (False, None, {"tier": "high"})
    assert world.host.asked == ["landed"]
    world.host.is_archived = False
    assert [wish.why for wish in world.sweep().wishes] == ["it is open again"]


def test_a_renamed_repository_is_swept_by_its_new_name() -> None:
    world = World()
    world.host.moved_to = Place("acme", "store", 0)
    swept = world.sweep()
    assert swept.place == Place("acme", "store", 0)
    assert swept.until == world.at


def test_a_repository_that_was_lost_is_left_as_it_was() -> None:
    world = World()
    before = world.traces()
    world.host.is_lost = True
    swept = world.sweep()
    assert (swept.until, world.host.asked) == (None, ["landed"])
    assert world.traces() == before


def test_a_repository_that_took_the_name_of_another_is_not_swept_in_its_stead() -> None:
    world = World()
    world.merge(9)
    before = world.traces()
    world.host.change = replace(world.host.change, repository_id=REPOSITORY + 1)
    assert world.sweep().until is None
    assert world.traces() == before


# --- merges ------------------------------------------------------------------------------------------------------------


def test_a_merge_that_the_gate_let_pass_rests_on_its_decision() -> None:
    world = World()
    merged = world.merge_gated(9)
    decision = world.ledger.entries_of("PR_9")[-1]
    swept = world.sweep()
    assert [(each.number, each.is_gated, each.by) for each in swept.merges] == [(9, True, "grace")]
    assert swept.ungated == ()
    (entry,) = world.merge_entries
    assert entry.body == {"commit": merged.commit, "as_expected": None, "decision": decision.digest}
    assert (entry.subject, entry.actor) == (decision.subject, (SENIOR.id, SENIOR.login))
    record = world.record(9)
    assert (record.is_merged, record.is_open, record.gated, record.commit) == (True, False, True, merged.commit)
    assert (record.merged_at, record.waiting_since, record.turns) == (merged.merged_at, None, ())
    assert record.brief == {"tier": "high"}


def passed(at: timedelta, state: CheckState = CheckState.PASSED) -> OwnCheck:
    return OwnCheck(check_decision("main"), state, at=NOON + at)


SATISFIED = Subject("acme/shop", "PR_9", sha(9), base_ref="refs/heads/main", repository_id=REPOSITORY)


@pytest.mark.parametrize(
    ("decisions", "merged", "why"),
    [
        ([], {}, "No decision on it is on record."),
        ([("waiting", {})], {}, "The last decision was: waiting."),
        ([("satisfied", {}), ("blocked", {})], {}, "The last decision was: blocked."),
        ([("satisfied", {"head": OTHER})], {}, f"The last decision was on ffffffffff; {sha(9)[:10]} was merged."),
        ([("satisfied", {})], {"head": OTHER}, f"The last decision was on {sha(9)[:10]}; ffffffffff was merged."),
        (
            [("satisfied", {"base_ref": "refs/heads/release"})],
            {},
            "The last decision was for release; it went into main.",
        ),
        ([("satisfied", {})], {"check": None}, "No check of ours is shown on what was merged."),
        (
            [("satisfied", {})],
            {"check": passed(timedelta(), CheckState.WAITING)},
            "Our check on what was merged says: waiting.",
        ),
        (
            [("satisfied", {})],
            {"check": passed(timedelta(minutes=10))},
            "Our check on what was merged had not passed yet when it was merged.",
        ),
        (
            [("satisfied", {})],
            {"check": OwnCheck(check_decision("main"), CheckState.PASSED)},
            "Our check on what was merged had not passed yet when it was merged.",
        ),
    ],
)
def test_a_merge_past_the_gate_is_on_record_as_one(
    decisions: list[tuple[str, dict[str, str]]], merged: dict[str, Any], why: str
) -> None:
    world = World()
    world.remember(9, state="satisfied")
    for state, subject in decisions:
        world.decide(9, state, **subject)
    world.merge(9, **merged)
    (one,) = world.sweep().ungated
    assert one.why == (why,)
    assert [entry.body["decision"] for entry in world.merge_entries] == [None]
    assert world.record(9).gated is False


def test_the_last_decision_counts_and_not_the_best() -> None:
    world = World()
    for state in ("waiting", "satisfied"):
        world.decide(9, state)
    world.merge(9)
    assert world.sweep().ungated == ()


@pytest.mark.parametrize(("expires", "is_gated"), [(timedelta(minutes=5), False), (timedelta(hours=1), True)])
def test_leave_to_pass_in_an_emergency_holds_until_its_end(expires: timedelta, is_gated: bool) -> None:
    world = World()
    end = (NOON + expires).strftime("%Y-%m-%dT%H:%M:%SZ")
    world.ledger.append(drafts.override(SATISFIED, BY, what="break-glass", reason="down", expires=end))
    world.decide(9, "break-glass")
    world.merge(9)
    (one,) = world.sweep().merges
    assert one.is_gated is is_gated


def test_files_that_are_not_those_decided_on_are_past_the_gate_though_it_was_satisfied() -> None:
    world = World()
    world.merge_gated(9)
    world.merge_gated(10)

    def as_expected(merged: Merged) -> bool:
        return merged.place.number == 10

    world.as_expected = as_expected
    swept = world.sweep()
    assert [(each.number, each.why) for each in swept.ungated] == [
        (9, ("Its files are not those that were decided on.",))
    ]
    assert [entry.body["as_expected"] for entry in world.merge_entries] == [False, True]
    assert (world.record(9).gated, world.record(10).gated) == (False, True)


def test_a_merge_that_nobody_had_looked_at_gets_a_record_of_what_the_host_shows() -> None:
    world = World()
    merged = world.merge(9, title="Sneak in", by=None)
    (one,) = world.sweep().ungated
    assert (one.by, one.number) == ("", 9)
    record = world.record(9)
    assert (record.title, record.head, record.gated, record.tier) == ("Sneak in", merged.head, False, "")
    assert world.merge_entries[0].actor is None


def test_what_was_merged_before_the_first_sweep_went_past_nothing() -> None:
    world = World()
    world.merge(9, merged_at=NOON - timedelta(seconds=1))
    swept = world.sweep(since=first_since(NOON), at=NOON)
    assert swept.merges == ()
    assert swept.until is not None
    world.merge(10, merged_at=NOON + timedelta(minutes=2))
    swept = world.sweep(since=swept.until, at=NOON + timedelta(minutes=15))
    assert [each.number for each in swept.merges] == [10]
    assert swept.until is not None
    assert world.sweep(since=swept.until, at=NOON + 2 * HOUR).until == NOON + 2 * HOUR


def test_what_the_host_shows_late_is_found_all_the_same() -> None:
    world = World()
    world.sweep()
    world.merge(9, merged_at=world.at - OVERLAP)
    assert len(world.sweep(since=world.at, at=world.at + HOUR).merges) == 1


def test_sweeping_again_records_nothing_again() -> None:
    world = World()
    world.merge_gated(9)
    world.merge(10)
    world.push(11)
    first = world.sweep()
    assert len(first.merges) == 3
    traces = world.traces()
    for _ in range(2):
        assert world.sweep().merges == ()
    assert world.traces() == traces


def test_an_entry_stays_what_it_was_when_the_record_is_lost() -> None:
    world = World()
    world.merge(9)
    world.sweep()
    world.decide(9)
    world.records.records.clear()
    (one,) = world.sweep().merges
    assert not one.is_gated
    assert len(world.merge_entries) == 1
    assert world.record(9).gated is False


# --- pushes by hand ----------------------------------------------------------------------------------------------------


def test_a_push_that_came_with_no_change_went_past_the_gate() -> None:
    world = World()
    pushed = world.push(9)
    (one,) = world.sweep().ungated
    assert (one.commit, one.number, one.by) == (pushed.after, 0, "grace")
    (entry,) = world.merge_entries
    assert entry.body == {"commit": pushed.after, "as_expected": None, "decision": None}
    assert entry.subject == (
        "acme/shop", pushed.after, pushed.after, pushed.before, "refs/heads/main", pushed.before, REPOSITORY,
    )  # fmt: skip


def test_a_push_of_what_was_merged_as_a_change_is_told_as_that_change_alone() -> None:
    world = World()
    world.merge_gated(9)
    world.push(10, commits=(PushedCommit(sha(9, "merge"), "Merge", is_of_change=True),))
    assert [each.number for each in world.sweep().merges] == [9]
    assert len(world.merge_entries) == 1


@pytest.mark.parametrize(
    "pushed",
    [
        {"commits": ()},
        {"is_forced": True, "commits": (PushedCommit(sha(9, "merge"), "Merge", is_of_change=True),)},
        {"commits": (PushedCommit(sha(9, "merge"), "Merge", True), PushedCommit(sha(9, "pushed"), "More", False))},
    ],
)
def test_a_push_that_takes_away_or_hides_something_went_past_the_gate(pushed: dict[str, Any]) -> None:
    world = World()
    world.push(9, **pushed)
    assert len(world.sweep().ungated) == 1


def test_pushes_are_asked_for_only_where_somebody_pushed() -> None:
    world = World()
    world.push(9)
    world.sweep()
    world.sweep(since=NOON + 3 * HOUR, at=NOON + 4 * HOUR)
    assert world.host.asked == ["landed", "open_changes", "pushes", "landed", "open_changes"]


# --- what later changes say --------------------------------------------------------------------------------------------


def test_a_later_change_that_reverts_or_mends_an_earlier_one_labels_it() -> None:
    world = World()
    world.merge_gated(8)
    world.merge_gated(9)
    world.merge_gated(10, title='Revert "Change 8"', body="Reverts acme/shop#8")
    world.merge_gated(11, title="Round down", message=f'Round down\n\nFixes: {sha(9, "merge")[:12]} ("Change 9")')
    assert world.sweep().labels == 2
    labels = {each.key.number: (each.kind, each.source) for each in world.outcomes.outcomes.values()}
    assert labels == {8: (OutcomeKind.REVERTED, sha(10, "merge")), 9: (OutcomeKind.FIXED, sha(11, "merge"))}
    assert world.sweep().labels == 0


def test_a_commit_that_was_pushed_by_hand_labels_what_it_reverts() -> None:
    world = World()
    merged = world.merge_gated(8)
    world.push(9, f'Revert "Change 8"\n\nThis reverts commit {merged.commit}.')
    assert world.sweep().labels == 1
    ((label,),) = [list(world.outcomes.outcomes.values())]
    assert (label.kind, label.source, label.by) == (OutcomeKind.REVERTED, sha(9, "pushed"), "grace")


def test_a_change_of_which_nobody_said_anything_for_the_time_of_the_label_was_kept() -> None:
    world = World()
    world.merge_gated(8)
    world.merge_gated(9)
    world.merge_gated(10, body="Reverts #9")
    world.sweep()
    late = NOON + timedelta(days=90, hours=1)
    assert world.sweep(since=late - timedelta(minutes=15), at=late).labels == 0  # once a day
    assert world.sweep(since=late - timedelta(days=1), at=late).labels == 2
    kept = [each.key.number for each in world.outcomes.outcomes.values() if each.kind is OutcomeKind.KEPT]
    assert kept == [8, 10]
    assert world.sweep(since=late - timedelta(days=1), at=late).labels == 0


# --- a host that fails -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", ["landed", "open_changes", "pushes"])
@pytest.mark.parametrize("error", [HostError("No.", "Ask."), HostUnavailableError("It is away.", "Wait.")])
def test_a_host_that_fails_is_no_quiet_repository(at: str, error: HostError) -> None:
    world = World()
    world.push(9)
    world.host.fail_next(error, at)
    with pytest.raises(type(error)):
        world.sweep()
    assert len(world.sweep().merges) == 1


def test_wishes_are_on_record_before_a_ledger_that_takes_nothing_is_asked() -> None:
    world = World()
    world.open(8)
    world.push(9)
    world.host.fail_next(at="pushes")
    with pytest.raises(HostUnavailableError):
        world.sweep()
    assert world.wished() == {8: "no run has looked at it"}
