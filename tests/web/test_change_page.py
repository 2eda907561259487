from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.desk import Record, Turn
from bot.gate import Permission
from bot.work import TaskKind, Urgency, Wish
from tests.builders import BASE, HEAD, a_brief, a_hunk_reading, a_receipt
from tests.web.conftest import Desk
from tests.web.desk_made import FIRST, PATH, REPOSITORY, SECOND, a_whole_record, blocked

WRITE = {REPOSITORY: Permission.WRITE}
DISABLED = re.compile(r'<button type="submit" disabled aria-describedby="why-not">')


def shown(desk: Desk, record: Record | None = None, login: str = "grace") -> str:
    desk.put(record or a_whole_record())
    desk.sign_in(login, WRITE)
    answer = desk.get(PATH)
    assert answer.status_code == 200
    return answer.text


def wish(record: Record, **fields: object) -> Wish:
    made = Wish(
        f"change:{REPOSITORY}:7", TaskKind.CHANGE, record.place, REPOSITORY, 1, "pushed", Urgency.CHANGE,
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


def test_the_questions_come_first_each_with_its_code_and_what_settles_it(desk: Desk) -> None:
    page = shown(desk)
    parts = ["2 questions", "When a plan has no discount", "data-line=", "Settles it", "Why this is asked", "Your answer",
             "Reading order", "Need not be read", "Blast radius", "For the author", "Not examined", "Decision"]  # fmt: skip
    at = [page.index(part) for part in parts]
    body = page.index('class="body"')
    assert [each for each in at if each > body] == sorted(each for each in at if each > body)
    assert page.count('class="asked added"') == 1
    assert "Is the rate cached?" in page
    assert "cart.py:14 returns before that" in page


def test_links_lead_to_the_file_at_the_head_and_of_gone_lines_at_the_base(desk: Desk) -> None:
    page = shown(desk)
    assert f'href="https://host.example/acme/shop/blob/{HEAD}/shop/cart.py#L41"' in page
    assert BASE


def test_whose_turn_it_is_and_why_stands_beside_it(desk: Desk) -> None:
    page = shown(desk)
    assert "Your turn" in page
    assert "knows payments" in page
    assert "About 8 min" in page
    assert "Approval of a senior" in page
    assert "Others&#39; turn" in shown(desk, login="eve") or "Others' turn" in desk.get(PATH).text


@pytest.mark.parametrize(
    ("fields", "login", "reason"),
    [
        ({"author": "Grace"}, "grace", "It is your own change."),
        ({"is_draft": True}, "grace", "It is a draft."),
        ({"state": "satisfied", "turns": ()}, "grace", "Nothing asks for it"),
        ({"state": "blocked", "turns": ()}, "grace", "cannot pass as it is"),
        ({"state": "error", "turns": ()}, "grace", "could not be decided"),
        ({}, "eve", "Nothing asks for yours."),
        ({"turns": (Turn("grace", ("grace",), "confirm the approval", ""),)}, "grace", "Nothing asks for yours."),
    ],
)
def test_an_approval_that_nothing_asks_for_is_not_taken_and_the_page_says_why(
    desk: Desk, fields: dict[str, Any], login: str, reason: str
) -> None:
    page = shown(desk, a_whole_record(**fields), login)
    assert DISABLED.search(page)
    assert reason in page
    desk.submit(f"{PATH}/approve", head=HEAD)
    assert desk.visits.approved == []


def test_the_button_names_the_commit_that_it_approves(desk: Desk) -> None:
    page = shown(desk)
    assert f"Approve {HEAD[:10]} on the host" in page
    assert not DISABLED.search(page)
    assert f'<input type="hidden" name="head" value="{HEAD}">' in page


def test_a_newer_head_that_has_been_told_of_is_said_and_stops_the_approval(desk: Desk) -> None:
    record = a_whole_record()
    desk.parts.tasks.want([wish(record, head="b" * 40)], desk.clock.at)
    page = shown(desk, record)
    assert "There is a newer head: bbbbbbbbbb." in page
    assert DISABLED.search(page)


def test_what_has_happened_since_is_said(desk: Desk) -> None:
    record = a_whole_record()
    desk.parts.tasks.want([wish(record)], desk.clock.at)
    page = shown(desk, record)
    assert "Something has happened since" in page
    assert not DISABLED.search(page)


def test_what_could_not_be_read_is_said_at_the_top(desk: Desk) -> None:
    from bot.facts import Reading

    receipt = a_receipt(hunks=(a_hunk_reading(), a_hunk_reading(reading=Reading.UNREAD)))
    page = shown(desk, a_whole_record(a_brief(receipt=receipt)))
    assert "1 of 2 places of this change could not be read" in page
    assert page.index("could not be read") < page.index('class="body"')


def test_without_a_brief_of_this_head_the_page_says_so_and_shows_none(desk: Desk) -> None:
    page = shown(desk, a_whole_record(brief={}, excerpts=(), said=(), made_at=None))
    assert "There is no brief of this head." in page
    assert "When a plan has no discount" not in page
    assert "not evidence of correctness" not in page


def test_no_question_is_no_evidence(desk: Desk) -> None:
    assert "No question was raised. That is not evidence of correctness." in shown(
        desk, a_whole_record(a_brief(questions=()), questions=(), answered=())
    )


def test_a_change_that_is_closed_takes_nothing(desk: Desk) -> None:
    page = shown(desk, a_whole_record(is_open=False, is_merged=True, turns=()))
    assert "merged" in page
    assert f"kind-{FIRST}" not in page
    assert "/approve" not in page
    desk.submit(f"{PATH}/approve", head=HEAD)
    assert desk.visits.approved == []


def test_a_question_that_somebody_answered_can_be_answered_otherwise(desk: Desk) -> None:
    page = shown(desk)
    assert "Answer it yourself" in page
    assert f"kind-{SECOND}" in page


def test_what_one_may_not_see_is_not_there_not_even_its_name(desk: Desk) -> None:
    desk.put(a_whole_record())
    desk.sign_in("eve", {})
    hidden, absent = desk.get(PATH), desk.get("/changes/acme/shop/8")
    assert hidden.status_code == absent.status_code == 404
    assert "Round prices up" not in hidden.text


def test_why_a_blocked_change_is_blocked_can_be_opened(desk: Desk) -> None:
    page = shown(desk, a_whole_record(None, blocked(), state="blocked", turns=()))
    assert "A hand is unknown." in page


VERDICTS = re.compile(r"\b(lgtm|safe|looks good|no issues|no problems|all clear)\b", re.IGNORECASE)


def test_the_page_says_nowhere_that_a_change_is_good(desk: Desk) -> None:
    settled: dict[str, Any] = {"state": "satisfied", "turns": (), "questions": (), "answered": ()}
    for fields in ({}, settled):
        assert not VERDICTS.search(shown(desk, a_whole_record(**fields)))


def test_templates_leave_escaping_alone_and_hold_no_script_and_no_style() -> None:
    for template in sorted(Path("bot/web/templates").glob("*.html")):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|Markup|\bon[a-z]+\s*=|style\s*=|javascript:", text), template
        assert not re.search(r"<script(?! src=)|<style", text), template
        assert not re.search(r"(?:src|href)=\"https?:", text), template


def test_static_files_are_kept_by_their_digest_and_nothing_else_is_served(desk: Desk) -> None:
    page = shown(desk)
    (sheet,) = re.findall(r'href="(/static/[0-9a-f]{16}/desk\.css)"', page)
    found = desk.get(sheet)
    assert found.status_code == 200
    assert "immutable" in found.headers["cache-control"]
    assert found.headers["content-type"].startswith("text/css")
    assert desk.get("/static/0000000000000000/desk.css").status_code == 404
    assert desk.get("/static/x/..%2f_app.py").status_code == 404
    assert desk.get("/static/x/__init__.py").status_code == 404


def test_an_unknown_notice_in_the_address_says_nothing(desk: Desk) -> None:
    shown(desk)
    page = desk.get(f"{PATH}?done=<script>&sent=<b>,{FIRST}").text
    assert "<script>" not in page
    assert "sent, not read there yet" in page
    assert "is on the host" not in page
