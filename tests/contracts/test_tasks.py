"""What Tasks promises, of SQLite and of a real PostgreSQL server."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.post import Place
from bot.work import MOST_TRIES, PATIENCE, SOON, Outcome, OutcomeKind, Queue, Task, TaskKind, Urgency, Wish, pause
from tests.adapters.store.values import NOON, a_wish, after_s

if TYPE_CHECKING:
    from bot.adapters.store import Store

DONE = Outcome(OutcomeKind.DONE)
FAILED = Outcome(OutcomeKind.FAILED, "It broke.")


def found(store: Store, key: str = "change:9001:1") -> Task:
    task = store.tasks.find(key)
    assert task is not None
    return task


def launched(store: Store, key: str = "change:9001:1") -> Task:
    task = store.tasks.launch(key)
    assert task is not None
    return task


def test_wishes_of_one_key_come_together_in_one_task(store: Store) -> None:
    store.tasks.want([a_wish(), a_wish(2), a_wish(why="edited")], NOON)
    store.tasks.want([a_wish(why="closed")], after_s(5))
    assert found(store) == Task(a_wish(why="closed"), wanted=3, done=0, since=NOON)
    assert found(store, "change:9001:2") == Task(a_wish(2), wanted=1, done=0, since=NOON)
    assert store.tasks.find("unknown") is None


def test_a_wish_is_given_back_as_it_was_made(store: Store) -> None:
    wish = Wish(
        "spread:7:9001/main/ä:push", TaskKind.SPREAD, Place("acme", "shop", 0), 9001, 2**62, "pushed to maïn",
        Urgency.LOWERING, False, "a1" * 20, "refs/heads/maïn", '{"event": "push"}',
    )  # fmt: skip
    store.tasks.want([wish], NOON)
    assert found(store, wish.key).wish == wish
    assert found(store, wish.key).queue is Queue.BRIEFS


def test_the_strongest_of_what_is_not_done_counts(store: Store) -> None:
    act = a_wish(urgency=Urgency.ACT, reads=False)
    store.tasks.want([act, a_wish(urgency=Urgency.SWEEP), a_wish(urgency=Urgency.CHANGE, reads=False)], NOON)
    assert (found(store).wish.urgency, found(store).wish.reads) == (Urgency.ACT, True)
    store.tasks.settle(launched(store).run, DONE, NOON)
    store.tasks.want([a_wish(urgency=Urgency.CHANGE, reads=False)], NOON)
    assert (found(store).wish.urgency, found(store).wish.reads) == (Urgency.CHANGE, False)


def test_what_is_wished_for_during_a_run_belongs_to_the_next(store: Store) -> None:
    store.tasks.want([a_wish(urgency=Urgency.LOWERING, reads=True)], NOON)
    run = launched(store).run
    store.tasks.want([a_wish(urgency=Urgency.ACT, reads=False)], after_s(1))
    store.tasks.want([a_wish(urgency=Urgency.CHANGE, reads=False)], after_s(2))
    assert (found(store).wish.urgency, found(store).wish.reads) == (Urgency.LOWERING, True)
    store.tasks.settle(run, DONE, after_s(3))
    task = found(store)
    assert (task.wish.urgency, task.wish.reads, task.wanted, task.done) == (Urgency.ACT, False, 3, 1)
    assert task.since is not None
    assert [each.key for each in store.tasks.launchable(after_s(3), 9)] == [task.key]


def test_what_a_failed_run_should_have_done_is_still_to_be_done(store: Store) -> None:
    store.tasks.want([a_wish(urgency=Urgency.LOWERING, reads=True)], NOON)
    run = launched(store).run
    store.tasks.want([a_wish(urgency=Urgency.ACT, reads=False)], after_s(1))
    store.tasks.settle(run, FAILED, after_s(2))
    assert (found(store).wish.urgency, found(store).wish.reads) == (Urgency.LOWERING, True)
    assert found(store).since == NOON


def test_what_a_wish_does_not_know_stays_as_an_earlier_one_said(store: Store) -> None:
    store.tasks.want([a_wish(head="a1" * 20, base="main")], NOON)
    store.tasks.want([a_wish(installation=0, repository_id=0, why="comment")], NOON)
    assert found(store).wish == a_wish(head="a1" * 20, base="main", why="comment")
    assert launched(store).running_head == "a1" * 20
    store.tasks.want([a_wish(head="b2" * 20)], NOON)
    assert (found(store).wish.head, found(store).running_head) == ("b2" * 20, "a1" * 20)


def test_a_sweep_that_has_waited_long_is_as_urgent_as_an_act_and_never_more_than_what_may_be_wrong(
    store: Store,
) -> None:
    """Acts without end must not keep away what alone finds lost events."""
    store.tasks.want([a_wish(1, urgency=Urgency.SWEEP)], NOON)
    later = NOON + PATIENCE
    store.tasks.want([a_wish(2, urgency=Urgency.ACT), a_wish(3, urgency=Urgency.LOWERING)], later)
    assert [each.key[-1] for each in store.tasks.launchable(later - SOON, 9)] == ["3", "2", "1"]
    assert [each.key[-1] for each in store.tasks.launchable(later, 9)] == ["3", "1", "2"]
    assert [each.wish.urgency for each in store.tasks.take(later, 2)] == [Urgency.LOWERING, Urgency.ACT]


def test_the_most_urgent_is_first_then_installations_in_turn_then_the_longest_waiting(store: Store) -> None:
    order = [
        (Urgency.CHANGE, 1, 0), (Urgency.CHANGE, 1, 1), (Urgency.CHANGE, 1, 2), (Urgency.CHANGE, 2, 5),
        (Urgency.CHANGE, 3, 4), (Urgency.CHANGE, 3, 6), (Urgency.SWEEP, 9, 0), (Urgency.LOWERING, 1, 9),
    ]  # fmt: skip
    for number, (urgency, installation, seconds) in enumerate(order):
        store.tasks.want([a_wish(number, urgency=urgency, installation=installation)], after_s(seconds))
    listed = [(each.wish.urgency, each.wish.installation, each.since) for each in store.tasks.launchable(NOON, 99)]
    expected = [
        (Urgency.LOWERING, 1, 9), (Urgency.CHANGE, 1, 0), (Urgency.CHANGE, 3, 4), (Urgency.CHANGE, 2, 5),
        (Urgency.CHANGE, 1, 1), (Urgency.CHANGE, 3, 6), (Urgency.CHANGE, 1, 2), (Urgency.SWEEP, 9, 0),
    ]  # fmt: skip
    assert listed == [(urgency, number, after_s(seconds)) for urgency, number, seconds in expected]
    assert [each.key for each in store.tasks.take(NOON, 3)] == ["change:9001:7", "change:9001:0", "change:9001:4"]
    assert len(store.tasks.launchable(NOON, 99)) == 5


def test_an_installation_with_little_to_do_does_not_wait_for_all_that_another_has(store: Store) -> None:
    """Room comes one by one; who came first with a hundred would be first each time."""
    store.tasks.want([a_wish(number, installation=1) for number in range(20)], NOON)
    store.tasks.want([a_wish(100, installation=2)], after_s(60))
    taken = [task.wish.installation for _ in range(3) for task in store.tasks.take(after_s(61), 1)]
    assert taken == [1, 2, 1]


def test_no_installation_has_more_than_its_share_under_way_however_urgent(store: Store) -> None:
    store.tasks.want([a_wish(number, installation=1, urgency=Urgency.LOWERING) for number in range(9)], NOON)
    store.tasks.want([a_wish(100, installation=2, urgency=Urgency.SWEEP)], after_s(60))
    first = store.tasks.take(after_s(61), 6, 4)
    assert sorted(task.wish.installation for task in first) == [1, 1, 1, 1, 2]
    assert list(store.tasks.take(after_s(61), 6, 4)) == []
    store.tasks.settle(next(each.run for each in first if each.wish.installation == 1), DONE, after_s(62))
    assert [task.wish.installation for task in store.tasks.take(after_s(62), 6, 4)] == [1]


def test_a_task_is_launched_once_up_to_what_is_wanted_then(store: Store) -> None:
    assert store.tasks.launch("change:9001:1") is None
    store.tasks.want([a_wish(), a_wish(head="a1" * 20)], NOON)
    task = launched(store)
    assert (task.running, task.running_head, task.starts, task.worker) == (2, "a1" * 20, 0, "")
    assert store.tasks.launch(task.key) is None
    assert list(store.tasks.launchable(after_s(9), 9)) == []
    assert list(store.tasks.launched(9)) == [task]
    store.tasks.settle(task.run, DONE, NOON)
    assert store.tasks.launch(task.key) is None


def test_starts_are_counted_and_name_the_worker(store: Store) -> None:
    store.tasks.want([a_wish()], NOON)
    run = launched(store).run
    for starts, worker in ((1, "w1"), (2, "w2")):
        task = store.tasks.start(run, worker)
        assert task is not None
        assert (task.starts, task.worker, task.run) == (starts, worker, run)
    store.tasks.settle(run, DONE, NOON)
    assert store.tasks.start(run, "w3") is None
    assert (found(store).starts, found(store).worker) == (0, "")


@pytest.mark.parametrize("kind", OutcomeKind)
def test_a_run_that_is_not_under_way_settles_nothing(store: Store, kind: OutcomeKind) -> None:
    store.tasks.want([a_wish()], NOON)
    old = launched(store).run
    store.tasks.settle(old, Outcome(OutcomeKind.LATER), NOON)
    new = launched(store)
    runs = [old, "", "@", "change:9001:1", "change:9001:1@0.0", "change:9001:1@1", f"{old}0", f"x{new.run}",
            "change:9001:1@x.1", "change:9001:1@-1.1", f"change:9001:1@{'9' * 30}.0", "\0@1.1"]  # fmt: skip
    for run in runs:
        assert store.tasks.settle(run, Outcome(kind), NOON) is None
        assert store.tasks.start(run, "w") is None
    assert found(store) == new


def test_an_outcome_is_settled_by_the_laws_of_runs(store: Store) -> None:
    store.tasks.want([a_wish()], NOON)
    later = store.tasks.settle(launched(store).run, Outcome(OutcomeKind.LATER, wait_s=60), NOON)
    assert later == found(store)
    assert later is not None
    assert (later.running, later.tries, later.not_before, later.parked) == (0, 1, after_s(60), "")
    assert list(store.tasks.launchable(after_s(59), 9)) == []
    assert [each.key for each in store.tasks.launchable(after_s(60), 9)] == [later.key]
    done = store.tasks.settle(launched(store).run, DONE, NOON)
    assert done == Task(a_wish(), wanted=1, done=1)


def test_a_new_wish_tries_a_parked_one_once_more(store: Store) -> None:
    """What has happened may make a success wrong: that must not wait for somebody who looks at the desk."""
    store.tasks.want([a_wish()], NOON)
    for _ in range(MOST_TRIES):
        store.tasks.settle(launched(store).run, FAILED, NOON)
    assert store.tasks.parked()
    store.tasks.want([a_wish()], after_s(5))
    assert not store.tasks.parked()
    assert [each.key for each in store.tasks.launchable(after_s(5) + SOON, 9)] == ["change:9001:1"]
    store.tasks.settle(launched(store).run, FAILED, NOON)
    assert [each.parked for each in store.tasks.parked()] == ["It broke."]


def test_a_new_wish_shortens_a_long_pause(store: Store) -> None:
    store.tasks.want([a_wish()], NOON)
    store.tasks.settle(launched(store).run, Outcome(OutcomeKind.LATER, "No answer.", 3_600), NOON)
    assert list(store.tasks.launchable(after_s(600), 9)) == []
    store.tasks.want([a_wish()], after_s(600))
    assert [each.key for each in store.tasks.launchable(after_s(600) + SOON, 9)] == ["change:9001:1"]


def test_what_fails_too_often_is_parked_with_its_reason_until_somebody_tries_it_again(store: Store) -> None:
    store.tasks.want([a_wish()], NOON)
    runs = set()
    for _ in range(MOST_TRIES):
        runs.add(launched(store).run)
        store.tasks.settle(launched_run(store), FAILED, NOON)
    assert [(each.key, each.parked) for each in store.tasks.parked()] == [("change:9001:1", "It broke.")]
    assert list(store.tasks.launchable(after_s(pause(99)), 9)) == []
    assert store.tasks.launch("change:9001:1") is None
    assert store.tasks.waiting()._replace(oldest_s=0) == (0, 0, 0, 0, 1, 0)
    assert store.tasks.retry("change:9001:1", after_s(9))
    assert not store.tasks.retry("change:9001:1", after_s(9))
    assert [each.key for each in store.tasks.launchable(after_s(9), 9)] == ["change:9001:1"]
    runs.add(launched(store).run)
    assert len(runs) == MOST_TRIES + 1, "the engine has seen no run by this name"


def test_another_head_begins_from_nothing(store: Store) -> None:
    given_up = Outcome(OutcomeKind.GIVEN_UP, "It ends every process.")
    store.tasks.want([a_wish(head="a1" * 20)], NOON)
    run = launched(store).run
    store.tasks.settle(run, given_up, NOON)
    store.tasks.want([a_wish(head="b2" * 20)], after_s(2))
    task = found(store)
    assert (task.parked, task.tries, task.not_before, task.wish.head) == ("", 0, None, "b2" * 20)
    assert [each.key for each in store.tasks.launchable(after_s(2), 9)] == [task.key]
    assert launched(store).run != run


def launched_run(store: Store) -> str:
    (task,) = store.tasks.launched(9)
    return task.run


def test_those_under_way_are_listed_longest_first(store: Store) -> None:
    store.tasks.want([a_wish(number) for number in range(4)], NOON)
    for number in (2, 0, 3):
        store.tasks.launch(f"change:9001:{number}")
    assert [each.wish.place.number for each in store.tasks.launched(9)] == [2, 0, 3]
    assert [each.wish.place.number for each in store.tasks.launched(1)] == [2]


def test_what_waits_is_counted(store: Store) -> None:
    from tests.adapters.store.values import a_delivery

    store.deliveries.keep([a_delivery("d1"), a_delivery("d2"), a_delivery("d3")])
    store.deliveries.refuse("d1", "why", NOON)
    store.tasks.want([a_wish(number) for number in range(4)], NOON)
    store.tasks.launch("change:9001:0")
    store.tasks.settle(launched(store, "change:9001:1").run, Outcome(OutcomeKind.LATER), NOON)
    store.tasks.settle(launched(store, "change:9001:2").run, DONE, NOON)
    waiting = store.tasks.waiting()
    assert waiting._replace(oldest_s=0) == (2, 1, 2, 1, 0, 0)
    assert waiting.oldest_s >= 0


def test_the_age_of_the_oldest_wish_is_told(store_url: str) -> None:
    from bot.adapters.store import open_store

    with open_store(store_url, now=lambda: after_s(90)) as store:
        assert store.tasks.waiting().oldest_s == 0
        store.tasks.want([a_wish(1)], after_s(60))
        store.tasks.want([a_wish(2)], NOON)
        assert store.tasks.waiting().oldest_s == 90
        store.tasks.settle(launched(store, "change:9001:2").run, DONE, NOON)
        assert store.tasks.waiting().oldest_s == 30


@pytest.mark.parametrize("way", ["take", "launch"])
def test_of_those_who_launch_at_the_same_time_each_gets_others(store: Store, way: str) -> None:
    store.tasks.want([a_wish(number, installation=number % 3) for number in range(60)], NOON)

    def take(_: int) -> list[str]:
        if way == "take":
            mine = [store.tasks.take(NOON, 5) for _ in range(8)]
            return [task.key for each in mine for task in each]
        keys = [task.key for task in store.tasks.launchable(NOON, 99)]
        return [key for key in keys if store.tasks.launch(key) is not None]

    with ThreadPoolExecutor(4) as threads:
        taken = [key for keys in threads.map(take, range(4)) for key in keys]
    assert len(taken) == len(set(taken))
    assert len(taken) == 60 or way == "take"
    assert len(store.tasks.launched(99)) == len(taken)


def test_wishes_that_come_at_the_same_time_are_all_counted(store: Store) -> None:
    rounds = [[a_wish(number) for number in numbers] for numbers in ((1, 2, 3), (3, 2, 1), (2, 1, 3), (1, 3, 2))]

    def want(wishes: list[Wish]) -> None:
        for _ in range(10):
            store.tasks.want(wishes, NOON)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(want, rounds))
    assert [found(store, f"change:9001:{number}").wanted for number in (1, 2, 3)] == [40, 40, 40]


def test_a_superseded_run_leaves_its_urgency_to_the_next(store: Store) -> None:
    store.tasks.want([a_wish(urgency=Urgency.LOWERING, head="a1" * 20)], NOON)
    run = launched(store).run
    store.tasks.want([a_wish(head="b2" * 20)], NOON)
    store.tasks.settle(run, Outcome(OutcomeKind.SUPERSEDED), NOON)
    assert found(store).wish == replace(a_wish(head="b2" * 20), urgency=Urgency.LOWERING)
    assert (found(store).wanted, found(store).done) == (2, 1)
