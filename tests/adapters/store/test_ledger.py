"""The ledger in the database: writers at the same time, lines that others have had, texts that are erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.signing import new_key
from bot.errors import LedgerError, LedgerUnavailableError
from bot.ledger import Kind, read_entry, verify
from tests.ledger.entries import ADA, told, whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.adapters.store import Store


def run(store: Store, statement: str, *values: object) -> None:
    with store._database.writing() as connection:
        mark = "?" if store._database.is_sqlite else "%s"
        connection.exec_driver_sql(statement.replace("?", mark), tuple(values))


def change_last_line(store: Store) -> None:
    line = list(store.ledger.lines())[-1].replace(b'"tier":"critical"', b'"tier":"low"')
    run(store, "UPDATE ledger_lines SET line = ? WHERE number = 3", line)


def take_last_line(store: Store) -> None:
    run(store, "DELETE FROM ledger_lines WHERE number = 3")


def empty(store: Store) -> None:
    run(store, "DELETE FROM ledger_lines")


def put_another(store: Store) -> None:
    run(store, "UPDATE ledger_lines SET line = ? WHERE number = 3", whole().lines[3])


def move_last_line(store: Store) -> None:
    run(store, "UPDATE ledger_lines SET number = 9 WHERE number = 3")


def lose_the_end_of_a_broken_one(store: Store) -> None:
    run(store, "DELETE FROM ledger_lines WHERE number = 1")
    run(store, "DELETE FROM ledger_head")


@pytest.mark.parametrize(
    "spoil",
    [change_last_line, take_last_line, empty, put_another, move_last_line, lose_the_end_of_a_broken_one],
)
def test_nothing_is_appended_to_lines_that_are_not_as_they_were_left(
    store: Store, spoil: Callable[[Store], None]
) -> None:
    for _ in range(3):
        store.ledger.append(told())
    spoil(store)
    found = list(store.ledger.lines())
    for act in (lambda: store.ledger.append(told()), store.ledger.head):
        with pytest.raises(LedgerError):
            act()
    assert list(store.ledger.lines()) == found


def test_a_lost_end_is_found_again_of_a_whole_ledger(store: Store) -> None:
    for _ in range(3):
        store.ledger.append(told())
    run(store, "DELETE FROM ledger_head")
    assert store.ledger.append(told()).number == 4
    assert verify(store.ledger.lines()).whole


def test_a_text_is_erased_and_the_chain_stays_whole(store: Store) -> None:
    for _ in range(3):
        store.ledger.append(told())
    before = list(store.ledger.lines())
    assert b"What stops a refund" in before[2]
    entry = store.ledger.erase(2, ["question q1"], by=ADA, basis="request of the person")
    lines = list(store.ledger.lines())
    assert b"What stops a refund" not in lines[2]
    assert [line for n, line in enumerate(lines[:4]) if n != 2] == [line for n, line in enumerate(before) if n != 2]
    assert (entry.kind, entry.actor, entry.body["entry"]) == (Kind.ERASURE, ADA, 2)
    assert verify(lines).whole
    assert store.ledger.append(told()).previous == entry.digest
    for number, match in ((2, "holds no text 'question q1'"), (99, "has no entry 99")):
        with pytest.raises(LedgerError, match=match):
            store.ledger.erase(number, ["question q1"], by=ADA, basis="again")


def test_what_is_signed_stays_signed(store: Store) -> None:
    key = new_key()
    signed = store.ledger_by(key, "https://github.com")
    signed.append(told())
    with pytest.raises(LedgerError, match="is signed, and no key"):
        store.ledger.append(told())
    assert signed.append(told()).key == key.id
    verdict = verify(store.ledger.lines(), None, [key.trusted()])
    assert (verdict.whole, verdict.signed) == (True, 3)
    assert read_entry(next(iter(store.ledger.lines()))).body["host"] == "https://github.com"


def test_lines_come_some_at_a_time_while_others_write(sqlite_store: Store) -> None:
    for _ in range(3):
        sqlite_store.ledger.append(told())
    lines = sqlite_store.ledger.lines()
    first = next(lines)
    sqlite_store.ledger.append(told())
    assert [read_entry(line).number for line in (first, *lines)] == [0, 1, 2, 3, 4]
    assert [read_entry(line).number for line in sqlite_store.ledger.lines(3)] == [3, 4]


def test_a_database_that_is_gone_is_a_ledger_that_cannot_be_had(sqlite_store: Store) -> None:
    run(sqlite_store, "DROP TABLE ledger_lines")
    with pytest.raises(LedgerUnavailableError, match="no such table"):
        sqlite_store.ledger.append(told())
