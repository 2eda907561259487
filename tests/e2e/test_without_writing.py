"""What is asked without --publish writes nothing; what was made elsewhere is advice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.shop import Shop
from tests.e2e.test_commands import WAITING, what_it_shows
from tests.e2e.test_conversations import QUOTE


@pytest.mark.parametrize("form", ["terminal", "markdown", "json", "sarif"])
@pytest.mark.parametrize("named", ["OWNER/REPO#N", "URL"])
def test_a_review_writes_nothing_to_the_host(unread: Shop, form: str, named: str) -> None:
    place = unread.place if named == "OWNER/REPO#N" else f"{unread.github.git_url}/acme/shop/pull/1"
    code, printed = unread.run("review", place, "--format", form, "--quiet")
    assert code == 0
    assert "price_for" in printed
    assert not unread.github.journal.writes
    assert not unread.pull.comments


@pytest.mark.parametrize("form", ["terminal", "markdown", "json"])
def test_a_decision_writes_nothing_to_the_host(opened: Shop, form: str) -> None:
    code, printed = opened.run("gate", opened.place, "--format", form)
    assert code == 1
    assert "checkout" in printed
    assert not opened.github.journal.writes


def test_what_is_of_changes_here_is_refused_for_one_on_a_host(
    opened: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = str(tmp_path / "snapshot.json")
    for words in (("gate", opened.place, "--record", record), ("review", opened.place, "--staged")):
        assert opened.run(*words)[0] == 2
        assert "pull request" in capsys.readouterr().err
    assert not opened.github.journal.writes


def brief_with(shop: Shop, **changed: Any) -> dict[str, Any]:
    """What stage one leaves: the brief of the head, with a question of a model's."""
    code, printed = shop.run("review", shop.place, "--format", "json", "--quiet")
    assert code == 0
    told: dict[str, Any] = json.loads(printed)
    asked = dict(told["questions"][0])
    asked.update(
        id="abcdefabcdef",
        text="Does the invoice of March count a gift card twice?",
        source="model exec:script",
        location={"path": "storefront/pricing.py", "line": 33, "end_line": 33, "side": "after"},
        quote=QUOTE,
    )
    for key in ("also", "answer"):
        asked.pop(key, None)
    asked.update(changed)
    told["questions"] = [*told["questions"], asked]
    return told


def left_by_stage_one(folder: Path, told: object) -> str:
    folder.mkdir()
    (folder / "brief.json").write_text(json.dumps(told), encoding="utf-8")
    return str(folder)


def test_a_question_of_stage_ones_model_is_asked_and_stays(unread: Shop, tmp_path: Path) -> None:
    told = brief_with(unread)
    folder = left_by_stage_one(tmp_path / "artifact", told)
    assert unread.handle("--brief", folder)[0] == 0
    (comment,) = unread.own_comments
    assert "count a gift card twice" in comment, comment
    assert unread.gate == WAITING
    unread.github.journal.clear()
    assert unread.handle()[0] == 0
    assert unread.own_comments == [comment]
    assert not unread.github.journal.writes


FORGED: dict[str, dict[str, Any]] = {
    "quote": {"quote": "def that_is_nowhere():"},
    "file": {"location": {"path": "storefront/invoices.py", "line": 1, "end_line": 1, "side": "after"}},
}


@pytest.mark.parametrize("name", FORGED)
def test_a_question_that_does_not_stand_in_the_change_is_not_asked(unread: Shop, tmp_path: Path, name: str) -> None:
    folder = left_by_stage_one(tmp_path / "artifact", brief_with(unread, **FORGED[name]))
    assert unread.handle("--brief", folder)[0] == 0
    assert "gift card twice" not in unread.own_comments[0]


def test_a_forged_artifact_lowers_nothing(unread: Shop, tmp_path: Path) -> None:
    told = brief_with(unread)
    told["tier"] = "low"
    told["questions"] = []
    told["risk"] = {**told.get("risk", {}), "tier": "low"} if isinstance(told.get("risk"), dict) else told.get("risk")
    told = {key: value for key, value in told.items() if value is not None}
    assert unread.handle("--brief", left_by_stage_one(tmp_path / "artifact", told))[0] == 0
    assert "tier critical · 5 questions" in unread.own_comments[0]


@pytest.mark.parametrize(
    "content", ["{}", "[]", "not JSON", '{"head": "' + "0" * 40 + '"}'], ids=["empty", "list", "text", "another head"]
)
def test_what_is_no_artifact_of_this_head_is_told_of_and_stops_nothing(
    unread: Shop, tmp_path: Path, content: str
) -> None:
    folder = tmp_path / "artifact"
    folder.mkdir()
    (folder / "brief.json").write_text(content, encoding="utf-8")
    assert unread.handle("--brief", str(folder))[0] == 0
    (comment,) = unread.own_comments
    assert "The artifact" in what_it_shows(comment)
    assert "tier critical · 5 questions" in comment
