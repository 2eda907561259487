"""Code that hides from the rules: behind a line break that git does not show, or in what looks like prose."""

from __future__ import annotations

import pytest

from bot.facts import ChangeKind
from bot.risk import DEFAULT_POLICY, Signal, assess_risk
from bot.risk.signals import ALL
from tests.changes import facts_of


def signals(path: str, text: str) -> list[Signal]:
    facts = facts_of({path: "a = 1\n"}, {path: f"a = 1\n{text}"})
    return list(assess_risk(facts, DEFAULT_POLICY, ALL).signals)


@pytest.mark.parametrize("end", ["\r", "\x85", "\u2028", "\u2029"])
def test_a_line_break_inside_a_line_is_noticed(end: str) -> None:
    assert "invisible-characters" in {s.rule for s in signals("a.py", f"x = 1  # note{end}import os\n")}


def test_windows_line_ends_are_no_hidden_line_breaks() -> None:
    assert "invisible-characters" not in {s.rule for s in signals("a.py", "x = 1\r\ny = 2\r\n")}


@pytest.mark.parametrize("text", ['f"""\n{eval(x)}\n"""\n', 'f"{eval(x)}"\n', 'rf"""\n{eval(x)}\n"""\n'])
def test_a_formatted_string_that_stands_alone_is_code(text: str) -> None:
    assert "injection-sink" in {s.rule for s in signals("a.py", text)}


def test_a_function_whose_blocks_changed_on_the_way_was_not_merely_moved() -> None:
    guarded = "def pay(order):\n    if order.open:\n        charge(order)\n        close(order)\n"
    other = guarded.replace("        close", "    close")
    facts = facts_of({"a.py": guarded, "b.py": "x = 1\n"}, {"a.py": "y = 1\n", "b.py": f"x = 1\n{other}"})
    kinds = {c.kind for f in facts.files for c in f.changes if c.symbol.name == "pay"}
    assert kinds == {ChangeKind.REMOVED, ChangeKind.ADDED}
    moved = facts_of({"a.py": guarded, "b.py": "x = 1\n"}, {"a.py": "y = 1\n", "b.py": f"x = 1\n{guarded}"})
    assert {c.kind for f in moved.files for c in f.changes if c.symbol.name == "pay"} == {ChangeKind.MOVED}
