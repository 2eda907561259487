import pytest

from bot.risk import Tier
from bot.risk.signals.ci_configuration import RULE
from tests.risk.firing import fire

PATH = ".github/workflows/ci.yml"


@pytest.mark.parametrize(
    "line",
    [
        "  continue-on-error: true",
        "  run: pytest || true",
        "  run: set +e; pytest",
        "  allow_failure: true",
        "  run: git commit --no-verify",
        "  if: false",
    ],
)
def test_a_check_that_is_silenced_is_asked_about(line: str) -> None:
    plain, asked = fire(RULE, {PATH: "name: ci\n"}, {PATH: f"name: ci\n{line}\n"})
    assert plain.floor is asked.floor is Tier.HIGH
    assert plain.check
    assert asked.ask is not None
    assert "passes whatever happens" in asked.ask.text


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("name: ci", "  continue-on-error: false"),
        ("name: ci", "  run: rm -rf build || true"),
        ("name: ci", "  run: docker stop db || true"),
        ("name: ci", "  # run: pytest || true"),
        ("name: ci", "  description: it once had continue-on-error: true"),
        ("a: 1\n  continue-on-error: true", "b: 1\n    continue-on-error: true"),
        ("name: ci", "  uses: actions/checkout@v4"),
    ],
)
def test_ordinary_lines_only_set_the_tier(before: str, line: str) -> None:
    [signal] = fire(RULE, {PATH: before + "\n"}, {PATH: line + "\n"})
    assert (signal.floor, signal.ask) == (Tier.HIGH, None)


def test_other_yaml_is_no_pipeline() -> None:
    assert fire(RULE, {}, {"config/app.yml": "continue-on-error: true\n"}) == []


def test_a_new_step_that_cannot_fail_is_not_said_to_have_stopped_anything() -> None:
    step = "    - name: Copy\n      if: always()\n      continue-on-error: true\n      run: cp a b\n"
    old = "jobs:\n  a:\n    steps:\n    - run: make\n"
    _, asked = fire(RULE, {PATH: old}, {PATH: old + step})
    assert asked.ask is not None
    assert asked.title == "a new step that cannot fail: continue-on-error: true"
    _, altered = fire(RULE, {PATH: old}, {PATH: old + "      continue-on-error: true\n"})
    assert altered.title == "a check that no longer fails: continue-on-error: true"
