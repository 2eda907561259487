import pytest

from bot.risk import Tier
from bot.risk.signals.ci_configuration import RULE
from tests.risk.firing import fire

PATH = ".github/workflows/ci.yml"


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("on: pull_request_target", "stranger's pull request"),
        ("permissions: write-all", "needs to write"),
        ("  contents: write", "needs to write"),
        ("  run: echo ${{ github.event.issue.title }}", "pasted into the script"),
        ("  run: git checkout ${{ github.head_ref }}", "pasted into the script"),
        ("  continue-on-error: true", "passes whatever happens"),
        ("  run: pytest || true", "passes whatever happens"),
        ("  uses: acme/deploy@main", "can change without a change here"),
    ],
)
def test_what_opens_or_silences_the_pipeline_is_asked_about(line: str, says: str) -> None:
    plain, asked = fire(RULE, {PATH: "name: ci\n"}, {PATH: f"name: ci\n{line}\n"})
    assert plain.floor is asked.floor is Tier.HIGH
    assert asked.ask is not None
    assert says in asked.ask.text


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("name: ci", "  contents: read"),
        ("name: ci", "  uses: actions/checkout@v4"),
        ("name: ci", "  uses: acme/deploy@0123456789012345678901234567890123456789"),
        ("name: ci", "  # on: pull_request_target"),
        ("  uses: acme/deploy@v1", "  uses: acme/deploy@v2"),
        ("name: ci", "  run: echo ${{ github.sha }}"),
        ("name: ci", "  description: Runs on pull_request_target"),
        ("name: ci", "  permission-contents: write"),
        ("permissions: write-all", "    contents: write"),
    ],
)
def test_ordinary_lines_only_set_the_tier(before: str, line: str) -> None:
    [signal] = fire(RULE, {PATH: before + "\n"}, {PATH: line + "\n"})
    assert (signal.floor, signal.ask) == (Tier.HIGH, None)


def test_other_yaml_is_no_pipeline() -> None:
    assert fire(RULE, {}, {"config/app.yml": "permissions: write-all\n"}) == []
