import pytest

from bot.risk import Tier
from bot.risk.signals.skipped_checks import RULE
from tests.changes import facts_of
from tests.risk.firing import fire, fire_on, fire_one

CODE = ("def pay(order):\n    return order\n", "def pay(order):\n    return order + 1\n")
WORKFLOW = """\
on:
  push:
  pull_request:
jobs:
  test:
    runs-on: linux
    steps:
      - run: pytest
  publish:
    runs-on: linux
    steps:
      - run: make publish
"""
PATH = ".github/workflows/ci.yml"
HOOKS = "repos:\n  - repo: x\n    hooks:\n      - id: ruff\n      - id: mypy\n"


@pytest.mark.parametrize("marker", ["[skip ci]", "[ci skip]", "[no ci]", "***NO_CI***", "[skip actions]"])
def test_a_marker_that_skips_the_checks_of_code_is_asked_about(marker: str) -> None:
    [signal] = fire_on(RULE, facts_of({"a.py": CODE[0]}, {"a.py": CODE[1]}, f"Charge more {marker}"))
    assert signal.floor is Tier.MEDIUM
    assert signal.ask is not None
    assert marker in signal.ask.text


@pytest.mark.parametrize(
    ("path", "before", "after", "says"),
    [
        (PATH, WORKFLOW, WORKFLOW.replace("  test:\n", "  test:\n    if: false\n"), "if: false"),
        (
            PATH,
            WORKFLOW,
            WORKFLOW.replace("  test:\n    runs-on: linux\n    steps:\n      - run: pytest\n", ""),
            "`test`",
        ),
        (PATH, WORKFLOW, WORKFLOW.replace("  pull_request:\n", ""), "`pull_request`"),
        (".gitlab-ci.yml", "a:\n  script: x\n", "a:\n  script: x\n  when: never\n", "when: never"),
        (".pre-commit-config.yaml", HOOKS, HOOKS.replace("      - id: mypy\n", ""), "`mypy`"),
    ],
)
def test_a_check_that_is_switched_off_or_removed_is_asked_about(path: str, before: str, after: str, says: str) -> None:
    [signal] = fire_one(RULE, path, before, after)
    assert signal.ask is not None
    assert says in signal.ask.text


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (PATH, WORKFLOW, WORKFLOW.replace("  test:\n", "  test:\n    if: github.event_name == 'push'\n")),
        (
            PATH,
            WORKFLOW,
            WORKFLOW.replace("  publish:\n    runs-on: linux\n    steps:\n      - run: make publish\n", ""),
        ),
        (PATH, WORKFLOW, WORKFLOW.replace("  pull_request:\n", "  pull_request:\n    branches: [main]\n")),
        (PATH, WORKFLOW, WORKFLOW.replace("  test:\n", "  unit-test:\n    if: github.base_ref == 'main'\n")),
        (PATH, WORKFLOW.replace("  push:\n", "  push:\n    types: [opened]\n"), WORKFLOW),
        (PATH, WORKFLOW.replace("publish:\n", "publish:\n    test-env: a\n"), WORKFLOW),
        (PATH, WORKFLOW, WORKFLOW.replace("  push:\n  pull_request:\n", "  pull_request:\n  push:\n")),
        (".pre-commit-config.yaml", HOOKS, "repos:\n  - repo: x\n    hooks:\n      - id: mypy\n      - id: ruff\n"),
        ("docs/a.md", "a\n", "if: false\n"),
        ("k8s/a.yml", "a: 1\n", "a: 1\nif: false\n"),
    ],
)
def test_what_still_runs_is_silent(path: str, before: str, after: str) -> None:
    assert fire_one(RULE, path, before, after) == []


def test_a_marker_on_documentation_is_silent() -> None:
    assert fire_on(RULE, facts_of({"docs/a.md": "a\n"}, {"docs/a.md": "b\n"}, "Explain [skip ci]")) == []


def test_a_job_that_goes_on_under_a_longer_name_is_not_gone() -> None:
    job = "on: push\njobs:\n  test-shop:\n    runs-on: ubuntu-latest\n    steps:\n      - run: make test\n"
    new = job.replace("test-shop", "test-shops").replace("make test", "make test all=1 && make report")
    path, other = ".github/workflows/a.yml", ".github/workflows/b.yml"
    assert fire(RULE, {path: job}, {other: new}) == []
    assert fire(RULE, {path: job}, {path: new}) == []
    assert len(fire(RULE, {path: job, other: new}, {other: new.replace("all=1", "all=2")})) == 1
