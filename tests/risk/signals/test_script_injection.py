import pytest

from bot.risk import Tier
from bot.risk.signals.script_injection import RULE
from tests.risk.firing import fire, fire_one

PATH = ".github/workflows/ci.yml"
HEAD = "jobs:\n  a:\n    steps:\n"


@pytest.mark.parametrize(
    "step",
    [
        "      - run: echo ${{ github.event.issue.title }}\n",
        "      - run: |\n          make\n          git checkout ${{ github.head_ref }}\n",
        "      - uses: actions/github-script@v7\n        with:\n          script: |\n            log(`${{ github.event.comment.body }}`)\n",
        "      - run: echo ${{ github.event.pull_request.head.ref }}\n",
        "      - run: echo \"${{ format('{0}', github.event.pull_request.body) }}\"\n",
        "      - run: echo ${{ github.event.head_commit.message }}\n",
    ],
)
def test_strangers_text_in_a_script_is_critical(step: str) -> None:
    [signal] = fire(RULE, {}, {PATH: HEAD + step})
    assert signal.floor is Tier.CRITICAL
    assert signal.ask is not None
    assert "pasted into the script" in signal.ask.text


@pytest.mark.parametrize(
    "step",
    [
        "      - run: echo ${{ github.sha }}\n",
        "      - run: echo ${{ github.event.pull_request.number }}\n",
        "      - run: echo ${{ github.event.pull_request.head.sha }}\n",
        '      - env:\n          TITLE: ${{ github.event.issue.title }}\n        run: echo "$TITLE"\n',
        "      - if: contains(github.event.comment.body, 'x')\n        run: a\n",
        "      - uses: actions/checkout@v4\n        with:\n          ref: ${{ github.head_ref }}\n",
        "      # run: echo ${{ github.event.issue.title }}\n",
    ],
)
def test_other_expressions_and_other_places_are_not(step: str) -> None:
    assert fire(RULE, {}, {PATH: HEAD + step}) == []


def test_an_expression_that_was_in_a_script_before_is_not_reported() -> None:
    before = f"{HEAD}      - run: echo ${{{{ github.head_ref }}}}\n"
    assert fire_one(RULE, PATH, before, before.replace("echo", "printf")) == []


def test_other_yaml_is_no_pipeline() -> None:
    assert fire(RULE, {}, {"config/a.yml": "run: echo ${{ github.head_ref }}\n"}) == []
