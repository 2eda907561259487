"""From what the host shows to what the gate decides: a senior answers and approves, and what can become of that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.facts import ProvenanceLevel
from bot.gate import Account, AccountKind, Acts, Decision, Permission, ReviewState, decide, required
from bot.gate import State as Outcome
from bot.post import (
    Epoch,
    Event,
    EventKind,
    HostedChange,
    Remark,
    State,
    earlier_heads,
    heard,
    kept,
    next_state,
    reviews_of,
    speakers,
    worth_keeping,
)
from tests.gate.builders import POLICY, QUESTIONS, ROSTER, SNAPSHOT
from tests.post.hosting import HOSTED, JUN, KEY, TIP, at, comment, remark, review

NOW = at(60)
ADA = Account(101, "ada")
ANSWER = remark("/foreread answer 1 handled at charge.py:14 by the guard", ADA)
APPROVED = review(ADA, 9)
WHOLE = replace(HOSTED, remarks=(ANSWER,), reviews=(APPROVED,), author=SNAPSHOT.author)


def epoch_of(hosted: HostedChange, minutes: float) -> Epoch:
    asked = required(SNAPSHOT, POLICY, ROSTER, Acts(), NOW).requirement
    return Epoch(
        at(minutes), hosted.head, hosted.base, hosted.base_tip, POLICY.digest, SNAPSHOT.view.digest, QUESTIONS, asked
    )


def run(hosted: HostedChange, minutes: float, key: bytes | None = KEY) -> tuple[Decision, State]:
    """One run of Foreread at the time, as its parts are to be put together."""
    begun = kept(hosted, key)
    told = heard(hosted, begun.state)
    permissions = {each.id: Permission.WRITE for each in speakers(hosted)}
    snapshot = replace(
        SNAPSHOT,
        head=hosted.head,
        base=hosted.base,
        commits=(replace(SNAPSHOT.commits[0], sha=hosted.head),),
        earlier=earlier_heads(begun.state, hosted.head),
        missing=(begun.problem,) if begun.is_cut else (),
    )
    reviews = reviews_of(hosted, begun.state, permissions, {})
    decision = decide(snapshot, POLICY, ROSTER, reviews, told.acts, at(minutes))
    acts = worth_keeping(told.kept, hosted, permissions)
    level = ProvenanceLevel.NONE
    return decision, next_state(begun.state, hosted, epoch_of(hosted, minutes), strongest=level, brief="b", acts=acts)


FIRST = run(replace(WHOLE, remarks=(), reviews=()), 0)[1]


def after(hosted: HostedChange, state: State = FIRST, *, key: bytes | None = KEY, **edited: object) -> Outcome:
    """What is decided of the change with the comment of an earlier run in it."""
    ours: Remark = comment(state, key, 900, **edited)
    return run(replace(hosted, remarks=(ours, *hosted.remarks)), 60, key)[0].state


def test_a_senior_answers_and_approves() -> None:
    assert after(WHOLE) is Outcome.SATISFIED
    assert after(WHOLE, key=None) is Outcome.SATISFIED
    assert after(WHOLE, edited_at=at(20), edited_by=JUN) is Outcome.SATISFIED, "sealed, so that it does not matter"


def test_a_second_look_changes_nothing() -> None:
    _, second = run(replace(WHOLE, remarks=(comment(FIRST), ANSWER)), 10)
    hosted = replace(WHOLE, remarks=(comment(second), ANSWER))
    decision, third = run(hosted, 20)
    assert decision.state is Outcome.SATISFIED
    assert third == second


def test_an_answer_that_was_deleted_still_counts() -> None:
    _, second = run(replace(WHOLE, remarks=(comment(FIRST), ANSWER)), 10)
    assert after(replace(WHOLE, remarks=()), second) is Outcome.SATISFIED


WAITS = {
    "no answer": replace(WHOLE, remarks=()),
    "no approval": replace(WHOLE, reviews=()),
    "an answer that says that it is a defect": replace(WHOLE, remarks=(ANSWER, remark("/foreread answer 1 defect", ADA, 8, 12))),
    "an answer of somebody else": replace(WHOLE, remarks=(replace(ANSWER, by=Account(102, "bea")),)),
    "an answer that somebody else has edited": replace(WHOLE, remarks=(replace(ANSWER, edited_at=at(8), edited_by=JUN),)),
    "an answer of a program": replace(WHOLE, remarks=(replace(ANSWER, by=Account(101, "ada", AccountKind.BOT)),)),
    "an answer from before the page": replace(WHOLE, remarks=(replace(ANSWER, at=at(-1)),)),
    "an approval from before the page": replace(WHOLE, reviews=(replace(APPROVED, at=at(-1)),)),
    "an approval of another commit": replace(WHOLE, reviews=(replace(APPROVED, commit="d" * 40),)),
    "a push": replace(WHOLE, head="d" * 40),
    "a push that was approved": replace(WHOLE, head="d" * 40, reviews=(replace(APPROVED, commit="d" * 40),)),
    "another branch": replace(WHOLE, base="release", events=(Event(EventKind.RETARGETED, at(20), JUN, "main", "release"),)),
    "another branch, unseen": replace(WHOLE, base="release"),
    "a branch that was another": replace(WHOLE, events=(Event(EventKind.RETARGETED, at(20), JUN, "dev", "main"),)),
    "a base that moved": replace(WHOLE, base_tip="e" * 40),
    "an objection": replace(WHOLE, reviews=(APPROVED, review(Account(102, "bea"), 10, 51, state=ReviewState.CHANGES_REQUESTED))),
}  # fmt: skip


@pytest.mark.parametrize("hosted", WAITS.values(), ids=WAITS)
def test_what_is_missing_is_waited_for(hosted: HostedChange) -> None:
    assert after(hosted) is not Outcome.SATISFIED


def test_without_what_was_remembered_nothing_passes() -> None:
    assert run(WHOLE, 60)[0].state is not Outcome.SATISFIED
    assert after(WHOLE, replace(FIRST, change="PR_2")) is not Outcome.SATISFIED
    assert after(WHOLE, replace(FIRST, is_cut=True)) is not Outcome.SATISFIED
    assert after(WHOLE, key=None, edited_at=at(20), edited_by=JUN) is not Outcome.SATISFIED
    for other in (
        replace(FIRST.epochs[0], policy=""),
        replace(FIRST.epochs[0], base=""),
        replace(FIRST.epochs[0], base_tip=""),
    ):
        assert after(WHOLE, replace(FIRST, epochs=(other,))) is not Outcome.SATISFIED


def test_what_was_not_believed_can_be_given_again() -> None:
    _, again = run(WHOLE, 10)
    answer, approval = remark(ANSWER.text, ADA, 12, 12), replace(APPROVED, id=51, at=at(13))
    assert after(WHOLE, again) is not Outcome.SATISFIED
    renewed = replace(WHOLE, remarks=(ANSWER, answer), reviews=(APPROVED, approval))
    assert after(renewed, again) is Outcome.SATISFIED
    assert again.epochs[-1].base_tip == TIP
