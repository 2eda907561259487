from __future__ import annotations

from datetime import timedelta

import pytest

from bot.desk import Turn
from bot.gate import Permission
from tests.fakes_service import MORNING
from tests.web.conftest import Desk, a_record
from tests.web.desk_made import a_whole_record

MINE = (Turn("grace", ("grace",), "approve", "knows payments, nothing waiting"),)
THEIRS = (Turn("bo", ("bo",), "approve", "nothing waiting"),)
READ = {5000: Permission.READ, 5001: Permission.READ}


def test_the_queue_says_of_each_change_what_why_how_large_and_how_long(desk: Desk) -> None:
    desk.put(a_whole_record())
    desk.sign_in("grace", READ)
    page = desk.get("/").text
    for told in (
        "1 change waits for you", "The next ten minutes", "Round prices up", "acme/shop", "#7", "by ada", "high",
        "waits", "2 h", "8 min", "48 lines", "10 need no reading", "1 of 2 questions open", "approve", "knows payments",
        "Waiting for a senior or above",
    ):  # fmt: skip
        assert told in page, told
    assert 'href="/changes/acme/shop/7"' in page


def test_nothing_of_a_repository_that_one_may_not_see_is_on_the_page(desk: Desk) -> None:
    desk.put(a_record(5000, 7, turns=MINE), a_record(6666, 8, "secret/plans", title="Merge with Initech", turns=MINE))
    desk.sign_in("grace", {5000: Permission.READ, 6666: Permission.NONE})
    page = desk.get("/").text
    assert "Round prices up" in page
    assert "Initech" not in page
    assert "secret/plans" not in page
    assert "secret" not in desk.get("/?repository=secret/plans").text


def test_each_part_has_its_heading_and_holds_what_belongs_there(desk: Desk) -> None:
    desk.put(
        a_record(5000, 1, title="One", turns=MINE, minutes=4),
        a_record(5000, 2, title="Two", turns=MINE, minutes=90),
        a_record(5000, 3, title="Three", turns=(*THEIRS, Turn("grace", ("grace",), "approve", "", is_first=False))),
        a_record(5000, 4, title="Four", turns=(), author="Grace"),
        a_record(5000, 5, title="Five", turns=THEIRS),
        a_record(5000, 6, title="Six", turns=(), state="blocked", headline="Blocked: not whole"),
        a_record(5000, 9, title="Seven", turns=(), state="satisfied", settled_at=MORNING),
        a_record(5000, 10, title="Eight", is_open=False, is_merged=True, settled_at=MORNING - timedelta(hours=1)),
    )
    desk.sign_in("grace", READ)
    page = desk.get("/").text
    order = [
        "The next ten minutes", "One", "Yours, after that", "Two", "Could be yours", "Three", "Your own changes", "Four",
        "Waiting for others", "Five", "Waiting for their authors", "Six", "Settled in the last three days", "Seven", "Eight",
    ]  # fmt: skip
    at = [page.index(f">{each}") for each in order]
    assert at == sorted(at)


def test_what_fits_into_no_ten_minutes_is_named_as_the_first_in_line(desk: Desk) -> None:
    desk.put(
        a_record(5000, 1, title="Large", turns=MINE, minutes=45),
        a_record(5000, 2, title="Larger", turns=MINE, minutes=90),
    )
    desk.sign_in("grace", READ)
    page = desk.get("/").text
    assert "First in line" in page
    assert "The next ten minutes" not in page
    assert page.index("Large<") < page.index("Yours, behind it") < page.index("Larger<")


@pytest.mark.parametrize(
    ("records", "permissions", "query", "words"),
    [
        ((), {}, "", "You can see no repository here."),
        ((), READ, "", "Nothing is open."),
        ((a_record(5000, 7, turns=THEIRS),), READ, "", "Nothing waits for you now."),
        ((a_record(5000, 7, turns=MINE, tier="high"),), READ, "?tier=low", "Nothing here waits for you."),
    ],
)
def test_an_empty_queue_says_why_it_is_empty(
    desk: Desk, records: tuple[object, ...], permissions: dict[int, Permission], query: str, words: str
) -> None:
    desk.put(*records)  # type: ignore[arg-type]
    desk.sign_in("grace", permissions)
    page = desk.get(f"/{query}").text
    assert words in page
    assert "Nothing waits for you" in page


def test_the_queue_is_narrowed_by_links_and_widened_again(desk: Desk) -> None:
    desk.put(
        a_record(5000, 1, "acme/shop", title="One", turns=MINE, tier="high"),
        a_record(5001, 2, "acme/bank", title="Two", turns=MINE, tier="critical"),
    )
    desk.sign_in("grace", READ)
    assert 'href="/?repository=acme%2Fbank"' in desk.get("/").text
    page = desk.get("/?repository=acme%2Fbank").text
    assert "Two" in page
    assert ">One<" not in page
    assert 'aria-current="true">acme/bank' in page
    assert 'href="/?repository=acme%2Fbank&amp;tier=critical"' in page
    assert ">One<" in desk.get("/?tier=high").text


def test_somebody_who_is_not_signed_in_is_led_to_the_sign_in(desk: Desk) -> None:
    desk.put(a_record(5000, 1, turns=MINE))
    answer = desk.get("/")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in"
    assert "Round" not in answer.text


def test_a_long_queue_says_how_much_of_it_is_not_shown(desk: Desk) -> None:
    desk.put(*(a_record(5000, number, turns=MINE, minutes=90) for number in range(1, 61)))
    desk.sign_in("grace", READ)
    page = desk.get("/").text
    assert "60 changes wait for you" in page
    assert "And 19 more" in page
    assert page.count("data-open>") == 41
