"""The order of writing on a host: no success stands that was not decided on what is there, whatever happens between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.adapters.system import SilentProgress
from bot.errors import HostError, HostUnavailableError
from bot.facts import ProvenanceLevel
from bot.gate import BOTTOM, Decision, GateQuestion, Grounds, Permission, QuestionSet, Reason, State, questions_digest
from bot.pipeline.publishing import Evaluated, Published, publish
from bot.post import (
    CHECK_BRIEF,
    CheckState,
    Epoch,
    Heard,
    HostedChange,
    Kept,
    Showing,
    WriteCheck,
    WriteComment,
    check_decision,
)
from tests.builders import a_brief
from tests.fakes_host import AUTHOR, HEAD, PLACE, FakeCodeHost
from tests.post.scenes import KEY

GATE = check_decision("main")
_ASKED = (GateQuestion("q1", "What of None?"),)


@dataclass
class Judge:
    """Decides as the test says, on what it is shown."""

    state: State = State.WAITING
    meanwhile: Callable[[], object] = lambda: None
    """What happens on the host while the change is read."""
    seen: list[HostedChange] = field(default_factory=list[HostedChange])
    minutes: int = 0

    def __call__(self, hosted: HostedChange, told: Kept, listened: Heard) -> Evaluated:
        self.seen.append(hosted)
        self.meanwhile()
        at = hosted.pushes[0].at + timedelta(minutes=self.minutes)
        decision = Decision(self.state, Reason("decision", "It is as the test says.", self.state), BOTTOM)
        questions = QuestionSet(_ASKED, questions_digest(_ASKED))
        epoch = Epoch(at, hosted.head, hosted.base, hosted.base_tip, "sha256:p", "sha256:c", questions, BOTTOM)
        made_with = f"{hosted.head} 1"
        brief = None if told.state.brief == made_with else a_brief()
        if brief is not None:
            brief = replace(brief, receipt=replace(brief.receipt, head=hosted.head))
        grounds = Grounds(at, hosted.id, hosted.head, hosted.base)
        return Evaluated(
            decision, grounds, epoch, ProvenanceLevel.NONE, brief, made_with, Showing(labels=False), acts=listened.kept
        )


def run(host: FakeCodeHost, judge: Judge) -> Published:
    return publish(host, PLACE, judge, KEY, SilentProgress())


def gate_of(host: FakeCodeHost) -> list[CheckState]:
    return [each.state for each in host.change.own_checks if each.name == GATE]


def test_a_first_run_writes_one_comment_and_both_checks_the_decision_last() -> None:
    host = FakeCodeHost()
    run(host, Judge())
    assert [type(each) for each in host.done] == [WriteComment, WriteCheck, WriteCheck]
    names = [each.name for each in host.done if isinstance(each, WriteCheck)]
    assert names == [CHECK_BRIEF, GATE]
    assert gate_of(host) == [CheckState.WAITING]


def test_a_second_run_writes_nothing() -> None:
    host, judge = FakeCodeHost(), Judge()
    run(host, judge)
    before = len(host.done)
    assert run(host, judge).deeds == ()
    assert len(host.done) == before


def test_a_success_is_taken_back_before_anything_is_read() -> None:
    host = FakeCodeHost()
    run(host, Judge(State.SATISFIED))
    assert gate_of(host) == [CheckState.PASSED]
    host.say(AUTHOR, "One more thing.")
    shown: list[list[CheckState]] = []
    run(host, Judge(State.SATISFIED, lambda: shown.append(gate_of(host))))
    assert shown == [[CheckState.WAITING]]
    assert gate_of(host) == [CheckState.PASSED]


def test_an_unmoved_success_is_not_taken_back() -> None:
    host = FakeCodeHost()
    run(host, Judge(State.SATISFIED))
    shown: list[list[CheckState]] = []
    run(host, Judge(State.SATISFIED, lambda: shown.append(gate_of(host))))
    assert shown == [[CheckState.PASSED]]


@pytest.mark.parametrize("act", ["push", "retarget", "say", "review"])
def test_no_success_is_written_for_what_has_moved_while_it_was_read(act: str) -> None:
    host = FakeCodeHost()

    def meanwhile() -> None:
        if len(judge.seen) > 1:
            return
        match act:
            case "push":
                host.push(AUTHOR)
            case "retarget":
                host.retarget(AUTHOR, "release", "c" * 40)
            case "say":
                host.say(AUTHOR, "/foreread answer 1 defect it fails")
            case _:
                host.review(AUTHOR)

    judge = Judge(State.SATISFIED, meanwhile)
    run(host, judge)
    assert len(judge.seen) == 2
    passed = [each for each in host.done if isinstance(each, WriteCheck) and each.state is CheckState.PASSED]
    decided = [each for each in passed if each.name != CHECK_BRIEF]
    assert [each.head for each in decided] == [judge.seen[1].head]


def test_a_change_that_never_rests_gets_no_success_and_the_run_says_so() -> None:
    host = FakeCodeHost()
    judge = Judge(State.SATISFIED, lambda: host.push(AUTHOR))
    with pytest.raises(HostUnavailableError, match="moved while it was read"):
        run(host, judge)
    assert CheckState.PASSED not in gate_of(host)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("deed", [WriteComment, WriteCheck])
def test_a_run_that_is_stopped_leaves_no_success_and_the_next_one_finishes(deed: type, after: bool) -> None:
    host = FakeCodeHost()
    host.fail_next(at=deed, after=after)
    with pytest.raises(HostError):
        run(host, Judge(State.SATISFIED))
    assert CheckState.PASSED not in gate_of(host) or after
    run(host, Judge(State.SATISFIED))
    assert gate_of(host) == [CheckState.PASSED]
    assert len([each for each in host.change.remarks if each.ours]) == 1


def test_a_failing_look_at_the_rules_leaves_the_success_taken_back() -> None:
    host = FakeCodeHost()
    run(host, Judge(State.SATISFIED))
    host.say(AUTHOR, "One more thing.")

    def fail() -> None:
        raise HostUnavailableError("It is down.", "Try later.")

    with pytest.raises(HostUnavailableError):
        run(host, Judge(State.SATISFIED, fail))
    assert gate_of(host) == [CheckState.WAITING]


def test_a_merged_change_is_left_as_it_was_decided() -> None:
    host = FakeCodeHost()
    run(host, Judge(State.SATISFIED))
    host.close(AUTHOR, merged=True)
    published = run(host, Judge(State.WAITING))
    assert published.evaluated is None
    assert published.deeds == ()
    assert gate_of(host) == [CheckState.PASSED]


def test_a_closed_change_keeps_no_success_for_whoever_opens_it_again() -> None:
    host = FakeCodeHost()
    run(host, Judge(State.SATISFIED))
    host.close(AUTHOR)
    assert run(host, Judge(State.SATISFIED)).evaluated is None
    assert gate_of(host) == [CheckState.WAITING]
    host.reopen(AUTHOR)
    run(host, Judge(State.WAITING, minutes=30))
    assert gate_of(host) == [CheckState.WAITING]


def test_what_people_said_is_remembered_in_the_comment() -> None:
    host = FakeCodeHost()
    run(host, Judge())
    host.rights[AUTHOR.id] = Permission.WRITE
    remark = host.say(AUTHOR, "/foreread answer 1 handled at pay.py:3, which returns early")
    run(host, Judge())
    host.delete(remark)
    judge = Judge(minutes=60)
    heard: list[Heard] = []

    def listening(hosted: HostedChange, told: Kept, listened: Heard) -> Evaluated:
        heard.append(listened)
        return judge(hosted, told, listened)

    publish(host, PLACE, listening, KEY, SilentProgress())
    assert [each.question for each in heard[0].acts.answers] == ["q1"]
    assert host.change.head == HEAD
