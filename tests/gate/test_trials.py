"""Cases that a team writes are decided as any change is, and a case that is not understood does not pass."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.yaml_text import load_yaml
from bot.config import gate_policy
from bot.errors import ConfigError
from bot.gate import Policy, Roster, read_roster
from bot.gate.predicates import AllOf, AnyOf, Atom
from bot.gate.trials import Outcome, as_written, read_trials, run_trial
from tests.gate.policies import PATH, default_values

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "policy-tests.yml"
FILE: Any = load_yaml(EXAMPLES.read_bytes(), EXAMPLES.name)
CASES: list[dict[str, Any]] = FILE["cases"]


def policy() -> Policy:
    return gate_policy(default_values(), PATH)


def roster() -> Roster:
    return read_roster(FILE["roster"], "roster.yml")


def ran(case: object, **file: object) -> Outcome:
    [trial] = read_trials({"cases": [case], "now": FILE["now"], **file}, "cases.yml").trials
    inside = trial.snapshot if not isinstance(trial.snapshot, str) else {}
    return run_trial(trial, "cases.yml", policy(), roster(), inside)


def case(**changes: Any) -> dict[str, Any]:
    usual = {"name": "x", "change": {"files": ["tools/a.py"], "author": "eve"}, "expect": {"state": "WAITING"}}
    return {key: value for key, value in (usual | changes).items() if value is not None}


@pytest.mark.parametrize("example", CASES, ids=lambda each: each["name"])
def test_the_default_policy_says_what_its_examples_expect(example: dict[str, Any]) -> None:
    assert ran(example).differences == ()


def test_the_examples_show_every_state_in_which_a_change_can_be() -> None:
    assert {each["expect"]["state"] for each in CASES} == {"SATISFIED", "WAITING", "BLOCKED"}
    assert {each["expect"]["tier"] for each in CASES} == {"low", "medium", "high", "critical"}


@pytest.mark.parametrize(
    ("expect", "key", "expected", "actual"),
    [
        ({"state": "SATISFIED"}, "state", "SATISFIED", "WAITING"),
        ({"state": "WAITING", "tier": "high"}, "tier", "high", "medium"),
        (
            {"state": "WAITING", "needs": [{"any_of": ["senior", "expert"]}]},
            "needs",
            "{any_of: [expert, senior]}",
            "member",
        ),
        ({"state": "WAITING", "unblock": ["eve"]}, "unblock", "eve", "ada, bob, cyd, dan"),
        ({"state": "WAITING", "counted": ["dan"]}, "counted", "dan", "none"),
    ],
)
def test_what_is_otherwise_is_told_with_both_values(
    expect: dict[str, object], key: str, expected: str, actual: str
) -> None:
    [difference] = ran(case(expect=expect)).differences
    assert (difference.key, difference.expected, difference.actual) == (key, expected, actual)


def test_a_code_that_is_not_in_the_tree_is_told_with_those_that_are() -> None:
    [difference] = ran(case(expect={"state": "WAITING", "codes": ["approval-given"]})).differences
    assert difference.expected == "approval-given"
    assert "approval-missing" in difference.actual


def test_a_snapshot_in_full_is_a_case_and_wins_over_the_shorthand() -> None:
    assert ran(case(snapshot={"draft": True}, expect={"state": "WAITING", "codes": ["draft"]})).differences == ()
    alone = {
        "version": 1,
        "change": "PR_1",
        "head": "h",
        "base": "main",
        "author": {"id": 5},
        "files": [],
        "commits": [],
    }
    assert ran(case(change=None, snapshot=alone, expect={"state": "WAITING", "codes": ["empty"]})).differences == ()


def test_a_snapshot_that_cannot_be_read_is_an_error_as_for_the_gate() -> None:
    outcome = ran(case(snapshot={"colour": "red"}, expect={"state": "ERROR", "codes": ["snapshot-error"]}))
    assert outcome.differences == ()


def test_evidence_acts_and_times_can_be_set() -> None:
    asked = {"files": ["tools/a.py"], "author": "eve", "tier": "high", "questions": ["What if it is empty?"]}
    assert ran(case(change=asked, approved_by=["ada"], expect={"state": "SATISFIED"})).differences == ()
    assert ran(case(change=asked, approved_by=[{"by": "ada", "answers": "none"}])).differences == ()
    assert ran(case(change=asked, approved_by=[{"by": "ada", "permission": "read"}])).differences == ()
    assert ran(case(change=asked, approved_by=[{"by": "ada", "at": "2027-01-01"}])).differences == ()
    assert ran(case(change=asked, approved_by=["dan"])).differences == ()
    assert ran(case(approved_by=["dan"], expect={"state": "SATISFIED"})).differences == ()
    assert ran(case(approved_by=[{"by": "dan", "read": False}])).differences == ()
    assert ran(case(change={**asked, "ai": "none"}, approved_by=["dan"], attested_by=["eve"])).differences == ()
    signals = {"files": ["tools/a.py"], "author": "eve", "signals": {"removed-guard": "high"}}
    assert ran(case(change=signals, expect={"state": "WAITING", "tier": "high"})).differences == ()
    domains = {"files": ["tools/a.py"], "author": "eve", "domains": ["payments"]}
    assert ran(case(change=domains, expect={"state": "WAITING", "tier": "critical"})).differences == ()


def test_a_fast_approval_needs_its_time() -> None:
    fast = {"files": ["tools/a.py"], "author": "eve", "tier": "high", "lines": 4000, "pushed": "2026-03-02T10:50:00Z"}
    assert (
        ran(case(change=fast, approved_by=["ada"], expect={"state": "WAITING", "codes": ["too-fast"]})).differences
        == ()
    )


def test_somebody_who_is_not_in_the_roster_is_an_account() -> None:
    outside = {"files": ["tools/a.py"], "author": {"id": 99, "login": "guest"}}
    assert ran(case(change=outside, approved_by=["dan"], expect={"state": "SATISFIED"})).differences == ()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (case(expect=None), r"cases\[1\]: `expect` is missing"),
        (case(name=None), r"cases\[1\]: `name` is missing"),
        (case(change=None), r"neither `change` nor `snapshot`"),
        (case(expect={"tier": "low"}), r"`state` is missing"),
        (case(expect={"state": "GREEN"}), r"no state `GREEN`\. There are: SATISFIED"),
        (case(expect={"state": "WAITING", "stat": 1}), r"unknown key cases\[1\]\.expect\.stat\. Did you mean state\?"),
        (case(expect={"state": "WAITING", "needs": ["seniro"]}), r"nobody is called `seniro`"),
        (case(approvd_by=["ada"]), r"unknown key cases\[1\]\.approvd_by\. Did you mean approved_by\?"),
        (case(approved_by=["adda"]), r"nobody in the roster is called `adda`\. Did you mean ada\?"),
        (case(approved_by=[{"at": "2026-01-01"}]), r"`by` is missing"),
        (case(approved_by=[{"by": "ada", "at": "noon"}]), r"approved_by\[1\]\.at: .* is no date"),
        (case(approved_by=[{"by": "ada", "answers": "some"}]), r"no way to answer `some`"),
        (case(approved_by=[{"by": "ada", "read": "no"}]), r"approved_by\[1\]\.read: `no` stands where"),
        (case(change={"author": "eve"}), r"change: `files` is missing"),
        (case(change={"files": ["a"], "author": "eve", "ai": "much"}), r"no evidence of AI `much`"),
        (case(change={"files": ["a"], "author": "eve", "triggers": ["line"]}), r"no trigger `line`\. Did you mean lines\?"),
        (case(now="tomorrow"), r"cases\[1\]\.now: .* is no date"),
        (case(snapshot=5), r"neither a snapshot nor the name of a file"),
    ],
)  # fmt: skip
def test_a_case_that_is_not_understood_is_refused(wrong: object, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        ran(wrong)


def test_two_cases_of_one_name_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"cases\[1\] and cases\[2\] have one name"):
        read_trials({"cases": [case(), case()]}, "cases.yml")


@pytest.mark.parametrize("values", [None, [], {}, {"cases": []}, "x"])
def test_a_file_without_cases_is_refused(values: object) -> None:
    with pytest.raises(ConfigError):
        read_trials(values, "cases.yml")


def test_people_are_written_as_a_policy_writes_them() -> None:
    who = AnyOf((Atom("level", "senior"), AllOf((Atom("level", "mid"), Atom("expert", "payments")))))
    assert as_written(who) == "{any_of: [senior, {all_of: [mid, {expert: payments}]}]}"
    assert [as_written(Atom(*each)) for each in (("member", ""), ("years", "5"), ("group", "g"), ("earned", ""))] == [
        "member", "{years: 5}", "{group: g}", "earned",
    ]  # fmt: skip


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYS = ["name", "now", "snapshot", "expect", "change", "approved_by", "objected_by", "attested_by", "asked_by"]
CHANGE_KEYS = [
    "lines",
    "tier",
    "ai",
    "ai_lines",
    "triggers",
    "domains",
    "signals",
    "questions",
    "checks",
    "base",
    "pushed",
]


@given(st.dictionaries(st.sampled_from(KEYS), JSON), st.dictionaries(st.sampled_from(CHANGE_KEYS), JSON))
def test_any_case_is_decided_or_refused(changes: dict[str, Any], change: dict[str, Any]) -> None:
    whole = {"files": ["tools/a.py"], "author": "eve", **change}
    try:
        outcome = ran({**case(change=whole), **changes})
    except ConfigError:
        return
    assert outcome.decision.why.text
