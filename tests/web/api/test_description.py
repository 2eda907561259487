"""The interface's description of itself: exact, and tried by a program that knows nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.web.api.stage import Stage

KEPT = Path(__file__).parents[3] / "docs" / "service-api.openapi.json"
SERVICE_WIDE = {"401", "429", "503"}


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    told = Stage().client().get("/api/openapi.json")
    assert told.status_code == 200
    described: dict[str, Any] = told.json()
    return described


def test_the_description_in_the_documents_is_the_one_that_the_service_gives(description: dict[str, Any]) -> None:
    text = json.dumps(description, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("FOREREAD_UPDATE_GOLDEN"):
        KEPT.write_text(text, encoding="utf-8")
    assert KEPT.read_text(encoding="utf-8") == text


def test_every_operation_says_how_to_sign_in_and_what_can_go_wrong(description: dict[str, Any]) -> None:
    operations = [(path, verb, each) for path, verbs in description["paths"].items() for verb, each in verbs.items()]
    assert len(operations) == 14
    for path, verb, each in operations:
        assert path.startswith("/v1/")
        assert each["responses"].keys() >= SERVICE_WIDE
        names = [sorted(way) for way in each["security"]]
        assert names == ([["session"], ["token"]] if verb == "get" else [["form", "session"], ["token"]])
        for status, told in each["responses"].items():
            if int(status) >= 400:
                assert list(told["content"]) == ["application/problem+json"]


def test_every_field_that_is_not_plain_says_what_it_is(description: dict[str, Any]) -> None:
    shapes = description["components"]["schemas"]
    assert all(
        shape.get("description") and shape["additionalProperties"] is False
        for shape in shapes.values()
        if shape["type"] == "object"
    )
    assert not any(name.startswith(("HTTPValidation", "ValidationError")) for name in shapes)
    assert all(
        parameter["description"]
        for path in description["paths"].values()
        for each in path.values()
        for parameter in each.get("parameters", ())
    )


def test_nothing_of_the_inside_is_described(description: dict[str, Any]) -> None:
    names = {name for shape in description["components"]["schemas"].values() for name in shape.get("properties", ())}
    assert not names & {"installation", "token", "form_key", "permissions", "worker"}
