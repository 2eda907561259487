"""The project's own cases pass their gates. Their tests were run when their content last changed (`verdict.json`)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from evals.casebook import Case, Needs, Suite, load_cases
from evals.casebook.gates import check, open_family, too_alike
from evals.casebook.verdicts import judge
from tests.evals.test_reviewers import CASES

FAMILIES = sorted(p.parent for p in CASES.glob("*/family.yaml"))


@pytest.mark.parametrize("folder", FAMILIES, ids=lambda p: p.name)
def test_a_family_passes_its_gates(folder: Path) -> None:
    verdict = judge(folder)
    assert not verdict.faults
    if verdict.skipped:
        pytest.skip(verdict.skipped)


def test_no_two_families_count_one_idea_twice() -> None:
    assert not list(too_alike([open_family(folder) for folder in FAMILIES]))


def test_a_family_is_called_like_its_folder() -> None:
    assert [open_family(f).family.family for f in FAMILIES] == [f.name for f in FAMILIES]


@pytest.fixture(scope="module")
def own() -> tuple[Case, ...]:
    return load_cases(CASES)


def test_the_casebook_has_its_size(own: tuple[Case, ...]) -> None:
    bugs = [bug for case in own for bug in case.bugs]
    assert len(bugs) >= 80
    assert len(FAMILIES) >= 40
    assert len([c for c in own if c.suite is Suite.CLEAN]) >= 40, "clean changes besides the twins"
    assert {"python", "typescript", "go", "java", "rust", "c", "cpp", "terraform", "sql"} <= {c.language for c in own}
    wanted = set(Suite) - {Suite.FRAMING, Suite.INJECTION, Suite.MENTION, Suite.INCIDENT}
    assert {c.suite for c in own} == wanted


def test_at_least_half_of_the_bugs_need_more_than_the_hunk(own: tuple[Case, ...]) -> None:
    needs = Counter(bug.needs for case in own for bug in case.bugs)
    assert needs[Needs.HUNK] * 2 <= needs.total()


def test_each_bugged_change_has_its_twin(own: tuple[Case, ...]) -> None:
    ids = {c.id for c in own}
    assert all(c.twin in ids for c in own if c.bugs)


def test_the_gates_see_a_family_of_the_casebook_that_was_spoiled(tmp_path: Path) -> None:
    import shutil

    spoiled = tmp_path / FAMILIES[0].name
    shutil.copytree(FAMILIES[0], spoiled)
    manifest = spoiled / "family.yaml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("anchor: ", "anchor: zz", 1), encoding="utf-8")
    faults = [fault for found in check(open_family(spoiled)).values() for fault in found]
    assert any("the anchor of" in fault for fault in faults)
