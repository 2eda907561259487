"""Who can unblock it: in a decision that waits, whom to ask first, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.gate import (
    Acts,
    CommitRecord,
    Entry,
    GateQuestion,
    GateSnapshot,
    Policy,
    Push,
    QuestionSet,
    Review,
    ReviewState,
    Roster,
    Span,
    State,
    Unblock,
    decide,
)
from bot.risk import Tier
from tests.gate.builders import (
    ADA,
    AUTHOR,
    BEA,
    CAI,
    DEE,
    EVE,
    FAY,
    HEAD,
    NOW,
    POLICY,
    QUESTIONS,
    ROSTER,
    SNAPSHOT,
    account,
    answered,
    approval,
)


def test_whoever_qualifies_and_knows_the_code_is_named_with_what_waits_for_them() -> None:
    busy = Roster((ADA, BEA, CAI, DEE, EVE, replace(FAY, load=3.0)))
    decision = decide(SNAPSHOT, POLICY, busy, (), Acts(), NOW)
    assert decision.state is State.WAITING
    assert decision.unblock == (
        Unblock("ada", ("ada-login",), "approve", "knows payments, nothing waiting"),
        Unblock("fay", ("fay-login",), "approve", "knows payments, other reviews waiting"),
    )


def test_whose_approval_counts_already_and_the_author_are_not_asked() -> None:
    two = replace(POLICY, tiers={**POLICY.tiers, Tier.CRITICAL: replace(POLICY.tiers[Tier.CRITICAL], count=2)})
    decision = decide(SNAPSHOT, two, ROSTER, (approval(ADA),), answered(ADA), NOW)
    assert [each.person for each in decision.unblock] == ["fay"]
    wide = replace(POLICY, tiers={**POLICY.tiers, Tier.CRITICAL: replace(POLICY.tiers[Tier.MEDIUM], count=9)})
    named = {each.person for each in decide(SNAPSHOT, wide, ROSTER, (), Acts(), NOW).unblock}
    assert named == {"ada", "bea", "cai", "dee", "fay", "group security"}


def test_who_is_away_is_asked_only_where_nobody_else_can() -> None:
    away = replace(FAY, leave=(Span(NOW - timedelta(days=1), NOW + timedelta(days=9)),))
    both = decide(SNAPSHOT, POLICY, Roster((ADA, BEA, EVE, away)), (), Acts(), NOW)
    assert [each.person for each in both.unblock] == ["ada"]
    alone = decide(SNAPSHOT, POLICY, Roster((BEA, EVE, away)), (), Acts(), NOW)
    assert alone.state is State.WAITING
    assert [each.why for each in alone.unblock] == ["knows payments, nothing waiting, away until 2026-11-29"]


def test_where_nobody_may_the_fallback_is_named() -> None:
    decision = decide(SNAPSHOT, POLICY, Roster((BEA, CAI, EVE)), (), Acts(), NOW)
    assert decision.state is State.BLOCKED
    assert decision.unblock[0].person == "group security"


NOTHING = Acts()


def steps(
    *reviews: Review, acts: Acts = NOTHING, snapshot: GateSnapshot = SNAPSHOT, policy: Policy = POLICY
) -> list[tuple[str, str]]:
    """Who can do what."""
    return [(each.person, each.what) for each in decide(snapshot, policy, ROSTER, reviews, acts, NOW).unblock]


def test_who_has_approved_and_not_answered_is_asked_first_and_once() -> None:
    assert steps(approval(FAY)) == [("fay", "answer the questions"), ("ada", "approve")]


def test_where_nothing_is_asked_nobody_is_told_to_answer() -> None:
    silent = replace(SNAPSHOT, questions=QuestionSet())
    assert steps(approval(FAY), snapshot=silent)[0] == ("fay", "say that the brief has been read")


def test_whose_approval_would_not_help_is_not_asked_for_answers() -> None:
    assert steps(approval(BEA)) == [("ada", "approve"), ("fay", "approve")]


def test_who_approved_too_fast_is_asked_to_confirm() -> None:
    tier = POLICY.tiers[Tier.CRITICAL]
    paced = replace(POLICY, tiers={**POLICY.tiers, Tier.CRITICAL: replace(tier, require=replace(tier.require, pace=1))})
    pushed = replace(SNAPSHOT, pushes=(Push(HEAD, AUTHOR, NOW - timedelta(hours=2)),))
    told = steps(approval(ADA), acts=answered(ADA), snapshot=pushed, policy=paced)
    assert told[0] == ("ada", "confirm the approval")


def test_questions_that_stay_open_are_named_to_those_who_approved() -> None:
    other = replace(
        SNAPSHOT,
        questions=replace(QUESTIONS, questions=(*QUESTIONS.questions, GateQuestion("q2", "Who calls it now?"))),
    )
    high = replace(other, view=replace(other.view, entries=(Entry("search/index.txt", added=2),)))
    decision = decide(high, POLICY, ROSTER, (approval(BEA),), answered(BEA), NOW)
    assert [(each.person, each.what, each.why) for each in decision.unblock] == [
        ("bea", "answer q2", "their approval is given")
    ]


def test_an_objector_is_asked_and_whoever_may_clear_the_objection() -> None:
    objection = replace(approval(CAI, 2), state=ReviewState.CHANGES_REQUESTED)
    told = decide(SNAPSHOT, POLICY, ROSTER, (approval(ADA), objection), answered(ADA), NOW).unblock
    assert [(each.person, each.what, each.logins) for each in told] == [
        ("cai", "say whether the objection is settled", ("cai-login",)),
        ("ada", "clear the objection of cai, with a reason", ("ada-login",)),
        ("fay", "clear the objection of cai, with a reason", ("fay-login",)),
    ], "bea is above cai and does not know payments; nobody clears their own"


def test_no_more_than_three_are_named_who_may_clear_it_and_who_is_away_or_busy_comes_last() -> None:
    away = replace(ADA, leave=(Span(NOW - timedelta(days=1)),))
    many = [replace(FAY, name=f"fay{n}", accounts=frozenset({900 + n}), load=float(9 - n)) for n in range(3)]
    roster = Roster((away, BEA, CAI, EVE, *many))
    objection = replace(approval(CAI, 2), state=ReviewState.CHANGES_REQUESTED)
    told = decide(SNAPSHOT, POLICY, roster, (objection,), Acts(), NOW).unblock
    assert [each.person for each in told if each.what.startswith("clear")] == ["fay2", "fay1", "fay0"]


def test_at_critical_whose_suggestion_is_in_it_is_not_asked_to_approve() -> None:
    suggested = CommitRecord("b" * 40, AUTHOR, co_authors=(account(ADA),), suggested_lines=3)
    light = replace(SNAPSHOT, commits=(*SNAPSHOT.commits, suggested))
    assert steps(snapshot=light) == [("fay", "approve")]
    assert steps(approval(ADA), acts=answered(ADA), snapshot=light) == [("fay", "approve")]


def test_below_critical_they_are_asked() -> None:
    suggested = CommitRecord("b" * 40, AUTHOR, co_authors=(account(ADA),), suggested_lines=3)
    view = replace(SNAPSHOT.view, entries=(Entry("search/index.txt", added=2),))
    assert ("ada", "approve") in steps(snapshot=replace(SNAPSHOT, view=view, commits=(*SNAPSHOT.commits, suggested)))
