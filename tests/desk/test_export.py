from __future__ import annotations

import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from bot.desk import OutcomeKind, RecordKey, Texts, outcome_lines
from tests.desk.some_records import REPOSITORY, a_merged, an_answer, an_outcome

SCHEMA = Draft202012Validator(
    json.loads(files("bot").joinpath("schemas/outcome-1.schema.json").read_text(encoding="utf-8"))
)
BRIEF = {
    "questions": [
        {"id": "q1", "text": "What if it is empty?", "trigger": "[]", "suspicion": "line 3 divides", "quote": "x"}
    ]
}
KEY = RecordKey(REPOSITORY, 12)
PRIVATE = {KEY: a_merged(12, title="A title", brief=BRIEF)}
PUBLIC = {KEY: a_merged(12, title="A title", brief=BRIEF, is_private=False)}


def test_every_kind_of_label_fits_the_schema() -> None:
    labels = [an_outcome(kind) for kind in OutcomeKind] + [an_answer(OutcomeKind.DEFECT)]
    lines = list(outcome_lines(labels, PUBLIC, Texts.ALL))
    assert len(lines) == 6
    for line in lines:
        SCHEMA.validate(json.loads(line))
        assert line.isascii()
        assert "\n" not in line


@pytest.mark.parametrize(
    ("texts", "records", "is_shown"),
    [
        (Texts.NONE, PUBLIC, False), (Texts.PUBLIC, PUBLIC, True), (Texts.PUBLIC, PRIVATE, False), (Texts.ALL, PRIVATE, True),
        (Texts.NONE, PRIVATE, False),
    ],
)  # fmt: skip
def test_words_are_written_only_of_what_was_asked_for(
    texts: Texts, records: dict[RecordKey, object], is_shown: bool
) -> None:
    (line,) = outcome_lines([an_answer(OutcomeKind.DEFECT)], records, texts)  # type: ignore[arg-type]
    assert ("A title" in line, "What if it is empty?" in line) == (is_shown, is_shown)
    if is_shown:
        expected = {"title": "A title", "text": "What if it is empty?", "trigger": "[]", "suspicion": "line 3 divides"}
        assert json.loads(line)["texts"] == expected


def test_nobody_is_named() -> None:
    answer = an_answer(OutcomeKind.HANDLED, by="somebody-in-particular", source="account 4242 at abc")
    (line,) = outcome_lines([answer], PUBLIC, Texts.ALL)
    assert "somebody-in-particular" not in line
    assert "4242" not in line
    assert "grace" not in line


def test_a_label_of_a_change_that_is_forgotten_is_left_out() -> None:
    assert list(outcome_lines([an_outcome(OutcomeKind.FIXED)], {})) == []


def test_the_order_of_labels_does_not_matter() -> None:
    labels = [an_outcome(kind) for kind in OutcomeKind]
    assert list(outcome_lines(labels, PUBLIC)) == list(outcome_lines(labels[::-1], PUBLIC))
