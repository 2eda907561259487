from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from bot.desk import OutcomeKind, Turn
from bot.gate import Permission
from tests.fakes_service import MORNING
from tests.web.conftest import Desk, a_record
from tests.web.team_desk import HOSTILE, a_season, fill, hostile_label, hostile_record

READ = {5000: Permission.READ}


class Shape(HTMLParser):
    """Tags and attributes of a page, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def harmless(page: str) -> bool:
    """Whether nothing on it acts: no script but ours, no handler, no style, no address of another kind."""
    shape = Shape(page)
    addresses = [value or "" for name, value in shape.attributes if name in {"href", "src", "action"}]
    return (
        shape.tags.count("script") == 1
        and "img" not in shape.tags
        and not any(name.startswith("on") or name == "style" for name, _ in shape.attributes)
        and all(each.startswith(("/", "#")) and not each.startswith("//") for each in addresses)
    )


def test_nobody_sees_the_team_without_signing_in(desk: Desk) -> None:
    found = desk.get("/team?days=30")
    assert (found.status_code, found.headers["location"]) == (303, "/sign-in?next=/team%3Fdays%3D30")


def test_the_page_says_what_waits_for_whom(desk: Desk) -> None:
    desk.put(a_record(turns=(Turn("Ada Example", ("ada",), "approve", "why"),), tier="critical", added=392, removed=8))
    desk.sign_in("grace", READ)
    page = desk.get("/team").text
    assert "Ada Example" in page
    assert '<td class="num" data-label="Weight">4.0</td>' in page


def test_only_repositories_that_the_visitor_may_read_are_counted_and_named(desk: Desk) -> None:
    mine = a_record(5000, 1, "acme/shop", turns=(Turn("Ada Example", ("ada",), "", ""),), first_seen_at=MORNING)
    theirs = a_record(
        6000, 2, "other/secret", title="Hidden", turns=(Turn("Eve Other", ("eve",), "", ""),), first_seen_at=MORNING
    )
    desk.put(mine, theirs)
    desk.sign_in("grace", {5000: Permission.READ, 6000: Permission.NONE})
    page = desk.get("/team").text
    assert "Ada Example" in page
    assert not {word for word in ("secret", "Eve Other", "Hidden") if word in page}
    assert "<dt>Changes first seen</dt><dd>1</dd>" in page


@pytest.mark.parametrize("asked", ["6000", "other/secret", "7777", "x", "-1"])
def test_a_repository_that_is_hidden_is_answered_like_one_that_is_not_there(desk: Desk, asked: str) -> None:
    desk.put(a_record(), a_record(6000, 2, "other/secret"))
    desk.sign_in("grace", READ)
    found, absent = desk.get("/team", params={"repository": asked}), desk.get("/team?repository=99")
    assert (found.status_code, found.text) == (404, absent.text)


def test_the_page_can_be_kept_to_one_repository(desk: Desk) -> None:
    desk.put(a_record(5000, 1, first_seen_at=MORNING), a_record(6000, 2, "acme/other", first_seen_at=MORNING))
    desk.sign_in("grace", {5000: Permission.READ, 6000: Permission.READ})
    assert "<dt>Changes first seen</dt><dd>2</dd>" in desk.get("/team").text
    assert "<dt>Changes first seen</dt><dd>1</dd>" in desk.get("/team?repository=6000").text


@pytest.mark.parametrize(("asked", "days"), [("30", 30), ("365", 365), ("7", 90), ("", 90), ("9" * 99, 90)])
def test_a_period_is_one_of_three(desk: Desk, asked: str, days: int) -> None:
    desk.put(a_record())
    desk.sign_in("grace", READ)
    assert f'days={days}" aria-current="true">{days} days</a>' in desk.get("/team", params={"days": asked}).text


def test_three_changes_claim_little(desk: Desk) -> None:
    fill(desk.parts, a_season(3))
    desk.sign_in("grace", READ)
    page = desk.get("/team?days=365").text
    assert "Too few to say" in page
    assert "no difference can be told" not in page


def test_a_season_shows_every_plot_each_with_a_table(desk: Desk) -> None:
    fill(desk.parts, a_season(300))
    desk.sign_in("grace", READ)
    page = desk.get("/team?days=365").text
    # Each is drawn for a wide screen and for a narrow one.
    assert page.count('class="plot"') == 2 * page.count("As a table") == 10
    assert "Brier score" in page
    assert harmless(page)


def test_an_empty_desk_says_so(desk: Desk) -> None:
    desk.sign_in("grace", {})
    assert "No repository yet" in desk.get("/team").text


def test_a_repository_without_anything_in_the_period_is_no_error(desk: Desk) -> None:
    long_ago = MORNING - timedelta(days=400)
    desk.put(a_record(is_open=False, waiting_since=None, first_seen_at=long_ago, seen_at=long_ago))
    desk.sign_in("grace", READ)
    page = desk.get("/team?days=30").text
    assert "Nothing waits for anybody" in page
    assert "No change was first seen" in page


def test_ungated_merges_are_named_with_their_commit(desk: Desk) -> None:
    merged: dict[str, Any] = {
        "is_open": False,
        "is_merged": True,
        "merged_at": MORNING - timedelta(days=2),
        "waiting_since": None,
    }
    desk.put(
        a_record(5000, 1, title="Went past", commit="d" * 40, gated=False, **merged),
        a_record(5000, 2, gated=None, **merged),
    )
    desk.sign_in("grace", READ)
    page = desk.get("/team").text
    assert "Went past" in page
    assert "dddddddddd" in page
    assert "1 merge has not been held against the gate" in page


def test_nothing_that_a_change_says_acts_on_the_page(desk: Desk) -> None:
    desk.put(hostile_record())
    desk.parts.outcomes.note([hostile_label()])
    desk.sign_in("grace", READ)
    page = desk.get("/team?days=30").text
    assert harmless(page)
    assert HOSTILE not in page
    assert "alert(1)" in page
    assert "{{ 7 * 7 }}" in page
    assert "\u202e" not in page


def test_labels_are_counted_in_words(desk: Desk) -> None:
    records, outcomes, _ = a_season(60)
    fill(desk.parts, (records, outcomes, ()))
    desk.sign_in("grace", READ)
    defects = sum(1 for each in outcomes if each.kind is OutcomeKind.DEFECT and each.at > MORNING - timedelta(days=90))
    assert f"<dt>questions answered “defect”</dt><dd>{defects}</dd>" in desk.get("/team").text
