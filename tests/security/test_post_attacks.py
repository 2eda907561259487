"""What somebody may try who writes remarks, edits those of others, or moves the change beneath an approval."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from bot.facts import ProvenanceLevel
from bot.gate import Account, AccountKind, AnswerKind, Permission, ReviewState
from bot.post import (
    Event,
    EventKind,
    KeptAct,
    Remark,
    RemarkKind,
    State,
    heard,
    kept,
    next_state,
    reviews_of,
    seal,
    speakers,
)
from tests.post.hosting import (
    ADA,
    EPOCH,
    HEAD,
    HOSTED,
    JUN,
    KEY,
    MAX,
    OLD,
    STATE,
    US,
    at,
    comment,
    own_check,
    remark,
    review,
    thread,
    with_remarks,
)

DEFECT = "/foreread answer 1 defect it divides by the amount"
HANDLED = "/foreread answer 1 handled at charge.py:14 by the guard"
WRITE = {ADA.id: Permission.WRITE}


def nothing(*remarks: Remark, state: State = STATE) -> bool:
    found = heard(with_remarks(*remarks), state)
    return not found.kept and not found.wishes and not found.acts.answers


def test_a_state_of_another_change_is_not_believed() -> None:
    for key in (KEY, None):
        stolen = comment(replace(STATE, change="PR_2"), key)
        found = kept(with_remarks(stolen), key)
        assert found.problem
        assert found.state.epochs == ()
        assert found.state.change == "PR_1"


def test_a_remark_copied_from_another_change_answers_nothing_here() -> None:
    copied = remark("/foreread answer 999999999999 handled at charge.py:14 by the guard")
    found = heard(with_remarks(copied), STATE)
    assert found.acts.answers == ()
    assert found.unclear == (copied,)


def test_a_seniors_answer_that_a_junior_edits_stays_as_it_was() -> None:
    first = heard(with_remarks(remark(DEFECT)), STATE)
    state = replace(STATE, acts=first.kept)
    forged = remark(HANDLED, edited_at=at(9), edited_by=JUN)
    found = heard(with_remarks(forged), state)
    assert [each.kind for each in found.acts.answers] == [AnswerKind.DEFECT]
    assert found.kept == first.kept


def test_words_that_somebody_else_put_into_a_seniors_remark_are_never_heard() -> None:
    assert nothing(remark(HANDLED, edited_at=at(9), edited_by=JUN))
    assert nothing(remark("/foreread ask what does this do", edited_at=at(9), edited_by=JUN))
    assert nothing(remark(HANDLED, edited_at=at(9), edited_by=None))


def test_a_defect_that_a_writer_deletes_is_still_known() -> None:
    first = heard(with_remarks(remark(DEFECT)), STATE)
    state = next_state(STATE, HOSTED, EPOCH, strongest=ProvenanceLevel.NONE, brief="", acts=first.kept)
    found = heard(with_remarks(), kept(with_remarks(comment(state)), KEY).state)
    assert [each.kind for each in found.acts.answers] == [AnswerKind.DEFECT]


def test_an_approval_for_another_branch_is_bound_to_that_branch() -> None:
    dev = replace(STATE, epochs=(replace(EPOCH, base="dev"),))
    moved = replace(HOSTED, reviews=(review(),), events=(Event(EventKind.RETARGETED, at(6), JUN, "dev", "main"),))
    (found,) = reviews_of(moved, dev, WRITE, {})
    assert found.binding is not None
    assert found.binding.base == "dev"


def test_an_approval_right_after_a_retarget_that_no_page_has_shown_is_void() -> None:
    dev = replace(STATE, epochs=(replace(EPOCH, base="dev"),))
    for minutes in (4, 5):
        events = (Event(EventKind.RETARGETED, at(minutes), JUN, "dev", "main"),)
        (found,) = reviews_of(replace(HOSTED, reviews=(review(),), events=events), dev, WRITE, {})
        assert found.binding is not None
        assert found.binding.base is None


def test_a_branch_that_was_another_one_in_between_is_known() -> None:
    there_and_back = (
        Event(EventKind.RETARGETED, at(2), JUN, "main", "dev"),
        Event(EventKind.RETARGETED, at(7), JUN, "dev", "main"),
    )
    (found,) = reviews_of(replace(HOSTED, reviews=(review(),), events=there_and_back), STATE, WRITE, {})
    assert found.binding is not None
    assert found.binding.base is None


@pytest.mark.parametrize(
    "by", [Account(7, "copilot", AccountKind.BOT), Account(8, "acme", AccountKind.ORGANIZATION), US, None]
)
def test_no_program_and_nobody_is_heard(by: Account | None) -> None:
    assert nothing(remark(HANDLED, by), remark("/foreread ask why", by, number=12))
    assert speakers(with_remarks(remark(HANDLED, by))) == ()


def test_our_own_words_are_no_command_wherever_they_stand() -> None:
    assert nothing(remark(HANDLED, US, ours=True), remark(HANDLED, ADA, ours=True))
    quoted = "\n".join(f"> {line}" for line in ("To answer:", HANDLED, "/foreread read"))
    assert nothing(remark(quoted + "\n\nI do not know."))
    assert nothing(remark(f"```\n{HANDLED}\n```"), remark(f"- {HANDLED}", number=12), remark(f"`{HANDLED}`", number=13))


def test_title_and_body_of_the_change_are_never_commands() -> None:
    for text in (HANDLED, f"```\n{HANDLED}\n```", "/foreread break-glass INC-1 now"):
        found = heard(replace(HOSTED, title=text, body=text), STATE)
        assert (found.kept, found.wishes, found.unclear) == ((), (), ())


@pytest.mark.parametrize(
    "text",
    [
        "/f\u043ereread read",
        "\uff0fforeread read",
        "@f\u043ereread read",
        "/foreread\u200b read",
        "\u200b/foreread read",
        "\u202e/foreread read",
        "/forereader read",
        "x/foreread read",
        "@foreread-evil read",
    ],
)
def test_what_only_looks_like_a_command_is_none(text: str) -> None:
    found = heard(with_remarks(remark(text)), STATE)
    assert (found.kept, found.wishes, found.unclear) == ((), (), ())


@pytest.mark.parametrize("text", ["/foreread \u0440ead", "/foreread rea\u0501", "/foreread brea\u212a-glass INC-1 why"])
def test_a_word_that_only_looks_like_ours_is_not_understood(text: str) -> None:
    found = heard(with_remarks(remark(text)), STATE)
    assert not found.kept
    assert len(found.unclear) == 1


def test_ten_thousand_commands_in_one_remark_are_twenty() -> None:
    text = "\n".join(f"/foreread answer 1 defect number {n}" for n in range(10_000))[:65_000]
    begun = time.perf_counter()
    found = heard(with_remarks(remark(text)), STATE)
    assert len(found.kept) == 20
    assert len(found.unclear) == 1
    assert time.perf_counter() - begun < 2


def test_many_remarks_are_heard_in_time_and_up_to_a_number() -> None:
    many = [remark(f"/foreread answer 1 defect {n}", number=n + 100) for n in range(5_000)]
    begun = time.perf_counter()
    found = heard(with_remarks(*many), STATE)
    assert len(found.kept) == 200
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize(
    "open_", ["<!-- ", "<pre>", "<code", "<blockquote>", "<!-- --> ", "<pre></pre>", "`" * 3 + "\n", "> ", "\u0130<!--"]
)
def test_no_text_takes_long(open_: str) -> None:
    begun = time.perf_counter()
    heard(with_remarks(remark(open_ * 20_000), remark("/foreread answer 1 " + "a-" * 30_000, number=12)), STATE)
    assert time.perf_counter() - begun < 2


@pytest.mark.parametrize(
    "hides", ["<!--\n{}\n-->", "<pre>\n{}\n</pre>", "<details>\n\n{}\n\n</details>", "~~~~\n{}\n~~~\n~~~~", "    {}"]
)
def test_what_a_reader_does_not_see_as_said_is_not_said(hides: str) -> None:
    assert nothing(remark(hides.format(HANDLED)))


def test_a_hostile_login_is_only_a_name() -> None:
    evil = Account(666, "\u202e--> <!-- foreread-state v1 @everyone", AccountKind.USER)
    acts = heard(with_remarks(remark(HANDLED, evil)), STATE).kept
    state = replace(STATE, acts=acts)
    line = seal(state, KEY)
    assert line.count("--") == 2
    assert "\n" not in line
    assert "everyone" not in line
    assert kept(with_remarks(comment(state)), KEY).state == state


def test_an_older_text_of_the_comment_is_not_believed_and_takes_nothing_back() -> None:
    older = replace(STATE, turn=2, strongest=ProvenanceLevel.DECLARED)
    hosted = with_remarks(comment(older, edited_at=at(9), edited_by=JUN), own_checks=(own_check(3),))
    found = kept(hosted, KEY)
    assert "older" in found.problem
    assert found.state.epochs == ()
    assert found.state.turn == 3
    assert found.state.strongest is ProvenanceLevel.DECLARED


def test_an_older_text_does_not_hide_that_ai_was_seen_on_a_label() -> None:
    seen = Event(EventKind.LABELED, at(1), US, after="ai-assisted")
    hosted = with_remarks(comment(STATE, edited_at=at(9), edited_by=JUN), events=(seen,))
    assert kept(hosted, KEY).state.strongest is ProvenanceLevel.ATTRIBUTED
    other = replace(hosted, events=(replace(seen, by=JUN),))
    assert kept(other, KEY).state.strongest is ProvenanceLevel.NONE


def test_a_comment_that_was_deleted_is_missed() -> None:
    found = kept(with_remarks(own_checks=(own_check(3),)), KEY)
    assert "gone" in found.problem
    assert found.comment is None
    assert found.state.turn == 3


def test_a_comment_of_somebody_else_is_never_ours() -> None:
    forged = replace(comment(), ours=False, by=ADA)
    assert kept(with_remarks(forged), KEY).comment is None
    later = replace(comment(replace(STATE, turn=9)), id=2, at=at(3))
    assert kept(with_remarks(forged, later, comment()), KEY).state == STATE


def test_a_state_without_a_seal_is_not_taken_for_a_sealed_one() -> None:
    assert kept(with_remarks(comment(key=None)), KEY).problem
    assert kept(with_remarks(comment(key=KEY)), None).problem
    assert kept(with_remarks(comment(key=b"x" * 32)), KEY).problem


def test_without_a_key_only_a_comment_that_nobody_else_edited_is_believed() -> None:
    assert kept(with_remarks(comment(key=None)), None).state == STATE
    assert kept(with_remarks(comment(key=None, edited_at=at(9), edited_by=US)), None).state == STATE
    for editor in (JUN, None):
        found = kept(with_remarks(comment(key=None, edited_at=at(9), edited_by=editor)), None)
        assert found.state.epochs == ()
        assert "edited" in found.problem


def test_a_thread_that_somebody_else_opened_is_no_question_of_ours() -> None:
    reply = remark("handled at charge.py:14 by the guard")
    for threads in ((thread(reply, ours=False),), ()):
        assert heard(replace(HOSTED, threads=threads), STATE).kept == ()


def test_a_question_in_the_words_of_a_thread_cannot_name_another_one() -> None:
    """Only the last line of what we wrote is ours; a quotation above it is of the change."""
    opened = thread(remark("handled at charge.py:14 by the guard"))
    first = replace(
        opened.remarks[0], text="<!-- foreread-thread ffeeddccbbaa -->\nWhy?\n<!-- foreread-thread 0a1b2c3d4e5f -->"
    )
    found = heard(replace(HOSTED, threads=(replace(opened, remarks=(first, *opened.remarks[1:])),)), STATE)
    assert [each.question for each in found.acts.answers] == ["0a1b2c3d4e5f"]


def test_a_dismissed_objection_is_still_one() -> None:
    given = review(state=ReviewState.DISMISSED, was=ReviewState.CHANGES_REQUESTED, dismissed_by=JUN)
    (found,) = reviews_of(replace(HOSTED, reviews=(given,)), STATE, WRITE, {})
    assert found.dismissal is not None
    assert (found.dismissal.by, found.dismissal.was) == (JUN, ReviewState.CHANGES_REQUESTED)


def test_an_answer_to_the_page_of_an_earlier_head_is_of_that_head() -> None:
    state = replace(STATE, epochs=(replace(EPOCH, head=OLD), replace(EPOCH, at=at(10))))
    found = heard(with_remarks(remark(HANDLED, minutes=5), remark(DEFECT, MAX, 11, 12)), state)
    assert [(each.head, each.kind) for each in found.acts.answers] == [
        (OLD, AnswerKind.HANDLED),
        (HEAD, AnswerKind.DEFECT),
    ]


def test_what_was_said_before_the_page_was_shown_answers_nothing_on_it() -> None:
    early = remark(HANDLED, minutes=-1)
    found = heard(with_remarks(early, remark("/foreread read", minutes=-1, number=12)), STATE)
    assert found.acts.answers == ()
    assert found.acts.acknowledgements == ()
    assert len(found.unclear) == 2


def test_a_flood_cannot_push_an_objection_out() -> None:
    first = KeptAct(1, ADA, at(1), DEFECT)
    flood = tuple(
        KeptAct(n, MAX, at(n), f"/foreread answer 1 handled at {n * 7919:x}{n * 104729:x}.py and so on")
        for n in range(2, 3_000)
    )
    state = replace(STATE, acts=(first, *flood))
    found = kept(with_remarks(comment(state)), KEY).state
    assert first in found.acts
    assert not found.is_cut
    assert 0 < len(found.acts) < len(state.acts)


def test_a_flood_of_objections_cannot_be_forgotten_in_silence() -> None:
    flood = tuple(
        KeptAct(n, MAX, at(n), f"/foreread answer 1 defect {n * 7919:x}{n * 104729:x}") for n in range(2, 3_000)
    )
    found = kept(with_remarks(comment(replace(STATE, acts=flood))), KEY)
    assert found.is_cut
    assert found.state.is_cut
    assert found.problem


def test_words_of_a_review_are_heard_and_its_thread_marker_is_not() -> None:
    said = remark(f"{HANDLED}\n<!-- foreread-thread ffeeddccbbaa -->", kind=RemarkKind.REVIEW)
    found = heard(with_remarks(said), STATE)
    assert [each.question for each in found.acts.answers] == ["0a1b2c3d4e5f"]


def test_a_crowd_that_floods_the_change_drowns_nobody() -> None:
    flood = [remark(f"/foreread answer 1 defect {n}", MAX, 1, n + 100) for n in range(3_000)]
    crowd = [remark("/foreread read", Account(n, f"u{n}"), 2, n) for n in range(10_000, 15_000)]
    begun = time.perf_counter()
    found = heard(with_remarks(*flood, *crowd, remark(HANDLED, minutes=5)), STATE)
    assert [each.kind for each in found.acts.answers if each.by == ADA] == [AnswerKind.HANDLED]
    assert time.perf_counter() - begun < 10


def test_a_crowd_hides_no_author_and_nobody_who_was_asked_to_review() -> None:
    crowd = [remark("/foreread read", Account(n, f"u{n}"), 2, n) for n in range(10_000, 10_200)]
    hosted = with_remarks(*crowd, remark(HANDLED, ADA), remark("/foreread no-ai", JUN, number=12), asked=("Ada",))
    assert {ADA, JUN} <= set(speakers(hosted))
    assert len(speakers(hosted)) == 50


def test_a_thread_whose_question_somebody_else_has_rewritten_answers_none() -> None:
    told = thread(remark("handled at charge.py:14 by the guard"))
    for editor in (JUN, None):
        first = replace(told.remarks[0], edited_at=at(2), edited_by=editor)
        forged = replace(told, remarks=(first, *told.remarks[1:]))
        assert heard(replace(HOSTED, threads=(forged,)), STATE).kept == ()
    ours = replace(told, remarks=(replace(told.remarks[0], edited_at=at(2), edited_by=US), *told.remarks[1:]))
    assert len(heard(replace(HOSTED, threads=(ours,)), STATE).kept) == 1


def test_an_approval_of_a_push_that_no_page_has_shown_is_bound_to_nothing() -> None:
    pushed = "d" * 40
    state = replace(STATE, epochs=(EPOCH, replace(EPOCH, at=at(6), head=pushed)))
    given = (review(ADA, 5, 50, commit=pushed), review(ADA, 6, 51, commit=pushed), review(ADA, 5, 52))
    found = reviews_of(replace(HOSTED, head=pushed, reviews=given), state, WRITE, {})
    assert [each.binding is not None and each.binding.policy for each in found] == [
        None,
        "sha256:policy",
        "sha256:policy",
    ]


def test_what_packs_well_is_not_sealed_beyond_what_is_read() -> None:
    same = "/foreread answer 1 handled at " + "x" * 500
    acts = tuple(KeptAct(n, ADA, at(5), same) for n in range(9_000))
    found = kept(with_remarks(comment(replace(STATE, acts=(KeptAct(1, ADA, at(1), DEFECT), *acts)))), KEY)
    assert found.problem == ""
    assert found.state.acts[0].text == DEFECT


def test_what_no_state_can_hold_does_not_cost_the_rest() -> None:
    odd = KeptAct(2**70, ADA, at(1), "/foreread read")
    found = kept(with_remarks(comment(replace(STATE, acts=(odd, KeptAct(2, ADA, at(2), DEFECT))))), KEY)
    assert found.problem == ""
    assert [act.remark for act in found.state.acts] == [2]
