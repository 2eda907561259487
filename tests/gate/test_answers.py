"""Whether approvers have shown that they know the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone
from itertools import permutations

import pytest

from bot.gate import (
    Account,
    AccountKind,
    Acknowledgement,
    Acts,
    Answer,
    AnswerKind,
    Answers,
    GateQuestion,
    GateSnapshot,
    Person,
    QuestionSet,
    Requirement,
    Roster,
    State,
    TierRule,
)
from bot.gate.predicates import MEMBER
from bot.risk import Tier
from tests.gate.asking import HOUR, MINUTE, TICK, change, codes, decided, with_tier
from tests.gate.builders import ADA, AUTHOR, BEA, CAI, EVE, FAY, HEAD, NOW, ROSTER, account, approval

H, CANNOT, DEFECT, LEFT, WAIVED = AnswerKind
ONE = GateQuestion("q1", "What happens when the amount is zero?")
TWO = GateQuestion("q2", "Who may call this?")
AT = NOW - 2 * HOUR


def said(
    text: str, question: str = "q1", by: Person = ADA, kind: AnswerKind = H, at: datetime | None = AT, flagged: str = ""
) -> Answer:
    return Answer(question, account(by), HEAD, "sha256:questions", kind, text, at, flagged)


def read(by: Person = ADA, at: datetime | None = AT) -> Acknowledgement:
    return Acknowledgement(account(by), HEAD, at)


GOOD = said("refused at line 14")
GOOD_TWO = said("only the signed-in owner", "q2")


def asking(*questions: GateQuestion) -> GateSnapshot:
    return replace(change(), questions=QuestionSet(questions, "sha256:questions"))


def passes(
    level: Answers,
    *acts: Answer | Acknowledgement,
    questions: tuple[GateQuestion, ...] = (ONE,),
    by: tuple[Person, ...] = (ADA,),
    count: int = 1,
    roster: Roster = ROSTER,
) -> bool:
    """Whether a change that asks for so much passes, in whatever order the acts are told, and however often."""
    policy = with_tier(Tier.MEDIUM, TierRule(MEMBER, count, Requirement(answers=level)))
    answers = [act for act in acts if isinstance(act, Answer)]
    acknowledged = tuple(act for act in acts if isinstance(act, Acknowledgement))
    states = set()
    for order in [*permutations(answers), (*answers, *answers)]:
        decision = decided(
            *(approval(each, number) for number, each in enumerate(by)),
            snapshot=asking(*questions),
            policy=policy,
            roster=roster,
            acts=Acts(tuple(order), acknowledged),
        )
        states.add(decision.state)
        told = {"answers-missing", "question-open", "review-void", "void-flagged"} & codes(decision)
        assert told or decision.state is State.SATISFIED
    (state,) = states
    assert state in {State.SATISFIED, State.WAITING}
    return state is State.SATISFIED


NONE, ACK, BASIC, FULL = Answers


def test_where_nothing_is_asked_nothing_is_missed() -> None:
    assert passes(NONE)
    assert passes(NONE, said("no"))


@pytest.mark.parametrize(
    ("acts", "has_read"),
    [
        ((), False),
        ((read(),), True),
        ((read(at=NOW),), True),
        ((read(at=NOW + TICK),), False),
        ((read(at=None),), False),
        ((read(BEA),), False),
        ((replace(read(), head="b" * 40),), False),
        ((replace(read(), by=None),), False),
        ((replace(read(), by=replace(account(ADA), kind=AccountKind.BOT)),), False),
        ((replace(read(), by=Account(777)),), False),
        ((GOOD,), True),
        ((said("no"),), False),
        ((said("out of scope here", kind=WAIVED),), True),
        ((said("some words of mine", "q9"),), False),
        ((read(), said("no")), True),
    ],
)
def test_each_approver_must_have_read_it(acts: tuple[Answer | Acknowledgement, ...], has_read: bool) -> None:
    assert passes(ACK, *acts) is has_read


@pytest.mark.parametrize("level", [ACK, BASIC, FULL])
def test_without_questions_to_have_read_it_is_enough_and_needed(level: Answers) -> None:
    assert passes(level, read(), questions=())
    assert not passes(level, questions=())
    assert not passes(level, GOOD, questions=())


@pytest.mark.parametrize("level", [BASIC, FULL])
@pytest.mark.parametrize(
    ("answer", "settles"),
    [
        (GOOD, True),
        (said("refused at line 14", kind=CANNOT), True),
        (said("refused at line 14", kind=WAIVED), True),
        (said("refused at line 14", kind=DEFECT), False),
        (said("refused at line 14", kind=LEFT), False),
        (said("refused at line 14", flagged="no such line"), False),
        (said("refused at line 14", kind=WAIVED, flagged="why?"), False),
        (said("refused at line 14", at=NOW), True),
        (said("refused at line 14", at=NOW + TICK), False),
        (said("refused at line 14", at=None), False),
        (replace(GOOD, head="b" * 40), False),
        (replace(GOOD, questions="sha256:old"), False),
        (replace(GOOD, by=None), False),
        (replace(GOOD, by=AUTHOR), False),
        (replace(GOOD, by=replace(account(ADA), kind=AccountKind.BOT)), False),
        (replace(GOOD, by=Account(777)), False),
        (replace(GOOD, question="q9"), False),
        (said("aaaa bbb cccc"), True),
        (said("aaaa bb cccc"), True),
        (said("aaa bb cccc"), False),
        (said("aaaaaa bbbbbbb"), False),
        (said("refused"), False),
        (said(""), False),
        (said("  ...  !!!  ???  "), False),
        (said("a bb ccc"), False),
        (said("a bb ccc", kind=WAIVED), False),
        (said("out of scope", kind=WAIVED), True),
        (said("What happens when the amount is zero?"), False),
        (said("what happens, when the AMOUNT is zero"), False),
        (said("\uff57hat happens when the amount is zero"), False),
    ],
)
def test_what_settles_a_question(answer: Answer, settles: bool, level: Answers) -> None:
    assert passes(level, read(), answer) is settles


def test_a_flag_counts_on_a_machine_user_as_on_nobody() -> None:
    roster = replace(ROSTER, machines=frozenset({101}))
    two = Roster((replace(ADA, accounts=frozenset({101, 201})), BEA, EVE), machines=frozenset({201}))
    assert not passes(BASIC, read(), GOOD, roster=roster)
    assert passes(BASIC, read(), GOOD, roster=two)
    assert not passes(BASIC, read(), replace(GOOD, by=Account(201)), roster=two)


def test_an_answer_from_another_account_of_theirs_is_theirs() -> None:
    roster = Roster((replace(ADA, accounts=frozenset({101, 201})), BEA, EVE))
    assert passes(FULL, read(), replace(GOOD, by=Account(201)), roster=roster)


def test_the_same_words_answer_one_question() -> None:
    same = said("Refused at line 14!", "q2")
    assert not passes(FULL, read(), GOOD, same, questions=(ONE, TWO))
    assert passes(FULL, read(), GOOD, GOOD_TWO, questions=(ONE, TWO))
    assert not passes(BASIC, read(), GOOD, same, questions=(ONE, TWO))


def test_one_reason_can_waive_two_questions() -> None:
    waived = [said("this file is dead code", question, kind=WAIVED) for question in ("q1", "q2")]
    assert passes(FULL, *waived, questions=(ONE, TWO))


@pytest.mark.parametrize(
    ("first", "second", "settles"),
    [
        (GOOD, said("it is a defect after all", kind=DEFECT, at=AT + MINUTE), False),
        (said("it is a defect after all", kind=DEFECT), replace(GOOD, at=AT + MINUTE), True),
        (GOOD, said("no", at=AT + MINUTE), False),
        (GOOD, said("refused at line 15", at=AT + MINUTE, flagged="no"), False),
        (GOOD, said("it is a defect after all", kind=DEFECT), False),
        (GOOD, said("zz: it is a defect", kind=DEFECT), False),
        (said("refused at line 15", flagged="no"), GOOD, False),
        (GOOD, said("the last words count", kind=CANNOT), True),
        (GOOD, said("it is a defect after all", kind=DEFECT, at=NOW + TICK), True),
    ],
)
def test_the_last_answer_decides_and_at_one_moment_the_lesser(first: Answer, second: Answer, settles: bool) -> None:
    assert passes(FULL, read(), first, second) is settles


def test_a_later_answer_is_later_in_whatever_zone_its_time_is_told() -> None:
    west = timezone(-5 * HOUR)
    late = said("it is a defect after all", kind=DEFECT, at=(AT + MINUTE).astimezone(west))
    assert not passes(FULL, read(), GOOD, late)
    assert passes(FULL, read(), replace(late, at=(AT - MINUTE).astimezone(west)), GOOD)


def test_a_confirmation_does_not_say_that_they_have_read_it() -> None:
    assert not passes(ACK, replace(read(), is_confirmation=True))
    assert passes(ACK, replace(read(), is_confirmation=True), read())


@pytest.mark.parametrize(
    ("text", "settles"),
    [
        ("the amount is zero", False),
        ("zero, what happens", False),
        ("the amount is zero then", True),
        ("\u91d1\u984d\u306f\u62d2\u5426", False),
        ("\u91d1\u984d\u306f\u62d2\u5426\u3059\u308b", True),
        ("\u0e01\u0e2d\u0e14\u0e40\u0e07\u0e19", True),
        ("\u1000\u1001\u1002\u1003\u1004\u108e", True),
        ("\u1100\u1100\u1100\u1100\u1100\u1100", True),
        ("\u0dff\u0dc0\u0dc0\u0dc0\u0dc0\u0dc0", False),
    ],
)
def test_an_echo_is_no_answer_and_a_script_without_spaces_is_counted_by_its_characters(
    text: str, settles: bool
) -> None:
    assert passes(FULL, read(), said(text)) is settles


def test_at_basic_all_together_settle_all() -> None:
    both = {"questions": (ONE, TWO), "by": (ADA, BEA), "count": 2}
    theirs = said("only the signed-in owner", "q2", BEA)
    assert passes(BASIC, GOOD, theirs, **both)  # type: ignore[arg-type]
    assert not passes(FULL, read(), read(BEA), GOOD, theirs, **both)  # type: ignore[arg-type]
    assert not passes(BASIC, read(), read(BEA), GOOD, **both)  # type: ignore[arg-type]
    assert not passes(BASIC, GOOD, GOOD_TWO, **both)  # type: ignore[arg-type]
    assert passes(BASIC, GOOD, GOOD_TWO, read(BEA), **both)  # type: ignore[arg-type]


def test_what_somebody_says_who_does_not_approve_settles_nothing() -> None:
    assert not passes(BASIC, read(), replace(GOOD, by=account(CAI)))
    assert not passes(BASIC, read(), replace(GOOD, by=account(EVE)))


def test_at_full_one_who_answered_all_is_enough_beside_one_who_did_not() -> None:
    assert passes(FULL, read(), GOOD, read(BEA), by=(ADA, BEA))
    assert not passes(FULL, read(), GOOD, read(BEA), by=(ADA, BEA), count=2)


def flags(number: int, by: Person = ADA) -> list[Answer]:
    return [said(f"some words of mine {n}", f"q{n + 5}", by, flagged="no") for n in range(number)]


@pytest.mark.parametrize(("number", "counts"), [(0, True), (2, True), (3, False), (4, False)])
@pytest.mark.parametrize("level", Answers)
def test_after_three_flagged_answers_another_must_read_it(number: int, counts: bool, level: Answers) -> None:
    assert passes(level, read(), GOOD, *flags(number)) is counts


def test_flagged_answers_are_each_persons_own_and_for_this_head() -> None:
    assert passes(ACK, read(), *flags(3, FAY))
    assert passes(ACK, read(), *(replace(each, head="b" * 40) for each in flags(3)))
    assert passes(ACK, read(), *flags(1), *flags(1), *flags(1))
    assert passes(ACK, read(), *(replace(each, at=NOW + TICK) for each in flags(3)))
    assert not passes(ACK, read(), *(replace(each, questions="sha256:old") for each in flags(3)))
    assert not passes(ACK, read(), *(replace(each, question="q5") for each in flags(3)))


def test_why_a_question_is_open_is_told() -> None:
    policy = with_tier(Tier.MEDIUM, TierRule(MEMBER, 1, Requirement(answers=BASIC)))

    def why(*answers: Answer) -> str:
        decision = decided(approval(ADA), snapshot=asking(ONE), policy=policy, acts=Acts(answers, (read(),)))
        (told,) = (each.text for each in decision.why.walk() if each.code == "question-open")
        return told

    told = [
        why(),
        why(said("no")),
        why(said("refused at line 14", flagged="x")),
        why(said("refused at line 14", kind=DEFECT)),
        why(said("refused at line 14", kind=LEFT)),
        why(said("What happens when the amount is zero?")),
    ]
    assert len(set(told)) == len(told)
    assert all("q1" in each for each in told)


def test_a_decision_says_in_the_order_of_their_ids_what_is_open() -> None:
    questions = tuple(GateQuestion(each, f"Is it {each}?") for each in ("c", "a", "b"))
    policy = with_tier(Tier.MEDIUM, TierRule(MEMBER, 1, Requirement(answers=BASIC)))
    decision = decided(approval(ADA), snapshot=asking(*questions), policy=policy, acts=Acts((), (read(),)))
    assert [each.text.split()[1] for each in decision.why.walk() if each.code == "question-open"] == ["a", "b", "c"]
    assert decision.state is State.WAITING


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ((), "they have not answered q1, q2"),
        ((GOOD,), "they have not answered q2"),
        ((GOOD, replace(GOOD, question="q2")), "their answer to q1, q2 does not count: the same words answer another question"),
        ((said("no"),), "they have not answered q2; their answer to q1 does not count: it has too few words to give a reason"),
    ],
)  # fmt: skip
def test_who_answered_in_vain_is_told_why(answers: tuple[Answer, ...], told: str) -> None:
    policy = with_tier(Tier.MEDIUM, TierRule(MEMBER, 1, Requirement(answers=FULL)))
    decision = decided(approval(ADA), snapshot=asking(ONE, TWO), policy=policy, acts=Acts(answers, ()))
    assert any(f"does not count yet: {told}." in each.text for each in decision.why.walk())
