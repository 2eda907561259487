"""When a policy on AI-assisted changes asks for a senior."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.change import Location, RepoPath
from bot.facts import Facts, ProvenanceLevel
from bot.risk import DEFAULT_POLICY, RiskPolicy, Trigger, TriggerKind, assess_risk
from tests.changes import facts_of

LONG = "".join(f"    step({n})\n" for n in range(12))


def with_assistance(
    facts: Facts, lines: dict[str, tuple[int, int]], level: ProvenanceLevel = ProvenanceLevel.ATTRIBUTED
) -> Facts:
    """The facts, with AI evidence on the given runs of lines."""
    runs = {RepoPath(path): (Location(RepoPath(path), *run),) for path, run in lines.items()}
    assisted = sum(last - first + 1 for first, last in lines.values())
    return replace(facts, provenance=replace(facts.provenance, level=level, lines=runs, assisted=assisted))


def triggers_of(facts: Facts, policy: RiskPolicy = DEFAULT_POLICY) -> dict[TriggerKind, Trigger]:
    return {trigger.kind: trigger for trigger in assess_risk(facts, policy, ()).triggers}


@pytest.mark.parametrize(("last", "due"), [(10, False), (11, True)])
def test_more_than_ten_assisted_lines_are_one(last: int, due: bool) -> None:
    facts = with_assistance(facts_of({}, {"tool.py": f"def f():\n{LONG}"}), {"tool.py": (1, last)})
    assert (TriggerKind.LINES in triggers_of(facts)) is due


@pytest.mark.parametrize("path", ["package-lock.json", "README.md"])
def test_lockfiles_and_documentation_do_not_count(path: str) -> None:
    facts = with_assistance(facts_of({}, {path: "x\n" * 40}), {path: (1, 40)})
    assert TriggerKind.LINES not in triggers_of(facts)


def test_a_team_may_set_another_number() -> None:
    facts = with_assistance(facts_of({}, {"tool.py": f"def f():\n{LONG}"}), {"tool.py": (1, 3)})
    found = triggers_of(facts, replace(DEFAULT_POLICY, assisted_lines=2))
    assert found[TriggerKind.LINES].detail == "3 assisted lines, more than 2"


@pytest.mark.parametrize(
    ("run", "due"),
    [((1, 3), True), ((2, 3), True), ((3, 3), False), ((5, 6), False)],
)
def test_a_new_definition_counts_as_generated_from_half_of_its_lines(run: tuple[int, int], due: bool) -> None:
    after = "def f(a):\n    b = a\n    return b\n\nx = 1\ny = 2\n"
    facts = with_assistance(facts_of({"tool.py": "x = 1\ny = 2\n"}, {"tool.py": after}), {"tool.py": run})
    assert (TriggerKind.DEFINITION in triggers_of(facts)) is due


def test_a_definition_that_was_there_is_not_generated() -> None:
    before, after = "def f(a):\n    return a\n", "def f(a):\n    return -a\n"
    facts = with_assistance(facts_of({"tool.py": before}, {"tool.py": after}), {"tool.py": (1, 2)})
    assert TriggerKind.DEFINITION not in triggers_of(facts)


def test_a_generated_test_is_no_generated_function_of_the_product() -> None:
    facts = facts_of({}, {"tests/test_tool.py": "def test_f():\n    assert f()\n"})
    assert TriggerKind.DEFINITION not in triggers_of(with_assistance(facts, {"tests/test_tool.py": (1, 2)}))


def test_assisted_work_on_a_critical_path_is_one_however_short() -> None:
    before, after = "def refund(a):\n    return a\n", "def refund(a):\n    return -a\n"
    facts = with_assistance(facts_of({"shop/till.py": before}, {"shop/till.py": after}), {"shop/till.py": (2, 2)})
    assert triggers_of(facts)[TriggerKind.CRITICAL_PATH].detail == "payments"


def test_a_critical_file_that_only_a_person_touched_is_none() -> None:
    files = {"shop/refund.py": "def f(a):\n    return a\n", "tool.py": "x = 1\n"}
    after = {"shop/refund.py": "def f(a):\n    return -a\n", "tool.py": "x = 2\n"}
    facts = with_assistance(facts_of(files, after), {"tool.py": (1, 1)})
    assert TriggerKind.CRITICAL_PATH not in triggers_of(facts)


def test_a_critical_file_that_only_loses_lines_counts_since_nobody_can_tell_who_removed_them() -> None:
    before = {"shop/refund.py": "def f(a):\n    check(a)\n    return a\n", "tool.py": "x = 1\n"}
    after = {"shop/refund.py": "def f(a):\n    return a\n", "tool.py": "x = 2\n"}
    facts = with_assistance(facts_of(before, after), {"tool.py": (1, 1)})
    assert TriggerKind.CRITICAL_PATH in triggers_of(facts)


def test_assisted_infrastructure_as_code_is_one() -> None:
    facts = with_assistance(facts_of({}, {"deploy/main.tf": 'variable "a" {}\n'}), {"deploy/main.tf": (1, 1)})
    assert triggers_of(facts)[TriggerKind.INFRASTRUCTURE].places == (Location(RepoPath("deploy/main.tf"), 1, 1),)


@pytest.mark.parametrize("level", list(ProvenanceLevel))
def test_without_evidence_of_ai_there_is_none(level: ProvenanceLevel) -> None:
    facts = facts_of({}, {"deploy/refund.tf": "".join(f'variable "a{n}" {{}}\n' for n in range(20))})
    found = triggers_of(with_assistance(facts, {"deploy/refund.tf": (1, 20)}, level))
    ai = level in {ProvenanceLevel.DECLARED, ProvenanceLevel.ATTRIBUTED, ProvenanceLevel.SUSPECTED}
    assert bool(found) is ai
