"""What is said of a changed symbol's users."""

from __future__ import annotations

from typing import Any

import pytest

from bot.change import Location, RepoPath
from bot.facts import ChangeKind, Usage
from bot.publish._words import is_silent, usage_words
from tests.builders import a_symbol_change, a_usage


class _Plain:
    """Ink that changes nothing."""

    def prose(self, text: str, limit: int = 0) -> str:
        return text

    def code(self, text: str, limit: int = 0) -> str:
        return text


INK = _Plain()


def _alone(**fields: Any) -> Usage:
    return a_usage(**({"references": (), "by_name_only": 0} | fields))


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        (_alone(), "no caller found by name · no test found that names it"),
        (
            _alone(by_name_only=3),
            "no caller is certain · no test found that names it · 3 further places by the same name only",
        ),
        (
            _alone(by_name_only=9, by_name_in_tests=8),
            (
                "no caller is certain · no test is sure to reach it; 8 test lines have the name"
                " · 1 further place by the same name only"
            ),
        ),
        (
            _alone(by_name_only=1, by_name_in_tests=1),
            "no caller is certain · no test is sure to reach it; 1 test line has the name",
        ),
        (_alone(unknown="61 places in *.svelte"), "not known in full: 61 places in *.svelte"),
    ],
)
def test_nothing_is_denied_that_was_found_by_name(usage: Usage, words: str) -> None:
    assert usage_words(usage, INK, 3) == words


def test_what_is_defined_anew_elsewhere_is_said_and_never_folded_away() -> None:
    there = Location(RepoPath("shop/new.py"), 4, 4)
    usage = _alone(change=a_symbol_change(kind=ChangeKind.REMOVED, elsewhere=there))
    assert usage_words(usage, INK, 3).startswith("removed here, defined anew at shop/new.py:4 · ")
    assert not is_silent(usage)
