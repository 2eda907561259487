"""What Deliveries promises, of SQLite and of a real PostgreSQL server."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.pipeline.relaying import read_delivery
from bot.work import Delivery
from tests.adapters.store.values import NOON, a_delivery, a_wish, after_s

if TYPE_CHECKING:
    from bot.adapters.store import Store


def test_what_is_kept_is_given_back_as_it_was_sent_oldest_first(store: Store) -> None:
    late, early = a_delivery("late", 9, bytes(range(256)) * 9), a_delivery("early", 1, b"")
    assert store.deliveries.keep([late, early]) == {"late", "early"}
    assert list(store.deliveries.unread(10)) == [early, late]
    assert list(store.deliveries.unread(1)) == [early]


def test_a_delivery_that_is_sent_again_is_known_and_left_as_it_was(store: Store) -> None:
    store.deliveries.keep([a_delivery("d1", body=b"first")])
    again = [a_delivery("d1", body=b"other"), a_delivery("d2"), a_delivery("d2", body=b"other")]
    assert store.deliveries.keep(again) == {"d2"}
    assert store.deliveries.keep(again) == frozenset()
    assert {each.id: each.body for each in store.deliveries.unread(9)} == {"d1": b"first", "d2": b"{}"}
    assert store.deliveries.keep([]) == frozenset()


def test_one_that_was_read_and_is_sent_again_is_not_read_again(store: Store) -> None:
    store.deliveries.keep([a_delivery()])
    store.deliveries.read("d1", [a_wish()], NOON)
    assert store.deliveries.keep([a_delivery()]) == frozenset()
    assert not store.deliveries.unread(9)


def test_more_than_a_statement_holds_is_kept_in_one_go(store: Store) -> None:
    many = [a_delivery(f"d{number:04}", number) for number in range(900)]
    store.deliveries.keep(many[5:7])
    assert store.deliveries.keep(many) == {each.id for each in many} - {"d0005", "d0006"}
    assert list(store.deliveries.unread(1_000)) == many


def test_reading_records_wishes_once_however_often_it_is_said(store: Store) -> None:
    store.deliveries.keep([a_delivery()])
    for _ in range(3):
        store.deliveries.read("d1", [a_wish(1), a_wish(2), a_wish(1)], NOON)
    assert not store.deliveries.unread(9)
    found = [store.tasks.find(f"change:9001:{number}") for number in (1, 2)]
    assert [task.wanted for task in found if task] == [2, 1]


def test_a_refused_one_is_shown_with_its_reason_and_can_be_read_again(store: Store) -> None:
    store.deliveries.keep([a_delivery("d1", 1, b"kept"), a_delivery("d2", 2)])
    store.deliveries.refuse("d1", "no JSON \x00 \ud800", NOON)
    store.deliveries.refuse("d2", "no place", NOON)
    assert [(each.id, each.event, each.received_at) for each in store.deliveries.refused()] == [
        ("d2", "pull_request", after_s(2)),
        ("d1", "pull_request", after_s(1)),
    ]
    assert store.deliveries.refused()[1].why == "no JSON \ufffd \ufffd"
    assert not store.deliveries.unread(9)
    assert store.deliveries.retry("d1")
    assert not store.deliveries.retry("d1")
    assert not store.deliveries.retry("unknown")
    assert [each.body for each in store.deliveries.unread(9)] == [b"kept"]
    assert [each.id for each in store.deliveries.refused()] == ["d2"]


def test_a_relay_reads_the_oldest_in_one_go(store: Store) -> None:
    store.deliveries.keep([a_delivery(f"d{number}", number) for number in range(4)])

    def read(delivery: Delivery) -> list[object] | str:
        return "cannot be read" if delivery.id == "d1" else [a_wish(), a_wish(2)]

    assert store.deliveries.relay(3, read, NOON) == 3  # type: ignore[arg-type]
    assert [each.id for each in store.deliveries.unread(9)] == ["d3"]
    assert [each.why for each in store.deliveries.refused()] == ["cannot be read"]
    task = store.tasks.find("change:9001:1")
    assert task is not None
    assert task.wanted == 2
    assert store.deliveries.relay(3, read, NOON) == 1  # type: ignore[arg-type]
    assert store.deliveries.relay(3, read, NOON) == 0  # type: ignore[arg-type]


def test_relays_at_the_same_time_read_each_delivery_once(store: Store) -> None:
    store.deliveries.keep([a_delivery(f"d{number:03}", number) for number in range(120)])
    read: list[str] = []

    def look(delivery: Delivery) -> list[object]:
        read.append(delivery.id)
        return [a_wish()]

    def relay(_: int) -> int:
        count = 0
        while got := store.deliveries.relay(7, look, NOON):  # type: ignore[arg-type]
            count += got
        return count

    with ThreadPoolExecutor(3) as threads:
        counts = list(threads.map(relay, range(3)))
    assert (sum(counts), len(set(read)), len(read)) == (120, 120, 120)
    task = store.tasks.find("change:9001:1")
    assert task is not None
    assert task.wanted == 120


def test_keepers_of_the_same_deliveries_at_once_agree_on_whose_are_new(store: Store) -> None:
    rounds = [[a_delivery(f"d{(start + n) % 60}") for n in range(60)] for start in range(0, 60, 10)]
    with ThreadPoolExecutor(4) as threads:
        new = list(threads.map(store.deliveries.keep, rounds))
    assert sum(map(len, new)) == len(frozenset().union(*new)) == 60


def test_no_name_of_a_branch_stops_the_reading_of_all_deliveries(store: Store) -> None:
    """The key of a task is indexed, and PostgreSQL refuses what is too long for that, with the whole transaction."""
    name = "".join(chr(0x4E00 + (number * 7919) % 20_000) for number in range(990))
    body = {
        "ref": f"refs/heads/{name}", "after": "a" * 40, "installation": {"id": 7},
        "repository": {"id": 5, "name": "shop", "full_name": "acme/shop", "owner": {"login": "acme"}},
    }  # fmt: skip
    store.deliveries.keep([Delivery("long", "push", json.dumps(body).encode(), NOON)])
    assert store.deliveries.relay(9, read_delivery, NOON) == 1
    assert store.deliveries.refused() == []
    assert store.tasks.waiting().due == 1
