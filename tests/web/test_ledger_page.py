from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, Semaphore

import pytest

from bot.gate import Permission
from bot.ledger import Actor, drafts, verify
from bot.web import Parts
from bot.web._ledger_page import SHOWN
from tests.web.conftest import Desk, a_record, parts_in_memory
from tests.web.team_desk import HOSTILE, a_subject, ledger_of, some_entries
from tests.web.test_team_page import harmless

MINE = a_subject()
THEIRS = a_subject(6000, "9", "other/secret")
LINES = ledger_of(*some_entries(MINE), *some_entries(THEIRS))
"""Opened, an answer and a merge of mine (1, 2), the same of theirs (3, 4)."""


class Lines:
    """A ledger that a test can change."""

    def __init__(self) -> None:
        self.lines = list(LINES)

    def __call__(self) -> Iterator[bytes]:
        return iter(self.lines)


@pytest.fixture
def ledger() -> Lines:
    return Lines()


@pytest.fixture
def parts(ledger: Lines) -> Parts:
    return parts_in_memory(ledger_lines=ledger)


@pytest.fixture
def reader(desk: Desk) -> Desk:
    desk.put(a_record(5000, 7), a_record(6000, 9, "other/secret"))
    desk.sign_in("grace", {5000: Permission.READ})
    return desk


def numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'data-open href="/ledger/(\d+)"', page)]


def test_entries_are_listed_newest_first(reader: Desk) -> None:
    assert numbers(reader.get("/ledger").text) == [4, 3, 2, 1, 0]


def test_of_hidden_repositories_number_kind_and_digest_are_shown_and_nothing_else(reader: Desk) -> None:
    page = reader.get("/ledger").text
    assert not {word for word in ("secret", "other", "#9") if word in page}
    entry = reader.get("/ledger/3").text
    assert json.loads(LINES[3])["digest"] in entry
    hidden = json.loads(LINES[3])["entry"]
    told = ("secret", hidden["at"], "See line 4", "q1", hidden["subject"]["head"], "account 3")
    assert [word for word in told if word in entry] == []


def test_an_entry_shows_its_digest_the_one_before_its_body_and_its_texts(reader: Desk) -> None:
    page = reader.get("/ledger/1").text
    line = json.loads(LINES[1])
    assert {line["digest"], line["entry"]["previous"]} <= set(re.findall(r"sha256:[0-9a-f]{64}", page))
    assert "See line 4" in page
    assert 'href="/ledger/0"' in page
    assert 'href="/ledger/2"' in page


@pytest.mark.parametrize("path", ["/ledger/5", "/ledger/x", "/ledger/-1", "/ledger/" + "9" * 40, "/ledger/%E0%A0%80"])
def test_an_entry_that_is_not_there_is_not_there(reader: Desk, path: str) -> None:
    assert reader.get(path).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=merge", [4, 2]),
        ("kind=opened", [0]),
        ("kind=<script>", [4, 3, 2, 1, 0]),
        ("repository=5000", [2, 1]),
        ("repository=5000&change=7", [2, 1]),
        ("repository=5000&change=%237&kind=answer", [1]),
        ("change=9", []),
        ("repository=6000", []),
        ("repository=other/secret", []),
        ("before=2", [1, 0]),
        ("before=x", [4, 3, 2, 1, 0]),
    ],
)
def test_a_list_can_be_kept_to_kind_repository_and_change_and_tells_nothing_of_hidden_ones(
    reader: Desk, query: str, found: list[int]
) -> None:
    assert numbers(reader.get(f"/ledger?{query}").text) == found


def test_pages_follow_one_another_until_the_first_entry(reader: Desk, ledger: Lines) -> None:
    ledger.lines = ledger_of(*(drafts.merge(MINE, commit="d" * 40, by=None) for _ in range(2 * SHOWN)))
    seen, path = [], "/ledger?kind=merge"
    while path:
        page = reader.get(path).text
        seen += numbers(page)
        older = re.search(r'href="(/ledger\?[^"]*before=\d+)">Older', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert seen == list(range(2 * SHOWN, 0, -1))


def test_a_whole_ledger_is_said_to_be_whole_with_its_head(reader: Desk) -> None:
    found = reader.submit("/ledger/verify")
    head = verify(LINES).head
    assert head is not None
    assert "The ledger is whole." in found.text
    assert f"{head.entries}:{head.digest}" in found.text


def test_an_entry_that_was_changed_is_found(reader: Desk, ledger: Lines) -> None:
    ledger.lines[2] = ledger.lines[2].replace(b"d" * 40, b"e" * 40)
    page = reader.submit("/ledger/verify").text
    assert "The ledger is not whole." in page
    assert "Line 3" in page


def test_entries_that_were_cut_off_are_seen_against_a_checkpoint(reader: Desk, ledger: Lines) -> None:
    head = verify(LINES).head
    assert head is not None
    ledger.lines = ledger.lines[:-1]
    assert "The ledger is whole." in reader.submit("/ledger/verify").text
    assert (
        "The ledger is not whole." in reader.submit("/ledger/verify", checkpoint=f"{head.entries}:{head.digest}").text
    )


def test_what_is_no_checkpoint_verifies_nothing_and_comes_back_as_text(reader: Desk) -> None:
    found = reader.submit("/ledger/verify", checkpoint=HOSTILE)
    assert found.status_code == 400
    assert "The ledger is whole." not in found.text
    assert harmless(found.text)


def test_verifying_takes_a_form_of_the_visit(reader: Desk) -> None:
    assert reader.post("/ledger/verify", data={"form_token": "x"}).status_code == 403
    assert reader.other_browser().post("/ledger/verify").status_code in {303, 401}


def test_a_line_that_is_no_entry_is_named_and_stops_nothing(reader: Desk, ledger: Lines) -> None:
    ledger.lines[1] = b"\xff{" + b"<script>"
    page = reader.get("/ledger").text
    assert numbers(page) == [4, 3, 2, 1, 0]
    assert "not readable" in page
    assert "This line is no entry." in reader.get("/ledger/1").text


def test_an_entry_without_a_repositorys_number_is_seen_by_who_may_read_all_that_had_its_name(
    reader: Desk, ledger: Lines
) -> None:
    ledger.lines = ledger_of(*some_entries(a_subject(None)), *some_entries(a_subject(None, "9", "other/secret")))
    assert "See line 4" in reader.get("/ledger/1").text
    assert "See line 4" not in reader.get("/ledger/3").text
    reader.put(a_record(7000, 1, "acme/shop"))
    assert "See line 4" not in reader.get("/ledger/1").text


def test_nothing_in_an_entry_acts_on_the_page(reader: Desk, ledger: Lines) -> None:
    ledger.lines = ledger_of(
        drafts.answer(a_subject(5000, HOSTILE, HOSTILE), by=Actor(3, HOSTILE), question=HOSTILE, choice="handled", text=HOSTILE),
        drafts.erasure(1, [HOSTILE], by=None, basis=HOSTILE),
    )  # fmt: skip
    for path in (
        "/ledger",
        "/ledger/1",
        "/ledger/2",
        "/ledger?kind=answer",
        f"/ledger?change={HOSTILE}&repository={HOSTILE}",
    ):
        page = reader.get(path).text
        assert harmless(page), path
        assert "\u202e" not in page


def test_an_erasure_is_hidden_from_who_cannot_be_told_to_see_what_was_erased(reader: Desk, ledger: Lines) -> None:
    ledger.lines = ledger_of(drafts.erasure(1, ["answer"], by=None, basis="a person asked"))
    assert "a person asked" not in reader.get("/ledger/1").text


def test_a_decided_changes_statements_are_for_who_may_read_it(reader: Desk) -> None:
    assert reader.get("/ledger/export?repository=6000&change=9").status_code == 404
    assert reader.get("/ledger/export?repository=5000&change=").status_code == 404
    found = reader.get("/ledger/export?repository=5000&change=7")
    assert found.status_code == 409
    assert "decision" in found.text


def test_of_a_ledger_that_is_not_whole_nothing_is_stated(reader: Desk, ledger: Lines) -> None:
    del ledger.lines[2]
    assert "not whole" in reader.get("/ledger/export?repository=5000&change=7").text


def test_a_ledger_without_entries_says_so(reader: Desk, ledger: Lines) -> None:
    ledger.lines = []
    assert "no entry yet" in reader.get("/ledger").text


def test_a_long_ledger_does_not_take_all_threads(desk: Desk) -> None:
    """Who reads on is let; who comes then is told to come again, and the rest of the desk answers."""
    gate, begun = Event(), Semaphore(0)

    def slow() -> Iterator[bytes]:
        begun.release()
        gate.wait(10)
        yield b""

    busy = Desk(replace(desk.parts, ledger_lines=slow))
    busy.sign_in("grace", {5000: Permission.READ})
    with ThreadPoolExecutor(4) as readers:
        asked = [readers.submit(busy.get, "/ledger") for _ in range(4)]
        assert all(begun.acquire(timeout=10) for _ in asked)
        crowded = busy.get("/ledger")
        gate.set()
        answers = [each.result().status_code for each in asked]
    assert (crowded.status_code, "retry-after" in crowded.headers) == (503, True)
    assert answers == [200] * 4


def test_one_entry_is_read_without_those_before_it(desk: Desk) -> None:
    asked: list[int] = []

    def lines_from(number: int) -> list[bytes]:
        asked.append(number)
        return [*desk.parts.ledger_lines()][number:]

    other = Desk(replace(desk.parts, ledger_from=lines_from))
    other.sign_in("grace", {5000: Permission.READ})
    assert [other.get(f"/ledger/{number}").status_code for number in (1, 10**9)] == [200, 404]
    assert other.get("/api/v1/ledger/entries?start=2").status_code == 200
    assert asked == [1, 10**9, 2]
