import pytest

from bot.change import FileKind, FileStatus, parse_patch
from bot.risk import Tier
from bot.risk.signals.submodule_change import RULE
from tests.risk.content import SUBMODULE, binary, link, signals_of


def test_a_submodule_that_moves_names_both_commits() -> None:
    [signal] = signals_of(RULE, SUBMODULE)
    assert signal.floor is Tier.HIGH
    assert "aaaaaaaaaa → bbbbbbbbbb" in signal.title
    assert signal.ask is not None
    assert "aaaaaaaaaa..bbbbbbbbbb" in signal.ask.settles


@pytest.mark.parametrize("patch", [binary("lib"), link("a", "lib")])
def test_other_files_are_no_submodules(patch: str) -> None:
    assert signals_of(RULE, patch) == []


def test_a_submodule_that_is_taken_out_brings_nothing() -> None:
    gone = (
        "diff --git a/lib b/lib\ndeleted file mode 160000\nindex 1111111..0000000\n--- a/lib\n+++ /dev/null\n"
        f"@@ -1 +0,0 @@\n-Subproject commit {'a' * 40}\n"
    )
    assert signals_of(RULE, gone) == []


def test_kinds_are_what_the_reader_of_patches_says() -> None:
    [file] = parse_patch(SUBMODULE.encode()).files
    assert (file.kind, file.status) == (FileKind.SUBMODULE, FileStatus.MODIFIED)
