"""What may be quoted of what others say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.models._faults import quotable


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("plain words", "plain words"),
        ("two\nlines\r\n", "two lines"),
        ("\x1b[31mred\x1b[0m \u202egnp.exe", "[31mred [0m gnp.exe"),
        ("key sk-ant-0123456789 refused", "key [secret] refused"),
        ("key sk-proj-****wxyz refused", "key [secret] refused"),
        ("authorization: Bearer abc.def", "authorization: [secret]"),
        ("x" * 500, "x" * 199 + "…"),
        ("", ""),
    ],
)
def test_a_quote_is_one_short_printable_line_without_secrets(text: str, quoted: str) -> None:
    assert quotable(text) == quoted


@pytest.mark.parametrize("name", ["SOME_API_KEY", "GITHUB_TOKEN", "db_password", "AWS_SECRET", "BASIC_AUTH"])
def test_values_of_variables_that_sound_secret_are_not_quoted(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, " canary-value\n")

    assert quotable("it said canary-value to me") == "it said [secret] to me"


def test_short_values_are_words_like_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else `TOKENIZERS_PARALLELISM=true` would blot out every “true”."""
    monkeypatch.setenv("TOKENIZERS_PARALLELISM", "true")

    assert quotable("it is true") == "it is true"


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_is_said_the_quote_fits_on_a_line(text: str) -> None:
    quote = quotable(text)

    assert len(quote) <= 200
    assert quote.isprintable()
