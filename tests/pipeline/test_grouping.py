"""The check on what a merge queue has put together: in which order it is written, and what it never says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from bot.errors import HostError, HostUnavailableError
from bot.gate import BOTTOM, Decision, Reason, State
from bot.pipeline.grouping import GroupJudge, GroupPublished, publish_group
from bot.post import CheckState, Done, GroupTrees, WriteCheck
from tests.fakes_host import AUTHOR, NOON, PLACE, FakeCodeHost

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.post import Deed, HostedChange, MergeGroup, Place

TREE = "7" * 40
SAME = GroupTrees(TREE, TREE)
PASSES = Decision(State.SATISFIED, Reason("decision", "All is there."), BOTTOM)
WAITS = Decision(State.WAITING, Reason("decision", "An approval is missing.", State.WAITING), BOTTOM)
REFUSED = HostError("The host does not let us.", "Ask for it.")


class Silent:
    def step(self, what: str) -> None:
        del what


@dataclass
class Queue:
    """A host with a change that is queued, and what is found of it."""

    host: FakeCodeHost = field(default_factory=FakeCodeHost)
    decision: Decision | HostError = PASSES
    trees: GroupTrees | HostError = SAME
    meanwhile: Callable[[], object] = lambda: None
    """Happens while the change is decided on; once."""
    group: MergeGroup = field(init=False)
    now: datetime = NOON

    def __post_init__(self) -> None:
        self.group = self.host.enqueue()

    def change(self, hosted: HostedChange) -> Decision:
        assert hosted.place == PLACE
        happens, self.meanwhile = self.meanwhile, lambda: None
        happens()
        if isinstance(self.decision, HostError):
            raise self.decision
        return self.decision

    def files(self, group: MergeGroup) -> GroupTrees:
        assert group.head == self.group.head
        if isinstance(self.trees, HostError):
            raise self.trees
        return self.trees

    def publish(self) -> GroupPublished:
        judge = GroupJudge(self.change, self.files, lambda: self.now)
        return publish_group(self.host, PLACE, "main", self.group.head, judge, Silent())

    @property
    def written(self) -> list[CheckState]:
        return [each.state for each in self.host.done if isinstance(each, WriteCheck)]

    @property
    def stands(self) -> CheckState | None:
        (group,) = self.host.merge_groups("acme", "shop", "main")
        return group.own_checks[0].state if group.own_checks else None

    def reasons(self) -> set[str]:
        return {each.code for each in self.publish().decision.why.walk()}


def test_it_passes_for_satisfied_changes_and_the_files_that_merging_them_gives() -> None:
    queue = Queue()
    assert queue.publish().deeds[-1].head == queue.group.head
    assert queue.written == [CheckState.PASSED]
    assert all(isinstance(each, WriteCheck) for each in queue.host.done)


def test_a_second_delivery_writes_nothing_even_later() -> None:
    queue = Queue()
    queue.publish()
    queue.now = NOON.replace(hour=13)
    assert queue.publish().deeds == ()
    assert queue.written == [CheckState.PASSED]


@pytest.mark.parametrize(
    ("decision", "trees", "code"),
    [
        (WAITS, SAME, "member"),
        (replace(WAITS, state=State.ERROR), SAME, "member"),
        (REFUSED, SAME, "member-unseen"),
        (PASSES, GroupTrees(TREE, "8" * 40), "group-tree"),
        (PASSES, GroupTrees("", ""), "group-tree"),
        (PASSES, GroupTrees(TREE, TREE, "It is not known."), "group-tree"),
        (PASSES, REFUSED, "group-tree"),
    ],
)
def test_whatever_does_not_pass_fails_with_the_reason(
    decision: Decision | HostError, trees: GroupTrees | HostError, code: str
) -> None:
    queue = Queue(decision=decision, trees=trees)
    assert code in queue.reasons()
    assert queue.written == [CheckState.FAILED]


def moved(host: FakeCodeHost) -> None:
    """Another head than the one that the queue shows."""
    queued = list(host.queue)
    host.push(AUTHOR)
    host.queue[:] = queued


@pytest.mark.parametrize(
    ("happens", "code"),
    [
        (moved, "member-moved"),
        (lambda host: host.retarget(AUTHOR, "release", "c" * 40), "member-moved"),
        (lambda host: host.close(AUTHOR), "member-moved"),
        (lambda host: host.move_base("c" * 40), "group-tree"),
    ],
)
def test_a_change_that_is_not_what_was_queued_fails_the_group(
    happens: Callable[[FakeCodeHost], None], code: str
) -> None:
    queue = Queue()
    happens(queue.host)
    assert code in queue.reasons()
    assert queue.written == [CheckState.FAILED]


@pytest.mark.parametrize(
    "shown", [{"missing": ("The host did not show the checks.",)}, {"base_tip": ""}, {"entries": ()}]
)
def test_a_group_that_is_not_shown_whole_does_not_pass(shown: dict[str, tuple[str, ...] | str]) -> None:
    queue = Queue()
    queue.host.queue[0] = replace(queue.group, **shown)  # type: ignore[arg-type]
    queue.publish()
    assert queue.written == [CheckState.FAILED]


def test_a_change_that_the_queue_does_not_name_fails_the_group() -> None:
    queue = Queue()
    queue.host.queue[0] = replace(queue.group, entries=tuple(each._replace(number=0) for each in queue.group.entries))
    assert "member-unseen" in queue.reasons()
    assert queue.written == [CheckState.FAILED]


def test_a_success_is_taken_back_before_anything_is_decided_anew() -> None:
    queue = Queue()
    queue.publish()
    queue.host.label(AUTHOR, "moved")
    seen: list[CheckState | None] = []
    queue.meanwhile = lambda: seen.append(queue.stands)
    queue.publish()
    assert seen == [CheckState.WAITING]
    assert queue.written == [CheckState.PASSED, CheckState.WAITING, CheckState.PASSED]


@pytest.mark.parametrize("at", ["look", "permissions"])
def test_no_success_stands_that_could_not_be_decided_anew(at: str) -> None:
    """`permissions` stands for whatever the decision asks the host."""
    queue = Queue()
    queue.publish()
    queue.host.label(AUTHOR, "moved")
    if at == "look":
        queue.host.fail_next(at="look")
    else:
        queue.decision = HostUnavailableError("The host is away.")
    with pytest.raises(HostUnavailableError):
        queue.publish()
    assert queue.stands is CheckState.WAITING


def test_what_moves_while_it_is_decided_on_is_decided_on_anew() -> None:
    queue = Queue()
    queue.meanwhile = lambda: queue.host.label(AUTHOR, "moved")
    queue.publish()
    assert queue.written == [CheckState.PASSED]
    other = Queue()
    other.meanwhile = lambda: moved(other.host)
    other.publish()
    assert other.written == [CheckState.FAILED]


def test_a_commit_that_the_queue_no_longer_holds_is_an_error_and_nothing_is_written() -> None:
    queue = Queue()
    queue.meanwhile = queue.host.dequeue
    with pytest.raises(HostError, match="does not hold the commit eeeeeeeeee any more"):
        queue.publish()
    with pytest.raises(HostError, match="does not hold"):
        queue.publish()
    assert queue.host.done == []


class Fast(FakeCodeHost):
    """Merges what has passed at once."""

    def do(self, place: Place, deed: Deed) -> Done:
        done = super().do(place, deed)
        self.dequeue()
        return done


class Deaf(FakeCodeHost):
    """Does not keep what is written."""

    def do(self, place: Place, deed: Deed) -> Done:
        del place, deed
        return Done(1)


def test_that_the_queue_merges_at_once_what_passes_is_no_error() -> None:
    queue = Queue(Fast())
    assert [each.state for each in queue.publish().deeds] == [CheckState.PASSED]


def test_a_check_that_is_not_there_when_it_was_written_is_an_error() -> None:
    with pytest.raises(HostError, match="was written on eeeeeeeeee and is not shown as passed"):
        Queue(Deaf()).publish()


def test_a_queue_that_never_stands_still_is_left_to_its_next_event() -> None:
    queue = Queue()

    def moves() -> None:
        queue.host.label(AUTHOR, f"moved {queue.host.now}")
        queue.meanwhile = moves

    queue.meanwhile = moves
    with pytest.raises(HostUnavailableError, match="moved while it was read"):
        queue.publish()
    assert queue.written == []


def test_each_change_of_a_group_is_decided_on_in_order() -> None:
    queue = Queue()
    queue.group = queue.host.enqueue()
    changes = [each for each in queue.publish().decision.why.because if each.code == "member"]
    assert [each.text for each in changes] == ["acme/shop#7: SATISFIED"] * 2
