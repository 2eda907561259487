"""What a change does to definitions, and what counts as lost or gained."""

import pytest

from bot.facts import ChangeKind, ConstructKind, Facts, gained, lost
from tests.changes import facts_of, in_python


def changes(facts: Facts) -> set[tuple[str, str]]:
    return {(str(c.kind), c.symbol.qualified) for f in facts.files for c in f.changes}


CART = """\
class Cart:
    \"\"\"What a customer wants.\"\"\"

    def total(self, lines):
        return sum(lines)

    def clear(self):
        self.lines = []


def tax(amount):
    return amount * 0.2
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "sum(lines)",
            "sum(lines) + 1",
            {("body changed", "Cart.total")},
            id="a body belongs to its method, not to the class",
        ),
        pytest.param(
            "def total(self, lines)",
            "def total(self, lines, code=None)",
            {("signature changed", "Cart.total")},
            id="a parameter",
        ),
        pytest.param("def tax(amount)", "def vat(amount)", {("removed", "tax"), ("added", "vat")}, id="another name"),
        pytest.param("class Cart:", "class Cart(Base):", {("signature changed", "Cart")}, id="another base"),
        pytest.param(
            "What a customer wants.", "What somebody wants.", set(), id="a documentation string is no behaviour"
        ),
        pytest.param("def tax", "# twenty per cent\ndef tax", set(), id="a comment is no behaviour"),
        pytest.param("def tax", "\n\ndef tax", set(), id="blank lines belong to nothing"),
        pytest.param(
            "def tax(amount):",
            "def tax(\n    amount,\n):",
            set(),
            id="a signature over several lines is the same signature",
        ),
        pytest.param(
            "def tax(amount):",
            "def tax(\n    amount,  # net\n):",
            set(),
            id="a comment in a signature is no part of it",
        ),
    ],
)
def test_changes_of_definitions(old: str, new: str, expected: set[tuple[str, str]]) -> None:
    assert changes(in_python(CART, CART.replace(old, new))) == expected


def test_a_definition_carried_to_another_file_was_moved() -> None:
    helper = "def tax(amount):\n    return amount * 0.2\n"
    facts = facts_of(
        {"a.py": helper + "\n\nX = 1\n", "b.py": "Y = 2\n"}, {"a.py": "X = 1\n", "b.py": "Y = 2\n\n\n" + helper}
    )
    assert changes(facts) == {("moved", "tax")}


def test_a_definition_altered_on_the_way_was_not_moved() -> None:
    helper = "def tax(amount):\n    return amount * 0.2\n"
    facts = facts_of({"a.py": helper, "b.py": "Y = 2\n"}, {"b.py": "Y = 2\n\n\n" + helper.replace("0.2", "0.3")})
    assert changes(facts) == {("removed", "tax"), ("added", "tax")}


def test_overloads_are_matched_by_signature() -> None:
    java = "class Cart {\n  int add(int a) { return a; }\n  int add(int a, int b) { return a + b; }\n}\n"
    facts = facts_of({"Cart.java": java}, {"Cart.java": java.replace("a + b", "a - b")})
    [change] = facts.files[0].changes
    assert change.kind is ChangeKind.BODY
    assert "int b" in change.symbol.signature


GUARDED = "def pay(order):\n    if order is None:\n        return None\n    return order.total\n"


def test_a_guard_that_is_gone_is_lost() -> None:
    facts = in_python(GUARDED, "def pay(order):\n    return order.total\n")
    [found] = lost(facts, ConstructKind.GUARD)
    assert (found.construct.text, found.construct.body, found.construct.line) == ("order is None", "return None", 2)


def test_a_moved_guard_is_neither_lost_nor_gained() -> None:
    moved = "def pay(order):\n    return order.total\n\n\ndef checked(order):\n    if order is None:\n        return None\n    return pay(order)\n"
    facts = in_python(GUARDED, moved)
    assert not list(lost(facts, ConstructKind.GUARD))
    assert not list(gained(facts, ConstructKind.GUARD))


def test_a_guard_whose_way_out_changed_is_lost() -> None:
    facts = in_python(GUARDED, GUARDED.replace("return None", "log(order)"))
    assert [o.construct.text for o in lost(facts, ConstructKind.GUARD)] == ["order is None"]


def test_one_of_two_equal_calls_that_goes_is_lost_once() -> None:
    facts = in_python("def f():\n    ping()\n    ping()\n", "def f():\n    ping()\n")
    assert len(list(lost(facts, ConstructKind.CALL))) == 1
