"""Names of checks, what they carry, and that a success is taken back when anything was seen that could change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.gate import Account, Check, ReviewState
from bot.post import (
    CHECK_BRIEF,
    CheckState,
    Event,
    EventKind,
    GivenReview,
    HostedChange,
    HostedCommit,
    HostPush,
    OwnCheck,
    Remark,
    RemarkKind,
    Thread,
    WriteCheck,
    check_decision,
    demotion,
    is_brief_shown,
    plan,
    read_reference,
    seen_unchanged,
)
from tests.post.page_world import after, done
from tests.post.scenes import ADA, CY, NOW, US, all_given, first_look
from tests.publish.strategies import words

LATER = NOW + timedelta(hours=1)


def _decided() -> HostedChange:
    return after(all_given(), plan(all_given())).hosted


def _said(text: str, by: Account = CY, **fields: object) -> Remark:
    return replace(Remark(77, by, text, LATER), **fields)  # type: ignore[arg-type]


def _more(hosted: HostedChange, **fields: tuple[object, ...]) -> HostedChange:
    return replace(hosted, **{name: (*getattr(hosted, name), *more) for name, more in fields.items()})  # type: ignore[arg-type]


CHANGES: dict[str, Callable[[HostedChange], HostedChange]] = {
    "a review": lambda h: _more(h, reviews=(GivenReview(5, CY, ReviewState.CHANGES_REQUESTED, h.head, LATER),)),
    "a dismissal": lambda h: _more(h, reviews=(GivenReview(5, ADA, ReviewState.DISMISSED, h.head, LATER, CY),)),
    "a remark": lambda h: _more(h, remarks=(_said("/foreread answer 1 defect, it breaks"),)),
    "a command of the account that Foreread uses": lambda h: _more(
        h, remarks=(_said("/foreread read", US, ours=True),)
    ),
    "an approval of the account that Foreread uses": lambda h: _more(
        h, reviews=(GivenReview(5, US, ReviewState.APPROVED, h.head, LATER),)
    ),
    "a reply in a thread": lambda h: _more(
        h, threads=(Thread("T", "a.py", 1, (_said("defect", kind=RemarkKind.THREAD),)),)
    ),
    "an event": lambda h: _more(h, events=(Event(EventKind.REOPENED, LATER, CY),)),
    "a label of a person": lambda h: _more(h, labels=("hotfix",)),
    "our label, put on by a person": lambda h: _more(
        h, events=(Event(EventKind.LABELED, LATER, CY, after="ai-assisted"),)
    ),
    "a push": lambda h: _more(h, pushes=(HostPush(h.head, CY, LATER),)),
    "a commit": lambda h: _more(h, commits=(HostedCommit("c" * 40, CY),)),
    "a check": lambda h: _more(h, checks=(Check("ci", "failure"),)),
    "an assignee": lambda h: _more(h, assignees=(CY,)),
    "something missing": lambda h: _more(h, missing=("The events could not be read.",)),
    "the base": lambda h: replace(h, base_tip="f" * 40),
    "the protection": lambda h: replace(h, base_protected=None),
    "a draft": lambda h: replace(h, is_draft=True),
    "closed": lambda h: replace(h, is_open=False),
    "the description": lambda h: replace(h, body="Written with an assistant."),
    "the number of files": lambda h: replace(h, expected_files=9),
    "our comment, edited by somebody": lambda h: replace(
        h, remarks=tuple(replace(each, edited_at=LATER, edited_by=CY) for each in h.remarks)
    ),
    "our comment, gone": lambda h: replace(h, remarks=()),
    "no reference": lambda h: replace(h, own_checks=tuple(replace(each, reference="") for each in h.own_checks)),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_could_change_the_decision_is_seen(what: str) -> None:
    assert seen_unchanged(_decided())
    assert not seen_unchanged(CHANGES[what](_decided()))


SAME: dict[str, Callable[[HostedChange], HostedChange]] = {
    "what we did": lambda h: done(h, plan(first_look())[2]),
    "an order of labels": lambda h: replace(h, labels=h.labels[::-1]),
    "a request for review": lambda h: replace(
        h, asked=("cy-work",), events=(*h.events, Event(EventKind.ASKED, LATER, CY, after="cy-work"))
    ),
    "an order of checks": lambda h: replace(h, own_checks=h.own_checks[::-1]),
    "a resolved thread": lambda h: replace(h, threads=tuple(replace(each, is_resolved=True) for each in h.threads)),
    "a new login": lambda h: replace(h, author=replace(h.author, login="renamed") if h.author else None),
}


@pytest.mark.parametrize("what", SAME)
def test_what_changes_by_itself_or_was_done_here_is_not(what: str) -> None:
    assert seen_unchanged(SAME[what](_decided()))


def test_a_standing_success_is_taken_back_in_place() -> None:
    hosted = _decided()
    check = demotion(hosted, "main", "somebody pushed")
    assert check is not None
    own = next(each for each in hosted.own_checks if each.name == check_decision("main"))
    assert (check.state, check.id, check.head) == (CheckState.WAITING, own.id, hosted.head)
    assert check.title == "Being read again: somebody pushed"
    demoted = done(hosted, check)
    assert demotion(demoted, "main", "again") is None
    assert not seen_unchanged(demoted)


def test_what_was_taken_back_keeps_the_turn_and_nothing_else() -> None:
    hosted = _decided()
    check = demotion(hosted, "main", "")
    assert check is not None
    reference = read_reference(check.reference)
    assert reference is not None
    assert (reference.turn, reference.decision, reference.seen) == (1, "-", "-")


def test_after_it_was_taken_back_the_same_decision_is_written_again() -> None:
    wanted = after(all_given(), plan(all_given()))
    check = demotion(wanted.hosted, "main", "")
    assert check is not None
    (again,) = plan(replace(wanted, hosted=done(wanted.hosted, check)))
    assert getattr(again, "state", None) is CheckState.PASSED


def test_a_success_of_another_base_is_left_alone() -> None:
    assert demotion(_decided(), "release", "") is None


@pytest.mark.parametrize("state", [CheckState.WAITING, CheckState.FAILED])
def test_only_a_success_is_taken_back(state: CheckState) -> None:
    own = OwnCheck(check_decision("main"), state, id=4)
    assert demotion(replace(_decided(), own_checks=(own,)), "main", "") is None


def test_an_ordinary_branch_is_in_the_name_as_it_is() -> None:
    assert check_decision("release/2.0") == "foreread: senior review: release/2.0"


@given(st.lists(words | st.text(max_size=400), min_size=2, max_size=2, unique=True))
def test_no_two_branches_share_a_check_and_every_name_fits(bases: list[str]) -> None:
    one, other = map(check_decision, bases)
    assert one != other or any("~" in base for base in bases)
    for name in (one, other):
        assert len(name) <= 255
        assert name.isprintable()


def test_a_host_without_references_gets_the_same_status_once() -> None:
    wanted = after(all_given(), plan(all_given()))
    bare = tuple(replace(each, reference="", title=each.title[:140]) for each in wanted.hosted.own_checks)
    assert plan(replace(wanted, hosted=replace(wanted.hosted, own_checks=bare))) == ()


def test_a_brief_was_shown_to_its_end_where_its_check_stands_and_is_of_that_brief() -> None:
    wanted = first_look()
    shown = after(wanted, plan(wanted)).hosted
    made_with = wanted.state.brief
    assert is_brief_shown(shown, made_with)
    assert not is_brief_shown(shown, f"{made_with} and more")
    stopped = after(wanted, tuple(deed for deed in plan(wanted) if not isinstance(deed, WriteCheck))).hosted
    assert not is_brief_shown(stopped, made_with)


def test_the_check_of_the_brief_comes_after_all_else_that_comes_of_it() -> None:
    deeds = plan(first_look())
    kinds = [getattr(deed, "name", type(deed).__name__) for deed in deeds]
    assert kinds.index(CHECK_BRIEF) == len(deeds) - 2
    assert {"WriteComment", "SetLabels"} <= set(kinds)
