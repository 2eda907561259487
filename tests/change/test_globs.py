"""Patterns of paths, as people know them from .gitignore."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.change import path_matches as matches

ROWS = [
    ("*.pb.go", "api/v1/cart.pb.go", True),
    ("*.pb.go", "cart.pb.go", True),
    ("*.pb.go", "cart.pb.gold", False),
    ("/gen/*.py", "gen/a.py", True),
    ("gen/*.py", "src/gen/a.py", False),
    ("gen/*.py", "gen/b/a.py", False),
    ("gen/**", "gen/b/a.py", True),
    ("gen/**", "gen", False),
    ("gen/", "gen/a.py", True),
    ("gen/", "src/gen/a.py", True),
    ("gen/", "gen", False),
    ("gen", "gen/deep/a.py", True),
    ("src/gen", "src/gen/a.py", True),
    ("**/gen/**", "a/b/gen/c", True),
    ("**/gen/**", "gen/c", True),
    ("a/**/b.py", "a/b.py", True),
    ("a/**/b.py", "a/x/y/b.py", True),
    ("a?c.py", "abc.py", True),
    ("a?c.py", "a/c.py", False),
    ("[a-c]x.py", "bx.py", True),
    ("[!a-c]x.py", "bx.py", False),
    ("[^a-c]x.py", "dx.py", True),
    ("[x.py", "[x.py", True),
    ("*", "any/thing", True),
    ("**", "any/thing", True),
    ("a*b*c", "axxbyyc", True),
    ("a*b*c", "axxbyy", False),
    ("", "a", False),
    ("/", "a", False),
    ("!a", "a", False),
    (".", "a", False),
    ("./.", "a", False),
    ("./a/b", "a/b", True),
]


@pytest.mark.parametrize(("pattern", "path", "expected"), ROWS)
def test_a_pattern_matches_as_in_gitignore(pattern: str, path: str, expected: bool) -> None:
    assert matches(pattern, path) is expected


def test_no_pattern_is_slow() -> None:
    begin = time.perf_counter()
    assert not matches("*a" * 400 + "b", "a" * 4_000)
    assert not matches("**/a/" * 150 + "b", "a/" * 1_000 + "c")
    assert time.perf_counter() - begin < 20


PIECES = st.lists(st.sampled_from(["*", "**", "/", "?", "[", "]", "!", "-", "a", "b", "."]), max_size=12).map("".join)


@given(PIECES, PIECES)
def test_any_pattern_and_path_have_an_answer(pattern: str, path: str) -> None:
    assert matches(pattern, path) in (True, False)


@given(st.text(alphabet="abc./-_", min_size=1, max_size=20))
def test_a_plain_path_matches_itself(path: str) -> None:
    names = [name for name in path.split("/") if name not in ("", ".")]
    plain = "/".join(names)
    assert not plain or matches("/" + plain, plain)
