"""What programs may read, and what they may not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.api.stage import ADA, BEN, HEAD, RECORDS, SHOP, Stage

READS = (
    "/api/v1/me", "/api/v1/changes", "/api/v1/changes/acme/shop/1", "/api/v1/parked", "/api/v1/outcomes",
    "/api/v1/thumbs", "/api/v1/ledger", "/api/v1/ledger/entries", "/api/v1/ledger/verify",
)  # fmt: skip


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.mark.parametrize("path", READS)
def test_nobody_reads_without_signing_in(stage: Stage, path: str) -> None:
    told = stage.client().get(path)
    assert (told.status_code, told.headers["content-type"]) == (401, "application/problem+json")
    assert told.headers["www-authenticate"].startswith("Bearer")
    assert told.json()["title"] == "Unauthorized"


@pytest.mark.parametrize("path", READS)
def test_a_token_and_a_session_read_the_same(stage: Stage, path: str) -> None:
    by_token = stage.client("ada-token").get(path).json()
    by_session = stage.browser(ADA).get(path).json()
    if path.endswith("/me"):
        assert (by_token.pop("signed_in_by"), by_session.pop("signed_in_by")) == ("token", "session")
    assert by_token == by_session


@pytest.mark.parametrize("path", READS)
def test_another_organisation_appears_nowhere(stage: Stage, path: str) -> None:
    told = stage.client("ada-token").get(path)
    assert told.status_code == 200
    for word in ("globex", "vault", "merger", "7001"):
        assert word not in told.text.casefold()


@pytest.mark.parametrize("path", ["/api/v1/changes/globex/vault/1", "/api/v1/changes/globex/vault/2"])
def test_what_may_not_be_seen_is_answered_like_what_is_not_there(stage: Stage, path: str) -> None:
    hidden, absent = (stage.client("ada-token").get(each) for each in (path, "/api/v1/changes/acme/shop/999"))
    assert (hidden.status_code, hidden.content) == (404, absent.content)


def test_tokens_stand_in_no_answer(stage: Stage) -> None:
    for path in READS:
        assert "ada-token" not in stage.client("ada-token").get(path).text


def test_pages_of_changes_give_each_once_while_changes_come_and_go(stage: Stage) -> None:
    client = stage.client("ben-token")
    first = client.get("/api/v1/changes", params={"limit": 3}).json()
    del stage.records.records[next(key for key in stage.records.records if key.number == 2)]
    second = client.get("/api/v1/changes", params={"limit": 3, "cursor": first["next"]}).json()
    third = client.get("/api/v1/changes", params={"limit": 3, "cursor": second["next"]}).json()
    numbers = [each["number"] for page in (first, second, third) for each in page["changes"]]
    assert numbers == [1, 2, 3, 4, 5, 6, 7, 8]
    assert third["next"] is None


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"repository": "Acme/Shop", "tier": "low"}, [8]),
        ({"state": "satisfied"}, [8]),
        ({"repository": "acme/till"}, [3]),
        ({"repository": "globex/vault"}, []),
        ({"tier": "critical"}, []),
    ],
)
def test_filters_keep_what_fits_all_of_them(stage: Stage, asked: dict[str, str], numbers: list[int]) -> None:
    told = stage.client("ada-token").get("/api/v1/changes", params=asked).json()
    assert [each["number"] for each in told["changes"]] == numbers


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "WzFd", "\u20ac", "e30"])
def test_a_made_up_cursor_is_refused_or_harmless(stage: Stage, cursor: str) -> None:
    told = stage.client("ada-token").get("/api/v1/changes", params={"cursor": cursor})
    if cursor != "W10":  # an empty list: the beginning
        assert told.status_code == 422
        assert told.json()["errors"][0]["where"] == "query.cursor"
    else:
        assert told.status_code == 200


def test_one_change_comes_with_brief_decision_and_code(stage: Stage) -> None:
    told = stage.client("ben-token").get("/api/v1/changes/acme/shop/1").json()
    assert told["brief"]["schema_version"] == "1.0"
    assert told["decision"] == {"version": 1, "state": "waiting"}
    assert told["excerpts"][0]["lines"][0]["text"] == "    return <b>"
    assert (told["head"], told["repository_id"]) == (HEAD, SHOP)


def test_hostile_text_arrives_escaped_and_whole(stage: Stage) -> None:
    told = stage.client("ben-token").get("/api/v1/changes/acme/shop/8")
    assert told.content.isascii()
    assert told.json()["title"] == "\u202eevil <script> \ufffd"  # stores keep no half characters


def test_parked_tasks_are_for_those_who_may_read_and_say_who_may_retry(stage: Stage) -> None:
    for token, found in (
        ("ada-token", {"change:9001:1": True, "change:9002:3": False}),
        ("ben-token", {"change:9001:1": False}),
        ("eve-token", {"change:7001:1": True}),
        ("dan-token", {}),
    ):
        told = stage.client(token).get("/api/v1/parked").json()["tasks"]
        assert {each["task"]: each["may_retry"] for each in told} == found


def test_what_is_at_hand_is_not_sent_again(stage: Stage) -> None:
    client = stage.client("ada-token")
    tag = client.get("/api/v1/changes").headers["etag"]
    for said in (tag, f'"x", W/{tag}', "*"):
        again = client.get("/api/v1/changes", headers={"If-None-Match": said})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    stage.records.put(replace(RECORDS[0], headline="Two seniors are asked"))
    assert client.get("/api/v1/changes", headers={"If-None-Match": tag}).status_code == 200


def test_nobody_else_keeps_what_was_answered(stage: Stage) -> None:
    told = stage.client("ada-token").get("/api/v1/changes")
    assert (told.headers["cache-control"], told.headers["vary"]) == ("private, no-cache", "Authorization, Cookie")
    assert stage.client("ada-token").get("/api/v1/changes/acme/shop/999").headers["cache-control"] == "no-store"


def test_entries_of_the_ledger_are_those_of_readable_repositories(stage: Stage) -> None:
    client = stage.client("ben-token")
    told = client.get("/api/v1/ledger/entries").json()
    assert [each["number"] for each in told["entries"]] == [0, 1, 3, 5, 7]
    first = client.get("/api/v1/ledger/entries", params={"limit": 2, "kind": "answer"}).json()
    assert ([each["number"] for each in first["entries"]], first["next"]) == ([1, 3], 4)
    second = client.get("/api/v1/ledger/entries", params={"start": first["next"], "change": "5"}).json()
    assert ([each["number"] for each in second["entries"]], second["next"]) == ([5], None)
    assert second["entries"][0]["texts"]["answer"]["text"] == "at pay.py:4"


def test_the_head_of_the_ledger_is_what_verifying_finds(stage: Stage) -> None:
    client = stage.client("ben-token")
    head, verdict = client.get("/api/v1/ledger").json(), client.get("/api/v1/ledger/verify").json()
    assert head["entries"] == verdict["entries"] == 9
    assert head["checkpoint"] == verdict["checkpoint"] == f"9:{head['digest']}"
    assert verdict["is_whole"] is True


def test_a_changed_entry_is_told(stage: Stage) -> None:
    stage.lines[3] = stage.lines[3].replace(b"handled", b"defect ")
    told = stage.client("ben-token").get("/api/v1/ledger/verify").json()
    assert (told["is_whole"], told["faults"][0]["line"]) == (False, 4)
    assert stage.client("ben-token").get("/api/v1/ledger/entries").json()["entries"][1]["number"] == 1


def test_the_ledger_is_not_for_those_who_can_read_nothing(stage: Stage) -> None:
    assert stage.client("dan-token").get("/api/v1/ledger").status_code == 403
    assert stage.client("dan-token").get("/api/v1/changes").json() == {"changes": [], "next": None}


def test_me_names_only_what_the_caller_may_read(stage: Stage) -> None:
    told = stage.browser(BEN).get("/api/v1/me").json()
    assert told == {
        "id": 102, "login": "ben-example", "name": "Ben Example", "signed_in_by": "session",
        "repositories": [{"id": SHOP, "name": "acme/shop", "permission": "read"}],
    }  # fmt: skip


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v2/me", "/api/docs", "/api/redoc", "/api/v1/me/"])
def test_nothing_else_is_answered(stage: Stage, path: str) -> None:
    told = stage.client("ada-token").get(path, follow_redirects=False)
    assert told.status_code in {404, 307}
    if told.status_code == 404 and path != "/api":
        assert told.headers["content-type"] == "application/problem+json"
