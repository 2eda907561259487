"""Automated checks: only `success` is one."""

from __future__ import annotations

import pytest

from bot.gate import Check, State
from bot.gate._checks import missing_checks


def missing(wanted: str, *reported: tuple[str, str]) -> int:
    found = list(missing_checks(frozenset(wanted.split()), [Check(*each) for each in reported]))
    assert all(each.code == "check-missing" and each.state is State.WAITING for each in found)
    return len(found)


OK = "success"


@pytest.mark.parametrize(
    ("wanted", "reported", "count"),
    [
        ("", [], 0),
        ("", [("ci", "failure")], 0),
        ("ci", [], 1),
        ("ci", [("ci", OK)], 0),
        ("ci", [("ci", OK), ("ci", OK)], 0),
        ("ci", [("ci", OK), ("ci", "failure")], 1),
        ("ci", [("CI", OK)], 1),
        ("ci", [("lint", OK)], 1),
        ("ci lint", [("ci", OK)], 1),
        ("ci lint", [], 2),
        ("ci lint", [("ci", OK), ("lint", OK), ("other", "failure")], 0),
        ("*", [], 1),
        ("*", [("ci", OK)], 0),
        ("*", [("ci", OK), ("lint", "failure")], 1),
        ("*", [("ci", "pending"), ("lint", "failure")], 2),
        ("* ci", [("lint", OK)], 1),
        ("* ci", [("ci", OK)], 0),
        ("* ci", [], 2),
        ("*", [("foreread: main", "in_progress")], 1),
        ("*", [("Foreread", "failure"), ("ci", OK)], 0),
        ("foreread", [("foreread", OK)], 0),
    ],
)
def test_each_wanted_check_must_have_succeeded_in_all_its_reports(
    wanted: str, reported: list[tuple[str, str]], count: int
) -> None:
    assert missing(wanted, *reported) == count
    assert missing(wanted, *reported[::-1]) == count


@pytest.mark.parametrize("result", ["neutral", "skipped", "failure", "", "Success", "SUCCESS", "cancelled", "stale"])
@pytest.mark.parametrize("wanted", ["*", "ci"])
def test_nothing_else_is_a_success(wanted: str, result: str) -> None:
    assert missing(wanted, ("ci", result)) == 1
