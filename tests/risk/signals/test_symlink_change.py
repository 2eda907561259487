import pytest

from bot.risk import Tier
from bot.risk.signals.symlink_change import RULE
from tests.risk.content import binary, link, moved, signals_of


@pytest.mark.parametrize("target", ["/etc/passwd", "../../outside", "../../../a"])
def test_a_link_out_of_the_repository_is_asked_about(target: str) -> None:
    [signal] = signals_of(RULE, link(target))
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None


@pytest.mark.parametrize("target", ["v2/index.md", "../README.md", "./a"])
def test_a_link_inside_it_says_what_settles_it(target: str) -> None:
    [signal] = signals_of(RULE, link(target))
    assert (signal.floor, signal.ask) == (Tier.MEDIUM, None)
    assert target in signal.check


@pytest.mark.parametrize("patch", [binary("a.so"), moved("a", "b")])
def test_other_files_are_no_links(patch: str) -> None:
    assert signals_of(RULE, patch) == []
