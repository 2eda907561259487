"""What a run does for a task, and what is said of how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.adapters.system import SilentProgress
from bot.desk import RecordKey
from bot.errors import ForereadError, HostError, HostUnavailableError, LedgerError, LedgerUnavailableError, StoreError
from bot.gate import State
from bot.ledger import Kind, read_entry
from bot.pipeline.grouping import GroupJudge
from bot.pipeline.publishing import Evaluated
from bot.pipeline.working import Means, carry_out
from bot.ports import Progress
from bot.post import CheckState, Heard, HostedChange, Kept
from bot.work import (
    MOST_STARTS,
    Outcome,
    OutcomeKind,
    Task,
    TaskKind,
    Urgency,
    Wish,
    sweep_wish,
)
from tests.fakes import RememberedLedger
from tests.fakes_host import HEAD, NOON, PLACE, FakeCodeHost
from tests.fakes_service import MemoryOutcomes, MemoryRecords, MemoryTasks
from tests.pipeline.test_publishing import Judge, gate_of
from tests.post.scenes import KEY

WISH = Wish("change:5000:12", TaskKind.CHANGE, PLACE, 5000, 7, "pushed", Urgency.CHANGE, head=HEAD)


class MemorySweeps:
    """How far each repository was swept."""

    def __init__(self) -> None:
        self.until: dict[int, datetime] = {}

    def watermark(self, repository_id: int) -> datetime | None:
        return self.until.get(repository_id)

    def set_watermark(self, repository_id: int, at: datetime) -> None:
        self.until[repository_id] = at


class Worker:
    """Everything that a run needs, with a judge that the test made."""

    def __init__(self, judge: Judge | None = None) -> None:
        self.host = FakeCodeHost()
        self.judge = judge or Judge()
        self.tasks = MemoryTasks()
        self.records, self.outcomes, self.ledger = MemoryRecords(), MemoryOutcomes(), RememberedLedger()
        self.between: Callable[[Progress], object] = lambda _: None
        """What happens while the change is read, with the progress of the run."""

    def run(self, wish: Wish = WISH) -> Outcome:
        """The task as a worker has it."""
        self.tasks.want([wish], NOON)
        (task,) = self.tasks.take(NOON, 1)
        begun = self.tasks.start(task.run, "w1")
        assert begun is not None
        outcome = self.carry_out(begun)
        self.tasks.settle(begun.run, outcome, NOON)
        return outcome

    def carry_out(self, task: Task) -> Outcome:
        means = Means(
            self.host,
            self._evaluation,
            self._no_judge,
            KEY,
            self.tasks,
            self.records,
            MemorySweeps(),
            self.outcomes,
            self.ledger,
            lambda _: (),
            lambda: NOON,
            SilentProgress(),
        )
        return carry_out(task, means)

    def _evaluation(self, task: Task, progress: Progress) -> Callable[[HostedChange, Kept, Heard], Evaluated]:
        def evaluate(hosted: HostedChange, told: Kept, listened: Heard) -> Evaluated:
            self.between(progress)
            return self.judge(hosted, told, listened)

        return evaluate

    def _no_judge(self, task: Task, progress: Progress) -> GroupJudge:
        raise AssertionError(task.key)


def test_a_change_is_shown_on_the_host_remembered_for_the_desk_and_recorded() -> None:
    worker = Worker()
    assert worker.run().kind is OutcomeKind.DONE
    assert gate_of(worker.host) == [CheckState.WAITING]
    record = worker.records.get(RecordKey(worker.host.change.repository_id, PLACE.number))
    assert record is not None
    assert (record.head, record.state, record.is_open, record.installation) == (HEAD, "waiting", True, 7)
    kinds = {read_entry(line).kind for line in worker.ledger.lines}
    assert kinds >= {Kind.BRIEF, Kind.PUBLICATION}


def test_doing_it_again_writes_nothing_more() -> None:
    worker = Worker()
    worker.run()
    written = list(worker.host.done)
    assert worker.carry_out(Task(WISH, 2, 1, running=2)).kind is not OutcomeKind.FAILED
    assert worker.host.done == written


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (HostUnavailableError("No answer.", ""), OutcomeKind.LATER),
        (StoreError("The disk is full.", ""), OutcomeKind.LATER),
        (LedgerUnavailableError("The disk is full.", ""), OutcomeKind.LATER),
        (HostError("No such change.", ""), OutcomeKind.FAILED),
        (LedgerError("Its end is not known.", ""), OutcomeKind.FAILED),
    ],
)
def test_how_a_run_ends_says_whether_trying_again_may_help(error: ForereadError, kind: OutcomeKind) -> None:
    worker = Worker()

    def fails(_: Progress) -> None:
        raise error

    worker.between = fails
    outcome = worker.run()
    assert (outcome.kind, error.happened in outcome.why) == (kind, True)
    assert CheckState.PASSED not in gate_of(worker.host)


def test_a_newer_head_ends_the_run_of_an_older_one_before_anything_of_it_is_written() -> None:
    worker = Worker(Judge(State.SATISFIED))

    def pushed(progress: Progress) -> None:
        worker.tasks.want([replace(WISH, head="f" * 40)], NOON)
        progress.step("asking the model")

    worker.between = pushed
    assert worker.run().kind is OutcomeKind.SUPERSEDED
    assert worker.host.done == []


def test_who_acts_meanwhile_does_not_end_it() -> None:
    worker = Worker()

    def commented(progress: Progress) -> None:
        worker.tasks.want([replace(WISH, head="", reads=False)], NOON)
        progress.step("asking the model")

    worker.between = commented
    assert worker.run().kind is OutcomeKind.DONE


def test_a_process_that_was_taken_for_dead_stops_at_its_next_step() -> None:
    worker = Worker(Judge(State.SATISFIED))

    def taken_over(progress: Progress) -> None:
        (task,) = worker.tasks.launched(1)
        worker.tasks.start(task.run, "w2")
        progress.step("asking the model")

    worker.between = taken_over
    assert worker.run().kind is OutcomeKind.SUPERSEDED
    assert worker.host.done == []


def test_a_run_that_kills_its_process_each_time_is_given_up_with_a_reason() -> None:
    worker = Worker()
    outcome = worker.carry_out(Task(WISH, 1, 0, running=1, starts=MOST_STARTS))
    assert outcome.kind is OutcomeKind.GIVEN_UP
    assert str(MOST_STARTS) in outcome.why
    assert worker.host.asked == []


def test_where_another_repository_has_the_name_by_now_nothing_is_written() -> None:
    """A delivery of before the renaming comes late; somebody else's change of that number would be judged for it."""
    worker = Worker(Judge(State.SATISFIED))
    outcome = worker.run(replace(WISH, key="change:77:12", repository_id=77))
    assert (outcome.kind, "another repository" in outcome.why) == (OutcomeKind.FAILED, True)
    assert worker.host.done == []
    assert worker.records.records == {}


def test_no_success_stands_where_what_was_decided_cannot_be_put_on_record() -> None:
    """Who is in a team is not in the fingerprint: a success of before may not hold any more."""
    worker = Worker(Judge(State.SATISFIED))
    worker.run()
    assert gate_of(worker.host) == [CheckState.PASSED]

    def fails(_: Progress) -> None:
        raise LedgerError("The ledger does not end where it was left.")

    worker.between = fails
    assert worker.run(replace(WISH, why="somebody left a team")).kind is OutcomeKind.FAILED
    assert gate_of(worker.host) == [CheckState.WAITING]


@pytest.mark.parametrize("is_ledgers", [False, True], ids=["the tables", "the ledger"])
def test_a_database_that_is_away_for_a_moment_takes_nothing_back_and_is_tried_again(is_ledgers: bool) -> None:
    worker = Worker(Judge(State.SATISFIED))
    worker.run()

    def fails(_: Progress) -> None:
        away = StoreError("The service's database failed: no route to 10.0.0.7.")
        if is_ledgers:
            raise LedgerUnavailableError(away.happened) from away
        raise away

    worker.between = fails
    assert worker.run(replace(WISH, why="commented")).kind is OutcomeKind.LATER
    assert gate_of(worker.host) == [CheckState.PASSED]


def test_what_is_closed_is_nobodys_turn_any_more() -> None:
    worker = Worker()
    worker.run()
    worker.host.change = replace(worker.host.change, is_open=False)
    worker.run(replace(WISH, why="closed"))
    record = worker.records.get(RecordKey(worker.host.change.repository_id, PLACE.number))
    assert record is not None
    assert (record.is_open, record.turns) == (False, ())


def test_a_decision_without_a_brief_asks_for_one() -> None:
    """The event of the push was lost, and a person has acted since."""
    worker = Worker()
    judge = worker.judge
    worker.judge = lambda *told: replace(judge(*told), brief=None, lacks_brief=True)  # type: ignore[assignment]
    worker.run(replace(WISH, reads=False))
    task = worker.tasks.find(WISH.key)
    assert task is not None
    assert task.wish.reads
    assert task.wanted > task.done


def test_the_sweep_of_everything_is_a_sweep_of_each() -> None:
    worker = Worker()
    everything = replace(sweep_wish(PLACE, 0, 0), place=replace(PLACE, owner="", name="", number=0))
    assert worker.run(everything).kind is OutcomeKind.DONE
    due = worker.tasks.launchable(NOON, 9)
    assert [(each.wish.kind, each.wish.place.name) for each in due] == [(TaskKind.SWEEP, "shop")]
