"""Files that a user hands over: taken as far as they are what they should be, refused in one clear line otherwise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.told import MOST_BYTES, read_earlier, read_pull_request
from bot.errors import UsageError
from bot.facts import PullRequest
from bot.publish import render_provenance_json
from tests.publish.provenances import typical

REST: dict[str, Any] = {
    "title": "Add a queue",
    "body": "- [x] **Heavy**",
    "head": {"ref": "claude/queue", "sha": "1" * 40},
    "labels": [{"name": "ai-assisted", "color": "fff"}, {"name": "bug"}],
    "user": {"login": "devin-ai-integration[bot]", "id": 158243242, "type": "Bot"},
    "additions": 12,
}
WHOLE = PullRequest(
    *("Add a queue", "- [x] **Heavy**", "claude/queue", ("ai-assisted", "bug"), "devin-ai-integration[bot]"), 158243242
)


def written(tmp_path: Path, value: object) -> str:
    path = tmp_path / "told.json"
    path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
    return str(path)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(REST, id="the REST object"),
        pytest.param(
            {"action": "opened", "number": 3, "pull_request": REST, "sender": {"login": "ada"}}, id="an event"
        ),
    ],
)
def test_a_pull_request_is_read(tmp_path: Path, told: object) -> None:
    assert read_pull_request(written(tmp_path, told)) == WHOLE


def test_what_the_hosts_own_command_prints_is_read(tmp_path: Path) -> None:
    told = {
        "title": "Add a queue",
        "body": "",
        "headRefName": "claude/queue",
        "labels": [{"id": "L1", "name": "bug"}],
        "author": {"id": "MDQ6VXNlcjE=", "is_bot": True, "login": "app/devin"},
    }
    assert read_pull_request(written(tmp_path, told)) == PullRequest(
        "Add a queue", "", "claude/queue", ("bug",), "app/devin", None
    )


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"body": None}, "body", ""),
        ({"user": None}, "author", ""),
        ({"user": {"login": 3, "id": "4"}}, "author_id", None),
        ({"user": {"login": "a", "id": True}}, "author_id", None),
        ({"user": {"login": "a", "id": -1}}, "author_id", None),
        ({"head": "main"}, "branch", ""),
        ({"labels": "bug"}, "labels", ()),
        ({"labels": [None, 3, {"name": None}, "plain", {"name": "x"}]}, "labels", ("plain", "x")),
        ({"labels": [{"name": "x"}] * 9999}, "labels", ("x",) * 200),
        ({"title": ["x"]}, "title", ""),
        ({"title": "t" * 9999}, "title", "t" * 1000),
        ({"body": "\ud800\x00"}, "body", "\ud800\x00"),
    ],
)
def test_what_is_not_as_it_should_be_is_left_out(tmp_path: Path, change: Any, field: str, value: object) -> None:
    assert getattr(read_pull_request(written(tmp_path, {**REST, **change})), field) == value


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (b"", "no JSON"),
        (b"not json", "no JSON"),
        (b"\xff\xfe", "no JSON"),
        (b"[" * 200_000, "no JSON"),
        (b"9" * 5_000, "no JSON"),
        ([REST], "no JSON object"),
        ("text", "no JSON object"),
        ({}, "no pull request"),
        ({"ref": "refs/heads/main", "commits": []}, "no pull request"),
        ({"message": "Not Found", "status": "404"}, "no pull request"),
        ({"title": "An issue has a title"}, "no pull request"),
        ({"pull_request": []}, "no pull request"),
        (b" " * (MOST_BYTES + 1), "larger than 20 MB"),
    ],
)
def test_nonsense_is_refused_with_a_reason(tmp_path: Path, told: object, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_pull_request(written(tmp_path, told))


def test_devices_and_folders_are_refused_and_links_are_followed(tmp_path: Path) -> None:
    link = tmp_path / "link.json"
    link.symlink_to(written(tmp_path, REST))
    assert read_pull_request(str(link)) == WHOLE
    for place in ("/dev/zero", str(tmp_path), str(tmp_path / "none.json")):
        with pytest.raises(UsageError):
            read_pull_request(place)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*REST, "ref", "name", "login", "id"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(json_values)
def test_any_json_is_read_or_refused(tmp_path: Path, told: object) -> None:
    name = written(tmp_path, told)
    try:
        found = read_pull_request(name)
    except UsageError:
        return
    assert found != PullRequest()


def test_earlier_evidence_comes_back_as_it_was_told(tmp_path: Path) -> None:
    change, provenance, notes = typical()
    told = written(tmp_path, render_provenance_json(change, provenance, notes).encode())
    assert read_earlier(told) == provenance.evidence


def refused(tmp_path: Path, document: object, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_earlier(written(tmp_path, document))


@pytest.mark.parametrize("change", [{"schema_version": "2.0"}, {"schema_version": None}, {"evidence": None}])
def test_what_is_no_earlier_look_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    document = json.loads(render_provenance_json(*typical()))
    refused(tmp_path, {**document, **change}, "no provenance of format 1")


@pytest.mark.parametrize(
    "change",
    [
        {"level": "surely"},
        {"scope": "world"},
        {"lines": 3},
        {"lines": ["x"]},
        {"lines": [{"file": "a", "line": None, "end_line": 1}]},
        {"lines": [{"file": "a"}]},
    ],
)
def test_earlier_evidence_of_another_form_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    document = json.loads(render_provenance_json(*typical()))
    refused(tmp_path, {**document, "evidence": [{**document["evidence"][0], **change}]}, "cannot be read")


def test_evidence_that_is_no_object_is_refused(tmp_path: Path) -> None:
    items: tuple[object, ...] = ("x", None, [], {})
    for item in items:
        refused(tmp_path, {"schema_version": "1.0", "evidence": [item]}, "cannot be read")
