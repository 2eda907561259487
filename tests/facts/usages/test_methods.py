"""Which calls of a method are taken for calls of the changed one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bot.change import SearchResult
from tests.facts.usages.looking import listed, usage_in
from tests.fakes import DictSnapshot

OWNER = "class Cart:\n    def settle(self):\n        return 1\n"
STRANGER = "class Debt:\n    def settle(self):\n        return 2\n"


@pytest.mark.parametrize(
    ("source", "certainty"),
    [
        ("from a.cart import Cart\n\ndef f():\n    x = Cart()\n    x.settle()\n", "RECEIVER"),
        ("from a.cart import Cart\n\ndef f(x: Cart):\n    x.settle()\n", "RECEIVER"),
        ("from a.cart import Cart\n\ndef f(x: Cart | None):\n    x.settle()\n", "RECEIVER"),
        (
            "from a.cart import Cart\n\ndef make() -> Cart: ...\n\ndef f():\n    x = make()\n    x.settle()\n",
            "RECEIVER",
        ),
        ("from a.cart import Cart\n\nclass Big(Cart):\n    def f(self):\n        self.settle()\n", "RECEIVER"),
        ("from a.cart import Cart\n\nclass Big(Cart):\n    def settle(self):\n        super().settle()\n", "RECEIVER"),
        ("from a import cart\n\nclass Big(cart.Cart):\n    def f(self):\n        self.settle()\n", "RECEIVER"),
        ("from a.cart import Cart\n\nCart.settle(x)\n", "RECEIVER"),
        ("def f(cart):\n    cart.settle()\n", "RECEIVER"),
        ("class T:\n    def f(self):\n        self.cart.settle()\n", "RECEIVER"),
    ],
)
def test_a_receiver_tells_whose_method_is_called(source: str, certainty: str) -> None:
    files = {"a/cart.py": OWNER, "a/debt.py": STRANGER, "b/use.py": source}
    usage = usage_in(files, "a/cart.py", "Cart.settle")
    line = next(n for n, text in enumerate(source.split("\n"), 1) if ".settle(" in text)
    assert listed(usage) == {(f"b/use.py:{line}", certainty)}


@pytest.mark.parametrize(
    "source",
    [
        "from a.debt import Debt\n\ndef f():\n    cart = Debt()\n    cart.settle()\n",
        "from a.debt import Debt\n\ndef f(cart: Debt):\n    cart.settle()\n",
        "from a.debt import Debt\n\nclass Big(Debt):\n    def f(self):\n        self.settle()\n",
        "from a.cart import Cart\n\nclass Big(Cart):\n    def settle(self):\n        return 1\n\n    def f(self):\n        self.settle()\n",
        "class Alone:\n    def settle(self): ...\n\n    def f(self):\n        self.settle()\n",
        "import stripe\n\nstripe.settle()\n",
        "from stripe import cart\n\ncart.settle()\n",
        "def f(debt):\n    debt.settle()\n",
        "def f(settle):\n    settle()\n",
        "from a.debt import Debt\n\nDebt.settle(cart)\n",
        "# cart.settle()\n",
        "x = 'cart.settle()'\n",
    ],
)
def test_a_method_of_another_class_is_not_listed(source: str) -> None:
    files = {"a/cart.py": OWNER, "a/debt.py": STRANGER, "b/use.py": source}
    assert listed(usage_in(files, "a/cart.py", "Cart.settle")) == set()


def test_the_last_assignment_before_the_call_counts() -> None:
    source = "from a.cart import Cart\nfrom a.debt import Debt\n\ndef f():\n    x = Debt()\n    x.settle()\n    x = Cart()\n    x.settle()\n"
    files = {"a/cart.py": OWNER, "a/debt.py": STRANGER, "b/use.py": source}
    assert listed(usage_in(files, "a/cart.py", "Cart.settle")) == {("b/use.py:8", "RECEIVER")}


BASE = "class Base:\n    def settle(self):\n        raise NotImplementedError\n\n    def run(self):\n        self.settle()\n"
BELOW = "from a.base import Base\n\nclass Cart(Base):\n    def settle(self):\n        return 1\n"


def test_a_call_of_the_overridden_method_may_dispatch() -> None:
    files = {
        "a/base.py": BASE,
        "a/cart.py": BELOW,
        "b/use.py": "from a.base import Base\n\ndef f(x: Base):\n    x.settle()\n",
    }
    usage = usage_in(files, "a/cart.py", "Cart.settle")
    assert listed(usage) == {("a/base.py:6", "DISPATCH"), ("b/use.py:4", "DISPATCH")}
    assert [str(r.location) for r in usage.overrides] == ["a/base.py:2"]
    assert usage.overridden_by == ()


def test_an_ancestor_knows_what_overrides_it() -> None:
    usage = usage_in({"a/base.py": BASE, "a/cart.py": BELOW, "a/debt.py": STRANGER}, "a/base.py", "Base.settle")
    assert [str(r.location) for r in usage.overridden_by] == ["a/cart.py:4"]
    assert usage.overrides == ()


def test_super_leads_to_the_ancestor_and_never_to_what_overrides_it() -> None:
    sibling = "from a.base import Base\n\nclass Loan(Base):\n    def settle(self):\n        super().settle()\n"
    files = {"a/base.py": BASE, "a/cart.py": BELOW, "a/loan.py": sibling}
    assert ("a/loan.py:5", "RECEIVER") in listed(usage_in(files, "a/base.py", "Base.settle"))
    assert not any(place.startswith("a/loan.py") for place, _ in listed(usage_in(files, "a/cart.py", "Cart.settle")))


def test_classes_that_inherit_from_each_other_end() -> None:
    files = {
        "a/cart.py": "from a.b import B\n\nclass Cart(B):\n    def settle(self): ...\n",
        "a/b.py": "from a.cart import Cart\n\nclass B(Cart):\n    def f(self):\n        self.settle()\n",
    }
    assert ("a/b.py:5", "RECEIVER") in listed(usage_in(files, "a/cart.py", "Cart.settle"))


def test_a_generic_method_is_found_where_its_class_is_named() -> None:
    many = {f"m{n}.py": "x.update()\n" * 40 for n in range(10)}
    files = {
        **many,
        "c.py": "class Cart:\n    def update(self): ...\n",
        "v.py": "def g(cart):\n    cart.update()\n    debt.update()\n",
        "u.py": "from c import Cart\n\ndef f():\n    x = Cart()\n    x.update()\n    y.update()\n",
    }
    usage = usage_in(files, "c.py", "Cart.update")
    assert listed(usage) == {("u.py:5", "RECEIVER"), ("v.py:2", "RECEIVER")}
    assert "only places that have to do with Cart" in usage.unknown


TS_OWNER = "export class Cart {\n  settle() { return 1 }\n}\n"
TS_STRANGER = "export class Debt {\n  settle() { return 2 }\n}\n"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import { Cart } from './cart'\nconst x = new Cart()\nx.settle()\n", True),
        ("import { Cart } from './cart'\nfunction f(x: Cart) {\n  x.settle() }\n", True),
        (
            "import { Cart } from './cart'\nclass A { constructor(private readonly x: Cart) {} f() {\n this.x.settle() } }\n",
            True,
        ),
        ("import { Cart } from './cart'\nclass A { #x?: Cart; f() {\n this.#x?.settle() } }\n", True),
        ("import { Cart } from './cart'\nclass Big extends Cart { f() {\n this.settle() } }\n", True),
        ("import { Debt } from './debt'\nconst cart = new Debt()\ncart.settle()\n", False),
        ("import { Debt } from './debt'\nclass Big extends Debt { f() {\n this.settle() } }\n", False),
        ("import { cart } from 'stripe'\n\ncart.settle()\n", False),
        ("import { cart } from 'stripe'\n\ncart.users.settle()\n", False),
    ],
)
def test_types_of_typescript_tell_methods_apart(source: str, found: bool) -> None:
    files = {"cart.ts": TS_OWNER, "debt.ts": TS_STRANGER, "use.ts": source}
    assert bool(listed(usage_in(files, "cart.ts", "Cart.settle"))) is found


@pytest.mark.parametrize(
    ("path", "owner", "use", "found"),
    [
        (
            "a/Cart.java",
            "class Cart { int settle() { return 1; } }",
            ("b/Use.java", "class Use { void f(Cart x) { x.settle(); } }"),
            True,
        ),
        (
            "a/Cart.java",
            "class Cart { int settle() { return 1; } }",
            ("a/Big.java", "class Big extends Cart { void f() { settle(); } }"),
            True,
        ),
        (
            "a/Cart.cs",
            "class Cart { int settle() { return 1; } }",
            ("b/Use.cs", "class Use { void f(Cart x) { x.settle(); } }"),
            True,
        ),
        (
            "a/Cart.php",
            "<?php class Cart { function settle() { return 1; } }",
            ("b/Use.php", "<?php function f($cart) { $cart->settle(); }"),
            True,
        ),
        ("a/cart.rb", "class Cart\n  def settle\n    1\n  end\nend\n", ("b/use.rb", "cart.settle\n"), True),
        (
            "a/cart.go",
            "package a\n\nfunc (c *Cart) Settle() {}\n",
            ("b/use.go", "package b\n\nfunc f(cart *a.Cart) { cart.Settle() }\n"),
            True,
        ),
        ("a/cart.rs", "impl Cart { fn settle(&self) {} }", ("b/use.rs", "fn f(cart: Cart) { cart.settle() }"), True),
        (
            "a/Cart.kt",
            "class Cart {\n  fun settle() = 1\n}\n",
            ("b/Use.kt", "fun f(cart: Cart) { cart.settle() }\n"),
            True,
        ),
        ("a/cart.py", OWNER, ("b/use.ts", "cart.settle()"), False),
    ],
)
def test_methods_are_found_in_each_language(path: str, owner: str, use: tuple[str, str], found: bool) -> None:
    qualified = "Cart.Settle" if path.endswith(".go") else "Cart.settle"
    usage = usage_in({path: owner, use[0]: use[1]}, path, qualified)
    assert bool(listed(usage)) is found


class Asked(DictSnapshot):
    """A tree that remembers the names of each search, and gives no more lines than `most`."""

    def __init__(self, files: Mapping[str, str], most: int = 20_000) -> None:
        super().__init__(files)
        self.most = most
        self.asked: list[list[str]] = []

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        self.asked.append(list(names))
        return super().search(names, min(limit, self.most), endings)


GENERIC_METHOD = {
    **{f"m{n}.py": "x.update()\n" * 40 for n in range(10)},
    "c.py": "class Cart:\n    def update(self): ...\n",
    "u.py": "from c import Cart\n\ndef f():\n    x = Cart()\n    x.update()\n    y.update()\n",
}


def test_a_generic_method_costs_no_second_search_of_the_tree() -> None:
    tree = Asked(GENERIC_METHOD)
    assert listed(usage_in(GENERIC_METHOD, "c.py", "Cart.update", tree)) == {("u.py:5", "RECEIVER")}
    assert tree.asked == [["update", "Cart"]]


def test_a_class_that_is_named_everywhere_takes_no_room_from_the_names_that_changed() -> None:
    files = {**GENERIC_METHOD, "a.py": "Cart\n" * 25_000}
    tree = Asked(files)
    usage = usage_in(files, "c.py", "Cart.update", tree)
    assert tree.asked == [["update", "Cart"], ["update"], ["Cart"]]
    assert usage.places == 40 * 10 + 3
    assert "lines match" not in usage.unknown
