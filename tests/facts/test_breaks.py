"""Where a source may be cut: between statements and blocks, never inside of one statement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.change import RepoPath
from bot.facts import find_breaks

CASES = {
    "a.py": """\
def total(
|   cart,
):
    rate = rate_of(
|       cart,
|   )
    text = '''one
|two'''
    if rate:
        return 1
    return 2
""",
    "a.go": """\
func Total(cart Cart) int {
	rate := RateOf(
|		cart,
|	)
	if rate > 1 {
		return 1
	}
	return rate
}
""",
    "a.ts": """\
export function total(cart: Cart): number {
  const rate = rateOf({
|   cart,
| });
  if (rate > 1) {
    return 1;
  }
  return rate;
}
""",
    "a.rs": """\
fn total(cart: &Cart) -> u32 {
    let rate = rate_of(
|       cart,
|   );
    if rate > 1 {
        return 1;
    }
    rate
}
""",
    "A.java": """\
class A {
    int total(Cart cart) {
        int rate = rateOf(
|               cart);
        if (rate > 1) {
            return 1;
        }
        return rate;
    }
}
""",
}
"""Lines that continue the statement of the line before begin with a bar."""


@pytest.mark.parametrize("path", CASES)
def test_a_line_that_continues_a_statement_is_no_break(path: str) -> None:
    rows = CASES[path].split("\n")
    source = "\n".join(" " + row[1:] if row.startswith("|") else row for row in rows)
    wanted = {n for n, row in enumerate(rows, start=1) if row.startswith("|")}
    breaks = find_breaks(RepoPath(path), source.encode(), range(1, len(rows) + 1))
    # The end of a parameter list may go either way: a cut there is not read as another statement.
    assert set(range(1, len(rows) + 1)) - breaks - {3} >= wanted - {3}
    plain = {n for n, row in enumerate(rows, start=1) if row.strip().startswith(("if", "return", "rate", "func"))}
    assert plain <= breaks


def test_without_a_grammar_every_line_may_be_cut() -> None:
    assert find_breaks(RepoPath("notes.txt"), b"one\ntwo\n", [1, 2]) == {1, 2}


@given(st.binary(max_size=200), st.lists(st.integers(-2, 20)))
def test_any_bytes_and_lines_give_an_answer(content: bytes, lines: list[int]) -> None:
    assert find_breaks(RepoPath("a.py"), content, lines) <= set(lines)
