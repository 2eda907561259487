"""Which approvals count, by every condition on them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.gate import (
    Account,
    AccountKind,
    Answers,
    Binding,
    Decision,
    EarlierHead,
    Entry,
    EntryStatus,
    Freshness,
    GateSnapshot,
    Needed,
    Permission,
    Person,
    Requirement,
    Roster,
    Span,
    State,
    TierRule,
)
from bot.gate.predicates import MEMBER
from bot.risk import Tier
from tests.gate.asking import DAY, HOUR, TICK, asked, change, codes, decided, with_tier
from tests.gate.builders import (
    ADA,
    AUTHOR,
    BEA,
    EVE,
    FAY,
    HEAD,
    NOW,
    POLICY,
    QUESTIONS,
    SNAPSHOT,
    account,
    answered,
    approval,
)

OLD = "b" * 40
AT = NOW - HOUR
MEDIUM = change()
"""Needs one member who has read it."""


def judged(
    snapshot: GateSnapshot = MEDIUM,
    ada: Person = ADA,
    policy: Any = POLICY,
    machines: tuple[int, ...] = (),
    **review: Any,
) -> Decision:
    """With an approval of Ada, who has answered all."""
    roster = Roster((ada, BEA, EVE, FAY), "sha256:roster", frozenset(machines))
    return decided(
        replace(approval(ADA), **review), snapshot=snapshot, policy=policy, roster=roster, acts=answered(ADA)
    )


def test_an_approval_of_the_head_by_somebody_who_may_counts() -> None:
    decision = judged()
    assert decision.state is State.SATISFIED
    assert decision.counted == ("ada",)
    assert {"approval-counts", "approval-given"} <= codes(decision)
    assert "carried" not in next(each.text for each in decision.why.walk() if each.code == "approval-counts")


@pytest.mark.parametrize(
    "review",
    [
        {"at": NOW},
        {"permission": Permission.MAINTAIN},
        {"permission": Permission.ADMIN},
        {"base_changed": frozenset({"lib/tool.py"})},
        {"binding": Binding("main", POLICY.digest, QUESTIONS.digest)},
    ],
)
def test_what_changes_nothing(review: dict[str, Any]) -> None:
    assert judged(**review).state is State.SATISFIED


@pytest.mark.parametrize(
    ("review", "code"),
    [
        ({"by": None}, "review-void"),
        ({"by": replace(account(ADA), kind=AccountKind.BOT)}, "review-void"),
        ({"by": replace(account(ADA), kind=AccountKind.ORGANIZATION)}, "review-void"),
        ({"by": Account(777, "jo")}, "review-void"),
        ({"at": None}, "review-void"),
        ({"at": NOW + TICK}, "review-void"),
        ({"permission": Permission.NONE}, "void-permission"),
        ({"permission": Permission.READ}, "void-permission"),
        ({"permission": Permission.TRIAGE}, "void-permission"),
        ({"by": AUTHOR}, "void-not-independent"),
        ({"commit": None}, "void-no-commit"),
        ({"commit": OLD}, "void-stale"),
        ({"commit": HEAD[:12]}, "void-stale"),
        ({"binding": Binding("dev", POLICY.digest, QUESTIONS.digest)}, "void-other-rules"),
        ({"binding": Binding(None, POLICY.digest, QUESTIONS.digest)}, "void-other-rules"),
        ({"binding": Binding("main", "sha256:old", QUESTIONS.digest)}, "void-other-rules"),
        ({"binding": Binding("main", None, QUESTIONS.digest)}, "void-other-rules"),
    ],
)
def test_what_voids_an_approval(review: dict[str, Any], code: str) -> None:
    decision = judged(**review)
    assert decision.state is State.WAITING
    assert code in codes(decision)
    assert not decision.counted
    assert "approval-missing" in codes(decision)
    assert not [each.text for each in decision.why.walk() if "None" in each.text]


def test_an_approval_of_another_change_is_no_approval() -> None:
    decision = judged(change_id="PR_2")
    assert decision.state is State.WAITING
    assert not {each for each in codes(decision) if each.startswith(("void", "review"))}


@pytest.mark.parametrize(
    ("ada", "code"),
    [
        (replace(ADA, valid=Span(AT)), None),
        (replace(ADA, valid=Span(AT + TICK)), "void-not-member"),
        (replace(ADA, valid=Span(None, NOW)), "void-not-member"),
        (replace(ADA, valid=Span(None, NOW + TICK)), None),
        (replace(ADA, leave=(Span(AT, AT + TICK),)), "void-away"),
        (replace(ADA, leave=(Span(AT - DAY, AT),)), None),
        (replace(ADA, leave=(Span(AT + TICK, NOW + DAY),)), None),
        (replace(ADA, leave=(Span(AT),), valid=Span(AT + TICK)), "void-not-member"),
    ],
)
def test_they_must_have_been_there_then_and_now(ada: Person, code: str | None) -> None:
    decision = judged(ada=ada)
    assert {each for each in codes(decision) if each.startswith("void")} == ({code} if code else set())
    assert decision.state is (State.WAITING if code else State.SATISFIED)


def test_an_account_that_a_program_uses_does_not_approve() -> None:
    decision = judged(machines=(101,))
    assert decision.state is State.WAITING
    assert "review-void" in codes(decision)
    two = replace(ADA, accounts=frozenset({101, 201}))
    assert judged(ada=two, machines=(201,)).state is State.SATISFIED


@pytest.mark.parametrize(("lasts", "counts"), [(None, True), (3_600, True), (3_599, False), (0, False)])
def test_an_approval_lasts_as_long_as_the_policy_says(lasts: int | None, counts: bool) -> None:
    rule = TierRule(MEMBER, 1, Requirement(answers=Answers.ACKNOWLEDGE, lasts_s=lasts))
    decision = judged(policy=with_tier(Tier.MEDIUM, rule))
    assert ("void-expired" not in codes(decision)) is counts
    assert (decision.state is State.SATISFIED) is counts


CARRYING = replace(MEDIUM, earlier=(EarlierHead("c" * 40, "sha256:other"), EarlierHead(OLD, "sha256:change")))


def carried(
    freshness: Freshness = Freshness.DIFF, tier: Tier = Tier.MEDIUM, snapshot: GateSnapshot = CARRYING, **review: Any
) -> bool:
    rule = TierRule(MEMBER, 1, Requirement(answers=Answers.ACKNOWLEDGE, freshness=freshness))
    policy = replace(
        POLICY, tiers={each: rule if each is tier else TierRule(MEMBER) for each in Tier}, rules=POLICY.rules[:1]
    )
    snapshot = replace(snapshot, view=replace(snapshot.view, tier=tier))
    decision = judged(snapshot, policy=policy, **{"commit": OLD, **review})
    how = "".join(each.text for each in decision.why.walk() if each.code == "approval-counts")
    assert ("carried" in how) is (decision.state is State.SATISFIED)
    assert (decision.state is State.SATISFIED) is ("void-stale" not in codes(decision))
    return decision.state is State.SATISFIED


def test_the_same_change_on_another_base_carries_an_approval() -> None:
    assert carried()
    assert carried(tier=Tier.HIGH)
    assert carried(base_changed=frozenset({"lib/other.py"}))


@pytest.mark.parametrize(
    "parts",
    [
        {"freshness": Freshness.SHA},
        {"freshness": Freshness.BASE},
        {"tier": Tier.CRITICAL},
        {"commit": "c" * 40},
        {"commit": "d" * 40},
        {"base_changed": frozenset({"lib/tool.py"})},
        {"base_changed": frozenset({"lib/other.py", "lib/tool.py"})},
        {"snapshot": replace(CARRYING, earlier=())},
        {"snapshot": replace(CARRYING, view=replace(MEDIUM.view, digest="sha256:new"))},
        {"snapshot": replace(CARRYING, view=replace(MEDIUM.view, digest=""), earlier=(EarlierHead(OLD, ""),))},
    ],
)
def test_nothing_else_carries_one(parts: dict[str, Any]) -> None:
    assert not carried(**parts)


def test_a_file_that_moved_away_from_what_the_base_changed_carries_none() -> None:
    moved = Entry("lib/new.py", EntryStatus.RENAMED, "lib/old.py")
    snapshot = replace(CARRYING, view=replace(MEDIUM.view, entries=(moved,)))
    assert carried(snapshot=snapshot, base_changed=frozenset({"lib/tool.py"}))
    assert not carried(snapshot=snapshot, base_changed=frozenset({"lib/old.py"}))


@pytest.mark.parametrize(
    ("freshness", "changed", "counts"),
    [
        (Freshness.BASE, {"lib/tool.py"}, False),
        (Freshness.BASE, {"lib/other.py"}, True),
        (Freshness.BASE, set(), True),
        (Freshness.SHA, {"lib/tool.py"}, True),
    ],
)
def test_where_the_base_matters_it_may_not_touch_the_same_files(
    freshness: Freshness, changed: set[str], counts: bool
) -> None:
    rule = TierRule(MEMBER, 1, Requirement(freshness=freshness))
    decision = judged(policy=with_tier(Tier.MEDIUM, rule), base_changed=frozenset(changed))
    assert ("void-base-moved" not in codes(decision)) is counts
    assert (decision.state is State.SATISFIED) is counts


ASKED = asked(SNAPSHOT).requirement


@pytest.mark.parametrize(
    ("then", "counts"),
    [
        (None, False),
        (ASKED, True),
        (replace(ASKED, lasts_s=60, checks=frozenset({"lint"})), True),
        (replace(ASKED, answers=Answers.BASIC), False),
        (replace(ASKED, approvals=frozenset({Needed(MEMBER)})), False),
        (replace(ASKED, tier=Tier.HIGH), False),
    ],
)
def test_a_policy_that_asks_for_no_more_than_then_voids_nothing(then: Requirement | None, counts: bool) -> None:
    decision = judged(SNAPSHOT, binding=Binding("main", "sha256:old", QUESTIONS.digest, then))
    assert (decision.state is State.SATISFIED) is counts
    assert ("void-other-rules" not in codes(decision)) is counts


@pytest.mark.parametrize(
    ("answers", "digest", "counts"),
    [
        (Answers.ACKNOWLEDGE, "sha256:old", True),
        (Answers.ACKNOWLEDGE, None, False),
        (Answers.NONE, None, False),
        (Answers.BASIC, "sha256:old", False),
        (Answers.BASIC, None, False),
        (Answers.FULL, "sha256:old", False),
        (Answers.BASIC, QUESTIONS.digest, True),
    ],
)
def test_where_answers_are_asked_it_was_given_to_the_same_questions(
    answers: Answers, digest: str | None, counts: bool
) -> None:
    policy = with_tier(Tier.MEDIUM, TierRule(MEMBER, 1, Requirement(answers=answers)))
    decision = judged(policy=policy, binding=Binding("main", POLICY.digest, digest))
    assert (decision.state is State.SATISFIED) is counts


def test_rows_that_contradict_each_other_void_an_approval() -> None:
    one = approval(ADA)
    decision = decided(one, replace(one, permission=Permission.ADMIN), snapshot=MEDIUM, acts=answered(ADA))
    assert decision.state is State.WAITING
    assert "void-disputed" in codes(decision)


def test_a_void_approval_beside_one_that_counts_makes_nothing_worse() -> None:
    decision = decided(
        approval(ADA), approval(BEA, 2, commit=OLD), approval(EVE, 3), snapshot=MEDIUM, acts=answered(ADA)
    )
    assert decision.state is State.SATISFIED
    assert decision.counted == ("ada",)
    assert {"void-stale", "void-not-independent"} <= codes(decision)


def test_whoever_is_named_is_named_once_and_in_order() -> None:
    decision = decided(approval(FAY), approval(ADA, 2), approval(BEA, 3), snapshot=MEDIUM, acts=answered(FAY, ADA, BEA))
    assert decision.counted == ("ada", "bea", "fay")


@pytest.mark.parametrize(
    ("review", "name"),
    [
        ({"at": None}, "ada"),
        ({"at": NOW + TICK}, "ada"),
        ({"at": None, "by": Account(777, "jo-login")}, "jo-login"),
        ({"at": None, "by": Account(777)}, "account"),
        ({"at": None, "by": None}, "account"),
        ({"by": Account(777, "jo-login")}, "jo-login"),
        ({"by": Account(777)}, "account 777"),
        ({"by": None}, "nobody"),
        ({"by": replace(account(ADA), kind=AccountKind.BOT)}, "ada-login"),
    ],
)
def test_whose_review_does_not_count_is_told(review: dict[str, Any], name: str) -> None:
    (told,) = (each.text for each in judged(**review).why.walk() if each.code == "review-void")
    assert f" {name} " in told
