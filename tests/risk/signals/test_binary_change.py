import pytest

from bot.risk import Tier
from bot.risk.signals.binary_change import ARCHIVES, PROGRAMS, RULE
from tests.risk.content import binary, moved, signals_of


@pytest.mark.parametrize("ending", [*PROGRAMS, *ARCHIVES])
def test_programs_and_archives_are_asked_about(ending: str) -> None:
    [signal] = signals_of(RULE, binary(f"tools/helper{ending}"))
    assert signal.floor is Tier.HIGH
    assert signal.ask is not None


@pytest.mark.parametrize("path", ["tests/fixtures/a.zip", "docs/a.tar.gz", "testdata/a.sqlite"])
def test_an_archive_beside_tests_is_named_only(path: str) -> None:
    [signal] = signals_of(RULE, binary(path))
    assert (signal.floor, signal.ask) == (Tier.MEDIUM, None)
    assert signal.check


def test_a_program_beside_tests_is_a_program() -> None:
    [signal] = signals_of(RULE, binary("tests/helper.so"))
    assert signal.floor is Tier.HIGH


@pytest.mark.parametrize("path", ["logo.png", "docs/shot.jpg", "fonts/a.woff2", "tests/a.gif", "a.ico", "manual.pdf"])
def test_pictures_and_fonts_are_only_listed(path: str) -> None:
    assert signals_of(RULE, binary(path)) == []


def test_a_binary_that_moves_unchanged_is_the_one_that_was_there() -> None:
    assert signals_of(RULE, moved("a/helper.so", "b/helper.so")) == []


def test_a_binary_that_is_deleted_runs_no_more() -> None:
    gone = (
        "diff --git a/a.so b/a.so\ndeleted file mode 100644\nindex 1111111..0000000\n"
        "Binary files a/a.so and /dev/null differ\n"
    )
    assert signals_of(RULE, gone) == []
