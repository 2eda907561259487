from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.publish._columns import Word, cells, fit, wrap
from bot.publish._visible import STACKED_MARKS, clip, code_lines, encodable, flat, visible

TEXT = st.text(st.characters(categories=None))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text, naïve 文件 🙂", "plain text, naïve 文件 🙂"),
        ("\x1b[31mred", "‹U+001B›[31mred"),
        ("\x9b31m", "‹U+009B›31m"),
        ("is\u202eadmin", "is‹U+202E›admin"),
        ("a\u200bb", "a‹U+200B›b"),
        ("a\u3164b", "a‹U+3164›b"),
        ("a\U000e0041b", "a‹U+E0041›b"),
        ("a\xa0b", "a‹U+00A0›b"),
        ("caf\udce9", "caf\\xe9"),
        ("\ud800", "‹U+D800›"),
        ("\u26a0\ufe0f Fix", "\u26a0 Fix"),
        ("a\ufe0f", "a‹U+FE0F›"),
        ("e" + "\u0301" * 5, "e" + "\u0301" * 4 + "‹U+0301›"),
    ],
)
def test_what_controls_a_display_or_hides_is_shown_by_its_code_point(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(TEXT)
def test_visible_text_is_printable_and_stays_as_it_is(text: str) -> None:
    shown = visible(text)
    assert shown.isprintable()
    assert shown.encode().decode() == shown
    assert visible(shown) == shown


@given(TEXT, st.integers(1, 50))
def test_flat_text_is_one_line_without_runs_of_spaces(text: str, limit: int) -> None:
    shown = flat(text, limit)
    assert shown == " ".join(shown.split())


@given(TEXT)
def test_encodable_text_can_be_encoded(text: str) -> None:
    assert len(encodable(text).encode()) >= len(text)


@given(TEXT, st.integers(1, 50))
def test_clipped_text_is_no_longer_than_the_limit(text: str, limit: int) -> None:
    assert len(clip(text, limit)) <= limit


@given(TEXT)
def test_quoted_code_has_at_most_three_lines(text: str) -> None:
    lines = code_lines(text)
    assert len(lines) <= 3
    assert bool(lines) is bool(text.strip())
    assert all(line.isprintable() for line in lines)


def test_quoted_code_loses_the_indentation_that_its_lines_share() -> None:
    assert code_lines("    if a:\n\treturn\n\n    more") == ["if a:", "return", ""]


@given(TEXT.map(visible), st.integers(2, 60))
def test_wrapped_text_keeps_every_character_within_the_width(text: str, width: int) -> None:
    lines = [" ".join(word.text for word in line) for line in wrap(map(Word, text.split()), width)]
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cells(line) <= width for line in lines)


@given(TEXT.map(visible), st.integers(3, 60))
def test_fitted_text_fits(text: str, width: int) -> None:
    assert cells(fit(text, width)) <= width


def test_combining_marks_take_no_column_and_wide_characters_two() -> None:
    assert cells("e\u0301") == 1
    assert cells("文件") == 4
    assert cells("e" + "\u0301" * STACKED_MARKS) == 1
