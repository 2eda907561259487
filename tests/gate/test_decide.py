"""The decision as a whole: its tree, its notes, spot checks, and low changes that nobody reads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.gate import (
    BOTTOM,
    Account,
    Acts,
    Answers,
    Check,
    Clearance,
    CommitRecord,
    Decision,
    Emergency,
    Entry,
    EntryFlag,
    FollowUp,
    FollowUpKind,
    GateRule,
    GateSnapshot,
    Level,
    Needed,
    Push,
    Requirement,
    Review,
    ReviewState,
    Roster,
    Shown,
    Span,
    State,
    TierRule,
    When,
    decide,
    is_drawn,
)
from bot.gate.predicates import MEMBER
from bot.risk import Tier
from tests.gate.asking import GUIDE, TICK, change, codes, decided, with_tier
from tests.gate.builders import (
    ADA,
    AUTHOR,
    BEA,
    CAI,
    DEE,
    FAY,
    HEAD,
    NOW,
    POLICY,
    ROSTER,
    SENIOR,
    SNAPSHOT,
    account,
    answered,
    approval,
)

PARTS = ["view", "hands", "ready", "tier", "approvals", "objections", "answers", "checks"]
NO = ReviewState.CHANGES_REQUESTED


def test_a_change_with_all_that_is_asked_passes_and_says_why() -> None:
    decision = decided(approval(ADA), acts=answered(ADA))
    assert decision.state is decision.why.state is State.SATISFIED
    assert decision.counted == ("ada",)
    assert (decision.unblock, decision.override, decision.owed) == ((), None, ())
    assert decision.why.code == "decision"
    assert [each.code for each in decision.why.because] == PARTS
    assert decision.requirement.tier is Tier.CRITICAL


def worst(decision: Decision) -> State:
    return max(each.state for each in decision.why.walk())


ALL: dict[str, Any] = {"acts": answered(ADA)}
UNREAD = Acts(acknowledgements=answered(ADA, DEE).acknowledgements)
CI = Requirement(checks=frozenset({"ci"}))
WRONG_CALL = Acts(emergencies=(Emergency(account(BEA), "", "", HEAD, "main", NOW),))


@pytest.mark.parametrize(
    ("reviews", "given", "state", "part"),
    [
        ([approval(ADA)], {}, State.WAITING, "approvals"),
        (
            [approval(ADA), approval(DEE, 2)],
            {"acts": UNREAD, "snapshot": change(tier=Tier.HIGH)},
            State.WAITING,
            "answers",
        ),
        ([], ALL, State.WAITING, "approvals"),
        ([approval(ADA), approval(DEE, 2, state=NO)], ALL, State.WAITING, "objections"),
        ([approval(ADA)], {**ALL, "snapshot": replace(SNAPSHOT, is_draft=True)}, State.WAITING, "ready"),
        ([approval(ADA)], {**ALL, "snapshot": replace(SNAPSHOT, missing=("x",))}, State.BLOCKED, "view"),
        ([approval(ADA)], {**ALL, "snapshot": replace(SNAPSHOT, author=None)}, State.BLOCKED, "hands"),
        (
            [approval(ADA)],
            {**ALL, "snapshot": change(), "policy": with_tier(Tier.LOW, TierRule(None, 1, CI))},
            State.WAITING,
            "checks",
        ),
        ([], {"acts": WRONG_CALL, "snapshot": change()}, State.BLOCKED, "emergency"),
    ],
)
def test_each_part_of_the_tree_can_hold_a_change_up(
    reviews: list[Review], given: dict[str, Any], state: State, part: str
) -> None:
    decision = decided(*reviews, **given)
    assert decision.state is state is worst(decision)
    held = [each.code for each in decision.why.because if each.state is state]
    assert part in held
    assert [each.code for each in decision.why.because] == [*PARTS, *(["emergency"] if part == "emergency" else [])]
    assert all(each.text for each in decision.why.walk())
    for node in decision.why.walk():
        if node.because:
            assert node.state is max(each.state for each in node.because)


@pytest.mark.parametrize("given", [{"policy": replace(POLICY, rules=())}, {"snapshot": replace(SNAPSHOT, head="")}])
def test_where_nothing_can_be_judged_nothing_is_asked(given: dict[str, Any]) -> None:
    decision = decided(approval(ADA), acts=answered(ADA), **given)
    assert decision.state is State.ERROR is worst(decision)
    assert decision.requirement == BOTTOM
    assert [each.code for each in decision.why.because] == ["rules", "view"]
    assert decision.unblock == ()


def test_who_can_do_the_next_thing_is_named_while_something_is_missing() -> None:
    assert {each.person for each in decided().unblock} >= {"ada", "fay"}
    objected = decided(approval(ADA), approval(DEE, 2, state=NO), acts=answered(ADA))
    assert "dee" in {each.person for each in objected.unblock}
    cleared = (Clearance(2, account(FAY), "it is handled", NOW),)
    settled = decided(approval(DEE, 2, state=NO), acts=replace(answered(ADA), clearances=cleared))
    assert "dee" not in {each.person for each in settled.unblock}


def test_each_state_is_said_in_other_words() -> None:
    told = {
        decided(approval(ADA), acts=answered(ADA)).why.text,
        decided().why.text,
        decided(snapshot=replace(SNAPSHOT, author=None)).why.text,
        decided(snapshot=replace(SNAPSHOT, head="")).why.text,
    }
    assert len(told) == 4


CHECKED = replace(change(GUIDE), checks=(Check("ci", "success"),))
FAILED = replace(CHECKED, checks=(Check("ci", "failure"),))
NONE = replace(CHECKED, checks=())


def test_at_low_checks_stand_in_for_a_person() -> None:
    decision = decided(snapshot=CHECKED)
    assert decision.state is State.SATISFIED
    assert "unattended" in codes(decision)
    assert not {"approval-missing", "approval-given", "check-missing"} & codes(decision)
    assert not decision.counted


@pytest.mark.parametrize("snapshot", [FAILED, NONE])
def test_where_the_checks_do_not_a_person_must(snapshot: GateSnapshot) -> None:
    decision = decided(snapshot=snapshot)
    assert decision.state is State.WAITING
    assert {"approval-missing", "check-missing"} <= codes(decision)
    read = decided(approval(DEE), snapshot=snapshot)
    assert read.state is State.SATISFIED
    assert read.counted == ("dee",)
    assert {"approval-given", "check-missing"} <= codes(read)


def test_a_person_who_approves_beside_good_checks_is_told() -> None:
    decision = decided(approval(DEE), approval(BEA, 2, commit="b" * 40), snapshot=CHECKED)
    assert decision.counted == ("dee",)
    assert {"unattended", "approval-counts", "void-stale"} <= codes(decision)


@pytest.mark.parametrize("snapshot", [CHECKED, change()])
def test_an_objection_holds_a_low_change_up_too(snapshot: GateSnapshot) -> None:
    assert decided(approval(DEE, state=NO), snapshot=snapshot).state is State.WAITING


def test_the_checks_that_stand_in_at_low_are_not_asked_elsewhere() -> None:
    snapshot = replace(change(), checks=(Check("ci", "failure"),))
    decision = decided(approval(DEE), snapshot=snapshot, acts=answered(DEE))
    assert decision.state is State.SATISFIED
    assert "check-missing" not in codes(decision)


def test_what_approvers_lack_is_told_once_and_waits_where_it_would_help() -> None:
    def lacking(decision: Decision) -> list[State]:
        return [each.state for each in decision.why.walk() if each.code == "answers-missing"]

    alone = decided(approval(ADA), snapshot=change())
    assert alone.state is State.WAITING
    assert lacking(alone) == [State.WAITING]
    beside = decided(approval(ADA), approval(DEE, 2), snapshot=change(), acts=answered(DEE))
    assert beside.state is State.SATISFIED
    assert lacking(beside) == [State.SATISFIED]
    of_no_use = decided(approval(DEE), snapshot=change(), policy=with_tier(Tier.MEDIUM, TierRule(SENIOR, 1, ACK)))
    assert of_no_use.state is State.WAITING
    assert lacking(of_no_use) == [State.SATISFIED]
    served = decided(
        approval(ADA),
        approval(DEE, 2),
        snapshot=change(),
        policy=with_tier(Tier.MEDIUM, TierRule(SENIOR, 1, ACK)),
        acts=answered(ADA),
    )
    assert lacking(served) == [State.SATISFIED]
    void = decided(approval(ADA, commit="b" * 40), snapshot=change())
    assert lacking(void) == [State.SATISFIED]


ACK = Requirement(answers=Answers.ACKNOWLEDGE)
SPOT = Requirement(spot_share=2_000, answers=Answers.ACKNOWLEDGE)
BEFORE = replace(SPOT, spot_before=True)


@pytest.mark.parametrize(
    ("draw", "share", "is_it"),
    [
        (None, 10_000, False),
        (0, 0, False),
        (0, 1, True),
        (1_999, 2_000, True),
        (2_000, 2_000, False),
        (9_999, 10_000, True),
    ],
)
def test_the_draw_falls_on_a_share_of_changes(draw: int | None, share: int, is_it: bool) -> None:
    assert is_drawn(Requirement(spot_share=share), replace(SNAPSHOT, draw=draw)) is is_it


@pytest.mark.parametrize(("draw", "owes"), [(1_999, True), (2_000, False), (None, False)])
def test_a_spot_check_after_the_merge_is_owed(draw: int | None, owes: bool) -> None:
    policy = with_tier(Tier.MEDIUM, TierRule(MEMBER, 1, SPOT))
    snapshot = replace(change(), draw=draw)
    decision = decided(approval(DEE), snapshot=snapshot, policy=policy, acts=answered(DEE))
    assert decision.state is State.SATISFIED
    assert bool(decision.owed) is owes


@pytest.mark.parametrize(("draw", "count"), [(1_999, 2), (2_000, 1), (None, 1)])
def test_a_spot_check_before_the_merge_wants_one_more_of_each(draw: int | None, count: int) -> None:
    policy = with_tier(Tier.MEDIUM, TierRule(SENIOR, 1, BEFORE))
    snapshot = replace(change(), draw=draw)
    one = decided(approval(ADA), snapshot=snapshot, policy=policy, acts=answered(ADA))
    assert one.requirement.approvals == {Needed(SENIOR, count), Needed(MEMBER, count)}
    assert one.state is (State.WAITING if count == 2 else State.SATISFIED)
    two = decided(approval(ADA), approval(BEA, 2), snapshot=snapshot, policy=policy, acts=answered(ADA, BEA))
    assert two.state is State.SATISFIED
    assert not two.owed


def test_a_spot_check_before_the_merge_is_read_at_low_too() -> None:
    policy = with_tier(Tier.LOW, TierRule(None, 1, Requirement(spot_share=2_000, spot_before=True)))
    snapshot = replace(CHECKED, draw=1)
    assert decided(approval(DEE), snapshot=snapshot, policy=policy).state is State.WAITING
    assert decided(approval(DEE), approval(BEA, 2), snapshot=snapshot, policy=policy).state is State.SATISFIED


def test_an_emergency_owes_the_full_review_and_the_spot_check() -> None:
    policy = with_tier(Tier.MEDIUM, TierRule(MEMBER, 1, SPOT))
    acts = Acts(emergencies=(Emergency(account(BEA), "INC-1", "down", HEAD, "main", NOW),))
    drawn, not_drawn = (decided(snapshot=replace(change(), draw=draw), policy=policy, acts=acts) for draw in (1, None))
    assert len(drawn.owed) == 2
    assert len(not_drawn.owed) == 1
    assert set(not_drawn.owed) < set(drawn.owed)


def test_reviews_by_strangers_are_told_and_change_nothing() -> None:
    stranger = replace(approval(BEA, 2), by=None)
    decision = decided(approval(ADA), stranger, acts=answered(ADA))
    assert decision.state is State.SATISFIED
    assert "review-void" in codes(decision)


def test_a_rule_without_anything_to_ask_changes_nothing() -> None:
    more = replace(POLICY, rules=(*POLICY.rules, GateRule("nothing", When())))
    one, other = (decided(approval(ADA), policy=each, acts=answered(ADA)) for each in (POLICY, more))
    assert one.requirement == other.requirement


def test_what_is_overdue_now_raises_the_tier_of_the_decision() -> None:
    owed = (FollowUp(FollowUpKind.BREAK_GLASS, "PR_0", NOW),)
    snapshot = replace(change(), follow_ups=owed)
    assert [decided(snapshot=snapshot, now=at).requirement.tier for at in (NOW, NOW + TICK)] == [Tier.MEDIUM, Tier.HIGH]


def texts(decision: Decision) -> dict[str, str]:
    return {each.code: each.text for each in decision.why.walk()}


def test_an_approval_that_counts_and_is_not_enough_says_what_it_is_not() -> None:
    told = texts(decide(SNAPSHOT, POLICY, ROSTER, (approval(BEA),), answered(BEA), NOW))
    assert told["approval-not-enough"] == "bea approved, and is not a senior or above who knows payments."
    promoted = replace(CAI, levels=((Level.MID, Span()), (Level.SENIOR, Span(NOW - timedelta(minutes=1)))))
    roster = Roster((promoted, *(p for p in ROSTER.people if p.name != "cai")))
    told = texts(decide(SNAPSHOT, POLICY, roster, (approval(CAI),), answered(CAI), NOW))
    assert told["approval-not-enough"].endswith("now, and was not then: a new review would count.")
    assert "approval-not-enough" not in texts(decide(SNAPSHOT, POLICY, ROSTER, (approval(ADA),), answered(ADA), NOW))


def test_where_nobody_recorded_the_beginning_the_pace_is_said_not_to_be_looked_at() -> None:
    tier = POLICY.tiers[Tier.CRITICAL]
    paced = replace(
        POLICY, tiers={**POLICY.tiers, Tier.CRITICAL: replace(tier, require=replace(tier.require, pace=9_000))}
    )
    unknown = decide(SNAPSHOT, paced, ROSTER, (approval(ADA),), answered(ADA), NOW)
    assert "ada" in texts(unknown)["pace-unknown"]
    assert unknown.state is State.SATISFIED
    pushed = replace(SNAPSHOT, pushes=(Push(HEAD, AUTHOR, NOW - timedelta(hours=5)),))
    assert "pace-unknown" not in texts(decide(pushed, paced, ROSTER, (approval(ADA),), answered(ADA), NOW))
    assert "pace-unknown" not in texts(decide(SNAPSHOT, POLICY, ROSTER, (approval(ADA),), answered(ADA), NOW))


def test_the_mailbox_that_nobody_has_is_named_where_a_commit_is_unattributed() -> None:
    told = texts(
        decide(
            replace(SNAPSHOT, commits=(CommitRecord(HEAD, None, email="who@example.com"),)),
            POLICY,
            ROSTER,
            (),
            Acts(),
            NOW,
        )
    )
    assert told["commit-unattributed"].endswith("the roster gives the mailbox who@example.com to nobody.")
    assert told["hands"] == "Not all who made the change are known."
    none = texts(decide(replace(SNAPSHOT, commits=(CommitRecord(HEAD, None),)), POLICY, ROSTER, (), Acts(), NOW))
    assert none["commit-unattributed"] == f"Nobody is known to have written commit {HEAD[:12]}."


def test_of_several_needs_that_stay_open_each_is_told() -> None:
    both = decide(
        change(Entry("payments/a.py"), Entry("search/b.py"), domains=frozenset({"search"})),
        POLICY,
        ROSTER,
        (approval(DEE),),
        answered(DEE),
        NOW,
    )
    told = [each.text for each in both.why.walk() if each.code == "approval-not-enough"]
    assert len(told) == len({*told}) >= 2
    assert all(each.startswith("dee approved, and is not ") for each in told)


def test_a_floor_that_several_files_hit_is_told_once() -> None:
    one = texts(decide(change(Entry("a.bin", flags=frozenset({EntryFlag.BINARY}))), POLICY, ROSTER, (), Acts(), NOW))
    assert one["tier-floor-binary"] == "high: a.bin is binary."
    entries = [Entry(f"{name}.bin", flags=frozenset({EntryFlag.BINARY})) for name in "ab"]
    two = texts(decide(change(*entries), POLICY, ROSTER, (), Acts(), NOW))
    assert two["tier-floor-binary"] == "high: Each of 2 files is binary: a.bin and more."


def test_that_the_pace_is_unknown_is_of_the_one_who_approved() -> None:
    tier = POLICY.tiers[Tier.CRITICAL]
    paced = replace(
        POLICY, tiers={**POLICY.tiers, Tier.CRITICAL: replace(tier, require=replace(tier.require, pace=9_000))}
    )
    acts = replace(answered(ADA), shown=(Shown(account(ADA), HEAD, NOW - timedelta(hours=5)),))
    assert "pace-unknown" not in texts(decide(SNAPSHOT, paced, ROSTER, (approval(ADA),), acts, NOW))


@pytest.mark.parametrize(
    ("commit", "alone"),
    [
        (CommitRecord(HEAD, account(DEE)), True),
        (CommitRecord(HEAD, None, email="DEE@example.com"), True),
        (CommitRecord(HEAD, None, email="gone@example.com"), False),
        (CommitRecord(HEAD, Account(900, "stranger"), email="dee@example.com"), False),
        (CommitRecord(HEAD, account(DEE), committer=account(BEA)), True),
        (CommitRecord(HEAD, account(DEE), committer=Account(900, "stranger")), False),
        (CommitRecord(HEAD, account(DEE), co_authors=(Account(900, "stranger"),)), False),
    ],
)
def test_checks_stand_in_for_a_person_where_members_alone_made_it(commit: CommitRecord, alone: bool) -> None:
    green = replace(change(GUIDE), author=account(DEE), commits=(commit,), checks=(Check("ci", "success"),))
    told = decide(green, POLICY, ROSTER, (), Acts(), NOW)
    assert (told.state is State.SATISFIED) is alone
