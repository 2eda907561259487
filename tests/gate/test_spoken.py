"""What people say of AI's part: who is heard, and how far."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    AccountKind,
    Acts,
    CommitRecord,
    GateSnapshot,
    Level,
    ProvenanceOverride,
    Push,
    Roster,
    Span,
)
from bot.gate._spoken import SILENCE, Hearing, Spoken, is_set_aside
from bot.gate._touched import who_touched
from bot.risk import Tier
from tests.gate.asking import DAY, TICK, asked, change
from tests.gate.builders import ADA, AUTHOR, BEA, DEE, EVE, HEAD, NOW, POLICY, ROSTER, account, person

P = ProvenanceLevel
WHY = "The footer stands in our template."
DENIAL = ProvenanceOverride(account(ADA), HEAD, False, WHY, NOW - DAY)
WORD = ProvenanceOverride(account(DEE), "b" * 40, True, "", None)
SEEN = change(provenance=P.SUSPECTED, strongest=P.SUSPECTED)
DECLARED, DENIED = Spoken(declared=True), Spoken(denied=True)


def spoken(*acts: ProvenanceOverride, snapshot: GateSnapshot = SEEN, roster: Roster = ROSTER) -> Spoken:
    touched = who_touched(snapshot, roster, POLICY, False)
    return Hearing(snapshot, roster, touched, NOW).heard(Acts(overrides=acts))


@pytest.mark.parametrize(
    ("changes", "is_heard"),
    [
        ({}, True),
        ({"at": NOW}, True),
        ({"at": NOW + TICK}, False),
        ({"at": None}, False),
        ({"head": "b" * 40}, False),
        ({"reason": ""}, False),
        ({"reason": "no no no no no no no"}, False),
        ({"reason": "a b c"}, False),
        ({"by": None}, False),
        ({"by": AUTHOR}, False),
        ({"by": account(DEE)}, False),
        ({"by": Account(777)}, False),
        ({"by": replace(account(ADA), kind=AccountKind.BOT)}, False),
        ({"by": replace(account(ADA), kind=AccountKind.ORGANIZATION)}, False),
    ],
)
def test_an_independent_senior_is_heard_with_a_reason_on_this_head(changes: dict[str, object], is_heard: bool) -> None:
    assert spoken(replace(DENIAL, **changes)) == (DENIED if is_heard else SILENCE)  # type: ignore[arg-type]


@pytest.mark.parametrize("level", Level)
def test_seniors_and_above_may_deny(level: Level) -> None:
    somebody = person("gil", 107, level)
    found = spoken(replace(DENIAL, by=account(somebody)), roster=Roster((somebody, EVE)))
    assert found.denied is (level >= Level.SENIOR)


@pytest.mark.parametrize("span", [Span(None, NOW), Span(NOW - DAY + TICK)])
def test_they_must_be_senior_and_in_the_roster_then_and_now(span: Span) -> None:
    for ada in (replace(ADA, valid=span), replace(ADA, levels=((Level.SENIOR, span),)), replace(ADA, levels=())):
        assert not spoken(DENIAL, roster=Roster((ada, EVE))).denied


@pytest.mark.parametrize(
    "snapshot",
    [
        replace(SEEN, pushes=(Push(HEAD, account(ADA)),)),
        replace(SEEN, requested_by=(account(ADA),)),
        replace(SEEN, commits=(CommitRecord(HEAD, AUTHOR, account(ADA)),)),
        replace(SEEN, commits=(CommitRecord(HEAD, AUTHOR, co_authors=(account(ADA),)),)),
        replace(SEEN, author=Account(50, "agent", AccountKind.BOT), requested_by=(AUTHOR,)),
        replace(SEEN, commits=(CommitRecord(HEAD, Account(50, "agent", AccountKind.BOT)),)),
    ],
)
def test_nobody_with_a_hand_in_it_denies_nor_anybody_where_a_program_wrote(snapshot: GateSnapshot) -> None:
    assert not spoken(DENIAL, snapshot=snapshot).denied
    assert spoken(WORD, snapshot=snapshot).declared


def test_an_account_that_a_program_uses_denies_nothing() -> None:
    for machine in (101, 105):
        assert not spoken(DENIAL, roster=replace(ROSTER, machines=frozenset({machine}))).denied


@pytest.mark.parametrize("weaker", [P.NONE, P.DECLARED_NONE, P.SUSPECTED])
@pytest.mark.parametrize(
    ("level", "marks_only", "is_heard"),
    [
        (P.SUSPECTED, False, True),
        (P.ATTRIBUTED, True, True),
        (P.ATTRIBUTED, False, False),
        (P.DECLARED, True, False),
        (P.DECLARED, False, False),
    ],
)
def test_only_marks_can_be_mistaken(level: P, marks_only: bool, is_heard: bool, weaker: P) -> None:
    for seen in ((level, weaker), (weaker, level)):
        snapshot = change(provenance=seen[0], strongest=seen[1], marks_only=marks_only)
        assert spoken(DENIAL, snapshot=snapshot).denied is is_heard


@pytest.mark.parametrize(
    ("by", "is_heard"),
    [
        (account(DEE), True),
        (AUTHOR, True),
        (Account(777), False),
        (None, False),
        (replace(account(DEE), kind=AccountKind.BOT), False),
    ],
)
def test_a_member_or_a_maker_may_say_that_ai_took_part(by: Account | None, is_heard: bool) -> None:
    for more in ({}, {"at": NOW, "head": HEAD, "reason": "seen"}):
        assert spoken(replace(WORD, by=by, **more)) == (DECLARED if is_heard else SILENCE)  # type: ignore[arg-type]


def test_a_stranger_who_made_it_may_say_so() -> None:
    theirs = replace(SEEN, commits=(*SEEN.commits, CommitRecord("c" * 40, Account(777))))
    assert spoken(replace(WORD, by=Account(777)), snapshot=theirs).declared


@pytest.mark.parametrize("tier", Tier)
def test_evidence_on_a_critical_change_always_counts(tier: Tier) -> None:
    assert is_set_aside(DENIED, tier) is (tier < Tier.CRITICAL)
    assert not is_set_aside(SILENCE, tier)
    assert not is_set_aside(replace(DENIED, declared=True), tier)


def test_what_was_said_stands_among_the_reasons_of_the_tier() -> None:
    acts = Acts(overrides=(DENIAL, replace(DENIAL, by=AUTHOR), replace(DENIAL, by=None)))
    told = [(each.code, each.text) for each in asked(SEEN, acts=acts).why.because if each.code.startswith("prov")]
    assert told == [
        ("provenance-set-aside", "The marks of AI on this head are mistaken, says ada."),
        ("provenance-void", "The word of eve on AI's part does not count: it takes a senior or above, then and now."),
        (
            "provenance-void",
            (
                "The word of an account that is not in the roster on AI's part does not count:"
                " it takes a senior or above, then and now."
            ),
        ),
    ]
    words = Acts(overrides=(WORD, replace(WORD, by=Account(777)), replace(DENIAL, by=account(BEA))))
    codes = [each.code for each in asked(SEEN, acts=words).why.because if each.code.startswith("prov")]
    assert codes == ["provenance-declared", "provenance-void", "provenance-void"]
