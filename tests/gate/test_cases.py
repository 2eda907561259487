"""Every adversarial case, by its id: what the gate says of it, and that it says the same however the case is told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.config import gate_policy
from bot.errors import ForereadError, SnapshotError
from bot.gate import Decision, Policy, Reason, Roster, State
from bot.gate.recording import read_snapshot, write_snapshot
from bot.risk import Tier
from tests.gate.case_files import ROOT, Case, load_bad_files, load_bad_snapshots, load_cases
from tests.gate.deciding import POLICY_PATH, Outcome, judged, read_people

DOCS = Path(__file__).parents[2] / "docs" / "gate.md"
ACTS = ("reviews", "answers", "acknowledged", "shown", "cleared", "attested", "emergencies", "overrides")
UNORDERED = (*ACTS, "files", "commits", "pushes", "checks", "raises", "earlier", "follow_ups", "requested_by")
TWICE = (*ACTS, "pushes", "checks", "raises", "follow_ups", "requested_by")
"""Lists in which the host may tell one thing twice."""

CASES = [
    pytest.param(case, id=case.id, marks=[pytest.mark.xfail(strict=True, reason=case.open)] if case.open else [])
    for case in load_cases()
]
EACH = [pytest.param(case, id=case.id) for case in load_cases()]
_PASSING = [case for case in load_cases() if case.expect.states == ("SATISFIED",) and not case.open]
PASSING = [pytest.param(case, id=case.id) for case in _PASSING]
SIGNED = [
    pytest.param(case, id=case.id) for case in _PASSING if case.expect.counted and "emergencies" not in case.snapshot
]
"""Those that somebody's approval let pass."""
BOUND = [
    pytest.param(case, id=case.id)
    for case in _PASSING
    if (case.expect.counted or case.expect.override) and "earlier" not in case.snapshot
]
"""Those that an approval or a call of this very head let pass."""
READABLE = [
    pytest.param(case, id=case.id)
    for case in load_cases()
    if case.expect.states != ("ERROR",) and '"under"' not in json.dumps(case.snapshot)
]


@cache
def _policy(values: str) -> Policy:
    return gate_policy(json.loads(values), POLICY_PATH)


@cache
def _roster(values: str, earned: str) -> Roster:
    return read_people(json.loads(values), json.loads(earned))


def outcome_of(case: Case, snapshot: Any = None) -> Outcome:
    """Of the case, with its own snapshot or another one."""
    try:
        policy = _policy(json.dumps(case.policy))
        roster = _roster(json.dumps(case.roster), json.dumps(case.earned))
    except ForereadError as error:
        return Outcome(State.ERROR, None, str(error))
    return judged(case.snapshot if snapshot is None else snapshot, policy, roster, case.now)


@pytest.mark.parametrize("case", CASES)
def test_case(case: Case) -> None:
    found = outcome_of(case)
    assert found.state.name in case.expect.states, _told(found)
    if found.decision is not None:
        _check(found.decision, case)


def _check(decision: Decision, case: Case) -> None:
    expect, tier = case.expect, decision.requirement.tier
    nodes = list(decision.why.walk())
    codes, texts = {node.code for node in nodes}, [node.text for node in nodes]
    assert decision.why.state is decision.state
    assert expect.tier in {None, tier.label}
    if expect.tier_at_least is not None and decision.state is not State.ERROR:
        assert tier >= Tier[expect.tier_at_least.upper()]
    assert expect.counted is None or sorted(decision.counted) == sorted(expect.counted)
    assert expect.override in {None, decision.override is not None}
    assert expect.owed in {None, bool(decision.owed)}
    assert set(expect.codes) <= codes, sorted(codes)
    assert all(any(word in text for text in texts) for word in expect.words), texts
    named = {each.person for each in decision.unblock}
    assert set(expect.unblock) <= named, named
    assert not set(expect.not_unblock) & named, named


def _told(found: Outcome) -> str:
    if found.decision is None:
        return found.refused
    return "\n".join(f"{node.state.name} {node.code}: {node.text}" for node in found.decision.why.walk())


def _said(found: Outcome) -> object:
    """All of an outcome that the order of events may not change."""
    if found.decision is None:
        return found.state
    decision = found.decision
    nodes = sorted({(node.code, _text(node), node.state) for node in decision.why.walk()})
    people = sorted({(each.person, each.what) for each in decision.unblock})
    return (decision.state, decision.requirement, decision.counted, decision.override, decision.owed, nodes, people)


def _text(node: Reason) -> str:
    """Its sentence; of a floor that several files hit, any may be named."""
    return "" if node.code.startswith("tier-floor-") else node.text


def _each_member(snapshot: Any, change: Callable[[dict[str, Any]], object]) -> Any:
    found = deepcopy(snapshot)
    for member in found.get("members", [found]):
        change(member)
    return found


@pytest.mark.parametrize("case", EACH)
def test_the_order_of_files_and_events_decides_nothing(case: Case) -> None:
    def turn(member: dict[str, Any]) -> None:
        for key in UNORDERED:
            if isinstance(member.get(key), list):
                member[key].reverse()

    assert _said(outcome_of(case, _each_member(case.snapshot, turn))) == _said(outcome_of(case))


@pytest.mark.parametrize("case", EACH)
def test_an_event_that_is_told_twice_decides_nothing(case: Case) -> None:
    def double(member: dict[str, Any]) -> None:
        for key in TWICE:
            if isinstance(member.get(key), list):
                member[key] = [each for each in member[key] for _ in range(2)]

    assert _said(outcome_of(case, _each_member(case.snapshot, double))) == _said(outcome_of(case))


@pytest.mark.parametrize("case", READABLE)
def test_a_case_that_is_recorded_decides_the_same(case: Case) -> None:
    try:
        recorded = json.loads(json.dumps(write_snapshot(read_snapshot(case.snapshot))))
    except SnapshotError:
        recorded = {}
    assert _said(outcome_of(case, recorded)) == _said(outcome_of(case))


WORSE: dict[str, Callable[[dict[str, Any]], object]] = {
    "something was not seen": lambda m: m.update(missing=["reviews"]),
    "the host counts another file": lambda m: m.update(expected={"files": len(m["files"]) + 1}),
    "anybody may write to the base": lambda m: m.update(base_protected=False),
    "it is closed": lambda m: m.update(state="closed"),
    "it is a draft": lambda m: m.update(draft=True),
    "nobody knows who opened it": lambda m: m.update(author=None),
    "nobody knows who pushed it": lambda m: m["pushes"].append({"head": m["head"], "by": None}),
    "the fallback objects": lambda m: m.setdefault("reviews", []).append(
        {"id": 99, "by": {"id": 191}, "state": "CHANGES_REQUESTED", "commit": m["head"], "at": "2026-11-20T11:59:00Z"}
    ),
}
"""What stops any change; the last one, all but those of an emergency."""


@pytest.mark.parametrize("worse", WORSE)
@pytest.mark.parametrize("case", PASSING)
def test_what_passes_does_not_when(case: Case, worse: str) -> None:
    found = outcome_of(case, _each_member(case.snapshot, WORSE[worse]))
    emergency = worse == "the fallback objects" and found.decision is not None and found.decision.override is not None
    assert emergency or found.state is not State.SATISFIED, _told(found)


@pytest.mark.parametrize("case", SIGNED)
def test_what_a_person_let_pass_does_not_without_their_review(case: Case) -> None:
    found = outcome_of(case, _each_member(case.snapshot, lambda member: member.update(reviews=[])))
    assert found.state is not State.SATISFIED


@pytest.mark.parametrize("case", BOUND)
def test_what_was_let_pass_is_not_for_another_head(case: Case) -> None:
    found = outcome_of(case, _each_member(case.snapshot, lambda member: member.update(head="e" * 40)))
    assert found.state is not State.SATISFIED


@pytest.mark.parametrize("case", EACH)
def test_a_wish_for_more_lets_nothing_pass_that_did_not(case: Case) -> None:
    before = outcome_of(case)
    wished = _each_member(
        case.snapshot, lambda m: m.setdefault("raises", []).append({"tier": "critical", "by": "a model"})
    )
    after = outcome_of(case, wished)
    assert before.state is State.SATISFIED or after.state is not State.SATISFIED
    if before.decision is not None and after.decision is not None and before.state is not State.ERROR:
        assert before.decision.requirement.tier <= after.decision.requirement.tier


def test_every_code_of_a_reason_is_documented() -> None:
    words = set(re.findall(r"`([a-z][a-z-]*…?)`", DOCS.read_text(encoding="utf-8")))
    families = [word.removesuffix("…") for word in words if word.endswith("…")]
    decisions = [outcome_of(case).decision for case in load_cases()]
    codes = {node.code for each in decisions if each is not None for node in each.why.walk()}
    # A family is documented by its beginning, and each of it by the rest: `tier-floor-…`, `symlink`.
    known = words | {f"{family}{word}" for family in families for word in words}
    assert sorted(codes - known) == []


def test_the_overview_names_the_cases_that_there_are() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = [line for line in text.splitlines() if line.startswith("| ")]
    named = {each for line in table for each in re.findall(r"`([A-Z][0-9]+[a-zA-Z]?(?:-[0-9])?)`", line)}
    known = {case.id for case in (*load_cases(), *load_bad_snapshots())} | {bad.id for bad in load_bad_files()}
    assert named <= known, sorted(named - known)
    assert len(named) > 80
