"""The gate's page: as agreed, whatever stands in it, and never a word that the change is good."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, example, given
from jsonschema import Draft202012Validator

from bot.gate import Answers, Decision, Freshness, Reason, Requirement, State
from bot.publish import decision_title, render_decision_json, render_decision_markdown, render_decision_terminal
from bot.publish._columns import cells
from tests.publish.decisions import ASKED, GOLDEN, GROUNDS, Told, attack, emergency, satisfied, waiting
from tests.publish.strategies import few, words
from tests.publish.test_markdown import OURS, Page, _live

FOLDER = Path(__file__).parent.parent / "golden" / "decision"
SCHEMA: dict[str, Any] = json.loads(files("bot").joinpath("schemas/decision-1.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
STYLES = re.compile(r"\x1b\[[0-9;]*m")
MEDIA: dict[str, Callable[[Told], str]] = {
    "txt": lambda told: render_decision_terminal(*told, width=80, colour=False),
    "md": lambda told: render_decision_markdown(*told),
    "json": lambda told: render_decision_json(*told),
}
CASES = [(name, medium) for name in GOLDEN for medium in MEDIA]
PRAISE = re.compile(
    r"\b(safe|safely|lgtm|no (issues|problems|concerns)|looks? (good|fine|ok)|all good|ship it|harmless|bug[- ]free"
    r"|ready to merge|correct|passed review)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(("name", "medium"), CASES)
def test_the_page_reads_as_it_was_last_agreed(name: str, medium: str) -> None:
    file = FOLDER / f"{name}.{medium}"
    rendered = MEDIA[medium](GOLDEN[name]()).encode()
    if os.environ.get("FOREREAD_UPDATE_GOLDEN"):
        file.write_bytes(rendered)
    assert file.read_bytes() == rendered, "FOREREAD_UPDATE_GOLDEN=1 writes it anew; then read the difference"


def test_every_golden_file_belongs_to_a_decision() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {f"{name}.{medium}" for name, medium in CASES}


@pytest.mark.parametrize(("name", "medium"), CASES)
def test_no_page_says_that_a_change_is_good(name: str, medium: str) -> None:
    assert not PRAISE.findall(MEDIA[medium](GOLDEN[name]()))


@pytest.mark.parametrize("medium", ["txt", "md"])
def test_the_first_line_says_what_is_missing_and_who_can_give_it(medium: str) -> None:
    first = " ".join(MEDIA[medium](waiting()).split("\n\n")[0].split())
    assert "Waiting for a senior or above who knows payments" in first
    assert "(and 2 more): Ada" in first
    assert "ada-l), knows payments, 2 changes waiting; Dee, knows payments, 5 changes waiting" in first


@pytest.mark.parametrize("medium", MEDIA)
def test_an_emergency_is_never_shown_as_what_the_policy_asks(medium: str) -> None:
    page = MEDIA[medium](emergency())
    assert "BREAK-GLASS by dee, eve (incident INC-1204)" in page
    assert "has been given" not in page
    assert not re.search(r"^(###.*)?✓", page, re.MULTILINE)


@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("name", [name for name in GOLDEN if name != "satisfied"])
def test_only_a_satisfied_decision_says_satisfied(name: str, medium: str) -> None:
    document = MEDIA[medium](GOLDEN[name]())
    assert "Satisfied" not in document
    if medium == "json":
        assert (json.loads(document)["state"] == "SATISFIED") == (name == "emergency")


@pytest.mark.parametrize("name", GOLDEN)
def test_the_json_fits_the_published_schema(name: str) -> None:
    VALIDATOR.validate(json.loads(render_decision_json(*GOLDEN[name]())))


def test_the_schema_knows_every_value_of_every_closed_set() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$defs"]["state"]["enum"] == [state.name for state in State]
    asked = SCHEMA["$defs"]["requirement"]["properties"]
    assert asked["answers"]["enum"] == [answers.label for answers in Answers]
    assert len(asked["fresh"]["enum"]) == len(Freshness)
    assert set(asked) == {*json.loads(render_decision_json(*satisfied()))["requirement"]}


@few
@given(words)
@example("")
@example("\x1b[2J\x9b1m\u202e\n\n# h\r\n| a |")
def test_nothing_that_is_told_can_drive_a_terminal_or_leave_its_line(text: str) -> None:
    for width in (40, 79, 80, 120):
        page = render_decision_terminal(*attack(text), width=width, colour=False)
        assert {char for char in page if not char.isprintable()} <= {"\n"}
        assert [line for line in page.split("\n") if cells(line) > width] == []
        assert page.encode()
    coloured = render_decision_terminal(*attack(text), width=80, colour=True)
    assert STYLES.sub("", coloured) == render_decision_terminal(*attack(text), width=80, colour=False)


@few
@given(words)
@example("/close | cell")
@example("</details><script>alert(1)</script> @team #12 https://a.example ![x](y)")
@example("`a|b` \\| c\n- [x] done")
def test_nothing_that_is_told_becomes_markdown(text: str) -> None:
    assume(text.strip())
    page = Page(render_decision_markdown(*attack(text)))
    assert {tag.lstrip("/") for tag in page.tags} <= OURS
    assert page.attributes <= {"class", "style", "start"}
    assert _live(page) == []
    assert page.structure() == Page(render_decision_markdown(*attack("x"))).structure()


@few
@given(words)
def test_any_text_gives_json_that_fits_the_schema_and_drives_no_terminal(text: str) -> None:
    rendered = render_decision_json(*attack(text))
    VALIDATOR.validate(json.loads(rendered))
    assert not set(rendered) & set("\x00\x07\x1b\x7f\x9b\u061c\u200b\u200e\u202e\u2028\u2066\ufeff\U000e0041")
    assert rendered.encode()


def long_tree(parts: int) -> Decision:
    leaves = tuple(
        Reason("approval-missing", f"An approval is missing: person {number} of many, " + "x" * 300, State.WAITING)
        for number in range(parts)
    )
    return replace(waiting()[0], why=Reason("gate", "Something is missing.", State.WAITING, leaves))


def test_a_tree_that_is_too_long_is_cut_where_the_page_says_so() -> None:
    markdown = render_decision_markdown(long_tree(2_000), GROUNDS)
    assert len(markdown) <= 65_000
    assert re.search(r"and 1,\d{3} more: `--format json` has all", markdown)
    terminal = render_decision_terminal(long_tree(2_000), GROUNDS, width=100, colour=False)
    assert len(terminal) <= 200_000
    assert "and 1,701 more (--format json has all)" in terminal
    assert len(json.loads(render_decision_json(long_tree(2_000), GROUNDS))["why"]["because"]) == 2_000


def test_a_hundred_reasons_for_one_tier_do_not_hide_what_is_missing() -> None:
    binary = tuple(Reason("tier-floor-binary", f"high: locale/{number}.mo is binary.") for number in range(100))
    tier = Reason("tier", "Its tier is high.", because=binary)
    missing = Reason("approval-missing", "An approval is missing: a senior or above.", State.WAITING)
    decision = replace(waiting()[0], why=Reason("decision", "Something is missing.", State.WAITING, (tier, missing)))
    for page in (
        render_decision_terminal(decision, GROUNDS, width=80, colour=False),
        render_decision_markdown(decision, GROUNDS),
    ):
        assert "locale/11.mo" in page
        assert "locale/12.mo" not in page
        assert "and 88 more" in page
        assert "An approval is missing: a senior or above." in page
    assert len(json.loads(render_decision_json(decision, GROUNDS))["why"]["because"][0]["because"]) == 100


def deep_tree(levels: int) -> Decision:
    why = Reason("leaf", "The last of many.", State.WAITING)
    for _ in range(levels):
        why = Reason("level", "One of many.", State.WAITING, (why,))
    return replace(waiting()[0], why=why)


def test_a_deep_tree_keeps_its_text_readable() -> None:
    page = render_decision_terminal(deep_tree(100), GROUNDS, width=40, colour=False)
    assert max(map(cells, page.split("\n"))) <= 40
    assert "The last of many." in re.sub(r"[│└─├◦…\s]+", " ", page)
    assert "The last of many." in render_decision_markdown(deep_tree(100), GROUNDS)


def test_a_need_that_another_implies_is_told_once() -> None:
    page = " ".join(render_decision_terminal(*waiting(), width=100, colour=False).split())
    asked = page.partition("Asked ")[2].partition(" Counted")[0]
    assert asked.startswith("a senior or above who knows payments every question")


def test_a_headline_of_long_names_is_cut_to_what_hosts_take() -> None:
    decision, _ = attack("word " * 500)
    assert len(decision_title(replace(decision, override=None))) <= 250


def test_what_nobody_was_asked_for_is_not_said_to_be_given_by_somebody() -> None:
    decision, _ = satisfied()
    assert "nobody's approval was asked for" in decision_title(replace(decision, counted=(), requirement=Requirement()))
    assert decision_title(replace(decision, requirement=ASKED)).endswith("has been given by ada")


def test_a_secret_in_a_text_is_not_shown() -> None:
    secret = "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"
    for medium in MEDIA.values():
        assert secret not in medium(attack(f"token {secret}"))
