import pytest

from bot.risk import Tier
from bot.risk.signals.invented_import import RULE
from tests.risk.firing import fire_one

PYTHON = {
    "pyproject.toml": '[project]\ndependencies = ["requests", "PyYAML", "python-frontmatter", "attrs"]\n',
    "shop/__init__.py": "",
    "shop/cart.py": "def total(): ...\n",
    "plugins/extra/tool.py": "def run(): ...\n",
    ".gitignore": "shop/settings_local.py\n",
    "docs/a.md": "Install hyperlib to use it.\n",
    "shop/old.py": "import oldlib\n",
}
SCRIPT = {
    "package.json": '{"name": "shop", "dependencies": {"left-pad": "1", "@acme/ui": "1"}}\n',
    "tsconfig.json": '{"compilerOptions": {"baseUrl": ".", "paths": {"@shop/*": ["src/*"]}}}\n',
    "packages/cart/package.json": '{"name": "cart-kit"}\n',
    "src/cart.ts": "export const total = 1;\n",
    "src/part/index.ts": "export const part = 1;\n",
}
GO = {
    "go.mod": "module example.org/shop\n\nrequire github.com/acme/cart v1.0.0\n",
    "cart/cart.go": "package cart\n",
}
RUST = {
    "Cargo.toml": '[dependencies]\nserde_json = "1"\ntokio-util = "1"\n',
    "src/cart.rs": "pub fn total() {}\n",
}


@pytest.mark.parametrize(
    ("path", "line", "others", "name"),
    [
        ("shop/pay.py", "import fastpay_helpers", PYTHON, "`fastpay_helpers`"),
        ("shop/pay.py", "from fastpay_helpers.retry import again", PYTHON, "`fastpay_helpers`"),
        ("shop/pay.py", "from .basket_rules import total", PYTHON, "`.basket_rules`"),
        ("src/pay.ts", "import { again } from 'fast-pay-helpers';", SCRIPT, "`fast-pay-helpers`"),
        ("src/pay.ts", "import { again } from '@fastpay/helpers/retry';", SCRIPT, "`@fastpay/helpers`"),
        ("src/pay.ts", "import { again } from './basketRules';", SCRIPT, "`./basketRules`"),
        ("pay.go", 'import "github.com/fastpay/helpers/retry"', GO, "`github.com/fastpay/helpers/retry`"),
        ("src/pay.rs", "use fastpay_helpers::again;", RUST, "`fastpay_helpers`"),
    ],
)
def test_a_module_that_nothing_explains_is_asked_about(path: str, line: str, others: dict[str, str], name: str) -> None:
    head = "package shop\n\n" if path.endswith(".go") else ""
    [signal] = fire_one(RULE, path, f"{head}\n", f"{head}{line}\n\n", others)
    assert signal.floor is Tier.MEDIUM
    assert signal.ask is not None
    assert name in signal.ask.text


@pytest.mark.parametrize(
    ("path", "text", "others"),
    [
        ("shop/pay.py", "import requests", PYTHON),
        ("shop/pay.py", "import yaml", PYTHON),
        ("shop/pay.py", "import attr", PYTHON),
        ("shop/pay.py", "import frontmatter", PYTHON),
        ("shop/pay.py", "import json.decoder", PYTHON),
        ("shop/pay.py", "import distutils", PYTHON),
        ("shop/pay.py", "from shop.cart import total", PYTHON),
        ("shop/pay.py", "from . import cart", PYTHON),
        ("shop/pay.py", "from plugins.extra import tool", PYTHON),
        ("shop/pay.py", "from plugins.extra.tool import run", PYTHON),
        ("shop/pay.py", "from . import settings_local", PYTHON),
        ("shop/pay.py", "from .settings_local import KEY", PYTHON),
        ("shop/pay.py", "import hyperlib", PYTHON),
        ("shop/pay.py", "import oldlib", PYTHON),
        ("shop/pay.py", "try:\n    import fastpay\nexcept ImportError:\n    fastpay = None", PYTHON),
        ("shop/pay.py", "from .cart_pb2 import Cart", PYTHON),
        ("shop/pay.py", "import fastpay", {"shop/cart.py": "x = 1\n"}),
        ("src/pay.ts", "import pad from 'left-pad';", SCRIPT),
        ("src/pay.ts", "import { Button } from '@acme/ui/button';", SCRIPT),
        ("src/pay.ts", "import fs from 'node:fs';", SCRIPT),
        ("src/pay.ts", "import path from 'path';", SCRIPT),
        ("src/pay.ts", "import { total } from './cart.js';", SCRIPT),
        ("src/pay.ts", "import { part } from './part';", SCRIPT),
        ("src/pay.ts", "import { total } from '@shop/cart';", SCRIPT),
        ("src/pay.ts", "import { x } from 'cart-kit';", SCRIPT),
        ("src/pay.ts", "import './pay.css';", SCRIPT),
        ("src/pay.ts", "import x from 'virtual:pages';", SCRIPT),
        ("src/pay.ts", "import x from '@/fast';", SCRIPT),
        ("pay.go", 'package shop\n\nimport "github.com/acme/cart/rules"', GO),
        ("pay.go", 'package shop\n\nimport (\n\t"fmt"\n\t"net/http"\n)', GO),
        ("pay.go", 'package shop\n\nimport "example.org/shop/cart"', GO),
        ("src/pay.rs", "use std::io;", RUST),
        ("src/pay.rs", "use serde_json::Value;", RUST),
        ("src/pay.rs", "use tokio_util::codec;", RUST),
        ("src/pay.rs", "use crate::cart::total;", RUST),
        ("src/pay.rs", "mod inner { pub fn f() {} }\nuse inner::f;", RUST),
        ("examples/pay.py", "import fastpay_helpers", PYTHON),
    ],
)
def test_what_something_explains_is_silent(path: str, text: str, others: dict[str, str]) -> None:
    assert fire_one(RULE, path, "\n", f"{text}\n\n", others) == []


def test_a_module_that_the_change_itself_brings_is_silent() -> None:
    after = {**PYTHON, "shop/pay.py": "from shop.basket_rules import total\nfrom .basket_rules import total\n"}
    from tests.risk.firing import fire

    assert fire(RULE, PYTHON, {**after, "shop/basket_rules.py": "def total(): ...\n"}) == []


def test_an_import_that_was_there_before_is_silent() -> None:
    before = "import fastpay_helpers\n\nx = 1\ny = 2\n"
    assert fire_one(RULE, "shop/pay.py", before, "x = 1\ny = 2\n\nimport fastpay_helpers\n", PYTHON) == []


def test_a_distribution_of_another_name_that_the_change_adds_is_silent() -> None:
    from tests.risk.firing import fire

    old = {**PYTHON, "shop/pay.py": "\n"}
    new = {**PYTHON, "shop/pay.py": "import fastpay\n", "pyproject.toml": '[project]\ndependencies = ["acme-pay"]\n'}
    assert fire(RULE, old, new) == []
