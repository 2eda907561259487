"""What somebody may try who moves a pull request between two looks, or brings a check to where it says something else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cli._handle import plain_log
from bot.errors import HostError, HostUnavailableError
from bot.gate import BOTTOM, Account, Binding, Decision, Grounds, Permission, Reason, State
from bot.pipeline.hosting import begin_of
from bot.post import CheckState, Epoch, KeptAct, check_decision, courtesies, explained, heard, reviews_of, worth_keeping
from bot.post import State as Remembered
from tests.fakes_host import AUTHOR, NOON, FakeCodeHost, a_hosted_change
from tests.pipeline.test_publishing import Judge, gate_of, run

BEN = Account(102, "ben")


def test_a_branch_that_differs_by_case_alone_has_a_check_that_does_not() -> None:
    """GitHub compares contexts without case, and whoever can push can make the branch MAIN with a policy of their own."""
    names = {check_decision(base).casefold() for base in ("main", "MAIN", "Main", "ma\u0131n", "\uff4dain")}
    assert len(names) == 5
    assert check_decision("release/1.2") == "foreread: senior review: release/1.2"
    assert len(check_decision("Ä" * 900)) <= 255


def test_a_success_does_not_wait_under_another_base_while_the_change_is_elsewhere() -> None:
    """Passed for main, retargeted, objected to, retargeted back and merged at once: main's success must be gone."""
    host = FakeCodeHost()
    run(host, Judge(State.SATISFIED))
    assert gate_of(host) == [CheckState.PASSED]
    host.retarget(AUTHOR, "release", "c" * 40)
    run(host, Judge(State.WAITING))
    assert gate_of(host) == [CheckState.WAITING]


def test_who_closes_a_retargeted_change_leaves_no_success_of_either_base() -> None:
    host = FakeCodeHost()
    run(host, Judge(State.SATISFIED))
    host.retarget(AUTHOR, "release", "c" * 40)
    host.close(AUTHOR)
    run(host, Judge(State.SATISFIED))
    assert {each.state for each in host.change.own_checks if each.name != "foreread: brief"} == {CheckState.WAITING}


def test_an_objection_that_comes_between_the_last_look_and_the_success_leaves_no_success() -> None:
    """In the last turn, too, after which nobody looks again."""
    host = _Hasty()
    with pytest.raises(HostUnavailableError):
        run(host, Judge(State.SATISFIED))
    assert CheckState.PASSED not in gate_of(host)


class _Hasty(FakeCodeHost):
    """Somebody speaks whenever a success has just been written."""

    def look(self, place: object) -> object:  # type: ignore[override]
        if gate_of(self) == [CheckState.PASSED] and self._last_spoken != len(self.done):
            self._last_spoken = len(self.done)
            self.say(BEN, "Wait: this refunds twice.")
        return super().look(place)  # type: ignore[arg-type]

    _last_spoken = -1


@pytest.mark.parametrize("slow", [0, 1, 90, 600])
def test_an_approval_is_never_bound_to_a_page_that_came_after_it_however_slow_our_clock_is(slow: int) -> None:
    host = FakeCodeHost()
    given = host.review(BEN)
    assert given.at is not None
    begin = begin_of(given.at - timedelta(seconds=slow), host.change)
    epoch = Epoch(begin, host.change.head, "main", host.change.base_tip, "sha256:p", "sha256:c", required=BOTTOM)
    state = Remembered(host.change.id, 1, (epoch,))
    [review] = reviews_of(host.change, state, {BEN.id: Permission.WRITE}, {})
    assert review.binding == Binding(None, None, None)


def test_what_was_said_in_a_thread_or_by_an_edit_is_before_the_page_that_it_made() -> None:
    host = FakeCodeHost()
    remark = host.say(BEN, "Well.")
    host.edit(remark, "/foreread answer 1 handled at a.py:3 by the guard", BEN)
    assert begin_of(host.now - timedelta(seconds=9), host.change) > host.now


def test_what_was_kept_once_is_kept_whoever_can_still_be_asked_about() -> None:
    act = KeptAct(11, BEN, NOON, "/foreread answer 1 defect it pays twice")
    assert worth_keeping((act,), a_hosted_change(), {}, (act,)) == (act,)
    assert worth_keeping((act,), a_hosted_change(), {}) == ()


def test_a_decision_that_fills_pages_is_explained_in_what_a_remark_holds() -> None:
    """A reply that the host refuses would be tried again by each run, and the decision waits behind it."""
    reasons = tuple(
        Reason("path", f"src/{number}/{'x' * 200}.py is critical.", State.WAITING) for number in range(3_000)
    )
    decision = Decision(State.WAITING, Reason("decision", "Much is missing.", State.WAITING, reasons), BOTTOM)
    assert len(explained(decision, Grounds(NOON))) < 40_000


def test_a_thousand_remarks_that_nobody_understands_do_not_hold_a_decision_up() -> None:
    host = FakeCodeHost()
    for _ in range(200):
        host.say(BEN, "/foreread fly")
    listened = heard(host.change, Remembered(host.change.id))
    assert len(listened.unclear) == 200
    assert len(tuple(courtesies(listened, {}, frozenset()))) <= 40


@pytest.mark.parametrize(
    "said", ["::set-output name=decision::passed", "a\n::error::x", "x ##[add-mask]a", "\x1b]0;x\x07"]
)
def test_no_message_is_a_command_to_actions_or_to_a_terminal(said: str) -> None:
    line = plain_log(said)
    assert not line.lstrip().startswith("::")
    assert "\n" not in line
    assert "##[" not in line
    assert line.isprintable()


@pytest.mark.parametrize(
    ("error", "left"), [(HostError, CheckState.WAITING), (HostUnavailableError, CheckState.PASSED)]
)
def test_a_success_does_not_outlive_the_right_to_see_who_gave_it(error: type[HostError], left: CheckState) -> None:
    """Nothing that the look shows has moved, but the team cannot be read any more. A host that is away is no refusal."""
    host = FakeCodeHost()
    run(host, Judge(State.SATISFIED))

    def refuse() -> None:
        raise error("GitHub would not show the members of the team.", "")

    with pytest.raises(HostError):
        run(host, Judge(State.SATISFIED, meanwhile=refuse))
    assert gate_of(host) == [left]
