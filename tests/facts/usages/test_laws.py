"""What holds for usages whatever the tree holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.change import RepoPath, SearchResult
from tests.facts.usages.looking import listed, usage_in
from tests.fakes import DictSnapshot

OWNER = "def price(item):\n    return item.cost\n\n\nclass Cart:\n    def settle(self):\n        return price(self)\n"
PIECES = (
    "from shop.pricing import price, Cart\n",
    "import shop.pricing\n",
    "price(1)\n",
    "shop.pricing.price(1)\n",
    "def f(cart):\n    cart.settle()\n",
    "x = Cart()\nx.settle()\n",
    "class Big(Cart):\n    def g(self):\n        self.settle()\n",
    "((((((\n",
    "# price\n",
)
sources = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
trees = st.dictionaries(st.sampled_from(["a.py", "b.py", "shop/c.py", "tests/test_d.py"]), sources, max_size=4)


@given(trees, st.text(alphabet="xyz= \n", max_size=40), st.sampled_from(["price", "Cart.settle", "Cart"]))
@settings(max_examples=40, deadline=None)
def test_an_unrelated_file_takes_no_reference_away(tree: Mapping[str, str], more: str, qualified: str) -> None:
    files = {"shop/pricing.py": OWNER, **tree}
    alone = listed(usage_in(files, "shop/pricing.py", qualified))
    assert listed(usage_in({**files, "zz/unrelated.py": more}, "shop/pricing.py", qualified)) == alone


@given(trees, st.sampled_from(["price", "Cart.settle"]))
@settings(max_examples=40, deadline=None)
def test_the_order_of_files_changes_nothing(tree: Mapping[str, str], qualified: str) -> None:
    files = {"shop/pricing.py": OWNER, **tree}
    backwards = dict(reversed(files.items()))
    assert usage_in(files, "shop/pricing.py", qualified) == usage_in(backwards, "shop/pricing.py", qualified)


@given(st.binary(max_size=200), st.sampled_from([b"from shop.pricing import price\n", b"import {", b"from x import ("]))
@settings(max_examples=60, deadline=None)
def test_no_bytes_break_the_search(noise: bytes, lead: bytes) -> None:
    files: dict[str, str | bytes] = {
        "shop/pricing.py": OWNER,
        "b.py": lead + noise + b"\nprice(1)\n",
        "c.pyi": noise + b" price",
    }
    usage_in(files, "shop/pricing.py", "price")


@pytest.mark.parametrize(
    "source",
    [
        "f(" * 30_000 + "price",
        "from x import (\n" * 20_000 + "price",
        "import price\n" * 20_000,
        "class A(" * 20_000 + "price",
        "x = price" + ".y" * 20_000,
        ("a" * 1_900 + " price\n") * 200,
        ("func (" * 300 + " price\n") * 200,
    ],
)
def test_hostile_sources_end_soon(source: str) -> None:
    usage_in({"shop/pricing.py": OWNER, "b.py": source}, "shop/pricing.py", "price")


class _Silent(DictSnapshot):
    """A snapshot whose files cannot be read although the search finds them."""

    def read(self, paths: Sequence[RepoPath]) -> Mapping[RepoPath, bytes]:
        return {}


class _Cut(DictSnapshot):
    """A snapshot whose search stops early."""

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str] = ()) -> SearchResult:
        return SearchResult(super().search(names, limit, endings).hits, complete=False, reason="too late")


def test_what_cannot_be_read_is_no_reference() -> None:
    files = {"shop/pricing.py": OWNER, "b.py": PIECES[0] + PIECES[2]}
    assert listed(usage_in(files, "shop/pricing.py", "price", _Silent(files))) == set()


def test_a_search_that_was_cut_says_so() -> None:
    files = {"shop/pricing.py": OWNER, "b.py": PIECES[0] + PIECES[2]}
    assert usage_in(files, "shop/pricing.py", "price", _Cut(files)).unknown == "too late"


def test_files_that_there_was_no_room_for_are_counted() -> None:
    many = {f"m{n:03}.py": "from shop.pricing import price\nprice(1)\n" for n in range(180)}
    usage = usage_in({"shop/pricing.py": OWNER, **many}, "shop/pricing.py", "price")
    assert usage.unknown == "21 of the 181 files that may use it were not looked into"
