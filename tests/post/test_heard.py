"""What people said becomes acts for the gate, wishes for Foreread, or a shrug."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.facts import ProvenanceLevel
from bot.gate import (
    Account,
    Acknowledgement,
    AnswerKind,
    Attestation,
    Clearance,
    Emergency,
    Permission,
    ProvenanceOverride,
    ReviewState,
    Shown,
)
from bot.post import (
    Event,
    EventKind,
    Reaction,
    RemarkKind,
    State,
    Verb,
    Wish,
    heard,
    may,
    next_state,
    speakers,
    worth_keeping,
)
from tests.post.hosting import (
    ADA,
    EPOCH,
    HEAD,
    HOSTED,
    JUN,
    MAX,
    OLD,
    QUESTIONS,
    STATE,
    US,
    at,
    push,
    remark,
    review,
    thread,
    with_remarks,
)

HANDLED = "/foreread answer 1 handled at charge.py:14 by the guard"
FIRST, SECOND = (each.id for each in QUESTIONS.questions)


def test_an_answer_names_question_set_and_head_of_the_page_that_stood_there() -> None:
    (answer,) = heard(with_remarks(remark(HANDLED)), STATE).acts.answers
    assert (answer.question, answer.questions, answer.head) == (FIRST, "sha256:questions", HEAD)
    assert (answer.by, answer.kind, answer.text, answer.at) == (
        ADA,
        AnswerKind.HANDLED,
        "charge.py:14 by the guard",
        at(5),
    )


@pytest.mark.parametrize("named", ["2", "#2", "q2", SECOND, SECOND.upper(), f"#{SECOND}"])
def test_a_question_is_named_by_number_or_id(named: str) -> None:
    (answer,) = heard(with_remarks(remark(f"/foreread answer {named} defect")), STATE).acts.answers
    assert answer.question == SECOND


@pytest.mark.parametrize("named", ["0", "3", "99", "q9", "abcdef", "-1"])
def test_a_question_that_is_not_there_is_not_answered(named: str) -> None:
    found = heard(with_remarks(remark(f"/foreread answer {named} defect")), STATE)
    assert (found.kept, len(found.unclear), found.counted) == ((), 1, ())


def test_a_number_is_that_of_the_page_at_that_time() -> None:
    turned = replace(QUESTIONS, questions=QUESTIONS.questions[::-1], digest="sha256:turned")
    state = replace(STATE, epochs=(EPOCH, replace(EPOCH, at=at(6), questions=turned)))
    early, late = remark(HANDLED), remark(HANDLED, minutes=6, number=12)
    found = heard(with_remarks(early, late), state).acts.answers
    assert [(each.question, each.questions) for each in found] == [
        (FIRST, "sha256:questions"),
        (SECOND, "sha256:turned"),
    ]


def test_each_kind_of_act_is_one_for_the_gate() -> None:
    objection = review(MAX, 1, 77, state=ReviewState.CHANGES_REQUESTED)
    text = "\n".join(
        (
            "/foreread read",
            "/foreread confirm",
            "/foreread clear 77 it is back",
            "/foreread no-ai",
            "/foreread provenance ai I saw it",
            "/foreread provenance human our template",
            "/foreread break-glass INC-1 it burns",
            "/foreread waive 2 known",
        )
    )
    found = heard(with_remarks(remark(text), reviews=(objection,)), STATE)
    acts, when = found.acts, at(5)
    assert acts.acknowledgements == (
        Acknowledgement(ADA, HEAD, when),
        Acknowledgement(ADA, HEAD, when, is_confirmation=True),
    )
    assert acts.clearances == (Clearance(77, ADA, "it is back", when),)
    assert acts.attestations == (Attestation(ADA, HEAD, when),)
    assert acts.overrides == (
        ProvenanceOverride(ADA, HEAD, True, "I saw it", when),
        ProvenanceOverride(ADA, HEAD, False, "our template", when),
    )
    assert acts.emergencies == (Emergency(ADA, "INC-1", "it burns", HEAD, "main", when),)
    assert [(each.question, each.kind) for each in acts.answers] == [(SECOND, AnswerKind.WAIVED)]
    assert len(found.kept) == 8
    assert found.unclear == ()
    assert [each.id for each in found.counted] == [11]


def test_an_objection_is_cleared_by_the_name_of_who_raised_it() -> None:
    reviews = (
        review(MAX, 1, 77, state=ReviewState.CHANGES_REQUESTED),
        review(MAX, 2, 78, state=ReviewState.DISMISSED, was=ReviewState.CHANGES_REQUESTED),
        review(MAX, 3, 79),
        review(MAX, 9, 80, state=ReviewState.CHANGES_REQUESTED),
        review(JUN, 1, 81, state=ReviewState.CHANGES_REQUESTED),
    )
    found = heard(with_remarks(remark("/foreread clear @MAX it is back"), reviews=reviews), STATE)
    assert [each.review for each in found.acts.clearances] == [78]
    assert heard(with_remarks(remark("/foreread clear @eve it is back"), reviews=reviews), STATE).unclear


def test_a_call_before_the_first_page_is_for_the_head_that_the_host_knows() -> None:
    said = remark("/foreread break-glass INC-1 it burns\n/foreread no-ai\n/foreread read")
    hosted = with_remarks(said, pushes=(push(OLD, 1), push(HEAD, 3), push("d" * 40, 8)))
    acts = heard(hosted, State("PR_1")).acts
    assert [each.head for each in acts.emergencies] == [HEAD]
    assert [each.head for each in acts.attestations] == [HEAD]
    assert acts.acknowledgements == ()
    assert heard(with_remarks(said), State("PR_1")).acts.emergencies == ()


def test_that_ai_took_part_is_heard_at_any_time() -> None:
    (told,) = heard(with_remarks(remark("/foreread provenance ai", JUN, -60)), State("PR_1")).acts.overrides
    assert told.assisted


def test_an_emergency_is_for_the_branch_that_the_change_was_for() -> None:
    moved = (Event(EventKind.RETARGETED, at(8), JUN, "dev", "main"),)
    (call,) = heard(with_remarks(remark("/foreread break-glass INC-1 it burns"), events=moved), STATE).acts.emergencies
    assert call.base == "dev"


def test_a_reply_in_a_thread_of_ours_answers_its_question() -> None:
    told = [
        remark("> Why?\n\nhandled at charge.py:14\nby the guard", minutes=3, number=31),
        remark("I do not know yet.", minutes=4, number=32),
        remark("/foreread answer defect: it divides", minutes=5, number=33),
        remark("/foreread answer 2 defect: it divides", minutes=6, number=34),
        remark("/foreread waive it is only a test", minutes=7, number=35),
    ]
    found = heard(replace(HOSTED, threads=(thread(*told),)), STATE)
    assert [(each.question, each.kind, each.text) for each in found.acts.answers] == [
        (FIRST, AnswerKind.HANDLED, "charge.py:14 by the guard"),
        (FIRST, AnswerKind.DEFECT, "it divides"),
        (SECOND, AnswerKind.DEFECT, "it divides"),
        (FIRST, AnswerKind.WAIVED, "it is only a test"),
    ]
    assert found.unclear == ()


def test_a_thread_of_a_question_that_is_not_asked_any_more_answers_nothing() -> None:
    found = heard(
        replace(HOSTED, threads=(thread(remark("defect", minutes=3, number=31), question="999999999999"),)), STATE
    )
    assert (found.kept, len(found.unclear)) == ((), 1)


def test_outside_of_a_thread_a_choice_alone_is_no_answer() -> None:
    found = heard(with_remarks(remark("defect"), remark("/foreread answer defect", number=12)), STATE)
    assert found.acts.answers == ()
    assert [each.id for each in found.unclear] == [12]


def test_words_of_a_review_may_hold_commands() -> None:
    found = heard(with_remarks(remark(f"Looks fine.\n\n{HANDLED}", kind=RemarkKind.REVIEW)), STATE)
    assert len(found.acts.answers) == 1


def test_what_was_kept_is_not_kept_twice() -> None:
    hosted = with_remarks(remark(HANDLED))
    first = heard(hosted, STATE)
    again = heard(hosted, replace(STATE, acts=first.kept))
    assert again.kept == first.kept
    assert again.acts == first.acts
    assert again.counted == first.counted


def test_an_edit_by_its_writer_is_a_further_word_at_that_time() -> None:
    first = heard(with_remarks(remark(HANDLED)), STATE)
    edited = remark("/foreread answer 1 defect after all", edited_at=at(9), edited_by=ADA)
    second = heard(with_remarks(edited), replace(STATE, acts=first.kept))
    assert [(each.kind, each.at) for each in second.acts.answers] == [
        (AnswerKind.HANDLED, at(5)),
        (AnswerKind.DEFECT, at(9)),
    ]
    back = remark(HANDLED, edited_at=at(12), edited_by=ADA)
    third = heard(with_remarks(back), replace(STATE, acts=second.kept))
    assert [each.at for each in third.acts.answers] == [at(5), at(9), at(12)]
    assert third.acts.answers[-1].kind is AnswerKind.HANDLED
    assert heard(with_remarks(back), replace(STATE, acts=third.kept)).kept == third.kept


def test_an_edit_beside_a_command_moves_it_to_no_other_page() -> None:
    first = heard(with_remarks(remark(HANDLED)), STATE)
    edited = remark(f"Typo mended.\n{HANDLED}", edited_at=at(20), edited_by=ADA)
    state = replace(STATE, epochs=(EPOCH, replace(EPOCH, at=at(10), head="d" * 40)), acts=first.kept)
    assert [each.head for each in heard(with_remarks(edited), state).acts.answers] == [HEAD]


def test_what_was_edited_before_anybody_looked_is_of_the_time_of_the_edit() -> None:
    state = replace(STATE, epochs=(replace(EPOCH, head=OLD), replace(EPOCH, at=at(7))))
    edited = remark(HANDLED, edited_at=at(9), edited_by=ADA)
    assert [each.head for each in heard(with_remarks(edited), state).acts.answers] == [HEAD]


def test_a_page_was_shown_to_all_from_its_first_epoch_on() -> None:
    state = replace(STATE, epochs=(replace(EPOCH, head=OLD), replace(EPOCH, at=at(2)), replace(EPOCH, at=at(4))))
    found = heard(with_remarks(remark(HANDLED), reviews=(review(MAX),)), state).acts.shown
    assert set(found) == {Shown(who, head, when) for who in (ADA, MAX) for head, when in ((OLD, at(0)), (HEAD, at(2)))}


@pytest.mark.parametrize(
    ("text", "kind", "words", "question"),
    [
        ("/foreread review", Verb.REVIEW, "", ""),
        ("/foreread explain", Verb.EXPLAIN, "", ""),
        ("/foreread explain 2", Verb.EXPLAIN, "", SECOND),
        ("/foreread ask who calls it?", Verb.ASK, "who calls it?", ""),
        ("/foreread", Verb.HELP, "", ""),
    ],
)
def test_a_wish_is_open_until_it_is_done(text: str, kind: Verb, words: str, question: str) -> None:
    said = remark(text)
    found = heard(with_remarks(said), STATE)
    assert found.wishes == (Wish(kind, said, ADA, words, question),)
    assert found.kept == ()
    assert found.counted == (said,)
    seen = replace(said, reactions=frozenset({Reaction.SEEN}))
    assert len(heard(with_remarks(seen), STATE).wishes) == 1
    done = replace(said, reactions=frozenset({Reaction.SEEN, Reaction.DONE}))
    assert heard(with_remarks(done), STATE).wishes == ()
    reply = remark("It is.\n<!-- foreread-reply 11 -->\n", US, 6, 12, ours=True)
    assert heard(with_remarks(said, reply), STATE).wishes == ()
    assert len(heard(with_remarks(said, replace(reply, ours=False, by=MAX)), STATE).wishes) == 1
    assert len(heard(with_remarks(said, replace(reply, text="<!-- foreread-reply 12 -->")), STATE).wishes) == 1


def test_a_question_that_is_not_there_is_not_explained() -> None:
    found = heard(with_remarks(remark("/foreread explain 9")), STATE)
    assert (found.wishes, len(found.unclear)) == ((), 1)
    inside = heard(replace(HOSTED, threads=(thread(remark("/foreread explain", number=31)),)), STATE)
    assert [each.question for each in inside.wishes] == [FIRST]


@pytest.mark.parametrize("permission", Permission)
def test_what_costs_is_for_those_who_may_write_and_some_for_the_author(permission: Permission) -> None:
    for kind in (Verb.REVIEW, Verb.EXPLAIN, Verb.ASK, Verb.HELP):
        wish = Wish(kind, remark("/foreread"), ADA)
        assert may(wish, permission, JUN) is (permission.writes or kind is Verb.HELP)
        assert may(wish, permission, ADA) is (permission.writes or kind is not Verb.ASK)
        assert may(wish, permission) is may(wish, permission, JUN)


def test_those_who_reviewed_or_spoke_are_worth_asking_about() -> None:
    bot = Account(7, "copilot")
    said = (remark(HANDLED, MAX), remark("Hello", bot, number=12), remark("/foreread nonsense", ADA, number=13))
    hosted = with_remarks(*said, reviews=(review(JUN), review(None, number=51), review(US, number=52)))
    assert speakers(hosted) == (JUN, MAX, ADA)
    inside = replace(HOSTED, threads=(thread(remark("defect", MAX, number=31), remark("why?", JUN, number=32)),))
    assert speakers(inside) == (MAX,)


def test_a_crowd_of_speakers_is_asked_about_up_to_a_number_and_reviewers_always() -> None:
    crowd = [remark("/foreread read", Account(1_000 + n, f"u{n}"), n, 100 + n) for n in range(200)]
    found = speakers(with_remarks(*crowd, reviews=(review(ADA),)))
    assert len(found) == 51
    assert found[0] == ADA


def test_strangers_fill_no_place_in_what_is_remembered() -> None:
    said = (remark(HANDLED, ADA), remark(HANDLED, MAX, number=12), remark("/foreread no-ai", JUN, number=13))
    acts = heard(with_remarks(*said), STATE).kept
    asked = {ADA.id: Permission.WRITE, MAX.id: Permission.READ}
    assert [act.by for act in worth_keeping(acts, HOSTED, asked)] == [ADA, JUN]
    assert [act.by for act in worth_keeping(acts, replace(HOSTED, author=None), {MAX.id: Permission.TRIAGE})] == [MAX]
    assert worth_keeping((replace(acts[0], by=None),), HOSTED, asked) == ()
    assert worth_keeping(acts, HOSTED, {}, before=acts) == acts, "who deletes all remarks is not asked for any more"


def test_one_remark_that_is_told_twice_is_one() -> None:
    found = heard(with_remarks(remark(HANDLED), remark(HANDLED)), STATE)
    assert len(found.kept) == 1


def test_what_was_heard_goes_through_the_state_unchanged() -> None:
    hosted = with_remarks(remark(HANDLED), remark("/foreread read", MAX, 6, 12))
    first = heard(hosted, STATE)
    state = next_state(STATE, hosted, EPOCH, strongest=ProvenanceLevel.NONE, brief="", acts=first.kept)
    assert heard(with_remarks(), state).acts.answers == first.acts.answers
    assert state.turn == STATE.turn + 1
    again = heard(hosted, state)
    assert next_state(state, hosted, EPOCH, strongest=ProvenanceLevel.NONE, brief="", acts=again.kept) is state
