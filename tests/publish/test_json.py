from __future__ import annotations

import json
from enum import Enum
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import example, given
from jsonschema import Draft202012Validator

from bot.brief import Brief
from bot.change import Side
from bot.facts import Certainty, ChangeKind, FileRole, ProofKind, ProvenanceLevel, Reading, SymbolKind
from bot.publish import render_json
from bot.review import AnswerKind
from bot.risk import Band, Lens, Tier
from tests.builders import a_brief, a_proof, a_question, a_receipt, a_stop, a_symbol, a_symbol_change, a_usage
from tests.publish.briefs import GOLDEN, hostile, next_head
from tests.publish.strategies import briefs, few

SCHEMA: dict[str, Any] = json.loads(files("bot").joinpath("schemas/brief-1.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def _read(brief: Brief) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(render_json(brief))
    return document


def test_the_published_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_brief_fits_the_published_schema(name: str) -> None:
    VALIDATOR.validate(_read(GOLDEN[name]()))


@few
@given(briefs)
@example(hostile())
def test_any_brief_fits_the_published_schema(brief: Brief) -> None:
    VALIDATOR.validate(_read(brief))


@few
@given(briefs)
@example(hostile())
def test_the_json_is_utf_8_and_drives_no_terminal(brief: Brief) -> None:
    rendered = render_json(brief)
    assert rendered.encode().decode() == rendered
    assert rendered.endswith("}\n")
    hidden = {char for char in rendered if not char.isprintable() and char != "\n"}
    assert not hidden & set("\x00\x07\x1b\x7f\x9b\u061c\u200b\u200e\u202e\u2028\u2066\ufeff\U000e0041")


@few
@given(briefs)
@example(hostile())
def test_text_comes_back_as_it_was_but_for_what_utf_8_cannot_hold(brief: Brief) -> None:
    if brief.title.isascii():
        assert _read(brief)["title"] == brief.title


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("caf\udce9.py", "caf\\xe9.py"),
        ("a\ud800", "a\\ud800"),
        ("a\\xe9", "a\\xe9"),
        ("a\u202eb", "a\u202eb"),
        ("文件", "文件"),
    ],
)
def test_a_path_that_is_not_utf_8_keeps_its_bytes_readable(path: str, written: str) -> None:
    assert _read(a_brief(reading_order=(a_stop(path),)))["reading_order"][0]["file"] == written


def _objects(schema: dict[str, Any]) -> list[dict[str, Any]]:
    found = [schema] if schema.get("type") == "object" else []
    nested = [*schema.get("properties", {}).values(), *schema.get("$defs", {}).values()]
    nested += [schema["items"]] if "items" in schema else []
    return found + [each for part in nested for each in _objects(part)]


def test_the_schema_lets_no_key_come_or_go_unnoticed() -> None:
    objects = _objects(SCHEMA)
    assert len(objects) > 15
    for each in objects:
        assert each["additionalProperties"] is False
        assert each["required"] == list(each["properties"])


def test_keys_stand_in_the_order_of_the_schema() -> None:
    document = _read(next_head())
    assert list(document["since"]) == SCHEMA["$defs"]["since"]["required"]
    assert list(document["since"]["gone"][0]) == SCHEMA["$defs"]["gone"]["required"]
    assert list(document["answered"][0]["answer"]) == SCHEMA["$defs"]["answer"]["required"]
    assert list(document) == SCHEMA["required"]
    assert list(document["questions"][0]) == SCHEMA["$defs"]["question"]["required"]
    assert list(document["receipt"]["hunks"][0]) == SCHEMA["$defs"]["hunk"]["required"]
    assert list(document["receipt"]) == SCHEMA["properties"]["receipt"]["required"]


@pytest.mark.parametrize(
    ("members", "schema"),
    [
        (Side, SCHEMA["$defs"]["side"]),
        (Tier, SCHEMA["$defs"]["tier"]),
        (Band, SCHEMA["$defs"]["band"]),
        (Lens, SCHEMA["$defs"]["lens"]),
        (AnswerKind, SCHEMA["$defs"]["answer"]["properties"]["kind"]),
        (ProvenanceLevel, SCHEMA["$defs"]["level"]),
        (Reading, SCHEMA["$defs"]["reading"]),
        (FileRole, SCHEMA["$defs"]["stop"]["properties"]["role"]),
        (ProofKind, SCHEMA["$defs"]["proof"]["properties"]["kind"]),
        (Certainty, SCHEMA["$defs"]["reference"]["properties"]["certainty"]),
        (SymbolKind, SCHEMA["$defs"]["usage"]["properties"]["kind"]),
        (ChangeKind, SCHEMA["$defs"]["usage"]["properties"]["change"]),
    ],
)
def test_the_schema_names_every_member_of_an_enumeration(members: type[Enum], schema: dict[str, Any]) -> None:
    assert schema["enum"] == [member.name.lower() for member in members]


def test_the_json_cuts_no_list_and_no_text() -> None:
    brief = a_brief(
        more_questions=(a_question(suspicion="x" * 5000),) * 200,
        skippable=tuple(a_proof(f"m{number}.py") for number in range(500)),
    )
    document = _read(brief)
    assert len(document["more_questions"]) == 200
    assert len(document["skippable"]) == 500
    assert document["more_questions"][0]["suspicion"] == "x" * 5000


def test_an_incomplete_receipt_is_marked() -> None:
    assert _read(a_brief(receipt=a_receipt(problems=("no answer",))))["receipt"]["complete"] is False
    assert _read(a_brief())["receipt"]["complete"] is True


def test_a_secret_in_a_signature_is_redacted() -> None:
    secret = "AKIA" + "QZ7RTY2LMNB4WXC5"
    symbol = a_symbol(signature=f'def connect(key="{secret}")')
    rendered = render_json(a_brief(blast_radius=(a_usage(change=a_symbol_change(symbol, before=symbol)),)))
    assert secret not in rendered
