"""SARIF logs are read for what they say; what is broken, huge or hostile in them is named and never fatal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.sarif import MOST_BYTES, parse_log, read_logs
from bot.facts import AnalyzerLog, Level, Reported


def result(uri: str = "shop/a.py", start: int = 3, **more: Any) -> dict[str, Any]:
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": {"startLine": start}}}
    return {"ruleId": "R1", "message": {"text": "a fault"}, "locations": [place], **more}


def log(*results: object, tool: str = "Acme", rules: list[dict[str, Any]] | None = None, **more: Any) -> dict[str, Any]:
    driver = {"name": tool, "version": "1.2", "rules": rules or []}
    return {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results), **more}]}


def read(told: object) -> AnalyzerLog:
    [found] = parse_log(json.dumps(told).encode(), "x.sarif")
    return found


def one(told: object) -> Reported:
    [found] = read(told).results
    return found


def test_a_result_is_read_with_its_tool_rule_place_and_words() -> None:
    found = read(log(result(start=7)))
    assert (found.tool, found.version, found.source) == ("Acme", "1.2", "x.sarif")
    assert found.results == (Reported("R1", "a fault", "shop/a.py", 7, 7, Level.MEDIUM),)


@pytest.mark.parametrize(
    ("uri", "base", "path"),
    [
        ("shop/a.py", "", "shop/a.py"),
        ("./shop/a%20b.py", "", "shop/a b.py"),
        ("file:///home/ci/repo/shop/a.py", "", "home/ci/repo/shop/a.py"),
        ("file:shop/a.py", "", "shop/a.py"),
        ("shop\\a.py", "", "shop/a.py"),
        ("a.py", "file:///ci/repo/shop/", "ci/repo/shop/a.py"),
    ],
)
def test_paths_come_from_uris_and_their_bases(uri: str, base: str, path: str) -> None:
    told = log(result(uri), originalUriBaseIds={"SRC": {"uri": base}})
    told["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uriBaseId"] = "SRC"
    assert one(told).path == path


@pytest.mark.parametrize(
    ("rule", "more", "level"),
    [
        ({}, {"level": "error"}, Level.HIGH),
        ({}, {"level": "note"}, Level.LOW),
        ({"defaultConfiguration": {"level": "error"}}, {}, Level.HIGH),
        ({"properties": {"security-severity": "9.8"}}, {"level": "note"}, Level.CRITICAL),
        ({"properties": {"security-severity": "7.0"}}, {}, Level.HIGH),
        ({"properties": {"security-severity": "nan"}}, {}, Level.MEDIUM),
        ({"properties": {"security-severity": "0.1"}}, {"level": "error"}, Level.LOW),
    ],
)
def test_the_level_is_the_security_severity_or_else_the_result_s(
    rule: dict[str, Any], more: dict[str, Any], level: Level
) -> None:
    assert one(log(result(**more), rules=[{"id": "R1", **rule}])).level is level


def test_a_linter_s_errors_of_style_count_least() -> None:
    assert one(log(result(level="error"), tool="Ruff")).level is Level.LOW


def test_a_rule_is_found_by_its_place_and_its_message_by_its_id() -> None:
    rules = [
        {"id": "R9", "shortDescription": {"text": "No such thing"}, "messageStrings": {"m": {"text": "{0} is bad"}}}
    ]
    told = result(ruleIndex=0, message={"id": "m", "arguments": ["x"]})
    del told["ruleId"]
    found = one(log(told, rules=rules))
    assert (found.rule, found.message, found.help) == ("R9", "x is bad", "No such thing")


@pytest.mark.parametrize(
    "more",
    [
        {"suppressions": [{"kind": "external"}]},
        {"suppressions": [{"kind": "external", "status": "accepted"}]},
        {"baselineState": "unchanged"},
        {"baselineState": "absent"},
        {"kind": "pass"},
    ],
)
def test_what_the_log_itself_has_settled_is_counted_and_not_told(more: dict[str, Any]) -> None:
    found = read(log(result(**more), result()))
    assert (len(found.results), found.settled) == (1, 1)


def test_a_suppression_that_was_refused_settles_nothing() -> None:
    assert read(log(result(suppressions=[{"kind": "external", "status": "rejected"}]))).settled == 0


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no SARIF"),
        (b"{", "no SARIF"),
        (b"[]", "no runs"),
        (b'{"version": "1.0.0", "runs": []}', "no runs"),
        (b"\xff\xfe\x00", "no SARIF"),
        (b"[" * 200_000, "no SARIF"),
    ],
)
def test_a_log_that_is_none_is_named_and_the_others_are_read(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "bad").write_bytes(content)
    (tmp_path / "good").write_text(json.dumps(log(result())))
    found = read_logs([str(tmp_path / "bad"), str(tmp_path / "none"), str(tmp_path / "good")])
    assert [name for name, _ in found.unread] == [str(tmp_path / "bad"), str(tmp_path / "none")]
    assert says in found.unread[0][1]
    assert len(found.logs) == 1


def test_a_log_of_a_hundred_megabytes_is_named_and_not_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.sarif"
    with huge.open("wb") as file:
        file.truncate(100_000_000)
    assert huge.stat().st_size > MOST_BYTES
    assert read_logs([str(huge)]).unread == ((str(huge), "a log of more than 32 MB is not read"),)


def test_steps_out_of_the_tree_and_missing_places_are_no_results() -> None:
    told = log(result("../../etc/passwd"), result(start=0), {"message": {}}, result("a\x00.py"), 7, None)
    assert read(told).results == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["runs", "tool", "driver", "results", "rules", "message", "text", "locations", "physicalLocation", "artifactLocation", "uri", "region", "startLine", "ruleIndex", "level", "suppressions", "properties", "id", "arguments", "originalUriBaseIds"]), inner, max_size=6),
    max_leaves=30,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["tool", "results", "originalUriBaseIds"]), JSON))
def test_no_json_is_too_strange(run: dict[str, Any]) -> None:
    for found in parse_log(json.dumps({"version": "2.1.0", "runs": [run]}).encode(), "x"):
        assert all(r.start >= 1 and r.path for r in found.results)


@pytest.mark.parametrize(
    "more",
    [
        {"baselineState": ["unchanged"]},
        {"kind": {"a": 1}},
        {"suppressions": [{"status": ["accepted"]}]},
        {"level": ["error"]},
        {"ruleIndex": -1},
        {"ruleIndex": 10**30},
        {"message": {"text": "\ud800"}},
        {"rule": {"index": "0"}},
    ],
)
def test_a_field_of_another_kind_costs_neither_the_result_nor_the_log(more: dict[str, Any]) -> None:
    assert len(read(log(result(**more), result())).results) == 2


@pytest.mark.parametrize("uri", ["http://[", "https://[::1/a.py", "file://[x/shop/a.py"])
def test_an_address_that_is_none_costs_that_result_alone(uri: str) -> None:
    assert [r.path for r in read(log(result(uri), result())).results] == ["shop/a.py"]


@pytest.mark.parametrize("severity", [10**400, "1e999", "nan", -1, "", [], True])
def test_a_severity_that_is_none_costs_no_log(severity: object) -> None:
    rules = [{"id": "R1", "properties": {"security-severity": severity}}]
    assert len(read(log(result(), rules=rules)).results) == 1
