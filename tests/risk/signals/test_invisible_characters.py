import pytest

from bot.risk import Tier
from bot.risk.signals.invisible_characters import RULE
from tests.risk.firing import added, fire


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("if admin:  # \u202e }\u2066 nobody", "bidirectional"),
        ("access\u200blevel = 1", "invisible"),
        ("x = 1 \U000e0041\U000e0042", "invisible"),
        ("x\ufe01 = 1", "invisible"),
        ("\u3164 = 1", "invisible"),
    ],
)
def test_what_a_reader_cannot_see_is_high(line: str, what: str) -> None:
    [signal] = fire(RULE, *added("app/login.py", line))
    assert signal.floor is Tier.HIGH
    assert what in signal.title
    assert signal.ask is not None
    assert "app/login.py:1" in signal.ask.text


@pytest.mark.parametrize(
    "line",
    [
        'name = "Преступление"',
        "größe = 3",
        'family = "👨\u200d👩\u200d👧"',
        'heart = "❤\ufe0f"',
        "\ufeffx = 1",
        'word = "می\u200cخواهم"',
        "µs = 1e-6",
        "Δt = 0.1",
    ],
)
def test_other_scripts_and_their_joiners_are_ordinary(line: str) -> None:
    assert fire(RULE, *added("app/text.py", line)) == []


def test_what_was_there_before_is_not_reported() -> None:
    before = {"a.py": "x = '\u202e'\ny = 1\n"}
    assert fire(RULE, before, {"a.py": "x = '\u202e'\ny = 2\n"}) == []
    assert fire(RULE, before, {"a.py": "y = 1\nx = '\u202e'\n"}) == []


def test_code_behind_a_long_run_of_blanks_is_reported() -> None:
    [signal] = fire(RULE, *added("app/a.py", "x = 1" + " " * 200 + "; steal()"))
    assert "long run of blanks" in signal.title
