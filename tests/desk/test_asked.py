from __future__ import annotations

import json

import pytest

from bot import publish
from bot.desk import AskedQuestion, asked_in, asked_of, rule_of
from bot.review import Confidence, Standing
from bot.risk import Band
from tests.builders import a_brief, a_question

MODEL = a_question(
    id="m", source="model claude", confidence=Confidence(Band.HIGH), standing=Standing.CONFIRMED, readings=(1,)
)
RULE = a_question(id="r", source="rule removed-guard", confidence=Confidence(Band.MEDIUM))


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("rule removed-guard", "removed-guard"),
        ("model claude", "model"),
        ("rule removed-guard, model claude", "removed-guard"),
        ("model claude, rule removed-guard", "removed-guard"),
        ("", "model"),
    ],
)
def test_the_rule_behind_a_question(source: str, rule: str) -> None:
    assert rule_of(source) == rule


def test_a_brief_and_its_json_name_the_same_questions() -> None:
    brief = a_brief(questions=(MODEL,), more_questions=(RULE,), answered=(RULE,))
    expected = (
        AskedQuestion("m", "model", "model, confirmed, high"),
        AskedQuestion("r", "removed-guard", "rule removed-guard"),
    )
    assert asked_of(brief) == expected
    assert asked_in(json.loads(publish.render_json(brief))) == expected


@pytest.mark.parametrize(
    "broken", [{}, {"questions": "x"}, {"questions": [1, {}, {"id": 3}, {"id": "a", "confidence": {"band": "huge"}}]}]
)
def test_what_cannot_be_read_of_a_brief_is_left_out(broken: dict[str, object]) -> None:
    assert asked_in(broken) == ()
