"""Whether AI counts as having taken part."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    AccountKind,
    Acts,
    Assisted,
    Attestation,
    CommitRecord,
    Entry,
    GateSnapshot,
    Level,
    Roster,
    Span,
    Unknown,
)
from bot.gate._assistance import assistance, is_attested, triggers
from bot.gate._reading import read_view
from bot.gate._touched import who_touched
from bot.risk import Tier, TriggerKind
from tests.gate.asking import DAY, TICK, asked, change
from tests.gate.builders import ADA, AUTHOR, BEA, DEE, EVE, HEAD, NOW, POLICY, ROSTER, account, person

NO, YES, MAYBE = Assisted.NO, Assisted.YES, Assisted.UNKNOWN
P = ProvenanceLevel


USUAL = change()


def judged(
    level: P,
    *,
    strongest: P = P.NONE,
    update: bool = False,
    attested: bool = False,
    tier: Tier = Tier.HIGH,
    unknown: Unknown = Unknown.ASK,
    suspected: bool = True,
) -> Assisted:
    policy = replace(POLICY, unknown=unknown, suspected_counts=suspected)
    return assistance(change(provenance=level, strongest=strongest), policy, update, attested, tier)


@pytest.mark.parametrize("update", [False, True])
@pytest.mark.parametrize("level", [P.DECLARED, P.ATTRIBUTED])
def test_what_is_said_or_shown_is_believed_whoever_denies_it(level: P, update: bool) -> None:
    for tier, unknown, attested in product(Tier, Unknown, (False, True)):
        assert judged(level, update=update, attested=attested, tier=tier, unknown=unknown, suspected=False) is YES


@pytest.mark.parametrize("level", [P.DECLARED, P.ATTRIBUTED, P.SUSPECTED])
@pytest.mark.parametrize("weaker", [P.NONE, P.DECLARED_NONE, P.SUSPECTED])
def test_evidence_does_not_go_away_with_a_later_head(level: P, weaker: P) -> None:
    assert judged(weaker, strongest=level) is YES
    assert judged(level, strongest=weaker) is YES


def test_a_program_is_assisted_but_for_a_proven_update() -> None:
    assert judged(P.BOT, tier=Tier.LOW) is YES
    assert judged(P.BOT, update=True) is NO
    assert judged(P.SUSPECTED, strongest=P.BOT, tier=Tier.LOW, suspected=False) is YES
    assert judged(P.DECLARED, strongest=P.BOT, update=True) is YES


def test_weak_evidence_counts_where_the_policy_says_so() -> None:
    assert judged(P.SUSPECTED, tier=Tier.LOW) is YES
    assert judged(P.SUSPECTED, tier=Tier.LOW, attested=True) is YES
    assert judged(P.SUSPECTED, tier=Tier.MEDIUM, suspected=False) is NO
    assert judged(P.SUSPECTED, tier=Tier.HIGH, suspected=False) is MAYBE


@pytest.mark.parametrize("level", [P.NONE, P.DECLARED_NONE])
@pytest.mark.parametrize(
    ("unknown", "tier", "attested", "found"),
    [
        (Unknown.ALLOW, Tier.CRITICAL, False, NO),
        (Unknown.GATE, Tier.LOW, True, MAYBE),
        (Unknown.GATE, Tier.CRITICAL, True, MAYBE),
        (Unknown.ASK, Tier.LOW, False, NO),
        (Unknown.ASK, Tier.MEDIUM, False, NO),
        (Unknown.ASK, Tier.HIGH, False, MAYBE),
        (Unknown.ASK, Tier.CRITICAL, False, MAYBE),
        (Unknown.ASK, Tier.HIGH, True, NO),
        (Unknown.ASK, Tier.CRITICAL, True, NO),
    ],
)
def test_the_policy_says_what_silence_means(
    level: P, unknown: Unknown, tier: Tier, attested: bool, found: Assisted
) -> None:
    assert judged(level, unknown=unknown, tier=tier, attested=attested) is found


@pytest.mark.parametrize("unknown", Unknown)
def test_a_proven_update_without_other_evidence_is_not_assisted(unknown: Unknown) -> None:
    for level in (P.NONE, P.BOT):
        assert judged(level, update=True, unknown=unknown) is NO
    assert judged(P.SUSPECTED, strongest=P.BOT, update=True, unknown=unknown) is YES
    assert judged(P.SUSPECTED, update=True, unknown=unknown, suspected=False) is NO


def attested(*acts: Attestation, snapshot: GateSnapshot = USUAL, roster: Roster = ROSTER) -> bool:
    touched = who_touched(snapshot, roster, POLICY, False)
    return is_attested(snapshot, Acts(attestations=acts), roster, touched, NOW)


STRANGER = Account(777, "jo")


@pytest.mark.parametrize(
    ("act", "is_believed"),
    [
        (Attestation(AUTHOR, HEAD), True),
        (Attestation(AUTHOR, HEAD, NOW), True),
        (Attestation(AUTHOR, HEAD, NOW - DAY), True),
        (Attestation(AUTHOR, HEAD, NOW + TICK), False),
        (Attestation(AUTHOR, "b" * 40), False),
        (Attestation(replace(AUTHOR, kind=AccountKind.BOT), HEAD), False),
        (Attestation(None, HEAD), False),
        (Attestation(account(ADA), HEAD), True),
        (Attestation(account(ADA), HEAD, NOW + TICK), False),
        (Attestation(replace(account(ADA), kind=AccountKind.ORGANIZATION), HEAD), False),
        (Attestation(account(DEE), HEAD), False),
        (Attestation(STRANGER, HEAD), False),
    ],
)
def test_whoever_wrote_it_or_an_independent_senior_is_believed(act: Attestation, is_believed: bool) -> None:
    assert attested(act) is is_believed
    assert attested(Attestation(None, HEAD), Attestation(STRANGER, HEAD), act) is is_believed
    assert attested(Attestation(AUTHOR, "b" * 40), Attestation(AUTHOR, HEAD, NOW + TICK), act) is is_believed


def test_a_strangers_word_is_not_taken_though_they_wrote_it() -> None:
    written = replace(change(), commits=(CommitRecord(HEAD, STRANGER), CommitRecord("b" * 40, None)))
    assert not attested(Attestation(STRANGER, HEAD), snapshot=written)
    assert attested(Attestation(AUTHOR, HEAD), snapshot=written)


def test_a_senior_who_had_another_hand_in_it_is_not_independent() -> None:
    committed = replace(change(), commits=(CommitRecord(HEAD, AUTHOR, committer=account(ADA)),))
    assert not attested(Attestation(account(ADA), HEAD), snapshot=committed)
    assert attested(Attestation(account(BEA), HEAD), snapshot=committed)


def test_an_account_that_a_program_uses_says_nothing() -> None:
    roster = replace(ROSTER, machines=frozenset({101, 105}))
    assert not attested(Attestation(account(ADA), HEAD), roster=roster)
    assert not attested(Attestation(AUTHOR, HEAD), roster=roster)


@pytest.mark.parametrize("level", Level)
def test_seniors_and_above_can_say_so(level: Level) -> None:
    somebody = person("gil", 107, level)
    assert attested(Attestation(account(somebody), HEAD), roster=Roster((somebody, EVE))) is (level >= Level.SENIOR)


def test_they_must_have_been_senior_then() -> None:
    promoted = replace(DEE, levels=((Level.MID, Span()), (Level.SENIOR, Span(NOW - DAY))))
    roster = Roster((promoted, EVE))
    assert attested(Attestation(account(DEE), HEAD, NOW - DAY), roster=roster)
    assert not attested(Attestation(account(DEE), HEAD, NOW - DAY - TICK), roster=roster)
    assert attested(Attestation(account(DEE), HEAD), roster=roster)
    assert not attested(Attestation(account(DEE), HEAD), roster=Roster((replace(DEE, levels=()), EVE)))


@pytest.mark.parametrize("span", [Span(None, NOW), Span(NOW - DAY + TICK)])
def test_they_must_have_been_senior_and_in_the_roster_then_and_now(span: Span) -> None:
    said = Attestation(account(ADA), HEAD, NOW - DAY)
    for ada in (replace(ADA, valid=span), replace(ADA, levels=((Level.SENIOR, span),))):
        assert not attested(said, roster=Roster((ada, EVE)))
    assert attested(said, roster=Roster((replace(ADA, valid=Span(NOW - DAY, NOW + TICK)), EVE)))


def test_whoever_wrote_it_may_say_so_by_any_account_of_theirs() -> None:
    eve = replace(EVE, accounts=frozenset({105, 205}))
    roster = Roster((ADA, eve))
    assert attested(Attestation(Account(205), HEAD), roster=roster)
    by_mail = replace(change(), author=None, commits=(CommitRecord(HEAD, None, email="Eve@example.com"),))
    assert attested(Attestation(AUTHOR, HEAD), snapshot=by_mail)
    assert not attested(Attestation(account(DEE), HEAD), snapshot=by_mail)


PAY, FIND, INFRA, TOOL = (Entry(name) for name in ("payments/a.py", "search/a.py", "infra/main.tf", "lib/tool.py"))


@pytest.mark.parametrize(
    ("entries", "assisted", "found"),
    [
        ([TOOL], YES, set()),
        ([PAY], YES, {TriggerKind.CRITICAL_PATH}),
        ([PAY], MAYBE, {TriggerKind.CRITICAL_PATH}),
        ([PAY], NO, set()),
        ([FIND], YES, set()),
        ([INFRA], YES, {TriggerKind.INFRASTRUCTURE}),
        ([INFRA], MAYBE, {TriggerKind.INFRASTRUCTURE}),
        ([INFRA], NO, set()),
        ([INFRA, PAY, TOOL], YES, {TriggerKind.INFRASTRUCTURE, TriggerKind.CRITICAL_PATH}),
    ],
)
@pytest.mark.parametrize("given", [frozenset[TriggerKind](), frozenset({TriggerKind.LINES})])
def test_triggers_are_those_that_the_facts_found_and_those_that_the_names_show(
    entries: list[Entry], assisted: Assisted, found: set[TriggerKind], given: frozenset[TriggerKind]
) -> None:
    snapshot = change(*entries, triggers=given)
    assert triggers(snapshot, POLICY, read_view(snapshot.view, POLICY), assisted) == given | found


@pytest.mark.parametrize(
    ("level", "lines", "holds"),
    [
        (ProvenanceLevel.DECLARED, 11, True),
        (ProvenanceLevel.DECLARED, 10, False),
        (ProvenanceLevel.NONE, 500, False),
    ],
)
def test_more_assisted_lines_than_the_policy_lets_be_are_a_trigger_whoever_left_it_out(
    level: ProvenanceLevel, lines: int, holds: bool
) -> None:
    found = asked(change(provenance=level, assisted_lines=lines))
    assert (found.requirement.tier is Tier.HIGH) is holds, "the rule on AI-assisted changes makes it high"
    fewer = replace(POLICY, assisted_lines=4)
    assert asked(change(provenance=ProvenanceLevel.DECLARED, assisted_lines=5), fewer).requirement.tier is Tier.HIGH
