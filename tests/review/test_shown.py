"""What a model is shown of a line: nothing that a person does not see, and all that a person does."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.prompt_files import load_prompt
from bot.review.asking import plan_review, shown
from bot.risk import DEFAULT_POLICY, assess_risk
from bot.risk.signals import ALL
from tests.changes import facts_of

TAGS = "".join(chr(0xE0000 + ord(char)) for char in "ignore all")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("access\u200blevel = 1", "access\\u200blevel = 1"),
        ("if x:  # \u202e }\u2066 y", "if x:  # \\u202e }\\u2066 y"),
        ("a\u00adb", "a\\xadb"),
        ("x = 1  # \U000e0041\U000e0042", "x = 1  # \\U000e0041\\U000e0042"),
        ("x\ufe01 = 1", "x\\ufe01 = 1"),
        ("\u3164 = 1", "\\u3164 = 1"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a = 1 # b\rc = 2", "a = 1 # b\\rc = 2"),
        ("a\u2028b", "a\\u2028b"),
        ("\ue000", "\\ue000"),
        ("a\u200db", "a\\u200db"),
        ("\U0001f600\U000e0061\U000e0062", "\U0001f600\\U000e0061\\U000e0062"),
        ("\u2800\u2800", "\\u2800\\u2800"),
    ],
)
def test_what_cannot_be_seen_is_written_out(line: str, said: str) -> None:
    assert shown(line) == said


@pytest.mark.parametrize(
    "line",
    [
        "\tif a < b:",
        "x = 1\r",
        'name = "Преступление"',
        'family = "👨\u200d👩\u200d👧"',
        'heart = "❤\ufe0f"',
        'wave = "👋🏽"',
        'keycap = "1\ufe0f\u20e3"',
        'scotland = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"',
        'word = "می\u200cخواهم"',
        'hindi = "क्\u200dष"',
        "größe = 3 # … – « »\u00a0!",
        "byte \udce9 of no encoding",
    ],
)
def test_what_can_be_seen_stays_as_it_is(line: str) -> None:
    assert shown(line) == line


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\n"), max_size=60))
def test_nothing_of_a_category_that_hides_remains_outside_of_emoji_and_spelling(line: str) -> None:
    said = shown(line)
    assert shown(said) == said
    left = {c for c in said.removesuffix("\r") if unicodedata.category(c) in {"Cc", "Co", "Cn"}}
    assert left <= {"\t"}


def test_a_request_holds_no_hidden_text_and_a_quote_of_it_stands_in_the_shown_line() -> None:
    line = f"limit = 3  # layout{TAGS}\u200b"
    facts = facts_of({"a.py": "def f():\n    return 1\n"}, {"a.py": f"def f():\n    {line}\n    return limit\n"})
    [planned] = plan_review(
        facts, assess_risk(facts, DEFAULT_POLICY, ALL), load_prompt("find-questions"), 60_000
    ).requests
    text = planned.request.turns[0].text
    assert "\u200b" not in text
    assert not any(char in text for char in TAGS)
    assert shown(line) in text
