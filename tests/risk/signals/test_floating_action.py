import pytest

from bot.risk import Tier
from bot.risk.signals.floating_action import RULE
from tests.risk.firing import fire, fire_one

PATH = ".github/workflows/ci.yml"
SHA = "0123456789" * 4


@pytest.mark.parametrize(
    ("before", "line", "tier"),
    [
        ("name: ci", "- uses: acme/deploy@main", Tier.MEDIUM),
        ("name: ci", "- uses: acme/actions/build@v2", Tier.MEDIUM),
        (f"- uses: acme/deploy@{SHA}", "- uses: acme/deploy@v1", Tier.HIGH),
    ],
)
def test_an_action_that_its_owner_can_move_is_asked_about(before: str, line: str, tier: Tier) -> None:
    [signal] = fire_one(RULE, PATH, f"{before}\n", f"{line}\n")
    assert signal.floor is tier
    assert signal.ask is not None


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("name: ci", f"- uses: acme/deploy@{SHA}"),
        ("name: ci", "- uses: actions/checkout@v4"),
        ("name: ci", "- uses: ./.github/actions/build"),
        ("name: ci", "- uses: docker://alpine:3"),
        ("name: ci", "# - uses: acme/deploy@main"),
        ("- uses: acme/deploy@v1", "- uses: acme/deploy@v2"),
        (f"- uses: acme/deploy@{SHA}", f"- uses: acme/deploy@{SHA[::-1]}"),
    ],
)
def test_a_pin_the_own_actions_and_a_new_version_are_not(before: str, line: str) -> None:
    assert fire_one(RULE, PATH, f"{before}\n", f"{line}\n") == []


def test_an_action_that_moves_to_another_workflow_is_not_new() -> None:
    before = {PATH: "- uses: acme/deploy@v1\n- run: a\n"}
    assert fire(RULE, before, {PATH: "- run: a\n", ".github/workflows/b.yml": "- uses: acme/deploy@v1\n"}) == []
