import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.risk import Tier
from bot.risk.signals.confusable_identifier import RULE, is_deceptive, skeleton
from tests.risk.content import moved, signals_of
from tests.risk.firing import added, fire, fire_one


@pytest.mark.parametrize(
    ("line", "reads"),
    [
        ("p\u0430ssword = check()", "password"),  # Cyrillic а
        ("user\u03bfame = 1", "useroame"),  # Greek ο
        ("\uff45\uff56\uff41\uff4c(x)", "eval"),  # full width
        ("\u0455\u0441\u043e\u0440\u0435 = 1; scope = 2", "scope"),  # all Cyrillic, beside the Latin one
        ("def f():\n    return 1", ""),
    ],
)
def test_a_name_that_reads_like_a_latin_one_is_high(line: str, reads: str) -> None:
    found = fire_one(RULE, "app/a.py", "scope = 1\n", f"scope = 1\n{line}\n")
    assert [s.floor for s in found] == ([Tier.HIGH] if reads else [])
    assert all(f"is not `{reads}`" in s.title and s.ask is not None for s in found)


@pytest.mark.parametrize(
    "line",
    ["größe = 3", "Δt = 0.1", "µs = 1", "сумма = 1", 'x = "Привет"', "naïve = 1", "σ2 = 1", "변수 = 1", "café = 1"],
)
def test_words_of_one_alphabet_and_signs_with_a_meaning_are_ordinary(line: str) -> None:
    assert fire(RULE, *added("app/a.py", line)) == []


def test_a_file_whose_name_is_not_what_it_looks_like_is_high() -> None:
    [signal] = fire(RULE, *added("app/\u0430uth.py", "x = 1"))
    assert signal.floor is Tier.HIGH
    assert "file name" in signal.title
    assert signals_of(RULE, moved("app/auth.py", "app/login.py")) == []
    assert fire(RULE, *added("app/größe.py", "x = 1")) == []


def test_prose_may_mix_alphabets() -> None:
    assert fire(RULE, *added("docs/a.md", "the p\u0430ssword")) == []


def test_a_name_that_was_there_before_is_not_reported() -> None:
    before = "p\u0430ss = 1\nx = 1\n"
    assert fire_one(RULE, "a.py", before, "x = 1\np\u0430ss = 1\n") == []


@given(st.text(alphabet=st.characters(max_codepoint=127), max_size=30))
def test_a_name_of_ascii_is_its_own_skeleton(name: str) -> None:
    assert skeleton(name) == name
    assert not is_deceptive(name, frozenset({name}))
