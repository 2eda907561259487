"""What Records promises, of SQLite and of a real PostgreSQL server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from bot.desk import AskedQuestion, Excerpt, ExcerptLine, Record, RecordKey, SaidAnswer, Turn
from bot.post import Place
from tests.adapters.store.values import NOON, a_record, after_s, records

if TYPE_CHECKING:
    from bot.adapters.store import Store

LONG = {
    "brief": {"tier": "high", "questions": []},
    "decision": {"state": "waiting"},
    "said": (SaidAnswer("q1", "ada-example", "handled", "see the test", NOON),),
    "excerpts": (Excerpt("q1", "shop/cards.py", (ExcerptLine(3, "a", True), ExcerptLine(4, "b", False, True))),),
}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=records())
def test_a_record_is_given_back_exactly(store: Store, record: Record) -> None:
    newest = replace(record, seen_at=max(record.seen_at, NOON))
    seen = store.records.get(record.key)
    store.records.put(newest if seen is None else replace(newest, seen_at=max(seen.seen_at, newest.seen_at)))
    found = store.records.get(record.key)
    assert found is not None
    assert replace(found, seen_at=newest.seen_at) == newest


def test_what_was_seen_later_stays(store: Store) -> None:
    store.records.put(a_record(title="now", seen_at=after_s(5)))
    store.records.put(a_record(title="before", seen_at=after_s(1)))
    assert store.records.get(RecordKey(9001, 1)) == a_record(title="now", seen_at=after_s(5))
    store.records.put(a_record(title="same time", seen_at=after_s(5)))
    found = store.records.get(RecordKey(9001, 1))
    assert found is not None
    assert found.title == "same time"
    assert store.records.get(RecordKey(9001, 2)) is None


def test_text_that_no_database_holds_does_not_keep_a_record_away(store: Store) -> None:
    hostile = "a\0b\ud800c"
    store.records.put(a_record(title=hostile, turns=(Turn("ada", (hostile,), hostile, ""),)))
    found = store.records.get(RecordKey(9001, 1))
    assert found is not None
    assert (found.title, found.turns[0].what) == ("a\ufffdb\ufffdc", hostile)


def test_lists_hold_what_is_asked_for_without_the_long_parts(store: Store) -> None:
    light = {"asked": (AskedQuestion("q1", "access-control", "rule"),), "questions": ("q1",), "waited_from": NOON}
    store.records.put(a_record(1, **light, **LONG))
    store.records.put(a_record(2, is_open=False, seen_at=after_s(9)))
    store.records.put(a_record(3, key=RecordKey(9002, 3), place=Place("acme", "site", 3)))
    store.records.put(a_record(4, key=RecordKey(9003, 4)))
    assert list(store.records.open([9001, 9002])) == [
        a_record(1, **light),
        a_record(3, key=RecordKey(9002, 3), place=Place("acme", "site", 3)),
    ]
    assert [each.key.number for each in store.records.since([9001, 9002], after_s(9))] == [2]
    assert list(store.records.open([])) == []
    assert store.records.get(RecordKey(9001, 1)) == a_record(1, **light, **LONG)


def test_a_change_is_found_by_the_names_that_it_had_last(store: Store) -> None:
    store.records.put(a_record(1))
    store.records.put(a_record(1, place=Place("acme", "store", 1), seen_at=after_s(1)))
    assert store.records.at(Place("acme", "shop", 1)) is None
    found = store.records.at(Place("acme", "store", 1))
    assert found is not None
    assert found.key == RecordKey(9001, 1)
    store.records.put(a_record(1, key=RecordKey(9009, 1), place=Place("acme", "store", 1), seen_at=after_s(5)))
    found = store.records.at(Place("acme", "store", 1))
    assert found is not None
    assert found.key == RecordKey(9009, 1)


def test_repositories_have_their_latest_names(store: Store) -> None:
    store.records.put(a_record(1, place=Place("acme", "store", 1), seen_at=after_s(5)))
    store.records.put(a_record(2))
    store.records.put(a_record(1, key=RecordKey(9002, 1), place=Place("acme", "site", 1)))
    assert store.records.repositories() == {9001: "acme/store", 9002: "acme/site"}
