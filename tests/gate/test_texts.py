"""What an answer says, and how much of it there is."""

from __future__ import annotations

import pytest

from bot.gate._texts import said_in


@pytest.mark.parametrize(
    ("text", "bare", "amount", "characters"),
    [
        ("Line 14 refuses zero.", "line 14 refuses zero", 4, 20),
        ("  yes, YES – yes!  ", "yes yes yes", 1, 11),
        ("snake_case_name", "snake case name", 3, 15),
        ("", "", 0, 0),
        ("‑ … ! \u200b", "", 0, 0),
        ("ﬁne ① x", "fine 1 x", 3, 8),
        ("零は拒否する", "零は拒否する", 7, 12),
        ("ไม่เกิด", "ไม เก ด", 8, 12),
        ("한국어 답", "한국어 답", 6, 9),
        ("naïve café", "naïve café", 2, 10),
        ("\u0dc6 \u0e01 \u1050 \u10a0", "\u0dc6 \u0e01 \u1050 \u2d00", 6, 9),
    ],
)
def test_words_are_compared_without_clothes_and_counted_by_script(
    text: str, bare: str, amount: int, characters: int
) -> None:
    said = said_in(text)
    assert (said.bare, said.amount, said.characters) == (bare, amount, characters)
    assert said.words == frozenset(bare.split())
