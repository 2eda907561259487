"""Who uses a changed definition, and how sure that is."""

import pytest

from bot.change import SearchResult
from bot.facts import Certainty, Facts, Sources, Usage, gather_facts
from tests.changes import change_of, facts_of
from tests.fakes import DictSnapshot

PRICE = "def price(item):\n    return item.cost\n"
DEARER = "def price(item):\n    return item.cost + 1\n"


def usage_of(facts: Facts, name: str) -> Usage:
    return next(u for u in facts.usages if u.change.symbol.qualified == name)


def with_caller(path: str, source: str, **more: str) -> Usage:
    rest = {path: source, **more}
    return usage_of(facts_of({"shop/pricing.py": PRICE, **rest}, {"shop/pricing.py": DEARER, **rest}), "price")


@pytest.mark.parametrize(
    ("source", "certainty"),
    [
        ("from shop.pricing import price\n\n\ndef bill(i):\n    return price(i)\n", Certainty.IMPORTED),
        ("from .pricing import price\n\n\ndef bill(i):\n    return price(i)\n", Certainty.IMPORTED),
        ("from shop.pricing import (\n    price,\n)\n\n\ndef bill(i):\n    return price(i)\n", Certainty.IMPORTED),
        ("from shop import pricing\n\n\ndef bill(i):\n    return pricing.price(i)\n", Certainty.IMPORTED),
        ("from shop.pricing import *\n\n\ndef bill(i):\n    return price(i)\n", Certainty.IMPORTED),
    ],
)
def test_a_caller_is_found_with_its_certainty(source: str, certainty: Certainty) -> None:
    [reference] = with_caller("shop/bills.py", source).callers
    assert reference.certainty is certainty
    assert reference.within == "bill"
    assert "price(i)" in reference.text


@pytest.mark.parametrize(
    "source",
    [
        "# price(item) is called elsewhere\n",
        'HELP = "price(item)"\n',
        "def show(price):\n    pass\n",
        "show(price=3)\n",
        "from shop.pricing import price\n",
    ],
)
def test_text_labels_parameters_and_imports_are_no_calls(source: str) -> None:
    assert with_caller("shop/bills.py", source).references == ()


def test_another_definition_of_the_name_makes_bare_names_uncertain() -> None:
    usage = with_caller(
        "other/bills.py",
        "from other.rates import price\n\n\ndef bill(i):\n    return price(i)\n",
        **{"other/rates.py": PRICE},
    )
    assert usage.callers == ()
    assert usage.by_name_only == 1


def test_an_f_string_calls_what_stands_in_its_braces() -> None:
    [reference] = with_caller(
        "shop/bills.py", 'from shop.pricing import price\n\n\ndef bill(i):\n    return f"{price(i)}"\n'
    ).callers
    assert reference.location.start == 5


def test_tests_that_reach_it_are_told_apart_from_callers() -> None:
    usage = with_caller(
        "tests/test_pricing.py", "from shop.pricing import price\n\n\ndef test_price():\n    assert price(MUG)\n"
    )
    assert usage.callers == ()
    assert [t.within for t in usage.tests] == ["test_price"]


def test_a_line_that_the_change_wrote_is_touched() -> None:
    caller = "from shop.pricing import price\n\n\ndef bill(i):\n    return price(i)\n"
    facts = facts_of(
        {"shop/pricing.py": PRICE, "shop/bills.py": caller},
        {"shop/pricing.py": DEARER, "shop/bills.py": caller.replace("price(i)", "price(i) + 2")},
    )
    usage = usage_of(facts, "price")
    assert [r.touched for r in usage.callers] == [True]
    assert usage.untouched == ()


def test_a_constructor_is_called_by_its_class() -> None:
    before = "class Cart:\n    def __init__(self, owner):\n        self.owner = owner\n"
    use = "from shop.cart import Cart\n\n\ndef new():\n    return Cart('ada')\n"
    facts = facts_of(
        {"shop/cart.py": before, "shop/use.py": use},
        {"shop/cart.py": before.replace("(self, owner)", "(self, owner, currency)"), "shop/use.py": use},
    )
    [reference] = usage_of(facts, "Cart.__init__").callers
    assert reference.within == "new"


METHOD = "class ModelAdmin:\n    def check_access(self, user):\n        return True\n\n    def run(self, user):\n        return self.check_access(user)\n"


@pytest.mark.parametrize(
    ("call", "certainty"),
    [
        ("model_admin.check_access(u)", Certainty.RECEIVER),
        ("admin.check_access(u)", Certainty.RECEIVER),
        ("ModelAdmin.check_access(a, u)", Certainty.RECEIVER),
        ("gate.check_access(u)", Certainty.UNIQUE),
    ],
)
def test_a_methods_receiver_says_how_sure_a_call_is(call: str, certainty: Certainty) -> None:
    use = f"def go(u):\n    return {call}\n"
    facts = facts_of(
        {"a/admin.py": METHOD, "b/use.py": use}, {"a/admin.py": METHOD.replace("True", "False"), "b/use.py": use}
    )
    found = {(r.location.path, r.certainty) for r in usage_of(facts, "ModelAdmin.check_access").callers}
    assert found == {("a/admin.py", Certainty.SAME_FILE), ("b/use.py", certainty)}


def test_a_generic_name_lists_nobody_and_says_how_many_places() -> None:
    many = {f"m{n}.py": "x.update()\n" * 40 for n in range(10)}
    source = "class Cart:\n    def update(self):\n        return 1\n"
    usage = usage_of(facts_of({"c.py": source, **many}, {"c.py": source.replace("1", "2"), **many}), "Cart.update")
    assert (usage.generic, usage.references, usage.places) == (True, (), 401)


class Unsearchable(DictSnapshot):
    """A snapshot whose search gives up."""

    def search(self, names: object, limit: int, endings: object = ()) -> SearchResult:
        return SearchResult((), complete=False, reason="the search took longer than 20 s")


def test_a_search_that_failed_is_not_an_absence() -> None:
    before, after = {"p.py": PRICE}, {"p.py": DEARER}
    facts = gather_facts(Sources(change_of(before, after), DictSnapshot(before), Unsearchable(after)))
    assert facts.usages[0].unknown == "the search took longer than 20 s"


def test_a_test_inside_a_file_of_code_is_a_test() -> None:
    rust = "pub fn price(c: i64) -> i64 { c }\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn it_prices() { assert_eq!(price(1), 1); }\n}\n"
    facts = facts_of({"src/pricing.rs": rust}, {"src/pricing.rs": rust.replace("{ c }", "{ c + 1 }")})
    usage = usage_of(facts, "price")
    assert usage.callers == ()
    assert len(usage.tests) == 1


def test_a_file_with_a_definition_of_its_own_uses_that() -> None:
    own = "const EXECUTION_FILE = 'a'\nexport function run() { return EXECUTION_FILE }\n"
    before = {"src/a.ts": "export const EXECUTION_FILE = 'b'\nexport const x = 1\n", "src/b.ts": own}
    facts = facts_of(before, {**before, "src/a.ts": "export const x = 1\n"})
    assert usage_of(facts, "EXECUTION_FILE").callers == ()
