"""A merge group passes when each of its changes does, for exactly what is queued."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.gate import (
    BOTTOM,
    Decision,
    Override,
    Reason,
    Requirement,
    State,
    Unblock,
    decide_group,
    moved_member,
    unseen_member,
)
from bot.risk import Tier
from tests.gate.builders import NOW

TREE = "t" * 40


def member(state: State, *counted: str, tier: Tier = Tier.LOW, who: str = "") -> Decision:
    unblock = (Unblock(who, (), "approve"),) if who else ()
    return Decision(state, Reason("decision", "", state), Requirement(tier), counted, unblock)


OK, WAITS, BLOCKED, ERROR = (member(state) for state in State)


@pytest.mark.parametrize(
    ("members", "state"),
    [
        ([OK], State.SATISFIED),
        ([OK, OK], State.SATISFIED),
        ([OK, WAITS, OK], State.WAITING),
        ([BLOCKED, WAITS], State.BLOCKED),
        ([WAITS, ERROR, BLOCKED], State.ERROR),
        ([], State.WAITING),
    ],
)
def test_a_group_is_in_the_worst_state_of_its_members(members: list[Decision], state: State) -> None:
    for order in (members, members[::-1]):
        decision = decide_group([(f"PR_{n}", each) for n, each in enumerate(order)], TREE, TREE)
        assert decision.state is decision.why.state is state
        assert decision.why.code == "group"
        assert [each.code for each in decision.why.because] == (["member"] * len(members) or ["group-empty"])


@pytest.mark.parametrize(
    ("tree", "expected"), [("", ""), ("", TREE), (TREE, ""), (TREE, "u" * 40), (TREE, TREE.upper())]
)
def test_a_tree_that_is_not_what_merging_gives_is_blocked(tree: str, expected: str) -> None:
    decision = decide_group([("PR_1", OK)], tree, expected)
    assert decision.state is State.BLOCKED
    assert "group-tree" in {each.code for each in decision.why.because}
    assert decide_group([("PR_1", ERROR)], tree, expected).state is State.ERROR
    assert decide_group([], tree, expected).state is State.BLOCKED


def test_it_asks_for_all_that_its_members_ask_and_names_everybody_once() -> None:
    one = member(State.WAITING, "bea", "ada", tier=Tier.HIGH, who="cai")
    two = member(State.WAITING, "ada", tier=Tier.MEDIUM, who="cai")
    three = member(State.WAITING, who="dee")
    decision = decide_group([("PR_1", one), ("PR_2", two), ("PR_3", three)], TREE, TREE)
    assert decision.requirement == Requirement(Tier.HIGH)
    assert decision.counted == ("ada", "bea")
    assert [each.person for each in decision.unblock] == ["cai", "dee"]
    assert decide_group([], TREE, TREE).requirement == BOTTOM


def test_the_reasons_of_each_member_are_told() -> None:
    decision = decide_group([("PR_1", OK), ("PR_2", WAITS)], TREE, TREE)
    assert [each.because for each in decision.why.because] == [(OK.why,), (WAITS.why,)]
    assert "PR_2" in decision.why.because[1].text
    assert decision.why.because[1].state is State.WAITING


def test_what_its_members_owe_the_group_owes_and_an_emergency_shows() -> None:
    override = Override(("bea",), "INC-1", "down", NOW, NOW)
    one, two = replace(OK, owed=("a spot check",)), replace(OK, owed=("a review", "a spot check"), override=override)
    decision = decide_group([("PR_1", OK), ("PR_2", one), ("PR_3", two)], TREE, TREE)
    assert decision.owed == ("a spot check", "a review")
    assert decision.override == override
    assert decide_group([("PR_1", OK)], TREE, TREE).override is None


def test_files_of_which_it_is_not_known_what_they_should_be_block_with_the_reason() -> None:
    decision = decide_group([("PR_7", OK)], TREE, TREE, "Merging change 7 gives conflicts.")
    assert decision.state is State.BLOCKED
    assert [each.text for each in decision.why.because if each.code == "group-tree"] == [
        "Merging change 7 gives conflicts."
    ]


@pytest.mark.parametrize(
    ("found", "state", "code"),
    [
        (unseen_member("It is gone."), State.ERROR, "member-unseen"),
        (moved_member("It moved."), State.BLOCKED, "member-moved"),
    ],
)
def test_a_change_that_is_not_what_was_queued_passes_in_no_group(found: Decision, state: State, code: str) -> None:
    decision = decide_group([("PR_7", OK), ("PR_8", found)], TREE, TREE)
    assert decision.state is found.state is state
    assert code in {each.code for each in decision.why.walk()}
