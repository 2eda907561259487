"""A removed definition that untouched code still names; not one that was moved, renamed, or only shares its name."""

from __future__ import annotations

import pytest

from bot.risk import Band
from bot.risk.signals.removed_still_used import RULE
from tests.risk.firing import fire, fire_one

PAY = """
    def charge(order):
        return gateway.pay(order)


    def refund(order):
        return gateway.pay_back(order)
    """
WITHOUT_REFUND = """
    def charge(order):
        return gateway.pay(order)
    """
USER = {"shop/main.py": "from shop.pay import refund\n\n\ndef main(order):\n    refund(order)\n"}


def test_the_untouched_line_that_still_uses_it_comes_first() -> None:
    (signal,) = fire_one(RULE, "shop/pay.py", PAY, WITHOUT_REFUND, USER)
    assert signal.likelihood is Band.HIGH
    assert signal.evidence[0].quote == "refund(order)"
    assert signal.evidence[-1].quote == "def refund(order):"
    assert signal.ask is not None
    assert "`refund()` is gone, and main.py:5 still has `refund(order)`" in signal.ask.text


def test_a_method_that_its_own_class_still_calls_is_found() -> None:
    before = """
    class Cart:
        def total(self):
            return self._net() * 119 // 100

        def empty(self):
            self.items.clear()

        def keep(self):
            return self.items

        def _net(self):
            return sum(self.items)
    """
    after = before.replace("        def _net(self):\n            return sum(self.items)\n", "")
    (signal,) = fire_one(RULE, "shop/cart.py", before, after)
    assert signal.evidence[0].quote == "return self._net() * 119 // 100"


@pytest.mark.parametrize(
    ("after", "others"),
    [
        pytest.param(
            WITHOUT_REFUND,
            {"shop/main.py": "def main(refund):\n    refund = 3\n    return refund\n"},
            id="a local variable",
        ),
        pytest.param(
            WITHOUT_REFUND, {"shop/main.py": "# calls refund(order)\nTEXT = 'refund(order)'\n"}, id="text and comments"
        ),
        pytest.param("from shop.back import refund\n" + WITHOUT_REFUND, USER, id="imported again"),
        pytest.param(WITHOUT_REFUND + "\n\n    refund = charge\n", USER, id="an alias"),
        pytest.param(WITHOUT_REFUND, {"tests/test_pay.py": USER["shop/main.py"]}, id="only a test"),
    ],
)
def test_what_is_no_use_of_it_is_not_asked_about(after: str, others: dict[str, str]) -> None:
    assert fire_one(RULE, "shop/pay.py", PAY, after, others) == []


def test_a_function_moved_with_edits_is_still_there() -> None:
    before = {"shop/pay.py": PAY, **USER}
    after = {"shop/pay.py": WITHOUT_REFUND, "shop/back.py": "\n    def refund(order):\n        return 1\n", **USER}
    assert fire(RULE, before, after) == []


def test_a_caller_that_changed_along_is_not_asked_about() -> None:
    before = {"shop/pay.py": PAY, **USER}
    after = {
        "shop/pay.py": WITHOUT_REFUND,
        "shop/main.py": "from shop.pay import charge\n\n\ndef main(order):\n    charge(order)\n",
    }
    assert fire(RULE, before, after) == []


def test_what_a_compiler_refuses_is_left_to_it() -> None:
    before = "package pay\n\nfunc Charge() {}\n\nfunc Refund() {}\n"
    others = {"pay/main.go": "package pay\n\nfunc Main() {\n\tRefund()\n}\n"}
    assert fire_one(RULE, "pay/pay.go", before, before.replace("func Refund() {}\n", ""), others) == []


def test_a_removed_javascript_function_is_found() -> None:
    before = "export function charge(o) {\n  return pay(o);\n}\n\nexport function refund(o) {\n  return back(o);\n}\n"
    after = "export function charge(o) {\n  return pay(o);\n}\n"
    others = {"src/main.js": 'import { refund } from "./pay";\n\nexport function main(o) {\n  refund(o);\n}\n'}
    (signal,) = fire_one(RULE, "src/pay.js", before, after, others)
    assert signal.evidence[0].quote == "refund(o);"


def test_a_function_inside_a_function_is_nobody_elses() -> None:
    before = "def outer(rows):\n    def refund(row):\n        return row\n\n    return [refund(row) for row in rows]\n"
    after = "def outer(rows):\n    return list(rows)\n"
    others = {"shop/other.py": "def main(refund, rows):\n    return refund(rows)\n"}
    assert fire_one(RULE, "shop/pay.py", before, after, others) == []


def test_a_name_in_another_language_is_another_name() -> None:
    others = {"src/main.rs": "fn main() {\n    refund(order);\n}\n"}
    assert fire_one(RULE, "shop/pay.py", PAY, WITHOUT_REFUND, others) == []


def test_a_method_of_a_library_may_have_the_same_name() -> None:
    before = (
        "class Names:\n    def issuperset(self, other):\n        return True\n\n    def keep(self):\n        return 1\n"
    )
    after = "class Names:\n    def keep(self):\n        return 1\n"
    others = {"shop/main.py": "def main(a, b):\n    return set(a).issuperset(b)\n"}
    assert fire_one(RULE, "shop/names.py", before, after, others) == []


def test_a_definition_behind_a_syntax_error_may_still_be_there() -> None:
    after = PAY.replace("    def refund", "    ((( def refund")
    assert fire_one(RULE, "shop/pay.py", PAY, after, USER) == []


def test_an_imported_function_that_is_handed_on_is_used_too() -> None:
    others = {"shop/main.py": "from shop.pay import refund\n\n\nACTIONS = [refund, None]\n"}
    (signal,) = fire_one(RULE, "shop/pay.py", PAY, WITHOUT_REFUND, others)
    assert signal.evidence[0].quote == "ACTIONS = [refund, None]"


BASE = "class Base:\n    def total(self):\n        return 1\n\n    def keep(self):\n        return 2\n"
NO_TOTAL = "class Base:\n    def keep(self):\n        return 2\n"


def test_a_subclass_that_calls_the_method_of_its_base_is_found() -> None:
    others = {
        "shop/sub.py": "from shop.base import Base\n\n\nclass Sub(Base):\n    def total(self):\n        return super().total() + 1\n"
    }
    (signal,) = fire_one(RULE, "shop/base.py", BASE, NO_TOTAL, others)
    assert signal.evidence[0].quote == "return super().total() + 1"


@pytest.mark.parametrize(
    ("path", "before", "after", "line"),
    [
        pytest.param("shop/pay.py", BASE + "\n\nX = 1\n", "X = 1\n", "class Sub(Base):", id="Python"),
        pytest.param(
            "shop/pay.js",
            "export class Base {\n  total() {\n    return 1;\n  }\n}\n\nexport const X = 1;\n",
            "export const X = 1;\n",
            "export class Sub extends Base {",
            id="JavaScript",
        ),
    ],
)
def test_a_class_that_inherits_from_a_removed_one_is_found(path: str, before: str, after: str, line: str) -> None:
    others = {
        "shop/sub.py": "from shop.pay import Base\n\n\nclass Sub(Base):\n    pass\n",
        "shop/sub.js": 'import { Base } from "./pay";\n\nexport class Sub extends Base {\n}\n',
    }
    ending = path.rpartition(".")[2]
    (signal,) = fire_one(RULE, path, before, after, {f"shop/sub.{ending}": others[f"shop/sub.{ending}"]})
    assert signal.evidence[0].quote == line


@pytest.mark.parametrize(
    "others",
    [
        pytest.param({"shop/base.py": "class Base:\n    def total(self):\n        return 0\n"}, id="in the tree"),
        pytest.param({}, id="in a library"),
    ],
)
def test_an_override_that_goes_leaves_what_it_took_the_place_of(others: dict[str, str]) -> None:
    before = "from shop.base import Base\n\n\nclass Sub(Base):\n    def total(self):\n        return 1\n\n    def use(self):\n        return self.total()\n"
    after = before.replace("    def total(self):\n        return 1\n\n", "")
    assert fire_one(RULE, "shop/sub.py", before, after, others) == []
