"""What was in force when, and to what a review is bound."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.facts import ProvenanceLevel
from bot.gate import (
    Binding,
    Dismissal,
    EarlierHead,
    GateQuestion,
    Permission,
    QuestionSet,
    Requirement,
    ReviewState,
)
from bot.post import Epoch, Event, EventKind, GivenReview, HostedChange, State, earlier_heads, next_state, reviews_of
from bot.post._epochs import base_at, epoch_at, head_at, stronger
from bot.risk import Tier
from tests.post.hosting import ADA, EPOCH, HEAD, HOSTED, JUN, OLD, STATE, TIP, at, push, review

ASKED = Requirement(tier=Tier.HIGH)
P = ProvenanceLevel


def after(state: State, epoch: Epoch, **more: object) -> State:
    said: dict[str, object] = {"strongest": state.strongest, "brief": state.brief, "acts": state.acts, **more}
    return next_state(state, HOSTED, epoch, **said)  # type: ignore[arg-type]


def bound(given: GivenReview, state: State = STATE, hosted: HostedChange = HOSTED) -> Binding | None:
    (found,) = reviews_of(replace(hosted, reviews=(given,)), state, {}, {})
    return found.binding


def test_an_epoch_is_in_force_from_its_time_on() -> None:
    state = replace(STATE, epochs=(EPOCH, replace(EPOCH, at=at(5), head=OLD)))
    assert epoch_at(state, at(-1)) is None
    assert epoch_at(state, None) is None
    assert [epoch_at(state, at(n)) for n in (0, 4.9, 5, 99)] == [EPOCH, EPOCH, state.epochs[1], state.epochs[1]]


def test_nothing_new_is_the_same_state_of_the_same_turn() -> None:
    assert after(STATE, replace(EPOCH, at=at(30))) is STATE


@pytest.mark.parametrize(
    "change",
    [
        {"head": OLD},
        {"base": "dev"},
        {"base_tip": OLD},
        {"policy": "sha256:other"},
        {"digest": "sha256:other"},
        {"questions": QuestionSet((GateQuestion("x"),), "sha256:other")},
        {"required": ASKED},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_else_is_in_force_begins_an_epoch(change: dict[str, object]) -> None:
    new = replace(EPOCH, at=at(30), **change)  # type: ignore[arg-type]
    found = after(STATE, new)
    assert found.epochs[-1] == new
    assert found.epochs[0].at == EPOCH.at
    assert len(found.epochs) == 2
    assert found.turn == STATE.turn + 1


def test_epochs_add_up() -> None:
    state, heads = STATE, [HEAD]
    for minute in range(1, 5):
        heads.append(f"{minute}" * 40)
        state = after(state, replace(EPOCH, at=at(minute), head=heads[-1]))
    assert [each.head for each in state.epochs] == heads
    assert [each.at for each in state.epochs] == [at(minute) for minute in range(5)]


def test_words_of_questions_are_kept_for_what_is_asked_now() -> None:
    found = after(STATE, replace(EPOCH, at=at(30), head=OLD))
    assert [each.text for each in found.epochs[0].questions.questions] == ["", ""]
    assert found.epochs[0].questions.digest == EPOCH.questions.digest
    assert found.epochs[1].questions == EPOCH.questions


def test_a_clock_that_goes_back_does_not_reorder_epochs() -> None:
    found = after(STATE, replace(EPOCH, at=at(-30), head=OLD))
    assert [each.at for each in found.epochs] == [at(0), at(0)]


@pytest.mark.parametrize(("then", "now"), [(P.DECLARED, P.NONE), (P.SUSPECTED, P.ATTRIBUTED), (P.BOT, P.DECLARED_NONE)])
def test_the_strongest_evidence_stays(then: ProvenanceLevel, now: ProvenanceLevel) -> None:
    state = replace(STATE, strongest=then)
    assert after(state, EPOCH, strongest=now).strongest is stronger(then, now) is stronger(now, then)
    assert stronger(P.DECLARED, now) is P.DECLARED
    assert stronger(P.SUSPECTED, P.BOT) is P.SUSPECTED


@pytest.mark.parametrize("more", [{"brief": "b"}, {"labels": ("ai-assisted",)}, {"strongest": P.DECLARED}])
def test_whatever_is_remembered_anew_is_a_further_turn(more: dict[str, object]) -> None:
    found = after(STATE, EPOCH, **more)
    assert found.turn == STATE.turn + 1
    assert found.epochs == STATE.epochs


def test_a_review_is_bound_to_what_was_in_force_when_it_was_given() -> None:
    later = replace(EPOCH, at=at(10), policy="sha256:later", required=ASKED)
    state = replace(STATE, epochs=(EPOCH, later))
    assert bound(review(minutes=9.9), state) == Binding("main", "sha256:policy", "sha256:questions", None)
    assert bound(review(minutes=10), state) == Binding("main", "sha256:later", "sha256:questions", ASKED)


def test_a_review_from_before_the_brief_was_shown_is_bound_to_nothing() -> None:
    nothing = Binding(None, None, None)
    assert bound(review(minutes=-1)) == nothing
    assert bound(review(at=None)) == nothing
    assert bound(review(), State("PR_1")) == nothing


def test_nothing_that_was_not_known_becomes_what_is_in_force_now() -> None:
    state = replace(STATE, epochs=(replace(EPOCH, policy="", base="", questions=QuestionSet()),))
    assert bound(review(), state) == Binding(None, None, None)


def test_a_review_says_who_gave_it_and_what_became_of_it() -> None:
    gone = review(state=ReviewState.DISMISSED, was=ReviewState.APPROVED, dismissed_by=JUN, number=51)
    hosted = replace(HOSTED, reviews=(review(), gone, review(None, number=52), review(JUN, number=53)))
    found = reviews_of(hosted, STATE, {ADA.id: Permission.WRITE}, {})
    assert [each.permission for each in found] == [Permission.WRITE, Permission.WRITE, Permission.NONE, Permission.NONE]
    assert [each.dismissal for each in found] == [None, Dismissal(JUN, ReviewState.APPROVED), None, None]
    assert {(each.change_id, each.commit) for each in found} == {("PR_1", HEAD)}
    assert [each.id for each in found] == [50, 51, 52, 53]


def test_what_the_base_changed_since_is_that_of_the_epochs_tip() -> None:
    hosted = replace(HOSTED, base_tip=OLD, reviews=(review(),))
    (found,) = reviews_of(hosted, STATE, {}, {TIP: frozenset({"a.py"})})
    assert found.base_changed == {"a.py"}
    assert found.binding is not None
    assert found.binding.base == "main"
    (unknown,) = reviews_of(hosted, STATE, {}, {})
    assert unknown.binding == Binding(None, None, None)
    (still,) = reviews_of(replace(hosted, base_tip=TIP), STATE, {}, {TIP: frozenset({"a.py"})})
    assert still.base_changed == frozenset()


def test_the_base_at_a_time_is_what_events_say_in_whatever_order() -> None:
    events = (
        Event(EventKind.RETARGETED, at(20), JUN, "dev", "main"),
        Event(EventKind.LABELED, at(1), JUN, after="x"),
        Event(EventKind.RETARGETED, at(10), JUN, "old", "dev"),
    )
    hosted = replace(HOSTED, events=events)
    assert [base_at(hosted, at(n)) for n in (5, 10, 15, 20, 25)] == ["old", None, "dev", None, "main"]
    assert base_at(HOSTED, at(5)) == "main"


def test_the_head_at_a_time_is_that_of_the_last_push() -> None:
    hosted = replace(HOSTED, pushes=(push(HEAD, 5), push(OLD, 1)))
    assert [head_at(hosted, at(n)) for n in (0, 1, 5, 9)] == [None, OLD, HEAD, HEAD]


def test_earlier_heads_are_those_that_were_one_change() -> None:
    epochs = (
        replace(EPOCH, head="h1", digest="d1"),
        replace(EPOCH, head="h1", digest="d1", base_tip=OLD),
        replace(EPOCH, head="h2", digest="d2"),
        replace(EPOCH, head="h2", digest="d3"),
        replace(EPOCH, head="h3", digest=""),
        EPOCH,
    )
    assert earlier_heads(replace(STATE, epochs=epochs), HEAD) == (EarlierHead("h1", "d1"),)
