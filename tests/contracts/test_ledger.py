"""What every Ledger promises, asked of the file, of the table in both databases, and of the fake that stands in for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.adapters.ledger_file import LedgerFile, read_lines
from bot.errors import LedgerError
from bot.ledger import Draft, Kind, Subject, Wrong, checkpoint_of, drafts, verify
from tests.fakes import RememberedLedger
from tests.ledger.entries import SUBJECT, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from bot.ports import Ledger

    Opened = tuple[Ledger, Callable[[], Iterable[bytes]]]


def on_disk(request: pytest.FixtureRequest) -> Iterator[Opened]:
    folder: Path = request.getfixturevalue("tmp_path")
    path = folder / "ledger.jsonl"
    yield LedgerFile(path), lambda: read_lines(path)


def remembered(_: pytest.FixtureRequest) -> Iterator[Opened]:
    ledger = RememberedLedger()
    yield ledger, lambda: ledger.lines


def in_sqlite(request: pytest.FixtureRequest) -> Iterator[Opened]:
    return in_table(request.getfixturevalue("sqlite_store_url"))


def in_postgresql(request: pytest.FixtureRequest) -> Iterator[Opened]:
    return in_table(request.getfixturevalue("postgres_store_url"))


def in_table(url: str) -> Iterator[Opened]:
    from bot.adapters.store import open_store

    with open_store(url) as store:
        yield store.ledger, store.ledger.lines


@pytest.fixture(params=[on_disk, in_sqlite, in_postgresql, remembered])
def opened(request: pytest.FixtureRequest) -> Iterator[Opened]:
    yield from request.param(request)


def test_a_ledger_opens_itself_before_its_first_entry(opened: Opened) -> None:
    ledger, lines = opened
    entry = ledger.append(told())
    assert (entry.number, entry.kind) == (1, Kind.BRIEF)
    verdict = verify(lines())
    assert (verdict.whole, verdict.entries) == (True, 2)
    assert verdict.ledger


def test_each_entry_names_the_one_before(opened: Opened) -> None:
    ledger, _ = opened
    made = [ledger.append(told()) for _ in range(4)]
    assert [entry.number for entry in made] == [1, 2, 3, 4]
    assert [later.previous for later in made[1:]] == [entry.digest for entry in made[:-1]]


def test_the_head_is_where_the_ledger_ends(opened: Opened) -> None:
    ledger, lines = opened
    assert ledger.head().entries == 0
    entry = ledger.append(told())
    head = ledger.head()
    assert (head.entries, head.digest) == (entry.number + 1, entry.digest)
    assert verify(lines(), checkpoint_of(head)).whole


def test_what_is_recorded_is_given_back(opened: Opened) -> None:
    ledger, _ = opened
    draft = told()
    entry = ledger.append(draft)
    assert (entry.subject, entry.digests, entry.body) == (SUBJECT, draft.digests, draft.body)
    assert {name: record.text for name, record in entry.texts.items()} == draft.texts


@pytest.mark.parametrize(
    "draft",
    [
        pytest.param(drafts.opened("another"), id="a second beginning"),
        pytest.param(Draft(Kind.ANSWER, {"question": "q"}), id="a body with other keys"),
        pytest.param(drafts.merge(SUBJECT, commit="", by=None, decision=0.5), id="a float"),  # type: ignore[arg-type]
        pytest.param(Draft(Kind.REPAIR, {"bytes": 2**53, "digest": ""}), id="a number that others cannot read"),
    ],
)
def test_what_is_refused_leaves_the_ledger_as_it_was(opened: Opened, draft: Draft) -> None:
    ledger, lines = opened
    ledger.append(told())
    before = ledger.head()
    with pytest.raises(LedgerError):
        ledger.append(draft)
    assert ledger.head() == before
    verdict = verify(lines(), checkpoint_of(before))
    assert (verdict.whole, Wrong.CUT_OFF in {fault.wrong for fault in verdict.faults}) == (True, False)


def a_merge(change: str = "PR_7", repository: int = 5000) -> Draft:
    return drafts.merge(Subject("acme/shop", change, "a" * 40, repository_id=repository), commit="c" * 40, by=None)


def test_what_happens_once_is_recorded_once(opened: Opened) -> None:
    ledger, lines = opened
    first = ledger.append_once(a_merge())
    assert ledger.append_once(a_merge()) == first
    others = [ledger.append_once(a_merge("PR_8")), ledger.append_once(a_merge(repository=5001))]
    assert [entry.number for entry in (first, *others)] == [1, 2, 3]
    assert verify(lines()).entries == 4


def test_another_kind_about_the_same_change_is_no_repetition(opened: Opened) -> None:
    ledger, _ = opened
    subject = a_merge().subject
    assert subject is not None
    decided = ledger.append_once(drafts.decision(subject, state="satisfied", tier="low"))
    assert ledger.append_once(a_merge()).number == decided.number + 1


def test_entries_of_a_change_are_told_in_their_order_and_those_of_others_are_not(opened: Opened) -> None:
    ledger, _ = opened
    assert list(ledger.entries_of("PR_7")) == []
    made = [ledger.append(a_merge()), ledger.append(a_merge("PR_8")), ledger.append(a_merge())]
    assert list(ledger.entries_of("PR_7")) == [made[0], made[2]]
