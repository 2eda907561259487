import pytest

from bot.risk import Tier
from bot.risk.signals.workflow_permission import RULE
from tests.risk.firing import fire, fire_one

PATH = ".github/workflows/ci.yml"


@pytest.mark.parametrize(
    ("source", "tier"),
    [
        ("permissions: write-all\n", Tier.HIGH),
        ("permissions:\n  contents: write\n", Tier.HIGH),
        ("jobs:\n  a:\n    permissions:\n      id-token: write\n", Tier.HIGH),
        ("permissions:\n  pull-requests: write\n", Tier.MEDIUM),
    ],
)
def test_a_token_that_may_do_more_raises_the_tier(source: str, tier: Tier) -> None:
    [signal] = fire(RULE, {}, {PATH: source})
    assert signal.floor is tier
    assert (signal.ask is not None) == (tier is Tier.HIGH)
    assert signal.settles


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "permissions:\n  contents: read\n"),
        ("", "permissions: read-all\n"),
        ("permissions: write-all\n", "permissions:\n  contents: write\n"),
        (
            "permissions:\n  contents: write\n",
            "permissions:\n  contents: read\njobs:\n  a:\n    permissions:\n      contents: write\n",
        ),
        ("", "jobs:\n  a:\n    steps:\n      - with:\n          permission-contents: write\n"),
        ("", "inputs:\n  contents: write\n"),
        ("", "# permissions: write-all\n"),
    ],
)
def test_what_narrows_or_moves_a_permission_is_not_reported(before: str, after: str) -> None:
    assert fire_one(RULE, PATH, f"name: a\n{before}", f"name: a\n{after}") == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("jobs:\n  ship:\n    permissions:\n      contents: write\n", "which step of `ship` needs it"),
        ("permissions:\n  contents: write\n", "which step of `ci.yml` needs it"),
    ],
)
def test_the_question_names_the_job_or_the_workflow(source: str, words: str) -> None:
    [signal] = fire(RULE, {}, {PATH: source})
    assert signal.ask is not None
    assert words in signal.ask.text


def test_other_yaml_has_no_token() -> None:
    assert fire(RULE, {}, {"config/app.yml": "permissions: write-all\n"}) == []
