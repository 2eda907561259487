"""What is done on the host: in which order, never twice, and never a success before all else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import assume, example, given

from bot.change import Side
from bot.facts import ProvenanceLevel, Reading
from bot.gate import Account, Requirement, State, Unblock
from bot.post import (
    CHECK_BRIEF,
    AskReviewers,
    CheckState,
    Deed,
    Event,
    EventKind,
    OpenThreads,
    SetLabels,
    Showing,
    Wanted,
    WriteCheck,
    WriteComment,
    check_decision,
    plan,
)
from bot.publish import decision_title, render_decision_markdown
from bot.risk import Tier
from tests.builders import a_brief, a_hunk_reading, a_location, a_question, a_receipt
from tests.post.page_world import after, done
from tests.post.scenes import BEFORE, GOLDEN, NOW, US, a_wanted, all_given, an_answer, first_look, hostile, next_head
from tests.post.strategies import few, wanteds
from tests.publish import decisions

ORDER: tuple[type[Deed], ...] = (WriteComment, OpenThreads, SetLabels, AskReviewers, WriteCheck, WriteCheck)


def _threads(wanted: Wanted) -> list[str]:
    return [each.key for deed in plan(wanted) if isinstance(deed, OpenThreads) for each in deed.threads]


def _labels(wanted: Wanted) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = [(deed.add, deed.remove) for deed in plan(wanted) if isinstance(deed, SetLabels)]
    return found[0] if found else ((), ())


def _asked(wanted: Wanted) -> tuple[str, ...]:
    return next((deed.logins for deed in plan(wanted) if isinstance(deed, AskReviewers)), ())


def _decision(wanted: Wanted) -> WriteCheck:
    last = plan(wanted)[-1]
    assert isinstance(last, WriteCheck)
    return last


@pytest.mark.parametrize("name", GOLDEN)
def test_the_deeds_come_in_their_order_and_the_decision_last(name: str) -> None:
    wanted = GOLDEN[name]()
    kinds = [type(deed) for deed in plan(wanted)]
    rest = iter(ORDER)
    assert all(kind in rest for kind in kinds)
    assert _decision(wanted).name == check_decision(wanted.hosted.base)


@few
@given(wanteds())
@example(hostile())
@example(first_look())
@example(next_head())
def test_a_second_run_has_nothing_to_do(wanted: Wanted) -> None:
    assert plan(after(wanted, plan(wanted))) == ()


@pytest.mark.parametrize("name", GOLDEN)
def test_a_run_that_was_cut_off_anywhere_is_finished_by_the_next(name: str) -> None:
    wanted = GOLDEN[name]()
    deeds = plan(wanted)
    for made in range(len(deeds) + 1):
        cut = after(wanted, deeds[:made])
        kinds = [type(deed) for deed in plan(cut)]
        assert kinds == [type(deed) for deed in deeds[made:]]
        assert plan(after(cut, plan(cut))) == ()


@few
@given(wanteds())
@example(all_given())
def test_a_success_is_written_last_and_only_where_the_decision_is_satisfied(wanted: Wanted) -> None:
    deeds = plan(wanted)
    passed = [
        at
        for at, deed in enumerate(deeds)
        if isinstance(deed, WriteCheck) and deed.state is CheckState.PASSED and deed.name != CHECK_BRIEF
    ]
    assert passed == ([len(deeds) - 1] if wanted.decision.state is State.SATISFIED else [])


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("all_given", CheckState.PASSED),
        ("first_look", CheckState.WAITING),
        ("not_believed", CheckState.FAILED),
        ("error", CheckState.FAILED),
        ("emergency", CheckState.PASSED),
    ],
)
def test_the_check_says_the_state_the_title_and_the_tree_of_the_decision(name: str, state: CheckState) -> None:
    wanted = GOLDEN[name]()
    check = _decision(wanted)
    assert check.state is state
    assert check.title == decision_title(wanted.decision)
    assert check.summary == render_decision_markdown(wanted.decision, wanted.grounds)


def test_an_emergency_is_called_one_in_the_title() -> None:
    assert _decision(GOLDEN["emergency"]()).title.startswith("BREAK-GLASS by dee, eve (incident INC-1204)")


@pytest.mark.parametrize(
    "changes",
    [{"head": "e" * 40}, {"base": "dev"}, {"change": "PR_8"}],
    ids=["another head", "another base", "another change"],
)
def test_a_decision_on_something_else_is_not_published(changes: dict[str, str]) -> None:
    wanted = first_look()
    assert plan(replace(wanted, grounds=replace(wanted.grounds, **changes))) == ()  # type: ignore[arg-type]


def test_a_brief_of_another_head_is_not_published() -> None:
    wanted = first_look()
    assert plan(replace(wanted, brief=a_brief(receipt=a_receipt(head=BEFORE)))) == ()


@few
@given(wanteds())
@example(hostile())
def test_checks_stay_within_what_a_host_takes(wanted: Wanted) -> None:
    for check in (deed for deed in plan(wanted) if isinstance(deed, WriteCheck)):
        assert len(check.name) <= 255
        assert 0 < len(check.title) <= 255
        assert len(check.summary) <= 65_535
        assert len(check.annotations) <= 50
        for note in check.annotations:
            assert note.path.isprintable()
            assert 1 <= note.line <= note.end_line
            assert len(note.title) <= 255
            assert 0 < len(note.text) <= 2_000


def test_a_view_that_is_not_whole_is_a_failed_check_that_says_so() -> None:
    check = next(deed for deed in plan(GOLDEN["incomplete"]()) if isinstance(deed, WriteCheck))
    assert (check.name, check.state) == (CHECK_BRIEF, CheckState.FAILED)
    assert check.title.startswith("incomplete: 3 hunks, 1 read, 1 partly read, 1 unread")


def test_without_a_new_brief_its_check_stays_as_it_is() -> None:
    assert [deed.name for deed in plan(replace(first_look(), brief=None)) if isinstance(deed, WriteCheck)] == [
        check_decision("main")
    ]


def test_a_check_of_ours_is_changed_and_no_second_one_made() -> None:
    there = after(first_look(), plan(first_look()))
    given_ = replace(there, decision=decisions.satisfied()[0])
    checks = [deed for deed in plan(given_) if isinstance(deed, WriteCheck)]
    assert [(check.name, check.state, check.id) for check in checks] == [
        (check_decision("main"), CheckState.PASSED, there.hosted.own_checks[1].id)
    ]


# --- threads


def test_a_thread_is_opened_on_lines_that_the_change_shows_and_nowhere_else() -> None:
    wanted = a_wanted(
        a_brief(
            questions=tuple(
                a_question(id=f"{at}123456789ab", location=place)
                for at, place in enumerate(
                    (
                        a_location(line=38),
                        a_location(line=42),
                        a_location(line=43),
                        a_location(line=37, end=40),
                        a_location(line=40, side=Side.OLD),
                    )
                )
            )
        ),
        decisions.waiting()[0],
    )
    assert _threads(wanted) == ["0123456789ab", "1123456789ab"]


@pytest.mark.parametrize(
    ("least", "keys"),
    [(None, 0), (Tier.LOW, 1), (Tier.HIGH, 1), (Tier.CRITICAL, 0)],
)
def test_only_questions_that_are_grave_enough_open_a_thread(least: Tier | None, keys: int) -> None:
    wanted = replace(a_wanted(a_brief(), decisions.waiting()[0]), showing=Showing(inline=least))
    assert len(_threads(wanted)) == keys


@pytest.mark.parametrize("state", [{}, {"is_resolved": True}, {"is_outdated": True, "line": None}])
def test_a_question_that_had_a_thread_gets_no_other(state: dict[str, object]) -> None:
    there = after(first_look(), plan(first_look()))
    assert there.hosted.threads
    threads = tuple(replace(each, **state) for each in there.hosted.threads)  # type: ignore[arg-type]
    assert _threads(replace(there, hosted=replace(there.hosted, threads=threads))) == []


def test_a_question_that_is_answered_opens_no_thread() -> None:
    wanted = first_look()
    assert wanted.brief is not None
    acts = replace(wanted.acts, answers=(an_answer(wanted.brief, 1, "shop/plan.py:12 has it"),))
    assert _threads(wanted) == ["0123456789ab"]
    assert _threads(replace(wanted, acts=acts)) == []


def test_a_line_that_the_host_refused_is_not_tried_again() -> None:
    deeds = tuple(deed for deed in plan(first_look()) if not isinstance(deed, OpenThreads))
    there = replace(after(first_look(), deeds), refused=("0123456789ab",))
    again = plan(there)
    assert [type(deed) for deed in again] == [WriteComment]
    assert plan(replace(after(there, again), refused=())) == ()


def test_at_most_five_threads_wait_at_one_time() -> None:
    hunks = (a_hunk_reading(hunk="@@ -1,90 +1,90 @@"),)
    many = a_brief(
        questions=tuple(a_question(id=f"{at}123456789ab", location=a_location(line=at + 1)) for at in range(9)),
        receipt=a_receipt(hunks=hunks),
    )
    wanted = a_wanted(many, decisions.waiting()[0])
    assert len(_threads(wanted)) == 5
    assert _threads(after(wanted, plan(wanted))) == []


def test_a_persons_remark_with_our_marker_is_no_thread_of_ours() -> None:
    there = after(first_look(), plan(first_look()))
    (thread,) = there.hosted.threads
    forged = replace(thread, remarks=(replace(thread.remarks[0], ours=False),))
    assert _threads(replace(there, hosted=replace(there.hosted, threads=(forged,)))) == ["0123456789ab"]


# --- labels


def _evidence(level: ProvenanceLevel) -> Wanted:
    return replace(first_look(), state=replace(first_look().state, strongest=level))


@pytest.mark.parametrize(
    ("level", "labelled"),
    [("DECLARED", True), ("ATTRIBUTED", True), ("SUSPECTED", False), ("NONE", False), ("BOT", False), ("DECLARED_NONE", False)],
)  # fmt: skip
def test_the_label_needs_evidence_of_the_level_that_the_team_set(level: str, labelled: bool) -> None:
    add, _ = _labels(_evidence(ProvenanceLevel[level]))
    assert ("ai-assisted" in add) is labelled


def test_a_team_may_want_the_label_for_a_suspicion() -> None:
    wanted = replace(_evidence(ProvenanceLevel.SUSPECTED), showing=Showing(evidence=ProvenanceLevel.SUSPECTED))
    assert "ai-assisted" in _labels(wanted)[0]


def test_the_label_of_another_tier_goes_and_those_of_people_stay() -> None:
    there = after(first_look(), plan(first_look()))
    hosted = replace(there.hosted, labels=(*there.hosted.labels, "bug", "foreread: medium"))
    lower = replace(there.decision, requirement=Requirement(Tier.LOW))
    assert _labels(replace(there, hosted=hosted, decision=lower)) == (("foreread: low",), ("foreread: critical",))


def test_a_label_that_a_person_put_on_is_not_taken_off() -> None:
    there = after(first_look(), plan(first_look()))
    put_on = Event(EventKind.LABELED, NOW + timedelta(hours=1), Account(5), after="foreread: critical")
    lower = replace(there.decision, requirement=Requirement(Tier.LOW))
    hosted = replace(there.hosted, events=(*there.hosted.events, put_on))
    assert _labels(replace(there, hosted=hosted, decision=lower)) == (("foreread: low",), ())


def _taken_off(minutes: int, by: Account) -> Wanted:
    there = after(first_look(), plan(first_look()))
    taken = Event(EventKind.UNLABELED, NOW + timedelta(minutes=minutes), by, after="ai-assisted")
    labels = tuple(label for label in there.hosted.labels if label != "ai-assisted")
    return replace(there, hosted=replace(there.hosted, labels=labels, events=(*there.hosted.events, taken)))


def test_a_label_that_a_person_took_off_stays_off_at_this_head_and_the_evidence_stays() -> None:
    wanted = _taken_off(5, Account(5))
    assert _labels(wanted) == ((), ())
    assert plan(after(wanted, plan(wanted))) == ()
    assert wanted.state.strongest is ProvenanceLevel.ATTRIBUTED


def test_it_comes_back_with_the_next_head() -> None:
    wanted = _taken_off(5, Account(5))
    assert wanted.brief is not None
    head = "d" * 40
    epoch = replace(wanted.state.epochs[-1], head=head, at=NOW + timedelta(hours=1))
    again = replace(
        wanted,
        hosted=replace(wanted.hosted, head=head, own_checks=()),
        grounds=replace(wanted.grounds, head=head),
        state=replace(wanted.state, turn=2, epochs=(*wanted.state.epochs, epoch)),
        brief=None,
    )
    assert _labels(again) == (("ai-assisted",), ())


def test_a_label_that_we_took_off_ourselves_may_come_back() -> None:
    assert _labels(_taken_off(5, US)) == (("ai-assisted",), ())


def test_a_team_without_labels_gets_none() -> None:
    assert _labels(replace(first_look(), showing=Showing(labels=False))) == ((), ())


# --- reviewers


def _unblocked(*people: tuple[str, str]) -> Wanted:
    wanted = first_look()
    unblock = tuple(Unblock(login, (login,), what) for login, what in people)
    return replace(wanted, decision=replace(wanted.decision, unblock=unblock))


def test_at_most_two_people_who_can_approve_are_asked() -> None:
    wanted = _unblocked(("q", "answer q1"), ("a", "approve"), ("b", "approve"), ("c", "approve"))
    assert _asked(wanted) == ("a", "b")
    assert _asked(after(wanted, plan(wanted))) == ()


def test_neither_the_author_nor_who_was_asked_or_has_reviewed_is_asked() -> None:
    wanted = _unblocked(("JO-writes", "approve"), ("ada-l", "approve"), ("dee", "approve"))
    assert _asked(replace(wanted, hosted=replace(wanted.hosted, asked=("Ada-L",)))) == ("dee",)


def test_who_was_taken_off_the_list_is_not_asked_again() -> None:
    wanted = _unblocked(("a", "approve"))
    there = after(wanted, plan(wanted))
    assert _asked(replace(there, hosted=replace(there.hosted, asked=()))) == ()


@pytest.mark.parametrize("changes", [{"is_draft": True}, {"is_open": False}])
def test_nobody_is_asked_about_what_is_not_ready(changes: dict[str, bool]) -> None:
    wanted = _unblocked(("a", "approve"))
    assert _asked(replace(wanted, hosted=replace(wanted.hosted, **changes))) == ()  # type: ignore[arg-type]


@few
@given(wanteds())
def test_no_login_that_is_none_is_asked(wanted: Wanted) -> None:
    assume(wanted.showing.reviewers)
    assert all(login.isascii() and login.replace("-", "").replace("_", "").isalnum() for login in _asked(wanted))


def test_a_hunk_that_was_not_read_is_never_a_passed_check() -> None:
    brief = a_brief(receipt=a_receipt(hunks=(a_hunk_reading(), a_hunk_reading(reading=Reading.UNREAD))))
    check = next(deed for deed in plan(a_wanted(brief, decisions.waiting()[0])) if isinstance(deed, WriteCheck))
    assert check.state is CheckState.FAILED
    assert done(first_look().hosted, check).own_checks[0].state is CheckState.FAILED
