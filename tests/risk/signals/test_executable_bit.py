import pytest

from bot.risk import Tier
from bot.risk.signals.executable_bit import RULE
from tests.risk.content import binary, mode, signals_of


@pytest.mark.parametrize(
    ("path", "tier"), [("run", Tier.MEDIUM), ("a/notes.txt", Tier.MEDIUM), ("run.sh", Tier.LOW), ("a.py", Tier.LOW)]
)
def test_a_file_that_can_be_run_from_now_on_is_named(path: str, tier: Tier) -> None:
    [signal] = signals_of(RULE, mode(path, "100644", "100755"))
    assert (signal.floor, signal.ask) == (tier, None)
    assert signal.check


@pytest.mark.parametrize("patch", [mode("run", "100755", "100644"), mode("run", "100755", "120000"), binary("a.so")])
def test_a_file_that_loses_the_bit_or_never_had_it_is_not(patch: str) -> None:
    assert signals_of(RULE, patch) == []
