import pytest

from bot.risk import Tier
from bot.risk.signals.invented_attribute import RULE
from tests.risk.firing import fire, fire_one

PYTHON = {
    "shop/__init__.py": "from shop.cart import total\n",
    "shop/cart.py": "def total(): ...\n\nRATE = 1\n",
    "shop/lazy.py": "def __getattr__(name): ...\n",
    "shop/star.py": "from shop.cart import *\n",
    "shop/parts/__init__.py": "",
    "shop/parts/wheel.py": "x = 1\n",
    "shop/parts/deep/axle.py": "x = 1\n",
    "shop/use.py": "import shop.parts.deep.axle\n",
}
SCRIPT = {
    "src/cart.ts": "export function total() {}\nexport type Sum = number;\n",
    "src/index.ts": "export * from './cart';\n",
    "packages/kit/package.json": '{"name": "kit", "exports": {"browser": "./web.ts", "default": "./node.ts"}}\n',
    "packages/kit/web.ts": "export const total = 1;\n",
    "packages/kit/node.ts": "export const total = 1;\nexport const Totals = 1;\n",
    "src/old.js": "module.exports = build();\n",
}


@pytest.mark.parametrize(
    ("path", "line", "others", "name"),
    [
        ("shop/pay.py", "from shop.cart import Totals", PYTHON, "`Totals` from `shop/cart.py`"),
        ("shop/pay.py", "from .cart import (\n    RATE,\n    sum_up,\n)", PYTHON, "`sum_up` from `shop/cart.py`"),
        ("shop/pay.py", "from shop import refund", PYTHON, "`refund` from `shop/__init__.py`"),
        ("src/pay.ts", "import { total, sumUp } from './cart';", SCRIPT, "`sumUp` from `src/cart.ts`"),
        ("src/pay.ts", "import type { Totals } from './cart';", SCRIPT, "`Totals` from `src/cart.ts`"),
    ],
)
def test_a_name_that_its_module_does_not_have_is_asked_about(
    path: str, line: str, others: dict[str, str], name: str
) -> None:
    [signal] = fire_one(RULE, path, "\n", f"{line}\n\n", others)
    assert signal.floor is Tier.MEDIUM
    assert signal.ask is not None
    assert name in signal.ask.text


@pytest.mark.parametrize(
    ("path", "line", "others"),
    [
        ("shop/pay.py", "from shop.cart import total, RATE as rate", PYTHON),
        ("shop/pay.py", "from shop import total, cart", PYTHON),
        ("shop/pay.py", "from shop.parts import wheel", PYTHON),
        ("shop/pay.py", "from shop.parts import deep", PYTHON),
        ("shop/pay.py", "from shop.lazy import anything", PYTHON),
        ("shop/pay.py", "from shop.star import total", PYTHON),
        ("shop/pay.py", "try:\n    from shop.cart import Totals\nexcept ImportError:\n    Totals = None", PYTHON),
        ("shop/pay.py", "from requests import Totals", PYTHON),
        ("src/pay.ts", "import { total, type Sum } from './cart';", SCRIPT),
        ("src/pay.ts", "import { total } from '.';", SCRIPT),
        ("src/pay.ts", "import { Totals } from 'kit';", SCRIPT),
        ("src/pay.ts", "import anything from './cart';", SCRIPT),
        ("src/pay.ts", "import { anything } from './old';", SCRIPT),
        ("src/pay.ts", "import * as cart from './cart';", SCRIPT),
    ],
)
def test_names_that_are_or_may_be_there_are_silent(path: str, line: str, others: dict[str, str]) -> None:
    assert fire_one(RULE, path, "\n", f"{line}\n\n", others) == []


def test_a_name_that_the_change_itself_adds_is_silent() -> None:
    new = {**PYTHON, "shop/cart.py": PYTHON["shop/cart.py"] + "class Totals: ...\n"}
    assert fire(RULE, PYTHON, {**new, "shop/pay.py": "from shop.cart import Totals\n"}) == []


def test_an_import_that_was_there_before_is_silent() -> None:
    before = "from shop.cart import Totals\n\nx = 1\ny = 2\n"
    assert fire_one(RULE, "shop/pay.py", before, "x = 1\ny = 2\n\nfrom shop.cart import Totals\n", PYTHON) == []
