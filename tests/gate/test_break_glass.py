"""An emergency: named people let a change pass, for exactly this head, for a short time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from bot.gate import (
    Account,
    AccountKind,
    Acts,
    BreakGlassPolicy,
    ChangeView,
    CommitRecord,
    Decision,
    Emergency,
    GateSnapshot,
    Override,
    Person,
    Policy,
    Push,
    Requirement,
    Roster,
    Span,
    State,
)
from bot.risk import Tier
from tests.gate.asking import HOUR, MINUTE, TICK, change, codes, decided
from tests.gate.builders import ADA, BEA, CAI, EVE, FAY, HEAD, NOW, POLICY, ROSTER, account, answered, approval

GIL = replace(CAI, name="gil", accounts=frozenset({107}), groups=frozenset({"on-call"}), emails=frozenset())
PEOPLE = Roster((*ROSTER.people, GIL))
AT = NOW - 5 * MINUTE
URGENT = replace(change(), requested_by=())


def call(by: Person = BEA, **parts: Any) -> Emergency:
    return replace(Emergency(account(by), "INC-1", "the site is down", HEAD, "main", AT), **parts)


def judged(
    *calls: Emergency, snapshot: GateSnapshot = URGENT, policy: Policy = POLICY, roster: Roster = PEOPLE
) -> Decision:
    """Without any approval; the same whatever the order, and however often a call is told."""
    decisions = [
        decided(snapshot=snapshot, policy=policy, roster=roster, acts=Acts(emergencies=tuple(order)))
        for order in [*permutations(calls), (*calls, *calls)]
    ]
    assert len({(each.state, each.override) for each in decisions}) == 1
    return decisions[0]


def test_a_call_lets_it_pass_visibly_and_the_review_is_owed() -> None:
    decision = judged(call())
    assert decision.state is State.SATISFIED
    assert decision.override == Override(("bea",), "INC-1", "the site is down", AT + HOUR, AT + timedelta(hours=72))
    assert decision.why.code == "break-glass"
    assert "bea" in decision.why.text
    assert decision.owed
    assert decision.counted == ()
    assert decision.unblock == ()
    assert decision.requirement == judged().requirement
    assert "approval-missing" in codes(decision)


def test_without_a_call_nothing_is_said_of_it() -> None:
    decision = judged()
    assert decision.state is State.WAITING
    assert decision.override is None
    assert not {"break-glass", "break-glass-refused", "emergency"} & codes(decision)


@pytest.mark.parametrize(
    ("act", "holds"),
    [
        (call(FAY), True),
        (call(at=NOW), True),
        (call(at=NOW + TICK), False),
        (call(at=None), False),
        (call(at=NOW - HOUR + TICK), True),
        (call(at=NOW - HOUR), False),
        (call(ADA), False),
        (replace(call(), by=None), False),
        (replace(call(), by=Account(777)), False),
        (replace(call(), by=replace(account(BEA), kind=AccountKind.BOT)), False),
        (call(incident=""), False),
        (call(incident="  "), False),
        (call(reason=""), False),
        (call(reason=" \n"), False),
        (call(head="b" * 40), False),
        (call(base="dev"), False),
    ],
)
def test_a_call_holds_for_this_head_and_base_by_one_of_the_group_for_a_while(act: Emergency, holds: bool) -> None:
    decision = judged(act)
    assert decision.state is (State.SATISFIED if holds else State.BLOCKED)
    assert ("break-glass-refused" in codes(decision)) is not holds
    assert (decision.override is not None) is holds
    assert bool(decision.owed) is holds


@pytest.mark.parametrize(
    ("valid", "holds"),
    [
        (Span(AT), True),
        (Span(AT + TICK), False),
        (Span(None, NOW), False),
        (Span(None, NOW + TICK), True),
    ],
)
def test_whoever_calls_is_in_the_roster_then_and_now(valid: Span, holds: bool) -> None:
    roster = Roster((ADA, replace(BEA, valid=valid), EVE))
    assert judged(call(), roster=roster).state is (State.SATISFIED if holds else State.BLOCKED)


@pytest.mark.parametrize(
    ("joined", "holds"), [(Span(AT), True), (Span(AT + TICK), False), (Span(None, NOW), False), (Span(), True)]
)
def test_whoever_calls_is_of_the_group_then_and_now(joined: Span, holds: bool) -> None:
    bea = replace(BEA, groups=frozenset({"security"}), joined=(("on-call", joined),))
    assert judged(call(), roster=Roster((ADA, bea, EVE))).state is (State.SATISFIED if holds else State.BLOCKED)


def test_nobody_with_a_hand_in_the_change_calls() -> None:
    for snapshot in (
        replace(URGENT, author=account(BEA)),
        replace(URGENT, pushes=(Push(HEAD, account(BEA)),)),
        replace(URGENT, requested_by=(account(BEA),)),
    ):
        assert judged(call(), snapshot=snapshot).state is State.BLOCKED


def test_a_program_that_uses_an_account_calls_nothing() -> None:
    assert judged(call(), roster=replace(PEOPLE, machines=frozenset({102}))).state is State.BLOCKED


def test_without_break_glass_in_the_policy_no_call_holds() -> None:
    decision = judged(call(), policy=replace(POLICY, break_glass=None))
    assert decision.state is State.BLOCKED
    assert "break-glass-refused" in codes(decision)
    assert judged(policy=replace(POLICY, break_glass=None)).state is State.WAITING


@pytest.mark.parametrize(
    ("people", "tier", "calls", "holds"),
    [
        ({}, Tier.HIGH, [call()], True),
        ({}, Tier.CRITICAL, [call()], False),
        ({}, Tier.CRITICAL, [call(), call(FAY)], True),
        ({}, Tier.CRITICAL, [call(), call(at=AT + MINUTE)], False),
        ({}, Tier.CRITICAL, [call(), call(FAY, incident="INC-2")], False),
        ({}, Tier.CRITICAL, [call(), call(FAY, incident=" INC-1 ")], True),
        ({}, Tier.CRITICAL, [call(), call(FAY, head="b" * 40)], False),
        ({}, Tier.CRITICAL, [call(), call(FAY), call(GIL, base="x")], True),
        ({Tier.CRITICAL: 3}, Tier.CRITICAL, [call(), call(FAY)], False),
        ({Tier.CRITICAL: 3}, Tier.CRITICAL, [call(), call(FAY), call(GIL)], True),
        ({Tier.CRITICAL: 1}, Tier.CRITICAL, [call()], True),
        ({Tier.CRITICAL: 0}, Tier.CRITICAL, [call(at=None)], False),
        ({Tier.HIGH: 2, Tier.CRITICAL: 2}, Tier.HIGH, [call()], False),
    ],
)
def test_so_many_different_people_call_for_the_same_incident(
    people: dict[Tier, int], tier: Tier, calls: list[Emergency], holds: bool
) -> None:
    policy = replace(POLICY, break_glass=BreakGlassPolicy("on-call", people))
    decision = judged(*calls, snapshot=change(tier=tier), policy=policy)
    assert decision.state is (State.SATISFIED if holds else State.BLOCKED)
    assert ("break-glass-refused" in codes(decision)) is not holds


def test_it_ends_with_the_first_call_and_the_review_is_due_from_the_last() -> None:
    rule = BreakGlassPolicy("on-call", {Tier.CRITICAL: 2}, 1_800, 7_200)
    calls = (
        call(at=AT - MINUTE),
        call(FAY, at=AT, reason="pay is down", incident="INC-1 "),
        call(GIL, at=AT - 2 * MINUTE),
    )
    decision = judged(*calls[:2], snapshot=change(tier=Tier.CRITICAL), policy=replace(POLICY, break_glass=rule))
    half = timedelta(minutes=30)
    assert decision.override == Override(
        ("bea", "fay"), "INC-1", "the site is down", AT - MINUTE + half, AT + timedelta(hours=2)
    )
    assert "bea, fay" in decision.why.text
    late = judged(call(at=NOW - half), snapshot=URGENT, policy=replace(POLICY, break_glass=rule))
    assert late.state is State.BLOCKED


def test_of_two_calls_of_one_person_the_first_counts() -> None:
    decision = judged(call(at=AT, reason="second"), call(at=AT - MINUTE, reason="first "))
    assert decision.override is not None
    assert decision.override.reason == "first"
    assert decision.override.expires == AT - MINUTE + HOUR


def test_of_two_incidents_with_enough_callers_the_first_by_name_is_told() -> None:
    decision = judged(call(incident="INC-2"), call(FAY, incident="INC-1"))
    assert decision.override is not None
    assert (decision.override.incident, decision.override.by) == ("INC-1", ("fay",))


@pytest.mark.parametrize(
    ("snapshot", "state"),
    [
        (replace(URGENT, missing=("the reviews",)), State.BLOCKED),
        (replace(URGENT, missing=("the reviews",), attempts=3), State.ERROR),
        (replace(URGENT, expected_files=2), State.BLOCKED),
        (replace(URGENT, commits=(CommitRecord(HEAD, None),)), State.BLOCKED),
        (replace(URGENT, pushes=(Push(HEAD, None),)), State.BLOCKED),
        (replace(URGENT, author=None), State.BLOCKED),
        (replace(URGENT, base_protected=False), State.BLOCKED),
        (replace(URGENT, head=""), State.ERROR),
        (replace(URGENT, view=ChangeView(()), commits=()), State.WAITING),
    ],
)
def test_no_emergency_passes_over_what_is_not_seen_or_not_known(snapshot: GateSnapshot, state: State) -> None:
    decision = judged(call(), snapshot=snapshot)
    assert decision.state is state
    assert decision.override is None


def test_rules_that_cannot_be_worked_with_stay_an_error() -> None:
    assert judged(call(), policy=replace(POLICY, rules=())).state is State.ERROR


def test_an_emergency_passes_over_objections_and_checks() -> None:
    policy = replace(
        POLICY,
        rules=(
            replace(
                POLICY.rules[0],
                when=replace(POLICY.rules[0].when, triggers=frozenset()),
                require=Requirement(checks=frozenset({"ci"})),
            ),
        ),
    )
    assert judged(call(), policy=policy).state is State.SATISFIED
    assert judged(policy=policy).state is State.WAITING


@pytest.mark.parametrize("act", [call(), call(head="b" * 40)])
def test_a_call_changes_nothing_where_nothing_is_missing(act: Emergency) -> None:
    acts = replace(answered(ADA), emergencies=(act,))
    decision = decided(approval(ADA), snapshot=URGENT, acts=acts, roster=PEOPLE)
    assert decision.state is State.SATISFIED
    assert decision.override is None
    assert decision.why.code == "decision"
    assert not decision.owed


def test_a_policy_asks_for_two_at_critical_and_one_elsewhere_and_never_for_fewer_than_below() -> None:
    rule = BreakGlassPolicy("on-call")
    assert [rule.count(tier) for tier in Tier] == [1, 1, 1, 2]
    assert [BreakGlassPolicy("on-call", {Tier.MEDIUM: 3}).count(tier) for tier in Tier] == [1, 3, 3, 3]
    assert [BreakGlassPolicy("on-call", {Tier.CRITICAL: 1}).count(tier) for tier in Tier] == [1, 1, 1, 1]
    assert (rule.lasts_s, rule.follow_up_s) == (3_600, 259_200)
