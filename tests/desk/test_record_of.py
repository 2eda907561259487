"""What a run found becomes what the desk remembers, and what was remembered before goes on where it still holds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.brief import Brief
from bot.desk import Excerpt, ExcerptLine, Record, closed_record, record_of
from bot.gate import (
    Acts,
    Answer,
    AnswerKind,
    ChangeView,
    Entry,
    Needed,
    QuestionSet,
    Requirement,
    SignalFact,
    State,
    Unblock,
)
from bot.gate.predicates import MEMBER
from bot.risk import Tier
from tests.builders import HEAD, a_brief, a_proof, a_question
from tests.desk.made import ADA, BO, GROUNDS, JO, NOW, QUESTIONS, a_decision, a_hosted

LATER = NOW + timedelta(hours=3)
VIEW = ChangeView(
    (Entry("shop/cart.py", added=30, removed=10), Entry("shop/money.py", added=5, removed=5)),
    (SignalFact("removed-guard", Tier.HIGH),),
    assisted_lines=12,
)
EXCERPT = Excerpt("0123456789ab", "shop/cart.py", (ExcerptLine(41, "x", is_asked_about=True),))


def made(earlier: Record | None = None, at: datetime = NOW, **fields: Any) -> Record:
    told: dict[str, Any] = {
        "hosted": a_hosted(), "brief": a_brief(questions=(a_question(),)), "decision": a_decision(), "grounds": GROUNDS,
        "heeded": Acts(), "questions": QUESTIONS, "excerpts": (EXCERPT,), "installation": 3, "view": VIEW,
    }  # fmt: skip
    return record_of(earlier=earlier, at=at, **{**told, **fields})


def an_answer(by: Any = ADA, kind: AnswerKind = AnswerKind.HANDLED, **fields: Any) -> Answer:
    given = Answer("0123456789ab", by, HEAD, "d1", kind, "cart.py:14 returns before that", NOW)
    return replace(given, **fields)


def acts(*answers: Answer) -> Acts:
    return Acts(answers=answers)


def test_a_first_look_is_remembered_whole() -> None:
    record = made()
    assert (record.key, record.head, record.installation) == ((5000, 7), HEAD, 3)
    assert (record.state, record.tier, record.added, record.removed, record.files) == ("waiting", "high", 35, 15, 2)
    assert (record.first_seen_at, record.waiting_since, record.settled_at) == (NOW, NOW, None)
    assert record.brief["questions"][0]["id"] == "0123456789ab"  # type: ignore[index]
    assert record.decision["state"] == "WAITING"
    assert record.rules[0] == "removed-guard"
    assert record.excerpts == (EXCERPT,)
    assert [each.person for each in record.turns] == ["ada"]
    assert record.assisted == 12
    json.dumps([record.brief, record.decision])


def test_a_run_that_only_decides_keeps_the_brief_of_the_same_head() -> None:
    before = made()
    after = made(before, LATER, brief=None, excerpts=())
    assert (after.brief, after.excerpts, after.made_at, after.asked) == (before.brief, (EXCERPT,), NOW, before.asked)
    assert (after.proven, after.rules) == (before.proven, before.rules)
    assert after.seen_at == LATER


def test_the_brief_of_another_head_is_never_shown_as_that_of_this_one() -> None:
    after = made(made(), LATER, brief=None, excerpts=(), hosted=a_hosted(head="b" * 40), heeded=None)
    assert (after.brief, after.excerpts, after.made_at, after.asked, after.said) == ({}, (), None, (), ())
    assert after.first_seen_at == NOW


def test_waiting_goes_on_over_pushes_and_ends_when_nothing_is_missing() -> None:
    first = made()
    pushed = made(first, NOW + timedelta(hours=1), hosted=a_hosted(head="b" * 40))
    assert pushed.waiting_since == NOW
    done = made(pushed, LATER, decision=a_decision(State.SATISFIED))
    assert (done.waiting_since, done.settled_at, done.waited_from) == (None, LATER, NOW)
    swept = made(done, LATER + timedelta(days=1), decision=a_decision(State.SATISFIED), hosted=a_hosted(head="b" * 40))
    again = made(swept, LATER + timedelta(days=2), hosted=a_hosted(head="c" * 40))
    assert again.waiting_since == LATER + timedelta(days=2)
    assert again.waited_from == NOW


def test_a_sweep_does_not_settle_a_change_anew() -> None:
    done = made(None, NOW, decision=a_decision(State.SATISFIED))
    assert made(done, LATER, decision=a_decision(State.SATISFIED)).settled_at == NOW


def test_a_draft_and_what_is_blocked_wait_for_nobody() -> None:
    assert made(hosted=a_hosted(is_draft=True)).waiting_since is None
    draft = made(hosted=a_hosted(is_draft=True))
    assert (draft.turns, draft.headline) == ((), "Waiting for a senior")
    assert made(decision=a_decision(State.BLOCKED)).waiting_since is None
    assert made(decision=a_decision(State.BLOCKED)).turns == ()


@pytest.mark.parametrize(
    ("answers", "answered"),
    [
        ((an_answer(),), True),
        ((an_answer(kind=AnswerKind.CANNOT),), True),
        ((an_answer(kind=AnswerKind.WAIVED),), True),
        ((an_answer(kind=AnswerKind.DEFECT),), False),
        ((an_answer(kind=AnswerKind.AUTHOR),), False),
        ((an_answer(head="b" * 40),), False),
        ((an_answer(questions="d0"),), False),
        ((an_answer(), an_answer(kind=AnswerKind.DEFECT, at=LATER)), False),
        ((an_answer(kind=AnswerKind.DEFECT, at=LATER), an_answer()), False),
        ((an_answer(), an_answer(BO, AnswerKind.DEFECT)), True),
        ((an_answer(at=None), an_answer(BO, at=None)), True),
        ((an_answer(None),), True),
    ],
)
def test_which_question_counts_as_answered(answers: tuple[Answer, ...], answered: bool) -> None:
    record = made(heeded=acts(*answers))
    assert record.answered == (("0123456789ab",) if answered else ())


def test_a_run_that_decided_nothing_leaves_the_answers_of_the_same_head() -> None:
    before = made(heeded=acts(an_answer()))
    after = made(before, LATER, brief=None, heeded=None, decision=a_decision(State.ERROR))
    assert [each.login for each in after.said] == ["ada"]
    assert after.answered == ("0123456789ab",)


def test_an_answer_takes_its_minutes_off() -> None:
    assert made(heeded=acts(an_answer())).minutes == made().minutes - 2


def test_proofs_let_lines_off_and_never_more_than_there_are() -> None:
    whole = made(brief=a_brief(skippable=(a_proof("shop/money.py"),)))
    assert whole.proven == 10
    twice = made(brief=a_brief(skippable=(a_proof("shop/money.py"), a_proof("shop/money.py"))))
    assert twice.proven == 10
    assert made(brief=a_brief(skippable=(a_proof("not/there.py"),))).proven == 0
    assert whole.minutes <= made(brief=a_brief(skippable=())).minutes


def test_without_the_files_of_the_decision_the_brief_tells_the_size() -> None:
    brief: Brief = a_brief()
    record = made(view=None)
    assert record.added == sum(stop.added for stop in brief.reading_order)
    assert record.files == len(brief.reading_order)
    error = made(record, LATER, brief=None, view=None, decision=a_decision(State.ERROR))
    assert (error.added, error.tier) == (record.added, record.tier)


def test_what_cannot_be_decided_has_the_tier_of_its_brief() -> None:
    assert made(decision=a_decision(State.ERROR), brief=a_brief(tier=Tier.CRITICAL)).tier == "critical"
    assert made(decision=a_decision(State.ERROR), brief=None).tier == ""


def test_as_many_are_asked_first_as_are_missing_and_whoever_the_host_has_asked() -> None:
    able = tuple(Unblock(name, (name,), "approve", "nothing waiting") for name in ("ada", "bo", "cy", "dee"))
    two = Requirement(Tier.HIGH, frozenset({Needed(MEMBER, 2)}))
    record = made(decision=a_decision(unblock=able, requirement=two), hosted=a_hosted(asked=("DEE",)))
    assert [(each.person, each.is_first) for each in record.turns] == [
        ("ada", True), ("bo", True), ("cy", False), ("dee", True),
    ]  # fmt: skip
    one = made(decision=a_decision(unblock=able, requirement=two, counted=("eve",)))
    assert [each.is_first for each in one.turns] == [True, False, False, False]


def test_who_can_give_one_part_is_not_behind_who_can_give_another() -> None:
    able = (
        Unblock("ada", ("ada",), "approve", "as somebody who knows payments, nothing waiting"),
        Unblock("bo", ("bo",), "approve", "as somebody who knows pricing, nothing waiting"),
        Unblock("cy", ("cy",), "approve", "as somebody who knows pricing, 2 changes waiting"),
        Unblock("dee", ("dee",), "answer 0123456789ab", "their approval is given"),
    )
    assert [each.is_first for each in made(decision=a_decision(unblock=able)).turns] == [True, True, False, True]


def test_a_closed_change_is_nobodys_turn_and_stays_as_it_was_decided() -> None:
    before = made()
    after = closed_record(before, a_hosted(is_open=False, is_merged=True, head="b" * 40, title="Renamed"), LATER)
    assert (after.is_open, after.is_merged, after.turns, after.waiting_since) == (False, True, (), None)
    assert (after.state, after.head, after.brief, after.title) == ("waiting", HEAD, before.brief, "Renamed")


def test_what_a_sweep_found_of_a_merge_is_not_forgotten() -> None:
    merged = replace(made(), commit="c" * 40, merged_at=NOW, gated=False)
    after = closed_record(merged, a_hosted(is_open=False, is_merged=True), LATER)
    assert (after.commit, after.merged_at, after.gated) == ("c" * 40, NOW, False)


def test_a_closed_change_that_nobody_has_looked_at_is_remembered_as_that() -> None:
    record = closed_record(None, a_hosted(is_open=False), NOW, installation=4)
    assert (record.state, record.tier, record.brief, record.installation, record.is_open) == ("", "", {}, 4, False)


def test_text_that_no_database_keeps_is_replaced() -> None:
    record = made(hosted=a_hosted(title="a\0b\ud800", author=None))
    assert record.title == "a\ufffdb?"
    assert record.author == ""
    assert made(hosted=a_hosted(author=JO)).author == "jo"


def test_the_questions_of_a_page_stand_in_its_order() -> None:
    assert made().questions == ("0123456789ab", "ba9876543210")
    assert made(questions=QuestionSet()).questions == ()
