"""Attacks on the gate that once went through, or nearly: each by what its attacker may do, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest

from bot.gate import (
    Account,
    AccountKind,
    Acts,
    Answer,
    AnswerKind,
    Attestation,
    Check,
    Clearance,
    CommitRecord,
    Emergency,
    GateQuestion,
    GateSnapshot,
    Push,
    QuestionSet,
    ReviewState,
    State,
)
from bot.risk import Tier
from tests.gate.asking import GUIDE, change, decided
from tests.gate.builders import ADA, BEA, EVE, FAY, HEAD, NOW, ROSTER, SNAPSHOT, account, answered, approval, person

GREEN = (Check("ci", "success"),)
STRANGER = Account(66_601, "eve")
PROGRAM = Account(66_602, "helper[bot]", AccountKind.BOT)


def guide() -> GateSnapshot:
    """A member's change to documentation, which passes by its checks alone."""
    return replace(change(GUIDE), checks=GREEN)


def test_a_members_documentation_passes_by_checks_alone() -> None:
    assert decided(snapshot=guide()).state is State.SATISFIED


@pytest.mark.parametrize("who", [STRANGER, PROGRAM], ids=["somebody outside of the roster", "a program"])
@pytest.mark.parametrize("hand", ["author", "committer", "co-author", "pusher"])
def test_what_others_add_to_a_members_low_change_is_read_by_a_person(who: Account, hand: str) -> None:
    """Whoever may write to the repository can push to a member's branch, and nobody would have read it."""
    snapshot = guide()
    mine = snapshot.commits[0]
    extra = {
        "author": CommitRecord(HEAD, who),
        "committer": replace(mine, sha=HEAD, committer=who),
        "co-author": replace(mine, sha=HEAD, co_authors=(who,)),
        "pusher": replace(mine, sha=HEAD),
    }[hand]
    pushes = (Push(HEAD, who if hand == "pusher" else mine.author, NOW - timedelta(hours=1)),)
    decision = decided(snapshot=replace(snapshot, commits=(extra,), pushes=pushes))
    assert decision.state is not State.SATISFIED
    assert decision.requirement.tier is Tier.MEDIUM


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("lgtm lgtm lgtm", AnswerKind.HANDLED),
        ("yes, yes, yes, yes", AnswerKind.CANNOT),
        ("n/a n/a n/a n/a", AnswerKind.HANDLED),
        ("lgtm lgtm lgtm", AnswerKind.WAIVED),
        ("What happens when the amount is zero?", AnswerKind.WAIVED),
    ],
)
def test_one_word_again_and_again_is_no_answer_and_the_question_no_reason(text: str, kind: AnswerKind) -> None:
    told = answered(ADA)
    acts = replace(told, answers=tuple(replace(each, text=text, kind=kind) for each in told.answers))
    assert decided(approval(ADA), acts=told).state is State.SATISFIED
    assert decided(approval(ADA), acts=acts).state is State.WAITING


@pytest.mark.parametrize("what", ["answers", "attestations", "questions"])
def test_what_many_people_write_does_not_stop_the_gate(what: str) -> None:
    """Each of these once took seconds, or minutes, for a roster of five hundred."""
    people = tuple(person(f"p{number}", 1_000 + number) for number in range(500))
    acts, snapshot = Acts(), replace(SNAPSHOT, view=replace(SNAPSHOT.view, tier=Tier.HIGH))
    if what == "answers":
        text, at = "refused at line 14", NOW - timedelta(hours=1)
        acts = Acts(
            tuple(
                Answer("q1", Account(1_000 + number % 500), HEAD, "", AnswerKind.HANDLED, f"{text} {number}", at)
                for number in range(10_000)
            )
        )
    elif what == "attestations":
        acts = Acts(attestations=tuple(Attestation(Account(90_000 + number), HEAD) for number in range(2_000)))
        more = tuple(CommitRecord(f"{number:040x}", account(EVE)) for number in range(10_000))
        snapshot = replace(snapshot, commits=(*snapshot.commits, *more))
    else:
        asked = tuple(GateQuestion(f"q{number}", "word " * 2_000) for number in range(200))
        snapshot = replace(snapshot, questions=QuestionSet(asked, "sha256:many"))
    roster = replace(ROSTER, people=(*ROSTER.people, *people))
    began = process_time()
    decision = decided(snapshot=snapshot, roster=roster, acts=acts)
    assert decision.state is State.WAITING
    assert process_time() - began < 2


@pytest.mark.parametrize("nothing", ["\u200b", ".", "\u2060\u00ad", "- -"])
def test_what_nobody_can_read_is_neither_an_incident_nor_a_reason(nothing: str) -> None:
    at = NOW - timedelta(minutes=5)
    for incident, reason in (("INC-1", nothing), (nothing, "charges twice")):
        calls = tuple(Emergency(account(each), incident, reason, HEAD, "main", at) for each in (BEA, FAY))
        assert decided(acts=Acts(emergencies=calls)).state is State.BLOCKED
    objection = approval(BEA, 2, state=ReviewState.CHANGES_REQUESTED)
    told = answered(ADA)
    for reason, state in ((nothing, State.WAITING), ("mended in the last commit", State.SATISFIED)):
        cleared = replace(told, clearances=(Clearance(2, account(FAY), reason, at),))
        assert decided(approval(ADA), objection, acts=cleared).state is state
