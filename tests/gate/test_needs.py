"""Whether the approvals that count are of those who are needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.gate import (
    Acts,
    Answer,
    AnswerKind,
    CommitRecord,
    Decision,
    Level,
    Needed,
    Person,
    Requirement,
    Roster,
    Span,
    State,
    TierRule,
)
from bot.gate._needs import strongest
from bot.gate.predicates import MEMBER, AllOf, AnyOf, Atom, Who, in_words
from bot.risk import Tier
from tests.gate.asking import HOUR, TICK, change, codes, decided, with_tier
from tests.gate.builders import (
    ADA,
    ALWAYS,
    AUTHOR,
    BEA,
    CAI,
    DEE,
    EVE,
    FAY,
    HEAD,
    MID,
    NOW,
    POLICY,
    ROSTER,
    SENIOR,
    SNAPSHOT,
    account,
    answered,
    approval,
)

AT = NOW - HOUR
STAFF = Atom("level", "staff")
PAY = Atom("expert", "payments")


def judged(*by: Person, who: Who = SENIOR, count: int = 1, roster: Roster = ROSTER) -> Decision:
    """A change of tier medium that needs so many of them, approved by these."""
    policy = with_tier(Tier.MEDIUM, TierRule(who, count, Requirement()))
    return decided(
        *(approval(each, number) for number, each in enumerate(by)),
        snapshot=change(),
        policy=policy,
        roster=roster,
        acts=answered(*by),
    )


@pytest.mark.parametrize(
    ("who", "count", "by", "state"),
    [
        (SENIOR, 1, (ADA,), State.SATISFIED),
        (SENIOR, 1, (), State.WAITING),
        (SENIOR, 1, (DEE,), State.WAITING),
        (SENIOR, 2, (ADA, DEE), State.WAITING),
        (SENIOR, 2, (ADA, BEA), State.SATISFIED),
        (SENIOR, 2, (ADA, BEA, FAY), State.SATISFIED),
        (SENIOR, 3, (ADA, BEA, FAY), State.SATISFIED),
        (SENIOR, 4, (ADA, BEA, FAY), State.BLOCKED),
        (SENIOR, 4, (), State.BLOCKED),
        (STAFF, 1, (), State.WAITING),
        (STAFF, 2, (), State.BLOCKED),
        (Atom("level", "principal"), 1, (), State.BLOCKED),
        (MEMBER, 5, (), State.WAITING),
        (MEMBER, 6, (), State.BLOCKED),
        (PAY, 1, (CAI,), State.SATISFIED),
        (AllOf((PAY, SENIOR)), 1, (CAI, BEA), State.WAITING),
        (AllOf((PAY, SENIOR)), 1, (ADA,), State.SATISFIED),
        (AnyOf((PAY, SENIOR)), 2, (CAI, BEA), State.SATISFIED),
    ],
)
def test_so_many_different_people_are_needed(who: Who, count: int, by: tuple[Person, ...], state: State) -> None:
    decision = judged(*by, who=who, count=count)
    assert decision.state is state
    code = {State.SATISFIED: "approval-given", State.WAITING: "approval-missing", State.BLOCKED: "nobody-can"}[state]
    assert code in codes(decision)
    assert "nobody-can" in codes(decision) or state is not State.BLOCKED
    assert ("approval-missing" in codes(decision)) is (state is State.WAITING)


def test_one_person_twice_is_one_person() -> None:
    two = replace(ADA, accounts=frozenset({101, 201}))
    reviews = [approval(two), replace(approval(two, 2), by=replace(account(two), id=201))]
    policy = with_tier(Tier.MEDIUM, TierRule(SENIOR, 2))
    decision = decided(*reviews, snapshot=change(), policy=policy, roster=Roster((two, BEA, EVE)), acts=answered(two))
    assert decision.counted == ("ada",)
    assert decision.state is State.WAITING


def test_one_person_may_serve_several_needs() -> None:
    decision = decided(approval(ADA), acts=answered(ADA))
    assert decision.state is State.SATISFIED
    assert len(decision.requirement.approvals) > 2


@pytest.mark.parametrize(
    ("span", "meets"),
    [
        (Span(AT), True),
        (Span(AT + TICK), False),
        (Span(None, NOW), False),
        (Span(None, NOW + TICK), True),
    ],
)
def test_they_must_have_been_it_when_they_approved_and_be_it_now(span: Span, meets: bool) -> None:
    dee = replace(DEE, levels=((Level.MID, ALWAYS), (Level.SENIOR, span)), declared=(("payments", span),))
    for who in (SENIOR, PAY):
        decision = judged(dee, who=who, roster=Roster((ADA, dee, EVE)))
        assert decision.counted == ("dee",)
        assert (decision.state is State.SATISFIED) is meets


@pytest.mark.parametrize(
    "ada",
    [
        replace(ADA, valid=Span(NOW + TICK)),
        replace(ADA, valid=Span(None, NOW)),
        replace(ADA, accounts=frozenset()),
        replace(ADA, accounts=frozenset({555})),
        replace(ADA, accounts=frozenset({555, 105})),
        replace(ADA, declared=()),
        replace(ADA, declared=(("payments", Span(None, NOW)),)),
    ],
    ids=[
        "not yet",
        "no longer",
        "no account",
        "a program's account",
        "the author's account",
        "knows nothing",
        "forgot",
    ],
)
def test_where_nobody_could_ever_give_it_the_fallback_group_is_named(ada: Person) -> None:
    policy = with_tier(Tier.MEDIUM, TierRule(PAY))
    everybody = Roster((ada, BEA), machines=frozenset({555}))
    decision = decided(snapshot=change(), policy=policy, roster=everybody)
    assert decision.state is State.BLOCKED
    (told,) = (each for each in decision.why.walk() if each.code == "nobody-can")
    assert POLICY.fallback in told.text


def test_who_is_away_or_of_another_account_can_still_give_it() -> None:
    policy = with_tier(Tier.MEDIUM, TierRule(PAY))
    ada = replace(ADA, leave=(Span(),), accounts=frozenset({555, 101}))
    roster = Roster((ada, BEA, EVE), machines=frozenset({555}))
    assert decided(snapshot=change(), policy=policy, roster=roster).state is State.WAITING


def test_whoever_had_a_hand_in_it_cannot_give_it() -> None:
    policy = with_tier(Tier.MEDIUM, TierRule(STAFF))
    assert decided(snapshot=change(), policy=policy).state is State.WAITING
    written = replace(change(), commits=(CommitRecord(HEAD, account(FAY)),))
    assert decided(snapshot=written, policy=policy).state is State.BLOCKED


SUGGESTED = (CommitRecord(HEAD, AUTHOR), CommitRecord("b" * 40, AUTHOR, None, (account(ADA),), suggested_lines=3))


@pytest.mark.parametrize(
    ("by", "state", "counted"),
    [
        ((ADA,), State.WAITING, ()),
        ((ADA, FAY), State.SATISFIED, ("ada", "fay")),
        ((ADA, BEA), State.SATISFIED, ("ada", "bea")),
        ((FAY,), State.SATISFIED, ("fay",)),
    ],
)
def test_at_critical_whose_suggestion_was_taken_counts_beside_another_alone(
    by: tuple[Person, ...], state: State, counted: tuple[str, ...]
) -> None:
    snapshot = replace(SNAPSHOT, commits=SUGGESTED)
    reviews = [approval(each, number) for number, each in enumerate(by)]
    decision = decided(*reviews, snapshot=snapshot, acts=answered(*by))
    assert (decision.state, decision.counted) == (state, counted)
    assert ("void-suggested" in codes(decision)) is (state is State.WAITING)
    assert all(each.text for each in decision.why.walk())


def test_below_critical_whose_suggestion_was_taken_counts_alone() -> None:
    for tier in (Tier.MEDIUM, Tier.HIGH):
        snapshot = replace(change(tier=tier), commits=SUGGESTED)
        assert decided(approval(ADA), snapshot=snapshot, acts=answered(ADA)).state is State.SATISFIED


def needs(*each: tuple[Who, int]) -> list[Needed]:
    return [Needed(who, count) for who, count in each]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ([(MEMBER, 1)], [(MEMBER, 1)]),
        ([(MEMBER, 1), (SENIOR, 1)], [(SENIOR, 1)]),
        ([(MEMBER, 2), (SENIOR, 1)], [(MEMBER, 2), (SENIOR, 1)]),
        ([(MEMBER, 1), (SENIOR, 2)], [(SENIOR, 2)]),
        ([(MID, 1), (SENIOR, 1), (PAY, 1)], [(SENIOR, 1), (PAY, 1)]),
        ([(SENIOR, 1), (AllOf((SENIOR, PAY)), 1)], [(AllOf((SENIOR, PAY)), 1)]),
        (
            [(AnyOf((SENIOR, PAY)), 1), (AnyOf((PAY, SENIOR)), 1)],
            [(AnyOf((SENIOR, PAY)), 1), (AnyOf((PAY, SENIOR)), 1)],
        ),
        ([(AnyOf((SENIOR, PAY)), 1), (AnyOf((PAY, SENIOR)), 2)], [(AnyOf((PAY, SENIOR)), 2)]),
        ([], []),
    ],
)
def test_what_another_need_asks_as_well_is_not_told(given: list[tuple[Who, int]], told: list[tuple[Who, int]]) -> None:
    assert set(strongest(frozenset(needs(*given)))) == set(needs(*told))
    assert list(strongest(frozenset(needs(*given)))) == sorted(
        strongest(frozenset(needs(*given[::-1]))), key=lambda need: (in_words(need.who), need.count)
    )


def test_a_need_that_is_not_told_and_not_met_is_told_after_all() -> None:
    # A need for more of a lesser kind is told beside one for fewer of a higher.
    policy = with_tier(Tier.MEDIUM, TierRule(SENIOR, 1), with_tier(Tier.LOW, TierRule(MEMBER, 2)))
    decision = decided(approval(ADA), snapshot=change(), policy=policy, acts=answered(ADA))
    assert decision.state is State.WAITING
    assert {"approval-given", "approval-missing"} <= codes(decision)


@pytest.mark.parametrize(("number", "state"), [(2, State.WAITING), (3, State.BLOCKED)])
def test_after_three_flagged_answers_somebody_can_no_longer_give_it(number: int, state: State) -> None:
    def flagged(by: Person) -> tuple[Answer, ...]:
        return tuple(
            Answer(f"q{n}", account(by), HEAD, "sha256:questions", AnswerKind.HANDLED, "x", AT, "no")
            for n in range(number)
        )

    policy = with_tier(Tier.MEDIUM, TierRule(STAFF))
    assert decided(snapshot=change(), policy=policy, acts=Acts(flagged(FAY))).state is state
    assert decided(snapshot=change(), policy=policy, acts=Acts(flagged(ADA))).state is State.WAITING


@pytest.mark.parametrize(("count", "told"), [(1, ""), (2, "(2 different people)"), (3, "(3 different people)")])
def test_how_many_are_needed_is_told_where_it_is_more_than_one(count: int, told: str) -> None:
    for by, code in (((), "approval-missing"), ((ADA, BEA, FAY), "approval-given")):
        decision = judged(*by, count=count)
        (text,) = (each.text for each in decision.why.walk() if each.code == code)
        assert "a senior or above" in text
        assert told in text
        assert told or "(" not in text
        assert "XX" not in text


@pytest.mark.parametrize(("days", "meets"), [(10, True), (400, False)])
def test_what_was_earned_by_the_policys_measure_meets_a_need(days: int, meets: bool) -> None:
    dee = replace(DEE, earned=(("payments", (NOW - timedelta(days=days),) * 5),))
    decision = judged(dee, who=PAY, roster=Roster((ADA, dee, EVE)))
    assert (decision.state is State.SATISFIED) is meets
