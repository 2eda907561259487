"""Operators and offsets that moved by one are asked about; rewritten comparisons that mean the same are not."""

from __future__ import annotations

import pytest

from bot.change import Side
from bot.risk.signals.changed_boundary import RULE
from tests.risk.firing import fire_one


def python(condition: str, body: str = "total += 1") -> str:
    return f"""
    def count(items, limit, index):
        total = 0
        if {condition}:
            {body}
        return total
    """


MOVED = [
    ("index < limit", "index <= limit"),
    ("index >= limit", "index > limit"),
    ("len(items) > 0", "len(items) > 1"),
    ("index < len(items)", "index < len(items) - 1"),
    ("index == limit", "index >= limit"),
    ("index == limit", "index != limit"),
    ("limit not in items", "limit in items"),
    ("index < limit", "limit >= index"),
    ("0 < index < limit", "0 < index <= limit"),
]


@pytest.mark.parametrize(("before", "after"), MOVED)
def test_a_moved_boundary_quotes_both_comparisons(before: str, after: str) -> None:
    (signal,) = fire_one(RULE, "shop/count.py", python(before), python(after))
    assert signal.location.start == 4
    assert signal.evidence[1].location.side is Side.OLD
    assert f"`{before}` became `{after}`" in signal.why


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("index < limit", "limit > index"),
        ("index <= limit", "index < limit + 1"),
        ("items == None", "items is None"),
        ("index < limit", "index < maximum"),
        ("index < limit", "index<limit"),
        ("index < limit", "index < limit and items"),
    ],
)
def test_the_same_or_a_different_comparison_is_not_a_moved_boundary(before: str, after: str) -> None:
    assert fire_one(RULE, "shop/count.py", python(before), python(after)) == []


def test_a_test_turned_round_with_its_branches_is_not_asked_about() -> None:
    before = """
    def count(index, limit):
        if index < limit:
            return 1
        return 0
    """
    after = """
    def count(index, limit):
        if index >= limit:
            return 0
        return 1
    """
    assert fire_one(RULE, "shop/count.py", before, after) == []


LANGUAGES = [
    pytest.param(
        "src/a.ts",
        "export function f(i: number, n: number) {\n  if (i < n) {\n    go(i);\n  }\n}\n",
        "i < n",
        "i <= n",
        2,
        id="typescript",
    ),
    pytest.param(
        "src/a.js",
        "function f(i, n) {\n  for (let k = 0; k < n; k++) {\n    go(k);\n  }\n}\n",
        "k < n",
        "k <= n",
        2,
        id="javascript loop",
    ),
    pytest.param(
        "a/a.go",
        "package a\n\nfunc F(i, n int) {\n\tfor k := 0; k < n; k++ {\n\t\tgo2(k)\n\t}\n}\n",
        "k < n",
        "k <= n",
        4,
        id="go loop",
    ),
    pytest.param(
        "src/A.java",
        "class A {\n  int f(int i, int n) {\n    return i >= n ? 1 : 0;\n  }\n}\n",
        "i >= n",
        "i > n",
        3,
        id="java",
    ),
    pytest.param("src/a.rs", "fn f(i: u32, n: u32) -> bool {\n    i <= n\n}\n", "i <= n", "i < n", 2, id="rust"),
]


@pytest.mark.parametrize(("path", "text", "before", "after", "line"), LANGUAGES)
def test_a_boundary_moves_in_any_language(path: str, text: str, before: str, after: str, line: int) -> None:
    (signal,) = fire_one(RULE, path, text, text.replace(before, after))
    assert signal.location.start == line
    assert signal.ask is not None
    assert "exactly at" in signal.ask.text


def body(line: str) -> str:
    return f"def window(items, n):\n    rest = items\n    {line}\n    return rest\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("rest = items[n]", "rest = items[n + 1]"),
        ("rest = items[: n - 1]", "rest = items[: n]"),
        ("for k in range(n): rest.append(k)", "for k in range(n + 1): rest.append(k)"),
    ],
)
def test_one_more_or_one_less_inside_brackets_is_asked_about(before: str, after: str) -> None:
    (signal,) = fire_one(RULE, "shop/window.py", body(before), body(after))
    assert signal.location.start == 3
    assert signal.ask is not None
    assert "`window()`" in signal.ask.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("rest = items[n]", "rest = items[n + 2]"),
        ("rest = n", "rest = n + 1"),
        ("rest = items[n]  # was n", "rest = items[n]  # was [n + 1]"),
        ("rest = items['n']", "rest = items['n + 1']"),
    ],
)
def test_other_edits_are_no_off_by_one(before: str, after: str) -> None:
    assert fire_one(RULE, "shop/window.py", body(before), body(after)) == []


def test_a_new_function_has_no_boundary_to_move() -> None:
    assert fire_one(RULE, "shop/window.py", "X = 1\n", "X = 1\n" + body("rest = items[n + 1]")) == []


def test_boundaries_in_tests_are_left_alone() -> None:
    assert fire_one(RULE, "tests/test_a.py", python("index < limit"), python("index <= limit")) == []


def test_the_edge_of_a_chain_is_named() -> None:
    (signal,) = fire_one(RULE, "shop/count.py", python("0 < index < limit"), python("0 < index <= limit"))
    assert signal.ask is not None
    assert "exactly at `index == limit`" in signal.ask.text


def test_room_made_in_advance_is_no_boundary() -> None:
    before = "package a\n\nfunc F(n int) []int {\n\tx := make([]int, n)\n\treturn x\n}\n"
    assert fire_one(RULE, "a/a.go", before, before.replace("n)\n", "n+1)\n")) == []


def test_a_comparison_broken_over_lines_is_the_same() -> None:
    before = "def old(self):\n    if self.version < (8,) and self.name:\n        return 1\n    return 2\n"
    after = (
        "def old(self):\n    if self.version < (\n        8,\n    ) and self.title:\n        return 1\n    return 2\n"
    )
    assert fire_one(RULE, "shop/old.py", before, after) == []


def test_a_comparison_in_another_place_that_looks_the_other_way_is_a_new_one() -> None:
    before = "function remove(i: number) {\n  if (i < 0) {\n    return;\n  }\n  items.splice(i, 1);\n}\n"
    after = "function remove(i: number) {\n  if (i > 0) {\n    select(i - 1);\n  }\n  items.splice(i, 1);\n}\n"
    assert fire_one(RULE, "src/remove.ts", before, after) == []


def test_room_for_one_more_in_a_type_is_no_element_touched() -> None:
    before = "struct table {\n\tint size;\n\tstruct list *rows[MOST];\n};\n"
    assert fire_one(RULE, "lib/table.h", before, before.replace("[MOST]", "[MOST + 1]")) == []


def test_a_value_is_not_called() -> None:
    (signal,) = fire_one(RULE, "conf.py", 'ERRORS_ONLY = env("P") == "all"\n', 'ERRORS_ONLY = env("P") != "all"\n')
    assert signal.ask is not None
    assert "`ERRORS_ONLY` tested" in signal.ask.text


def test_an_index_whose_variable_is_counted_anew_has_moved_with_it() -> None:
    before = "def step(b, i):\n    v = 1\n    while i % 2 == 0:\n        v += 1\n        i //= 2\n    return b[v - 1]\n"
    after = "def step(b, i):\n    v = bit_scan(i)\n    return b[v]\n"
    assert fire_one(RULE, "a.py", before, after) == []


def test_offsets_of_one_function_are_one_question_that_shows_the_difference() -> None:
    before = "def step(b, v, sign):\n    b.one = (b.one - sign * b.inverse[v - 1]) % b.prime\n    b.two = (b.two - sign * b.inverse[v - 1]) % b.prime\n"
    (signal,) = fire_one(RULE, "a.py", before, before.replace("[v - 1]", "[v]"))
    assert signal.ask is not None
    assert "`b.inverse[v]) % b.prime` on line 2 was `b.inverse[v - 1]) % b.prime`" in signal.ask.text
    assert len(signal.evidence) == 3


def test_other_line_ends_move_no_boundary() -> None:
    before = "def step(b, v):\r\n    if b[v - 1]:\r\n        go()\r\n    if b[v]:\r\n        go()\r\n"
    assert fire_one(RULE, "a.py", before, before.replace("\r", "").replace("go()", "go(1)", 1)) == []


def test_an_equality_that_becomes_an_order_asks_about_the_values_that_it_lets_in() -> None:
    before = "def flat(points):\n    return rank(points) == 2\n"
    (signal,) = fire_one(RULE, "a.py", before, before.replace("==", "<="))
    assert signal.ask is not None
    assert signal.ask.text.endswith("What is to happen when `rank(points) < 2`?")
