"""What stands around a change is known where it takes something away: the functions it touches and calls, and no other."""

from __future__ import annotations

from bot.facts import ConstructKind
from tests.changes import facts_of

STEPS = "".join(f"    step_{n}(order)\n" for n in range(12))
BEFORE = (
    f"LIMIT = 3\n\n\ndef far(order):\n{STEPS}    return order\n\n\ndef near(order):\n    return order.ok\n\n\n"
    f"def pay(order):\n    if order.closed:\n        return None\n{STEPS}    if order.late:\n        return None\n    return order\n"
)


def test_unchanged_tests_of_a_touched_function_stand_though_no_hunk_shows_them() -> None:
    after = BEFORE.replace("    if order.late:\n        return None\n", "")
    (file,) = facts_of({"shop/pay.py": BEFORE}, {"shop/pay.py": after}).files
    guards = [c.text for c in file.standing if c.kind is ConstructKind.GUARD]
    assert guards == ["order.closed"]
    assert all(c.symbol == "pay" for c in file.standing)


def test_the_passages_hold_what_is_touched_called_anew_or_in_no_function() -> None:
    after = BEFORE.replace("    if order.late:\n        return None\n", "    near(order)\n")
    (file,) = facts_of({"shop/pay.py": BEFORE}, {"shop/pay.py": after}).files
    lines = {p.start + at: text for p in file.passages for at, text in enumerate(p.lines)}
    assert all(after.split("\n")[number - 1] == text for number, text in lines.items())
    assert {"LIMIT = 3", "def near(order):", "def pay(order):"} <= set(lines.values())
    assert "def far(order):" not in lines.values()


def test_a_change_that_only_adds_has_nothing_to_ask_what_stands() -> None:
    (file,) = facts_of({"shop/pay.py": BEFORE}, {"shop/pay.py": f"{BEFORE}\n\nEND = 1\n"}).files
    assert file.standing == ()
