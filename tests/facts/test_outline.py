from bot.change import RepoPath
from bot.facts._symbols import touched
from bot.facts._syntax import Outline, definitions, outline
from tests.facts.reading import read

SOURCE = """\
def price(cart, coupon=None):
    return 1


class Cart:
    def total(self, plan):
        return 2
"""


def _outline() -> Outline:
    return outline(read("python", SOURCE), RepoPath("shop.py"))


def test_an_outline_has_names_kinds_and_lines_of_all_definitions_and_no_details() -> None:
    full = definitions(read("python", SOURCE), RepoPath("shop.py"))
    assert [s[:6] for s in _outline().symbols] == [s[:6] for s in full]
    assert all(not s.signature and not s.parameters for s in _outline().symbols)


def test_details_are_those_of_a_full_look_and_only_of_the_names_asked_for() -> None:
    full = definitions(read("python", SOURCE), RepoPath("shop.py"))
    found = _outline().detailed({"Cart.total"})
    assert [s.signature for s in found] == ["", "", "def total(self, plan)"]
    assert found[2] == full[2]


def test_a_hunk_touches_what_it_shares_a_line_with_and_what_stands_around_its_place() -> None:
    symbols = _outline().symbols
    assert [s.qualified for s in touched(symbols, [(6, 1)])] == ["Cart", "Cart.total"]
    assert [s.qualified for s in touched(symbols, [(1, 0)])] == ["price"]
    assert [s.qualified for s in touched(symbols, [(3, 1)])] == []
