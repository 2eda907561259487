"""How long things are kept, and what is taken out of them when a person asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.store import Erased, Pruned
from bot.desk import RecordKey, SaidAnswer, Turn
from bot.errors import BudgetError
from bot.gate import Permission
from bot.review.asking import Budget, Spent
from bot.work import Outcome, OutcomeKind
from tests.adapters.store.values import NOON, a_delivery, a_record, a_session, a_thumb, a_wish, after_s, an_outcome

if TYPE_CHECKING:
    from bot.adapters.store import Store


def test_what_is_over_is_removed_and_nothing_else(store: Store) -> None:
    store.deliveries.keep([a_delivery(name) for name in ("old", "new", "unread", "refused")])
    store.deliveries.read("old", [a_wish(1), a_wish(2), a_wish(3)], NOON)
    store.deliveries.read("new", [], after_s(100))
    store.deliveries.refuse("refused", "why", NOON)
    for task in store.tasks.take(NOON, 2):
        store.tasks.settle(task.run, Outcome(OutcomeKind.DONE), NOON)
    store.tasks.want([a_wish(2)], NOON)
    store.records.put(a_record(1, is_open=False))
    store.records.put(a_record(2))
    store.records.put(a_record(3, is_open=False, seen_at=after_s(100)))
    store.sessions.open("ended", a_session(ends_s=10))
    store.sessions.open("open", a_session(ends_s=100))
    store.permissions.put(9001, {101: Permission.READ}, NOON)
    store.outcomes.note([an_outcome()])

    assert store.prune(NOON) == Pruned(0, 0, 0, 0, 0)
    assert store.prune(after_s(50)) == Pruned(deliveries=1, records=1, sessions=1, tasks=1, permissions=1)
    assert [store.records.get(RecordKey(9001, number)) is None for number in (1, 2, 3)] == [True, False, False]
    assert [store.tasks.find(f"change:9001:{number}") is None for number in (1, 2, 3)] == [True, False, False]
    assert store.sessions.find("open", NOON) is not None
    assert [each.id for each in store.deliveries.unread(9)] == ["unread"]
    assert [each.id for each in store.deliveries.refused()] == ["refused"]
    assert store.deliveries.keep([a_delivery("new"), a_delivery("old")]) == {"old"}
    assert len(store.outcomes.noted([9001], NOON)) == 1
    assert store.prune(after_s(50)) == Pruned(0, 0, 0, 0, 0)


def test_a_person_is_taken_out_and_others_stay(store: Store) -> None:
    store.sessions.open("hers", a_session(101))
    store.sessions.open("his", a_session(102))
    store.permissions.put(9001, {101: Permission.READ, 102: Permission.READ}, NOON)
    store.outcomes.think(a_thumb(by=101))
    store.outcomes.think(a_thumb(by=102, login="ben-example"))
    store.outcomes.note([an_outcome(1, by="Ada-Example"), an_outcome(2, by="ben-example")])
    hers = Turn("ada", ("Ada-Example",), "approval", "owns it")
    his = Turn("ben", ("ben-example",), "approval", "owns it")
    store.records.put(a_record(1, author="ada-example", brief={"tier": "high"}))
    store.records.put(a_record(2, turns=(hers, his), decision={"state": "waiting"}))
    answer = SaidAnswer("q1", "ada-example", "handled", "see the test", NOON)
    store.records.put(a_record(3, brief={"said": ["@ada-example asked"]}, said=(answer,)))
    store.records.put(a_record(4, brief={"tier": "low"}))
    bodies = {"a": b'{"login": "Ada-Example"}', "b": b'{"login": "ben-example"}', "c": b'{"login": "ada-example"}'}
    store.deliveries.keep([a_delivery(name, body=body) for name, body in bodies.items()])
    for name in "ab":
        store.deliveries.refuse(name, "no place", NOON)

    assert store.erase_person(101, "ada-example") == Erased(
        sessions=1, permissions=1, thumbs=1, outcomes=1, records=3, deliveries=1
    )
    found = {number: store.records.get(RecordKey(9001, number)) for number in (1, 2, 3, 4)}
    assert found == {
        1: a_record(1, author=""),
        2: a_record(2, turns=(his,)),
        3: a_record(3),
        4: a_record(4, brief={"tier": "low"}),
    }
    assert [each.by for each in store.outcomes.noted([9001], NOON)] == ["", "ben-example"]
    assert [each.login for each in store.outcomes.thumbs([9001], NOON)] == ["ben-example"]
    assert [store.sessions.find(name, NOON) is None for name in ("hers", "his")] == [True, False]
    assert store.permissions.get(9001, [101, 102], NOON) == {102: Permission.READ}
    for name in "ab":
        store.deliveries.retry(name)
    assert {each.id: each.body for each in store.deliveries.unread(9)} == {**bodies, "a": b""}


def test_a_login_is_no_pattern(store: Store) -> None:
    store.records.put(a_record(1, author="adaXexample", brief={"tier": "high"}))
    assert store.erase_person(1, "ada_example").records == 0
    assert store.erase_person(1, "%").records == 0
    store.records.put(a_record(2, author="ada-example-2", brief={"said": "x-ada"}))
    assert store.erase_person(1, "ada").records == 0
    assert store.erase_person(1, "ada-example").records == 0
    assert store.erase_person(1, "ADA-Example-2").records == 1


def test_remembered_permissions_are_those_of_late(store: Store) -> None:
    store.permissions.put(9001, {101: Permission.WRITE, 102: Permission.READ}, NOON)
    store.permissions.put(9001, {101: Permission.ADMIN}, after_s(60))
    store.permissions.put(9001, {101: Permission.NONE}, after_s(30))
    store.permissions.put(9002, {101: Permission.READ}, NOON)
    store.permissions.put(9003, {}, NOON)
    assert store.permissions.get(9001, [101, 102, 103], NOON) == {101: Permission.ADMIN, 102: Permission.READ}
    assert store.permissions.get(9001, [101, 102], after_s(1)) == {101: Permission.ADMIN}
    assert store.permissions.get(9001, [], NOON) == {}
    store.permissions.forget(9001)
    assert store.permissions.get(9001, [101], NOON) == {}
    assert store.permissions.get(9002, [101], NOON) == {101: Permission.READ}
    store.permissions.forget()
    assert store.permissions.get(9002, [101], NOON) == {}


def test_workers_that_give_no_sign_of_life_are_lost(store: Store) -> None:
    for seconds, name in enumerate(["w2", "w1", "w2", "w3"]):
        store.workers.heartbeat(name, after_s(seconds))
    assert list(store.workers.lost(after_s(3))) == ["w1", "w2"]
    assert [store.workers.alive(after_s(seconds)) for seconds in (1, 2, 3, 4)] == [3, 2, 1, 0]
    store.workers.forget("w1")
    store.workers.forget("unknown")
    assert list(store.workers.lost(after_s(9))) == ["w2", "w3"]


def test_each_who_pays_has_a_month_of_their_own(store: Store) -> None:
    one, two = (store.spending("2026-11", Budget(100), f"installation:{number}") for number in (1, 2))
    one.take(Spent(100, 0.0))
    two.take(Spent(60, 0.0))
    with pytest.raises(BudgetError):
        one.take(Spent(1, 0.0))
    assert (one.spent().tokens, two.spent().tokens) == (100, 60)
