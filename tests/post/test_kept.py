"""With what a run begins: the one comment, and what it remembers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.facts import ProvenanceLevel
from bot.post import Event, EventKind, OwnCheck, RemarkKind, State, kept, seal
from tests.post.hosting import ADA, HOSTED, JUN, KEY, MAX, STATE, US, at, comment, own_check, remark, with_remarks


def test_a_change_that_was_never_looked_at_begins_without_a_word() -> None:
    for key in (KEY, None):
        found = kept(with_remarks(remark("Hello")), key)
        assert (found.state, found.comment, found.problem, found.is_cut) == (State("PR_1"), None, "", False)


def test_the_state_is_that_of_the_comment() -> None:
    ours = comment()
    found = kept(with_remarks(remark("Hello"), ours, own_checks=(own_check(3), own_check(2))), KEY)
    assert (found.state, found.comment, found.problem, found.is_cut) == (STATE, ours, "", False)


def test_a_comment_that_was_written_after_the_checks_is_newer_than_they_say() -> None:
    assert kept(with_remarks(comment(), own_checks=(own_check(2),)), KEY).state == STATE


def test_who_ticks_a_box_takes_nothing_away() -> None:
    ticked = comment(edited_at=at(9), edited_by=MAX)
    assert kept(with_remarks(replace(ticked, text=ticked.text.replace("page", "pagan"))), KEY).state == STATE


@pytest.mark.parametrize(
    "reference", ["", "fr1:x:-:-", "fr2:9:-:-", "9", "fr1:9999999999:-:-", "fr1:9:-", "fr1:\u0669:-:-"]
)
def test_what_is_no_reference_says_nothing(reference: str) -> None:
    check = replace(own_check(3), reference=reference)
    assert kept(with_remarks(comment(), own_checks=(check,)), KEY).state == STATE


def test_of_several_comments_the_oldest_of_ours_with_the_marker_is_the_one() -> None:
    first = replace(comment(), id=5, at=at(1))
    others = (
        replace(comment(replace(STATE, turn=9)), id=2, at=at(2)),
        replace(comment(replace(STATE, turn=8)), id=6, at=at(1)),
        replace(comment(replace(STATE, turn=7)), id=1, at=at(0), kind=RemarkKind.REVIEW),
        remark("Something else of ours.", US, 0, 3, ours=True),
    )
    found = kept(with_remarks(*others, first), KEY)
    assert (found.comment, found.state) == (first, STATE)


def test_a_comment_is_known_by_its_state_where_the_marker_was_taken_away() -> None:
    bare = replace(comment(), text=f"Nothing to see.\n{seal(STATE, KEY)}")
    assert kept(with_remarks(bare), KEY).state == STATE
    emptied = replace(comment(), text="<!-- foreread -->\r\nThe page.")
    found = kept(with_remarks(emptied), KEY)
    assert found.comment == emptied
    assert "not there any more" in found.problem


@pytest.mark.parametrize(
    ("sealed_with", "now", "says"),
    [
        (KEY, b"another key, as long as the first", "changed"),
        (KEY, None, "FOREREAD_STATE_KEY"),
        (None, KEY, "without a key"),
    ],
)
def test_what_is_not_believed_is_told_with_what_follows(
    sealed_with: bytes | None, now: bytes | None, says: str
) -> None:
    found = kept(with_remarks(comment(key=sealed_with), own_checks=(own_check(7),)), now)
    assert says in found.problem
    assert "must be given again" in found.problem
    assert found.state == State("PR_1", 7)
    assert found.comment is not None


def test_labels_that_we_put_on_say_that_there_was_a_comment() -> None:
    ours = Event(EventKind.LABELED, at(1), US, after="foreread: high")
    assert "gone" in kept(replace(HOSTED, events=(ours,)), KEY).problem
    for other in (replace(ours, by=ADA), replace(ours, by=None), replace(ours, kind=EventKind.UNLABELED)):
        assert kept(replace(HOSTED, events=(other,)), KEY).problem == ""


def test_what_the_label_said_of_ai_is_known_without_the_comment() -> None:
    ours = Event(EventKind.LABELED, at(1), US, after="AI-assisted")
    assert kept(replace(HOSTED, events=(ours,)), KEY).state.strongest is ProvenanceLevel.ATTRIBUTED
    whole = with_remarks(comment(), events=(ours,))
    assert kept(whole, KEY).state == STATE


def test_an_edited_comment_never_lowers_what_was_known_of_ai() -> None:
    ours = Event(EventKind.LABELED, at(1), US, after="ai-assisted")
    state = replace(STATE, strongest=ProvenanceLevel.DECLARED)
    hosted = with_remarks(comment(state, edited_at=at(9), edited_by=JUN), events=(ours,))
    assert kept(hosted, KEY).state == state


def test_a_check_of_ours_without_a_reference_is_no_witness() -> None:
    check = OwnCheck("foreread: brief", own_check(1).state)
    assert kept(replace(HOSTED, own_checks=(check,)), KEY).problem == ""
