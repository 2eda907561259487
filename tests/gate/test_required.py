"""What a change must have: the join of all that asks for something."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    AccountKind,
    Acts,
    Answers,
    Attestation,
    Check,
    CommitRecord,
    Entry,
    EntryFlag,
    EntryStatus,
    FollowUp,
    FollowUpKind,
    Freshness,
    GateRule,
    GateSnapshot,
    Level,
    LowList,
    Needed,
    Raise,
    Requirement,
    Roster,
    SignalFact,
    Span,
    TierRule,
    Unknown,
    When,
)
from bot.gate.predicates import MEMBER, AllOf, AnyOf, Atom, Who
from bot.risk import Domain, Tier, TriggerKind
from tests.gate.asking import GUIDE, TICK, TOOL, asked, change, with_tier
from tests.gate.builders import ADA, AUTHOR, BEA, DEE, EVE, HEAD, MID, NOW, POLICY, QUALIFIED, ROSTER, SENIOR, account

LOW, MEDIUM, HIGH, CRITICAL = Tier
RULE = GateRule("a rule", When(paths=("/nowhere/",)))
PLAIN = replace(POLICY, rules=(RULE,), unknown=Unknown.ALLOW)
"""No rule of it holds unless a test says so."""


def tier(snapshot: GateSnapshot, roster: Roster = ROSTER) -> Tier:
    return asked(snapshot, PLAIN, roster).requirement.tier


def reasons(snapshot: GateSnapshot) -> set[str]:
    return {each.code for each in asked(snapshot, PLAIN).why.because}


@pytest.mark.parametrize(
    ("snapshot", "found", "code"),
    [
        (change(), MEDIUM, "tier-base"),
        (change(GUIDE), LOW, "tier-low"),
        (change(GUIDE, tier=HIGH), HIGH, "tier-facts"),
        (change(tier=CRITICAL), CRITICAL, "tier-facts"),
        (change(signals=(SignalFact("a", LOW), SignalFact("b", HIGH))), HIGH, "tier-signal"),
        (change(raises=(Raise(HIGH, "x"), Raise(CRITICAL, "y"))), CRITICAL, "tier-model"),
        (change(GUIDE, raises=(Raise(MEDIUM, "x"),)), MEDIUM, "tier-model"),
        (change(Entry("search/a.py")), HIGH, "tier-domain"),
        (change(domains=frozenset({"payments"})), CRITICAL, "tier-domain"),
        (change(domains=frozenset({"no domain of the policy"})), MEDIUM, "tier-base"),
        (change(replace(TOOL, flags=frozenset({EntryFlag.UNREAD}))), HIGH, "tier-floor-unread"),
        (change(Entry("CODEOWNERS")), CRITICAL, "tier-floor-control"),
        (change(Entry("poetry.lock")), HIGH, "tier-floor-lockfile"),
    ],
)
def test_the_tier_is_the_highest_that_anything_asks_for(snapshot: GateSnapshot, found: Tier, code: str) -> None:
    assert tier(snapshot) is found
    assert code in reasons(snapshot)


def test_nothing_lower_is_told_as_a_reason() -> None:
    snapshot = change(signals=(SignalFact("a", LOW),), raises=(Raise(LOW, "x"),))
    assert reasons(snapshot) == {"tier-base", "assisted-no"}


def test_reasons_are_told_highest_first_and_once() -> None:
    signals = (SignalFact("a", HIGH), SignalFact("b", CRITICAL), SignalFact("a", HIGH))
    told = [each.code for each in asked(change(signals=signals), PLAIN).why.because]
    assert told == ["tier-signal", "tier-signal", "tier-base", "assisted-no"]


@pytest.mark.parametrize(
    ("author", "roster", "found"),
    [
        (AUTHOR, ROSTER, LOW),
        (None, ROSTER, MEDIUM),
        (Account(777), ROSTER, MEDIUM),
        (replace(AUTHOR, kind=AccountKind.BOT), ROSTER, MEDIUM),
        (replace(AUTHOR, kind=AccountKind.ORGANIZATION), ROSTER, MEDIUM),
        (AUTHOR, replace(ROSTER, machines=frozenset({105})), MEDIUM),
        (AUTHOR, Roster((ADA, replace(EVE, valid=Span(NOW)))), LOW),
        (AUTHOR, Roster((ADA, replace(EVE, valid=Span(NOW + TICK)))), MEDIUM),
        (AUTHOR, Roster((ADA, replace(EVE, valid=Span(None, NOW)))), MEDIUM),
    ],
)
def test_only_a_member_makes_a_low_change(author: Account | None, roster: Roster, found: Tier) -> None:
    assert tier(replace(change(GUIDE), author=author), roster) is found


@pytest.mark.parametrize(
    ("before", "due", "after"),
    [
        (LOW, NOW - TICK, MEDIUM),
        (MEDIUM, NOW - TICK, HIGH),
        (HIGH, NOW - TICK, CRITICAL),
        (CRITICAL, NOW - TICK, CRITICAL),
        (MEDIUM, NOW, MEDIUM),
        (MEDIUM, NOW + TICK, MEDIUM),
    ],
)
def test_what_is_overdue_raises_one_tier_and_no_more(before: Tier, due: datetime, after: Tier) -> None:
    snapshot = change(GUIDE if before is LOW else TOOL, tier=before)
    owed = (FollowUp(FollowUpKind.SPOT_CHECK, "PR_0", NOW), FollowUp(FollowUpKind.BREAK_GLASS, "PR_0", due))
    found = asked(replace(snapshot, follow_ups=owed), PLAIN)
    assert found.requirement.tier is after
    assert ("tier-overdue" in {each.code for each in found.why.because}) is (after > before)


def test_two_that_are_overdue_raise_one_tier() -> None:
    owed = (
        FollowUp(FollowUpKind.SPOT_CHECK, "PR_0", NOW - TICK),
        FollowUp(FollowUpKind.SPOT_CHECK, "PR_1", NOW - TICK),
    )
    assert tier(replace(change(), follow_ups=owed)) is HIGH


def test_what_is_overdue_raises_above_what_rules_ask() -> None:
    owed = (FollowUp(FollowUpKind.SPOT_CHECK, "PR_0", NOW - TICK),)
    policy = replace(PLAIN, rules=(GateRule("all", When(), HIGH),))
    assert asked(replace(change(), follow_ups=owed), policy).requirement.tier is CRITICAL


MOVED = Entry("docs/b.md", EntryStatus.RENAMED, "Lib/Old.py", added=30, removed=20)


@pytest.mark.parametrize(
    ("when", "snapshot", "holds"),
    [
        (When(), change(), True),
        (When(paths=("/lib/",)), change(), True),
        (When(paths=("/LIB/*.PY",)), change(), True),
        (When(paths=("/other/", "/lib/tool.py")), change(), True),
        (When(paths=("/lib/old.py",)), change(MOVED), True),
        (When(paths=("/docs/",)), change(), False),
        (When(roles=frozenset({"code", "data"})), change(), True),
        (When(roles=frozenset({"code"})), change(MOVED), True),
        (When(roles=frozenset({"migration"})), change(), False),
        (When(domains=frozenset({"search", "x"})), change(Entry("search/a.txt")), True),
        (When(domains=frozenset({"payments"})), change(Entry("search/a.txt")), False),
        (When(signals=frozenset({"removed-guard", "y"})), change(signals=(SignalFact("removed-guard", LOW),)), True),
        (When(signals=frozenset({"removed-guard"})), change(signals=(SignalFact("other", LOW),)), False),
        (When(triggers=frozenset({TriggerKind.LINES})), change(triggers=frozenset({TriggerKind.LINES})), True),
        (When(triggers=frozenset({TriggerKind.LINES})), change(triggers=frozenset({TriggerKind.DEFINITION})), False),
        (When(assisted=True), change(provenance=ProvenanceLevel.DECLARED), True),
        (When(assisted=True), change(), False),
        (When(tier=HIGH), change(tier=HIGH), True),
        (When(tier=HIGH), change(tier=CRITICAL), True),
        (When(tier=HIGH), change(tier=MEDIUM), False),
        (When(tier=HIGH), change(signals=(SignalFact("a", HIGH),)), True),
        (When(tier=HIGH), change(Entry("search/a.txt")), True),
        (When(lines=49), change(MOVED), True),
        (When(lines=50), change(MOVED), False),
        (When(lines=0), change(replace(TOOL, added=0)), False),
        (When(paths=("/lib/",), roles=frozenset({"code"}), lines=2), change(), True),
        (When(paths=("/lib/",), roles=frozenset({"code"}), lines=3), change(), False),
        (When(paths=("/lib/",), roles=frozenset({"data"})), change(), False),
        (When(paths=("/docs/",), roles=frozenset({"code"})), change(), False),
        (When(domains=frozenset({"search"}), lines=1), change(), False),
        (When(signals=frozenset({"a"}), lines=1), change(), False),
        (When(triggers=frozenset({TriggerKind.LINES}), lines=1), change(), False),
        (When(assisted=True, lines=1), change(), False),
        (When(tier=HIGH, lines=1), change(), False),
        (When(tier=MEDIUM), change(), True),
        (When(author_below=Level.SENIOR, lines=1), change(), True),
        (When(author_below=Level.JUNIOR, lines=1), change(), False),
    ],
)
def test_a_rule_applies_where_all_that_it_names_holds(when: When, snapshot: GateSnapshot, holds: bool) -> None:
    rule = GateRule("told", when, CRITICAL, SENIOR, 3)
    found = asked(snapshot, replace(PLAIN, rules=(RULE, rule)))
    assert ("tier-rule" in {each.code for each in found.why.because}) is holds
    assert (Needed(SENIOR, 3) in found.requirement.approvals) is holds
    assert (found.requirement.tier is CRITICAL) is holds


BY = (CommitRecord(HEAD, account(BEA)),)


@pytest.mark.parametrize(
    ("snapshot", "below", "holds"),
    [
        (replace(change(), author=account(BEA), commits=BY), Level.SENIOR, False),
        (replace(change(), author=account(BEA), commits=BY), Level.STAFF, True),
        (replace(change(), author=account(DEE), commits=BY), Level.SENIOR, True),
        (replace(change(), author=account(DEE), commits=BY), Level.MID, False),
        (replace(change(), author=Account(777), commits=BY), Level.JUNIOR, True),
        (replace(change(), author=None, commits=BY), Level.JUNIOR, True),
        (
            replace(change(), author=account(BEA), commits=(CommitRecord(HEAD, None, email="BEA@example.com"),)),
            Level.SENIOR,
            False,
        ),
        (
            replace(change(), author=account(BEA), commits=(CommitRecord(HEAD, None, email="dee@example.com"),)),
            Level.SENIOR,
            True,
        ),
        (
            replace(change(), author=account(BEA), commits=(CommitRecord(HEAD, None, email="x@example.org"),)),
            Level.JUNIOR,
            True,
        ),
    ],
)
def test_a_rule_on_the_author_holds_of_whoever_is_not_known_to_be_above(
    snapshot: GateSnapshot, below: Level, holds: bool
) -> None:
    found = asked(snapshot, replace(PLAIN, rules=(GateRule("r", When(author_below=below), CRITICAL),)))
    assert (found.requirement.tier is CRITICAL) is holds


def test_an_author_who_has_left_the_roster_is_below_every_level() -> None:
    policy = replace(PLAIN, rules=(GateRule("r", When(author_below=Level.JUNIOR), CRITICAL),))
    for valid, tier_then in ((Span(None, NOW), CRITICAL), (Span(None, NOW + TICK), MEDIUM)):
        roster = Roster((ADA, replace(EVE, valid=valid)))
        assert asked(change(), policy, roster).requirement.tier is tier_then


def test_an_author_without_a_level_is_below_every_one() -> None:
    roster = Roster((ADA, replace(EVE, levels=())))
    policy = replace(PLAIN, rules=(GateRule("r", When(author_below=Level.JUNIOR), CRITICAL),))
    assert asked(change(), policy, roster).requirement.tier is CRITICAL


def test_a_rule_that_raises_the_tier_can_make_another_hold() -> None:
    first, second = GateRule("1", When(paths=("/lib/",)), HIGH), GateRule("2", When(assisted=True), CRITICAL)
    for rules in ((first, second), (second, first)):
        policy = replace(POLICY, rules=rules)
        assert asked(change(), policy).requirement.tier is CRITICAL
        assert asked(change(Entry("src/a.py")), policy).requirement.tier is MEDIUM


def test_a_tier_asks_for_what_all_lower_ones_ask() -> None:
    tiers = {
        each: TierRule(Atom("group", each.label), 1 + each, Requirement(checks=frozenset({each.label})))
        for each in Tier
    }
    policy = replace(PLAIN, tiers=tiers)
    for each in Tier:
        found = asked(change(GUIDE, tier=each), policy).requirement
        lower = [other for other in Tier if other <= each]
        assert found.checks == {other.label for other in lower}
        assert found.approvals == {Needed(MEMBER), *(Needed(Atom("group", t.label), 1 + t) for t in lower)}


def test_a_rule_joins_all_that_it_asks_for() -> None:
    more = Requirement(
        answers=Answers.FULL, freshness=Freshness.BASE, checks=frozenset({"lint"}), pace=100, lasts_s=60, spot_share=5
    )
    found = asked(change(), replace(PLAIN, rules=(GateRule("r", When(), require=more),))).requirement
    assert more <= found
    assert found == replace(more, tier=MEDIUM, approvals=frozenset({Needed(MEMBER)}), attended=True)


EXPERT = Atom("expert")


@pytest.mark.parametrize(
    ("who", "domains", "needs"),
    [
        (SENIOR, {"a", "b"}, [SENIOR]),
        (EXPERT, set(), [Atom("expert", "*")]),
        (EXPERT, {"a"}, [Atom("expert", "*"), Atom("expert", "a")]),
        (
            AllOf((EXPERT, SENIOR)),
            {"a", "b"},
            [SENIOR, AllOf((Atom("expert", "a"), SENIOR)), AllOf((Atom("expert", "b"), SENIOR))],
        ),
        (AnyOf((SENIOR, Atom("earned"))), set(), [AnyOf((SENIOR, Atom("expert", "*")))]),
        (Atom("expert", "payments"), {"a"}, [Atom("expert", "payments")]),
    ],
)
def test_knowing_is_asked_of_each_touched_domain_and_once_besides(
    who: Who, domains: set[str], needs: list[Who]
) -> None:
    policy = replace(with_tier(MEDIUM, TierRule(who, 2), PLAIN), domains=())
    found = asked(change(domains=frozenset(domains)), policy).requirement
    assert found.approvals == {Needed(MEMBER), *(Needed(each, 2) for each in needs)}


def test_of_tier_and_rule_the_stricter_of_each_part_is_asked() -> None:
    found = asked(change(tier=CRITICAL)).requirement
    assert found.answers is Answers.FULL
    assert found.freshness is Freshness.BASE
    assert {need.who for need in found.approvals} == {
        MEMBER,
        SENIOR,
        AnyOf((SENIOR, AllOf((Atom("expert", "*"), MID)))),
    }
    assert QUALIFIED not in {need.who for need in found.approvals}


UNASKED = replace(PLAIN, tiers={each: TierRule() for each in Tier})


@pytest.mark.parametrize(
    ("snapshot", "attended"),
    [
        (change(GUIDE), False),
        (change(TOOL), True),
        (change(GUIDE, tier=MEDIUM), True),
        (replace(change(GUIDE), author=Account(777)), True),
        (change(GUIDE, TOOL), True),
    ],
)
def test_checks_stand_in_for_a_person_at_low_alone(snapshot: GateSnapshot, attended: bool) -> None:
    found = asked(snapshot, UNASKED).requirement
    assert found.attended is attended
    assert found.approvals == {Needed(MEMBER)}


@pytest.mark.parametrize(
    "rule",
    [
        TierRule(SENIOR),
        TierRule(MEMBER, 2),
        TierRule(None, 1, Requirement(answers=Answers.ACKNOWLEDGE)),
        TierRule(None, 1, Requirement(attended=True)),
    ],
)
def test_what_low_asks_of_people_is_asked_of_people(rule: TierRule) -> None:
    assert asked(change(GUIDE), with_tier(LOW, rule, UNASKED)).requirement.attended


def test_without_checks_in_the_policy_a_person_is_asked() -> None:
    policy = replace(UNASKED, low=LowList(POLICY.low.paths))
    assert asked(replace(change(GUIDE), checks=(Check("ci", "success"),)), policy).requirement.attended


@pytest.mark.parametrize(
    ("level", "unknown", "code"),
    [
        (ProvenanceLevel.DECLARED, Unknown.ALLOW, "assisted-yes"),
        (ProvenanceLevel.NONE, Unknown.ALLOW, "assisted-no"),
        (ProvenanceLevel.NONE, Unknown.GATE, "assisted-unknown"),
    ],
)
def test_whether_ai_took_part_is_told(level: ProvenanceLevel, unknown: Unknown, code: str) -> None:
    found = asked(change(provenance=level), replace(PLAIN, unknown=unknown))
    assert code in {each.code for each in found.why.because}
    assert f"assisted-{found.assisted.value}" == code


def test_the_domains_of_the_policy_alone_set_tiers() -> None:
    policy = replace(PLAIN, domains=(Domain("a", HIGH), Domain("b", CRITICAL)))
    assert asked(change(domains=frozenset({"a"})), policy).requirement.tier is HIGH
    assert asked(change(domains=frozenset({"a", "b"})), policy).requirement.tier is CRITICAL


def test_what_is_attested_by_somebody_who_can_know_is_no_assistance() -> None:
    policy = replace(PLAIN, unknown=Unknown.ASK)
    high = change(tier=HIGH)
    for by, code in ((AUTHOR, "assisted-no"), (account(DEE), "assisted-unknown"), (account(BEA), "assisted-no")):
        found = asked(high, policy, acts=Acts(attestations=(Attestation(by, HEAD),)))
        assert code in {each.code for each in found.why.because}


def test_a_proven_update_needs_nobody_to_answer_for_it() -> None:
    bot = Account(49, "updates[bot]", AccountKind.BOT)
    update = replace(change(Entry("package.json")), author=bot, commits=(CommitRecord(HEAD, bot, verified=True),))
    assert not asked(update, replace(PLAIN, update_bots=frozenset({49}))).touched.faults
    assert asked(update, PLAIN).touched.faults
