import pytest

from bot.risk import Tier
from bot.risk.signals.untrusted_workflow import RULE
from tests.risk.firing import fire, fire_one

PATH = ".github/workflows/ci.yml"
STEPS = "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
HEAD = "        with:\n          ref: ${{ github.event.pull_request.head.sha }}\n"


@pytest.mark.parametrize(
    ("before", "after", "severity", "title"),
    [
        (f"on: pull_request\n{STEPS}", f"on: pull_request_target\n{STEPS}", Tier.HIGH, "a trigger that lends strangers this repository's rights: pull_request_target"),
        (f"on:\n  push:\n{STEPS}", f"on:\n  push:\n  pull_request_target:\n{STEPS}", Tier.HIGH, "a trigger that lends strangers this repository's rights: pull_request_target"),
        (f"on: push\n{STEPS}", f"on:\n  workflow_run:\n    workflows: [a]\n{STEPS}", Tier.HIGH, "a trigger that lends strangers this repository's rights: workflow_run"),
        (f"on:\n  pull_request_target:\n{STEPS}", f"on:\n  pull_request_target:\n{STEPS}{HEAD}", Tier.CRITICAL, "a stranger's code runs with this repository's secrets"),
        (f"on:\n  pull_request:\n{STEPS}", f"on:\n  pull_request:\n{STEPS.replace('ubuntu-latest', '[self-hosted, linux]')}", Tier.HIGH, "a stranger's code on an own machine: self-hosted"),
        ("on: push\njobs:\n  a:\n    uses: ./a.yml\n", "on: push\njobs:\n  a:\n    uses: ./a.yml\n    secrets: inherit\n", Tier.MEDIUM, "every secret is handed on: secrets: inherit"),
    ],
)  # fmt: skip
def test_what_runs_a_strangers_change_with_our_rights_is_asked_about(
    before: str, after: str, severity: Tier, title: str
) -> None:
    [signal] = fire_one(RULE, PATH, before, after)
    assert (signal.title, signal.floor) == (title, severity)
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("on: push\n", "on: pull_request\n"),
        (f"on:\n  pull_request:\n{STEPS}", f"on:\n  pull_request:\n{STEPS}{HEAD}"),
        (f"on:\n  push:\n{STEPS}", f"on:\n  push:\n{STEPS.replace('ubuntu-latest', 'self-hosted')}"),
        ("on: push\n", "on: push\n# pull_request_target would lend our rights\n"),
        ("on:\n  pull_request_target:\n", "on:\n  pull_request_target:\n    types: [opened]\n"),
        ("on:\n  pull_request_target:\n    a: 1\n", "on:\n  workflow_dispatch:\n  pull_request_target:\n    a: 1\n"),
        (f"on: push\n{STEPS}", f"on: push\n{STEPS}      - if: github.event_name == 'pull_request_target'\n        run: a\n"),
        ("on: push\njobs:\n  a:\n    uses: ./a.yml\n", "on: push\njobs:\n  a:\n    uses: ./a.yml\n    secrets:\n      A: a\n"),
    ],
)  # fmt: skip
def test_what_runs_without_them_or_did_before_is_not(before: str, after: str) -> None:
    assert fire_one(RULE, PATH, before, after) == []


def test_another_pipelines_configuration_has_no_such_triggers() -> None:
    assert fire(RULE, {}, {".gitlab-ci.yml": "on: pull_request_target\n"}) == []
