"""What programs may do: another look, another try, a thumb; each in the name of who asks, and of nobody else."""

from __future__ import annotations

import pytest

from bot.desk import RecordKey
from bot.work import Urgency
from tests.web.api.stage import ADA, BEN, SHOP, Stage

ACTS = (
    ("POST", "/api/v1/changes/acme/shop/1/look-again", None),
    ("PUT", "/api/v1/changes/acme/shop/1/thumb", {"question": "5a35752af62e", "is_up": True}),
    ("POST", "/api/v1/parked/retry", {"task": "change:9001:1"}),
)


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.mark.parametrize(("verb", "path", "body"), ACTS)
def test_a_session_alone_changes_nothing(stage: Stage, verb: str, path: str, body: object) -> None:
    browser = stage.browser(ADA)
    right = stage.form_headers(browser)
    for wrong in (
        {},
        {"Origin": right["Origin"]},
        {**right, "X-Foreread-Form": "salt.0"},
        {**right, "X-Foreread-Form": ""},
        {**right, "Origin": "https://evil.example"},
        stage.form_headers(stage.browser(BEN)),
    ):
        told = browser.request(verb, path, json=body, headers=wrong)
        assert (told.status_code, told.headers["content-type"]) == (403, "application/problem+json")
    assert (stage.wanted, len(stage.outcomes.opinions), len(stage.tasks.parked())) == ([], 2, 3)


@pytest.mark.parametrize(("verb", "path", "body"), ACTS)
def test_with_its_form_token_a_session_acts(stage: Stage, verb: str, path: str, body: object) -> None:
    browser = stage.browser(ADA)
    assert browser.request(verb, path, json=body, headers=stage.form_headers(browser)).status_code in {200, 202}


@pytest.mark.parametrize(("verb", "path", "body"), ACTS)
def test_a_token_acts_where_its_owner_may(stage: Stage, verb: str, path: str, body: object) -> None:
    assert stage.client("eve-token").request(verb, path, json=body).status_code == 404
    assert stage.client().request(verb, path, json=body).status_code == 401
    assert (stage.wanted, len(stage.outcomes.opinions)) == ([], 2)
    assert stage.client("ada-token").request(verb, path, json=body).status_code in {200, 202}


def test_looking_again_is_one_wish_for_the_change(stage: Stage) -> None:
    assert stage.client("ben-token").post("/api/v1/changes/acme/shop/1/look-again").status_code == 403
    told = stage.client("ada-token").post("/api/v1/changes/acme/shop/1/look-again")
    assert (told.status_code, told.json()) == (202, {"task": "change:9001:1"})
    (wish,) = stage.wanted
    assert (wish.key, wish.repository_id, wish.installation, wish.urgency) == ("change:9001:1", SHOP, 5, Urgency.ACT)


def test_a_closed_change_is_not_looked_at_again(stage: Stage) -> None:
    assert stage.client("ada-token").post("/api/v1/changes/acme/shop/9/look-again").status_code == 409
    assert stage.wanted == []


def test_a_thumb_is_kept_in_the_name_of_the_caller_and_can_be_turned(stage: Stage) -> None:
    client = stage.client("ben-token")
    for is_up, words in ((True, ""), (False, "asked twice")):
        sent = {"question": "5a35752af62e", "is_up": is_up, "words": words}
        told = client.put("/api/v1/changes/acme/shop/1/thumb", json=sent)
        assert (told.status_code, told.json()["login"], told.json()["rule"]) == (200, "ben-example", "removed-guard")
    kept = stage.outcomes.opinions[RecordKey(SHOP, 1), "5a35752af62e", BEN.id]
    assert (kept.is_up, kept.words) == (False, "asked twice")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"question": "ffffffffffff", "is_up": True}, 404),
        ({"question": "5a35752af62e"}, 422),
        ({"question": "5a35752af62e", "is_up": "yes"}, 422),
        ({"question": "5a35752af62e", "is_up": True, "login": "ada-example"}, 422),
        ({"question": "5a35752af62e", "is_up": True, "words": "nul \0"}, 422),
        ({"question": "5a35752af62e", "is_up": True, "words": "x" * 501}, 422),
        ({"question": "' OR 1=1", "is_up": True}, 422),
    ],
)
def test_thumbs_that_do_not_fit_are_not_kept(stage: Stage, body: object, status: int) -> None:
    assert stage.client("ada-token").put("/api/v1/changes/acme/shop/1/thumb", json=body).status_code == status
    assert len(stage.outcomes.opinions) == 2


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"{", 422),
        (b"\xff\xfe{}", 400),
        (b"[" * 8_000, 422),
        (b'{"question": "\\ud800", "is_up": true}', 422),
        (b'{"question": "", "is_up": true, "words": "' + b"x" * 40_000 + b'"}', 413),
    ],
)
def test_bodies_that_cannot_be_read_are_problems(stage: Stage, content: bytes, status: int) -> None:
    headers = {"Content-Type": "application/json"}
    told = stage.client("ada-token").put("/api/v1/changes/acme/shop/1/thumb", content=content, headers=headers)
    assert told.headers["content-type"] == "application/problem+json"
    assert told.status_code in {status, 400, 422} if status != 413 else told.status_code == 413


def test_a_retried_task_is_parked_no_more(stage: Stage) -> None:
    client = stage.client("ada-token")
    assert client.post("/api/v1/parked/retry", json={"task": "change:9001:1"}).status_code == 202
    assert "change:9001:1" not in client.get("/api/v1/parked").text
    assert client.post("/api/v1/parked/retry", json={"task": "change:9001:1"}).status_code == 404


@pytest.mark.parametrize(("task", "status"), [("change:9002:3", 403), ("change:7001:1", 404), ("change:1:1", 404)])
def test_a_task_is_retried_by_those_who_may_write_there(stage: Stage, task: str, status: int) -> None:
    assert stage.client("ada-token").post("/api/v1/parked/retry", json={"task": task}).status_code == status
    assert stage.tasks.retry("change:7001:1", stage.now)


def test_answers_and_approvals_are_no_acts_of_programs(stage: Stage) -> None:
    for act in ("answer", "approve", "waive", "override"):
        told = stage.client("ada-token").post(f"/api/v1/changes/acme/shop/1/{act}", json={})
        assert told.status_code == 404
