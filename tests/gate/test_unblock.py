"""Who can unblock it: in a decision that waits, whom to ask first, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.gate import Acts, Roster, Span, State, Unblock, decide
from bot.risk import Tier
from tests.gate.builders import ADA, BEA, CAI, DEE, EVE, FAY, NOW, POLICY, ROSTER, SNAPSHOT, answered, approval


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
