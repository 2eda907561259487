import pytest

from bot.risk import Tier
from bot.risk.signals.infrastructure_as_code import RULE
from tests.risk.firing import fire


@pytest.mark.parametrize(
    ("path", "floor"),
    [
        ("main.tf", Tier.CRITICAL),
        ("k8s/web.yaml", Tier.CRITICAL),
        ("Dockerfile", Tier.HIGH),
        ("compose.yml", Tier.HIGH),
    ],
)
def test_what_is_applied_to_machines_sets_the_tier_and_says_what_settles_it(path: str, floor: Tier) -> None:
    [signal] = fire(RULE, {}, {path: "FROM a:1\n"})
    assert (signal.floor, signal.ask) == (floor, None)
    assert signal.check


@pytest.mark.parametrize("path", ["src/terraform.py", "docs/k8s.md", "k8s/README.md"])
def test_what_only_speaks_of_it_does_not(path: str) -> None:
    assert fire(RULE, {}, {path: "text\n"}) == []


def test_a_change_of_comments_alone_is_none() -> None:
    assert fire(RULE, {"main.tf": "# a\nx = 1\n"}, {"main.tf": "# b\nx = 1\n"}) == []
