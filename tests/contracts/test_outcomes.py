"""What Outcomes promises, of SQLite and of a real PostgreSQL server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.desk import OutcomeKind, RecordKey
from tests.adapters.store.values import NOON, a_thumb, after_s, an_outcome

if TYPE_CHECKING:
    from bot.adapters.store import Store


def test_each_outcome_is_noted_once(store: Store) -> None:
    other = [an_outcome(2), an_outcome(kind=OutcomeKind.REVERTED), an_outcome(question="q2"), an_outcome(source="c4")]
    assert store.outcomes.note([an_outcome(), *other, an_outcome()]) == 5
    assert store.outcomes.note([an_outcome(at=after_s(9), by="ben-example"), an_outcome(3)]) == 1
    noted = store.outcomes.noted([9001], NOON)
    assert len(noted) == 6
    assert an_outcome() in noted
    assert store.outcomes.note([]) == 0


def test_outcomes_are_listed_by_repository_and_time(store: Store) -> None:
    first, second = an_outcome(1, at=after_s(5), question_kind="taken"), an_outcome(2, at=after_s(1))
    elsewhere = an_outcome(key=RecordKey(9002, 1), at=after_s(3))
    store.outcomes.note([first, second, elsewhere])
    assert list(store.outcomes.noted([9001], NOON)) == [second, first]
    assert list(store.outcomes.noted([9001, 9002], NOON)) == [second, elsewhere, first]
    assert list(store.outcomes.noted([9001], after_s(2))) == [first]
    assert list(store.outcomes.noted([], NOON)) == []


def test_of_thumbs_the_last_word_of_each_person_counts(store: Store) -> None:
    store.outcomes.think(a_thumb(at=after_s(5)))
    store.outcomes.think(a_thumb(at=after_s(9), is_up=False, words="No."))
    store.outcomes.think(a_thumb(at=after_s(1), words="late to arrive"))
    store.outcomes.think(a_thumb(by=102, at=after_s(2)))
    store.outcomes.think(a_thumb(question="", at=after_s(3)))
    assert list(store.outcomes.thumbs([9001], NOON)) == [
        a_thumb(by=102, at=after_s(2)),
        a_thumb(question="", at=after_s(3)),
        a_thumb(at=after_s(9), is_up=False, words="No."),
    ]
    assert list(store.outcomes.thumbs([9002], NOON)) == []


def test_more_repositories_than_a_statement_takes_are_asked_for(store: Store) -> None:
    store.outcomes.note([an_outcome(key=RecordKey(number, 1), at=after_s(number)) for number in (3, 39_000)])
    assert [each.key.repository_id for each in store.outcomes.noted(range(40_000), NOON)] == [3, 39_000]
