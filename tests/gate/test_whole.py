"""Whether the gate sees all of the change, and has rules to judge it by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.gate import ChangeView, CommitRecord, Entry, EntryStatus, GateSnapshot, Policy, Push, Roster, Span, State
from bot.gate._whole import faults_of_rules, faults_of_view, not_ready
from bot.risk import Tier
from tests.gate.asking import TICK, TOOL, change, codes, decided
from tests.gate.builders import ADA, AUTHOR, BEA, CAI, EVE, HEAD, NOW, POLICY, ROSTER, answered, approval


def test_what_is_in_order_has_no_fault() -> None:
    assert not list(faults_of_rules(POLICY, ROSTER, NOW))
    assert not list(faults_of_view(change()))
    assert not list(not_ready(change()))


GONE = replace(ADA, valid=Span(None, NOW))


@pytest.mark.parametrize(
    ("policy", "roster", "code"),
    [
        *(
            (replace(POLICY, tiers={t: r for t, r in POLICY.tiers.items() if t is not tier}), ROSTER, "policy-error")
            for tier in Tier
        ),
        (replace(POLICY, tiers={}), ROSTER, "policy-error"),
        (replace(POLICY, rules=()), ROSTER, "policy-error"),
        (replace(POLICY, digest=""), ROSTER, "policy-error"),
        (replace(POLICY, fallback="nobody"), ROSTER, "roster-error"),
        (replace(POLICY, fallback=""), ROSTER, "roster-error"),
        (POLICY, Roster((CAI, EVE)), "roster-error"),
        (POLICY, Roster((GONE, CAI)), "roster-error"),
        (POLICY, Roster((replace(ADA, valid=Span(NOW + TICK)),)), "roster-error"),
    ],
)
def test_rules_that_cannot_be_worked_with_are_an_error(policy: Policy, roster: Roster, code: str) -> None:
    (fault,) = faults_of_rules(policy, roster, NOW)
    assert fault.text
    assert (fault.code, fault.state) == (code, State.ERROR)
    decision = decided(approval(ADA), policy=policy, roster=roster, acts=answered(ADA))
    assert decision.state is State.ERROR
    assert code in codes(decision)
    assert not decision.counted


def test_an_empty_roster_is_an_error() -> None:
    assert [each.code for each in faults_of_rules(POLICY, Roster(()), NOW)] == ["roster-error", "roster-error"]


def test_one_valid_person_in_the_fallback_group_is_enough() -> None:
    assert not list(faults_of_rules(POLICY, Roster((GONE, BEA)), NOW))
    assert not list(faults_of_rules(POLICY, Roster((replace(ADA, valid=Span(NOW)),)), NOW))


def seen(**changes: object) -> GateSnapshot:
    return replace(change(), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("snapshot", "code", "state"),
    [
        (seen(change_id=""), "view-error", State.ERROR),
        (seen(base=""), "view-error", State.ERROR),
        (change(TOOL, TOOL), "view-error", State.ERROR),
        (change(TOOL, replace(TOOL, added=9)), "view-error", State.ERROR),
        (change(Entry("")), "view-error", State.ERROR),
        (seen(missing=("the reviews",)), "view-incomplete", State.BLOCKED),
        (seen(missing=("the reviews",), attempts=2), "view-incomplete", State.BLOCKED),
        (seen(missing=("the reviews",), attempts=3), "view-incomplete", State.ERROR),
        (seen(missing=("the reviews",), attempts=4), "view-incomplete", State.ERROR),
        (seen(expected_files=0), "view-incomplete", State.BLOCKED),
        (seen(expected_files=2), "view-incomplete", State.BLOCKED),
        (seen(expected_files=2, attempts=3), "view-incomplete", State.ERROR),
        (seen(expected_commits=0), "view-incomplete", State.BLOCKED),
        (seen(expected_commits=2), "view-incomplete", State.BLOCKED),
        (seen(expected_commits=2, attempts=3), "view-incomplete", State.ERROR),
        (seen(commits=()), "view-incomplete", State.BLOCKED),
        (seen(base_protected=False), "base-unprotected", State.BLOCKED),
        (seen(base_protected=False, attempts=9), "base-unprotected", State.BLOCKED),
    ],
)
def test_what_is_not_seen_whole_does_not_pass(snapshot: GateSnapshot, code: str, state: State) -> None:
    (fault,) = faults_of_view(snapshot)
    assert fault.text
    assert (fault.code, fault.state) == (code, state)
    decision = decided(approval(ADA, change_id=snapshot.change_id), snapshot=snapshot, acts=answered(ADA))
    assert decision.state is state
    assert code in codes(decision)


def test_everything_that_is_missing_is_told() -> None:
    found = list(faults_of_view(seen(missing=("a", "b"), expected_files=5, expected_commits=6)))
    assert len({each.text for each in found}) == 4


def test_a_change_without_a_head_is_an_error() -> None:
    assert State.ERROR in {each.state for each in faults_of_view(seen(head=""))}
    assert decided(approval(ADA), snapshot=seen(head="", view=ChangeView(()), commits=())).state is State.ERROR


OLD = "b" * 40


@pytest.mark.parametrize(
    ("parts", "faults"),
    [
        ({"pushes": (Push(HEAD, AUTHOR),)}, 0),
        ({"pushes": (Push(OLD, AUTHOR), Push(HEAD, AUTHOR))}, 0),
        ({"pushes": (Push(OLD, AUTHOR),)}, 1),
        ({"commits": (CommitRecord(OLD, AUTHOR), CommitRecord(HEAD, AUTHOR))}, 0),
        ({"commits": (CommitRecord(OLD, AUTHOR),)}, 1),
        ({"commits": (CommitRecord(OLD, AUTHOR),), "pushes": (Push(OLD, AUTHOR),)}, 2),
        ({"commits": (CommitRecord(OLD, AUTHOR),), "view": ChangeView(())}, 0),
    ],
)
def test_lists_that_lag_behind_the_head_are_not_whole(parts: dict[str, object], faults: int) -> None:
    found = list(faults_of_view(seen(**parts)))
    assert [(each.code, each.state) for each in found] == [("view-incomplete", State.BLOCKED)] * faults
    assert all(each.state is State.ERROR for each in faults_of_view(seen(**parts, attempts=3)))


@pytest.mark.parametrize(
    "path", ["/lib/a.py", "lib//a.py", "lib/./a.py", "lib/../a.py", ".git/config", "lib/.GIT/a", "lib/"]
)
def test_a_name_that_git_does_not_hold_is_an_error(path: str) -> None:
    renamed = Entry("lib/a.py", EntryStatus.RENAMED, path)
    for entry in (Entry(path), renamed):
        assert [each.code for each in faults_of_view(change(TOOL, entry))] == ["view-error"]


@pytest.mark.parametrize("path", [".github/a.yml", "lib/.gitkeep", "lib/..a.py", "lib/...", "git/a"])
def test_names_that_only_look_so_are_fine(path: str) -> None:
    assert not list(faults_of_view(change(Entry(path))))


def test_as_many_as_the_host_counts_are_all() -> None:
    assert not list(faults_of_view(seen(expected_files=1, expected_commits=1, attempts=9)))


@pytest.mark.parametrize(
    ("snapshot", "code"),
    [
        (seen(is_open=False), "closed"),
        (seen(is_draft=True), "draft"),
        (seen(view=ChangeView(())), "empty"),
        (seen(view=ChangeView(()), commits=()), "empty"),
    ],
)
def test_what_is_not_ready_waits(snapshot: GateSnapshot, code: str) -> None:
    (reason,) = not_ready(snapshot)
    assert (reason.code, reason.state) == (code, State.WAITING)
    assert decided(approval(ADA), snapshot=snapshot, acts=answered(ADA)).state is State.WAITING


def test_somebody_must_be_in_the_fallback_group_now() -> None:
    for span, faults in ((Span(None, NOW + TICK), 0), (Span(None, NOW), 1), (Span(NOW + TICK), 1)):
        joined = replace(ADA, groups=frozenset(), joined=(("security", span), ("other", Span())))
        assert len(list(faults_of_rules(POLICY, Roster((joined,)), NOW))) == faults
