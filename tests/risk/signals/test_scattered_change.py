"""Many files with the same share say nothing of what the change is about; one large file with its company does."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.risk import Tier
from bot.risk.signals.scattered_change import RULE, evenness
from tests.changes import Files
from tests.risk.firing import fire


def scattered(files: int, folders: int, *, ending: str = "py", largest: int = 1) -> tuple[Files, Files]:
    before: Files = {f"p{n % folders}/m{n}.{ending}": "def f(a):\n    return a\n" for n in range(files)}
    after: Files = {
        path: text.replace("return a", f"return a + {n}") for n, (path, text) in enumerate(before.items(), 1)
    }
    first = next(iter(after))
    return before, {**after, first: after[first] + "".join(f"x{n} = {n}\n" for n in range(largest))}


def test_a_change_spread_over_many_folders_is_medium() -> None:
    [signal] = fire(RULE, *scattered(10, 6))
    assert (signal.title, signal.floor) == ("spread over 10 files in 6 folders", Tier.MEDIUM)


def test_few_files_few_folders_tests_or_one_large_file_are_not_scattered() -> None:
    for change in (scattered(7, 6), scattered(10, 4), scattered(10, 6, ending="md"), scattered(10, 6, largest=300)):
        assert fire(RULE, *change) == []


@given(st.lists(st.integers(0, 10_000), max_size=40))
def test_evenness_is_between_nothing_and_one_and_one_only_for_equal_shares(sizes: list[int]) -> None:
    found = evenness(sizes)
    assert 0.0 <= found <= 1.0 + 1e-9
    if len(sizes) > 1 and len(set(sizes)) == 1 and sizes[0]:
        assert abs(found - 1.0) < 1e-9


def test_comments_everywhere_are_not_a_scattered_change() -> None:
    before = {f"p{n % 6}/m{n}.php": "<?php\n/** @param int $a */\nfunction f($a) { return $a; }\n" for n in range(10)}
    assert fire(RULE, before, {path: text.replace("int", "string") for path, text in before.items()}) == []
