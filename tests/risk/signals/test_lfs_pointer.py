import pytest

from bot.risk import Tier
from bot.risk.signals.lfs_pointer import RULE
from tests.risk.content import binary, moved, pointer, signals_of


def test_content_that_is_kept_elsewhere_is_named() -> None:
    [signal] = signals_of(RULE, pointer("model.bin"))
    assert (signal.floor, signal.ask) == (Tier.MEDIUM, None)
    assert "git lfs pull -I model.bin" in signal.check
    assert "sha256:cccc" in signal.check


@pytest.mark.parametrize("patch", [binary("model.bin"), moved("a.bin", "b.bin")])
def test_other_files_are_no_pointers(patch: str) -> None:
    assert signals_of(RULE, patch) == []
