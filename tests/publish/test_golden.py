"""The briefs as people and programs get them, to be read in review like any other text.

`FOREREAD_UPDATE_GOLDEN=1 pytest tests/publish/test_golden.py` writes the files anew.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.brief import Brief
from bot.publish import render_json, render_markdown, render_sarif, render_terminal
from tests.publish.briefs import GOLDEN

FOLDER = Path(__file__).parent.parent / "golden" / "brief"
MEDIA: dict[str, Callable[[Brief], str]] = {
    "txt": lambda brief: render_terminal(brief, width=80, colour=False),
    "md": render_markdown,
    "json": render_json,
    "sarif": render_sarif,
}
VERDICTS = re.compile(
    r"\b(safe|safely|lgtm|approved?|approves|approval|no (issues|problems|concerns)|looks? (good|fine|ok)|all good"
    r"|ship it|harmless|bug[- ]free|ready to merge|correct)\b",
    re.IGNORECASE,
)
CASES = [(name, medium) for name in GOLDEN for medium in MEDIA]


@pytest.mark.parametrize(("name", "medium"), CASES)
def test_the_brief_reads_as_it_was_last_agreed(name: str, medium: str) -> None:
    file = FOLDER / f"{name}.{medium}"
    rendered = MEDIA[medium](GOLDEN[name]()).encode()
    if os.environ.get("FOREREAD_UPDATE_GOLDEN"):
        file.write_bytes(rendered)
    assert file.read_bytes() == rendered, "FOREREAD_UPDATE_GOLDEN=1 writes it anew; then read the difference"


@pytest.mark.parametrize(("name", "medium"), CASES)
def test_no_brief_contains_a_verdict(name: str, medium: str) -> None:
    assert not VERDICTS.findall(MEDIA[medium](GOLDEN[name]()))


@pytest.mark.parametrize("verdict", ["LGTM", "This is safe.", "No issues found", "approved", "Looks good"])
def test_the_search_for_verdicts_finds_them(verdict: str) -> None:
    assert VERDICTS.search(verdict)


@pytest.mark.parametrize("medium", ["txt", "md"])
def test_a_brief_without_questions_does_not_call_that_evidence(medium: str) -> None:
    rendered = MEDIA[medium](GOLDEN["nothing-asked"]())
    assert "No question was raised. That is not evidence of correctness." in rendered


@pytest.mark.parametrize("medium", ["txt", "md"])
@pytest.mark.parametrize(("name", "says"), [("typical", False), ("nothing-asked", True), ("incomplete", True)])
def test_a_brief_says_near_its_top_when_no_model_read_the_change(name: str, says: bool, medium: str) -> None:
    top, _, _ = " ".join(MEDIA[medium](GOLDEN[name]()).split()).lower().partition("questions")
    assert ("no model read this change: facts, rules and templates only." in top) is says


@pytest.mark.parametrize("medium", ["txt", "md"])
def test_an_incomplete_view_says_so_before_the_questions(medium: str) -> None:
    top, _, _ = MEDIA[medium](GOLDEN["incomplete"]()).lower().partition("questions")
    assert "incomplete" in top
    assert "incomplete" not in MEDIA[medium](GOLDEN["typical"]()).lower()


def test_a_typical_brief_fits_two_screens_of_a_terminal() -> None:
    assert len(MEDIA["txt"](GOLDEN["typical"]()).splitlines()) <= 100


def test_every_golden_file_belongs_to_a_brief() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {f"{name}.{medium}" for name, medium in CASES}
