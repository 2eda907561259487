"""Code is known again where only its looks changed, and is new where what it does may have changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.change import RepoPath
from bot.facts import CodePrint, code_prints, digest_of

PYTHON = """import os

class Cart:
    def total(self, plan):
        if plan:
            self.note(plan)
            self.add(plan)
        return 1
"""


def printed(text: str, path: str = "shop/cart.py", at: str = "self.note") -> CodePrint:
    rows = text.split("\n")
    line = next(number for number, row in enumerate(rows, start=1) if at in row)
    return code_prints(RepoPath(path), text.encode(), [line])[line]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("import os", "import os\nimport sys\n\nLIMIT = 3", id="code above"),
        pytest.param("self.note(plan)", "# why\n\n            self.note( plan )  # so", id="comments and spacing"),
        pytest.param("        return 1\n", "        return 1\n\n    def other(self): ...\n", id="a second method"),
        pytest.param("class Cart:\n", "class Cart:\n    def first(self): ...\n\n", id="a method before it"),
    ],
)
def test_a_definition_is_known_again_when_its_code_is_the_same(old: str, new: str) -> None:
    assert printed(PYTHON.replace(old, new)) == printed(PYTHON)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("            self.add(plan)", "        self.add(plan)", id="a statement leaves its block"),
        pytest.param("return 1", "return 2", id="another value"),
        pytest.param("self, plan)", "self, plan=None)", id="another signature"),
        pytest.param("        return 1\n", "", id="a statement less"),
    ],
)
def test_a_definition_is_new_when_its_code_is_another(old: str, new: str) -> None:
    assert printed(PYTHON.replace(old, new)).digest != printed(PYTHON).digest


def test_a_moved_and_reindented_function_keeps_its_digest() -> None:
    inner = "def total(plan):\n    if plan:\n        note(plan)\n    return 1\n"
    moved = "class Cart:\n" + "".join(f"    {row}\n" for row in inner.splitlines())
    assert printed(moved, at="note(").digest == printed(inner, "other.py", at="note(").digest


def test_a_line_outside_of_definitions_is_taken_with_its_statement() -> None:
    call = "start(\n    1,\n    2,\n)\n"
    assert printed("import a\n" + call, at="1,") == printed(call, at="1,")
    assert printed(call.replace("2", "3"), at="1,").digest != printed(call, at="1,").digest


def test_a_file_without_a_grammar_is_taken_by_paragraphs() -> None:
    text = "[a]\nx = 1\n\n[b]\ny = 1\n"
    assert printed(text, "a.unknown", "x =") == printed(text.replace("y = 1", "y = 2"), "a.unknown", "x =")
    assert printed(text, "a.unknown", "y =") != printed(text.replace("y = 1", "y = 2"), "a.unknown", "y =")
    assert printed("a:\n  b: 1\n  c: 2\n", "a.unknown", "c:") != printed("a:\n  b: 1\nc: 2\n", "a.unknown", "c:")


def test_the_names_in_it_are_told() -> None:
    assert printed(PYTHON).names >= {"total", "plan", "note", "add"}
    assert "os" not in printed(PYTHON).names


def test_lines_that_a_file_does_not_have_have_no_print() -> None:
    assert code_prints(RepoPath("a.py"), b"x = 1\n", [0, -3, 99]) == {}


@pytest.mark.parametrize("path", ["a.py", "a.go", "a.unknown"])
@given(st.binary(max_size=200))
def test_any_bytes_have_a_print(path: str, content: bytes) -> None:
    lines = range(1, content.count(b"\n") + 2)
    assert set(code_prints(RepoPath(path), content, lines)) == set(lines)


def test_definitions_in_definitions_do_not_cost_their_square() -> None:
    text = "".join(f"{' ' * depth}def f{depth}():\n{' ' * (depth + 1)}x = {depth}\n" for depth in range(900))
    found = code_prints(RepoPath("a.py"), text.encode(), range(1, 1801))
    assert len(found) == 1800


@given(st.lists(st.text(max_size=3), max_size=4), st.lists(st.text(max_size=3), max_size=4))
def test_two_lists_of_texts_have_one_digest_only_if_they_are_the_same(one: list[str], other: list[str]) -> None:
    assert (digest_of(one) == digest_of(other)) is (one == other)
