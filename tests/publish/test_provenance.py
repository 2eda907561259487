"""The page on provenance: as agreed, for people and programs, whatever stands in the evidence."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from jsonschema import Draft202012Validator

from bot.facts import ProvenanceLevel
from bot.publish import render_provenance_json, render_provenance_markdown, render_provenance_terminal
from bot.publish._columns import cells
from tests.publish.provenances import GOLDEN, Told, attack, nothing, typical
from tests.publish.strategies import few, words
from tests.publish.test_golden import VERDICTS
from tests.publish.test_markdown import OURS, Page, _live

FOLDER = Path(__file__).parent.parent / "golden" / "provenance"
SCHEMA: dict[str, Any] = json.loads(
    files("bot").joinpath("schemas/provenance-1.schema.json").read_text(encoding="utf-8")
)
VALIDATOR = Draft202012Validator(SCHEMA)
STYLES = re.compile(r"\x1b\[[0-9;]*m")
MEDIA: dict[str, Callable[[Told], str]] = {
    "txt": lambda told: render_provenance_terminal(*told, width=80, colour=False),
    "md": lambda told: render_provenance_markdown(*told),
    "json": lambda told: render_provenance_json(*told),
}
CASES = [(name, medium) for name in GOLDEN for medium in MEDIA]


@pytest.mark.parametrize(("name", "medium"), [case for case in CASES if case != ("long", "json")])
def test_the_page_reads_as_it_was_last_agreed(name: str, medium: str) -> None:
    file = FOLDER / f"{name}.{medium}"
    rendered = MEDIA[medium](GOLDEN[name]()).encode()
    if os.environ.get("FOREREAD_UPDATE_GOLDEN"):
        file.write_bytes(rendered)
    assert file.read_bytes() == rendered, "FOREREAD_UPDATE_GOLDEN=1 writes it anew; then read the difference"


@pytest.mark.parametrize(("name", "medium"), CASES)
def test_no_page_contains_a_verdict(name: str, medium: str) -> None:
    assert not VERDICTS.findall(MEDIA[medium](GOLDEN[name]()))


@pytest.mark.parametrize("medium", ["txt", "md"])
def test_no_evidence_is_never_called_human(medium: str) -> None:
    page = MEDIA[medium](nothing())
    assert "no evidence" in page.lower()
    assert not re.search(r"human(?! author)|by hand|not AI", page)
    assert "does not mean that none took part" in re.sub(r"\s+", " ", page)


@pytest.mark.parametrize("name", GOLDEN)
def test_the_json_fits_the_published_schema(name: str) -> None:
    VALIDATOR.validate(json.loads(render_provenance_json(*GOLDEN[name]())))


def test_the_schema_knows_every_level() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$defs"]["level"]["enum"] == [level.value for level in ProvenanceLevel]


def test_the_json_has_all_of_a_long_provenance() -> None:
    document = json.loads(render_provenance_json(*GOLDEN["long"]()))
    assert (len(document["commits"]), len(document["evidence"]), len(document["lines"])) == (500, 250, 60 * 40)


@few
@given(words)
@example("")
@example("\x1b[2J\x9b1m\u202e\n\n# h\r\n| a |")
def test_nothing_that_is_told_can_drive_a_terminal_or_leave_its_line(text: str) -> None:
    for width in (40, 79, 80, 120):
        page = render_provenance_terminal(*attack(text), width=width, colour=False)
        assert {char for char in page if not char.isprintable()} <= {"\n"}
        assert [line for line in page.split("\n") if cells(line) > width] == []
        assert page.encode()
    coloured = render_provenance_terminal(*attack(text), width=80, colour=True)
    assert STYLES.sub("", coloured) == render_provenance_terminal(*attack(text), width=80, colour=False)


@few
@given(words)
@example("/close | cell")
@example("</details><script>alert(1)</script> @team #12 https://a.example ![x](y)")
@example("`a|b` \\| c\n- [x] done")
def test_nothing_that_is_told_becomes_markdown(text: str) -> None:
    assume(text.strip())
    page = Page(render_provenance_markdown(*attack(text)))
    assert {tag.lstrip("/") for tag in page.tags} <= OURS
    assert page.attributes <= {"class", "style", "start"}
    assert _live(page) == []
    assert page.structure() == Page(render_provenance_markdown(*attack("x"))).structure()


@few
@given(words)
def test_any_text_gives_json_that_fits_the_schema_and_drives_no_terminal(text: str) -> None:
    rendered = render_provenance_json(*attack(text))
    VALIDATOR.validate(json.loads(rendered))
    assert not set(rendered) & set("\x00\x07\x1b\x7f\x9b\u061c\u200b\u200e\u202e\u2028\u2066\ufeff\U000e0041")
    assert rendered.encode()


def test_a_comment_on_the_longest_change_fits() -> None:
    for name in GOLDEN:
        assert len(render_provenance_markdown(*GOLDEN[name]())) <= 65_536


def test_what_says_the_same_in_many_places_is_told_once() -> None:
    page = render_provenance_terminal(*typical(), width=100, colour=False)
    assert page.count("Co-Authored-By: Claude Opus 4.8") == 1
    assert "in trailer of 0000001, trailer of 0000003" in page
    assert "speaks of 2 commits" in page
