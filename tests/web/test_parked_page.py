from __future__ import annotations

from dataclasses import replace

import pytest

from bot.gate import Permission
from bot.work import TaskKind
from tests.web.conftest import Desk, a_record
from tests.web.team_desk import HOSTILE, park, refuse
from tests.web.test_team_page import harmless


def test_a_parked_task_is_shown_with_its_reason_its_tries_and_since_when(desk: Desk) -> None:
    park(desk.parts, why="The model's key was refused.")
    desk.sign_in("grace", {5000: Permission.READ})
    page = desk.get("/parked").text
    assert "The model&#39;s key was refused." in page
    assert "Tried 8 times" in page
    assert ">5 h</time>" in page


def test_whoever_may_write_tries_it_again(desk: Desk) -> None:
    task = park(desk.parts)
    desk.sign_in("grace", {5000: Permission.WRITE})
    assert "Try again" in desk.get("/parked").text
    found = desk.submit("/parked/retry", task=task.key)
    assert (found.status_code, found.headers["location"]) == (303, "/parked?again=1")
    assert desk.parts.tasks.parked() == []


@pytest.mark.parametrize("held", [Permission.READ, Permission.TRIAGE])
def test_whoever_may_not_write_sees_it_and_cannot_try_it(desk: Desk, held: Permission) -> None:
    task = park(desk.parts)
    desk.sign_in("grace", {5000: held})
    page = desk.get("/parked").text
    assert "acme/shop#7" in page
    assert 'name="task"' not in page
    assert desk.submit("/parked/retry", task=task.key).status_code == 403
    assert len(desk.parts.tasks.parked()) == 1


def test_a_task_of_a_hidden_repository_is_as_if_it_were_not_there(desk: Desk) -> None:
    task = park(desk.parts, 6000)
    desk.sign_in("grace", {5000: Permission.ADMIN})
    assert "acme/shop" not in desk.get("/parked").text
    hidden, absent = desk.submit("/parked/retry", task=task.key), desk.submit("/parked/retry", task="change:1:1")
    assert (hidden.status_code, hidden.text) == (absent.status_code, absent.text) == (404, absent.text)
    assert len(desk.parts.tasks.parked()) == 1


def test_what_belongs_to_no_repository_is_for_administrators_of_one(desk: Desk) -> None:
    task = park(desk.parts, repository=0, number=0, kind=TaskKind.SWEEP)
    refuse(desk.parts)
    desk.put(a_record())
    desk.sign_in("grace", {5000: Permission.MAINTAIN})
    page = desk.get("/parked").text
    assert not {word for word in ("installation", "d-1", "could not be read") if word in page}
    assert desk.submit("/parked/retry", task=task.key).status_code == 404
    assert desk.submit("/parked/retry", delivery="d-1").status_code == 404
    admin = desk.other_browser()
    admin.sign_in("root", {5000: Permission.ADMIN})
    page = admin.get("/parked").text
    assert "everything that installation 1 reaches" in page
    assert "The event is no JSON." in page
    assert admin.submit("/parked/retry", task=task.key).status_code == 303
    assert admin.submit("/parked/retry", delivery="d-1").status_code == 303
    assert (len(desk.parts.tasks.parked()), len(desk.parts.deliveries.refused())) == (0, 0)


def test_what_another_organization_would_have_to_do_is_nobody_elses_to_see(desk: Desk) -> None:
    """An App may be installed by anybody, who then administers some repository."""
    desk.put(a_record(), replace(a_record(6000, place="evil/toys"), installation=2))
    task = park(
        desk.parts, repository=0, number=0, kind=TaskKind.SPREAD, why="GitHub would not list acme's secret team."
    )
    desk.sign_in("mallory", {6000: Permission.ADMIN})
    page = desk.get("/parked").text
    assert not {word for word in ("acme", "secret", "installation 1") if word in page}
    assert desk.get("/api/v1/parked").json()["tasks"] == []
    assert desk.submit("/parked/retry", task=task.key).status_code == 404
    assert len(desk.parts.tasks.parked()) == 1


def test_trying_again_what_is_tried_already_does_nothing(desk: Desk) -> None:
    task = park(desk.parts)
    desk.sign_in("grace", {5000: Permission.WRITE})
    assert [desk.submit("/parked/retry", task=task.key).status_code for _ in range(2)] == [303, 303]


def test_trying_again_takes_a_form_of_the_visit(desk: Desk) -> None:
    task = park(desk.parts)
    desk.sign_in("grace", {5000: Permission.WRITE})
    assert desk.post("/parked/retry", data={"task": task.key}).status_code == 403
    assert desk.submit("/parked/retry").status_code == 404
    assert len(desk.parts.tasks.parked()) == 1


def test_nothing_that_failed_acts_on_the_page(desk: Desk) -> None:
    park(desk.parts, why=HOSTILE)
    refuse(desk.parts, HOSTILE, HOSTILE)
    desk.sign_in("root", {5000: Permission.ADMIN})
    page = desk.get("/parked").text
    assert harmless(page)
    assert "alert(1)" in page
    assert "\u202e" not in page


def test_nothing_parked_is_said(desk: Desk) -> None:
    desk.sign_in("grace", {})
    assert "Nothing is parked" in desk.get("/parked").text
