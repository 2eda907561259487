"""Calls on objects that a module binds, and names with many places that imports tell apart."""

from __future__ import annotations

import pytest

from tests.facts.usages.looking import listed, usage_in

CART = "class Cart:\n    def settle(self):\n        return 1\n"
DEBT = "class Debt:\n    def settle(self):\n        return 2\n"
SHOP = "from a.cart import Cart\nfrom a.debt import Debt\n\nTILL: Cart = Cart()\nBOOK = Debt()\n"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from a.shop import TILL\n\ndef f():\n    TILL.settle()\n", True),
        ("from a.shop import TILL as it\n\ndef f():\n    it.settle()\n", True),
        ("from a import shop\n\ndef f():\n    shop.TILL.settle()\n", True),
        ("from a.cart import Cart\n\nX = Cart()\n\ndef f():\n    X.settle()\n", True),
        ("from a.shop import BOOK\n\ndef f():\n    BOOK.settle()\n", False),
        ("from a.shop import OTHER\n\ndef f():\n    OTHER.settle()\n", False),
    ],
)
def test_an_object_that_a_module_binds_has_the_class_it_is_built_from(source: str, *, found: bool) -> None:
    files = {"a/cart.py": CART, "a/debt.py": DEBT, "a/shop.py": SHOP, "b/use.py": source}
    assert bool(listed(usage_in(files, "a/cart.py", "Cart.settle"))) is found


def test_a_function_that_two_hundred_places_import_is_not_too_generic() -> None:
    uses = {f"b/m{n}.py": "from a.price import price_of\n\nprice_of(1)\n" * 3 for n in range(60)}
    usage = usage_in({"a/price.py": "def price_of(x):\n    return x\n", **uses}, "a/price.py", "price_of")
    assert not usage.generic
    assert len(usage.references) == 180
    assert usage.unknown == ""
