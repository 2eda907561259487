"""Which names a file's imports bind, and which definition such a name leads to."""

from __future__ import annotations

import pytest

from bot.facts._language import Linking
from bot.facts.usages._imports import Binding, bindings_of
from tests.facts.usages.looking import listed, usage_in


@pytest.mark.parametrize(
    ("linking", "source", "bound"),
    [
        (Linking.PYTHON, "from .a import b as c, d\n", [("c", ".a", "b"), ("d", ".a", "d")]),
        (Linking.PYTHON, "from a import (\n    b,  # why\n    c as d,\n)\n", [("b", "a", "b"), ("d", "a", "c")]),
        (Linking.PYTHON, "import a.b, c as d\n", [("a.b", "a.b", ""), ("d", "c", "")]),
        (Linking.PYTHON, "from a import *\n", [("*", "a", "*")]),
        (Linking.PYTHON, ">>> from a import b\n", []),
        (
            Linking.ECMASCRIPT,
            "import a, { b as c, type D } from './x'",
            [("a", "./x", "default"), ("c", "./x", "b"), ("D", "./x", "D")],
        ),
        (Linking.ECMASCRIPT, "import type { A } from './x'", [("A", "./x", "A")]),
        (Linking.ECMASCRIPT, "import * as x from './x'", [("x", "./x", "*")]),
        (Linking.ECMASCRIPT, "export * from './x'", [("*", "./x", "*")]),
        (Linking.ECMASCRIPT, "export {\n  a,\n  b as c,\n} from './x'", [("a", "./x", "a"), ("c", "./x", "b")]),
        (Linking.ECMASCRIPT, "const { a, b: c } = require('./x')", [("a", "./x", "a"), ("c", "./x", "b")]),
        (Linking.ECMASCRIPT, "const x = await import('./x')", [("x", "./x", "*")]),
        (Linking.ECMASCRIPT, "const from = 'x'; import './x'", []),
        (
            Linking.GO,
            'import (\n\t"fmt"\n\tp "e.org/shop/pricing"\n\t"e.org/x/v2"\n)\n',
            [("fmt", "fmt", ""), ("p", "e.org/shop/pricing", ""), ("x", "e.org/x/v2", "")],
        ),
        (Linking.DOTTED, "import static a.B.c;\nimport a.*;\n", [("c", "a.B", "c"), ("*", "a", "*")]),
        (Linking.DOTTED, "import a.b.C as D\n", [("D", "a.b", "C")]),
        (Linking.USING, "using A.B;\nusing C = A.D;\n", [("*", "A.B", "*"), ("C", "A", "D")]),
        (Linking.PHP, "use A\\B\\C as D;\nuse A\\{E, F};\n", [("D", "A\\B", "C"), ("E", "A", "E"), ("F", "A", "F")]),
        (Linking.RUST, "use a::{b, c::d as e};\nuse a::*;\n", [("b", "a", "b"), ("e", "a::c", "d"), ("*", "a", "*")]),
    ],
)
def test_an_import_binds_names(linking: Linking, source: str, bound: list[tuple[str, str, str]]) -> None:
    assert list(bindings_of(source, linking)) == [Binding(*b) for b in bound]


PRICE = "def price(item):\n    return item.cost\n"


@pytest.mark.parametrize(
    ("source", "more", "line"),
    [
        ("from shop.pricing import price\nprice(1)\n", {}, 2),
        ("from .pricing import price as cost\ncost(1)\n", {}, 2),
        ("from . import pricing\npricing.price(1)\n", {}, 2),
        ("import shop.pricing\nshop.pricing.price(1)\n", {"shop/__init__.py": ""}, 2),
        ("import shop.pricing as p\np.price(1)\n", {}, 2),
        ("from shop import price\nprice(1)\n", {"shop/__init__.py": "from .pricing import price\n"}, 2),
        ("import shop\nshop.price(1)\n", {"shop/__init__.py": "from shop.pricing import price\n"}, 2),
        ("from shop.api import *\nprice(1)\n", {"shop/api.py": "from .pricing import *\n"}, 2),
        ("def go():\n    from shop.pricing import price\n    price(1)\n", {}, 3),
    ],
)
def test_a_python_import_is_followed_to_its_file(source: str, more: dict[str, str], line: int) -> None:
    usage = usage_in({"shop/pricing.py": PRICE, "shop/bills.py": source, **more}, "shop/pricing.py", "price")
    assert (f"shop/bills.py:{line}", "IMPORTED") in listed(usage)


@pytest.mark.parametrize(
    "source",
    [
        "from other.pricing import price\nprice(1)\n",
        "from .rates import price\nprice(1)\n",
        "def price(): ...\nprice(1)\n",
        "price = 3\nprint(price)\n",
        "from other import pricing\npricing.price(1)\n",
        "import stripe\nstripe.price(1)\n",
        "order.price\n",
    ],
)
def test_what_another_import_binds_is_not_listed(source: str) -> None:
    files = {"shop/pricing.py": PRICE, "other/pricing.py": PRICE, "shop/rates.py": PRICE, "shop/bills.py": source}
    assert listed(usage_in(files, "shop/pricing.py", "price")) == set()


TS = "export function price(item) { return item.cost }\n"


@pytest.mark.parametrize(
    ("source", "more"),
    [
        ("import { price } from './pricing';\nprice(1)", {}),
        ("import { price as cost } from './pricing.js';\ncost(1)", {}),
        ("import * as p from './pricing';\np.price(1)", {}),
        ("import { price } from '.';\nprice(1)", {"web/index.ts": "export * from './pricing'"}),
        ("const { price } = require('./pricing');\nprice(1)", {}),
        ("const { price } = await import('./pricing');\nprice(1)", {}),
        ("const x = 1;\n(await import('./pricing')).price(1)", {}),
        (
            "import { price } from '@lib/pricing';\nprice(1)",
            {"tsconfig.json": '{ /* a */ "compilerOptions": {"paths": {"@lib/*": ["./web/*"],}}}'},
        ),
        ("import { price } from 'web/pricing';\nprice(1)", {"tsconfig.json": '{"compilerOptions": {"baseUrl": "."}}'}),
        (
            "import { price } from '~/pricing';\nprice(1)",
            {
                "web/tsconfig.json": '{"extends": "../base.json"}',
                "base.json": '{"compilerOptions": {"paths": {"~/*": ["web/*"]}}}',
            },
        ),
        (
            "import { price } from '@shop/web';\nprice(1)",
            {"web/package.json": '{\n  "name": "@shop/web",\n  "exports": {".": {"import": "./dist/pricing.js"}}\n}'},
        ),
        (
            "import { price } from '#pricing';\nprice(1)",
            {"web/package.json": '{"imports": {"#pricing": "./pricing.ts"}}'},
        ),
    ],
)
def test_a_typescript_import_is_followed_to_its_file(source: str, more: dict[str, str]) -> None:
    usage = usage_in({"web/pricing.ts": TS, "web/bills.ts": source, **more}, "web/pricing.ts", "price")
    assert ("web/bills.ts:2", "IMPORTED") in listed(usage)


@pytest.mark.parametrize(
    ("source", "more"),
    [
        ("import { price } from './rates';\nprice(1)", {}),
        ("import { price } from 'stripe';\nprice(1)", {}),
        ("import * as p from './rates';\np.price(1)", {}),
        (
            "import { price } from '@lib/pricing';\nprice(1)",
            {"tsconfig.json": '{"compilerOptions": {"paths": {"@lib/*": ["other/*"]}}}'},
        ),
        ("const price = 1;\nuse(price)", {}),
        ("order.price", {}),
    ],
)
def test_an_import_of_another_file_is_not_listed(source: str, more: dict[str, str]) -> None:
    files = {"web/pricing.ts": TS, "web/rates.ts": TS, "other/pricing.ts": TS, "web/bills.ts": source, **more}
    assert listed(usage_in(files, "web/pricing.ts", "price")) == set()


def test_a_default_export_is_found_under_its_own_name() -> None:
    files = {"a.ts": "export default function handler() {}\n", "b.ts": "import handler from './a';\nhandler()\n"}
    assert listed(usage_in(files, "a.ts", "handler")) == {("b.ts:2", "IMPORTED")}


def test_a_generic_name_is_found_where_it_is_imported() -> None:
    many = {f"m{n}.ts": "function handler() {}\nhandler()\n" * 40 for n in range(10)}
    files = {
        **many,
        "a/x.ts": "export function handler() {}\n",
        "a/y.ts": "import { handler } from './x';\nhandler()\n",
    }
    usage = usage_in(files, "a/x.ts", "handler")
    assert not usage.generic
    assert listed(usage) == {("a/y.ts:2", "IMPORTED")}
    assert usage.by_name_only > 300


def test_go_is_told_by_package_path() -> None:
    files = {
        "go.mod": "module e.org/shop\n",
        "pricing/price.go": "package pricing\n\nfunc Price() int { return 1 }\n",
        "pricing/more.go": "package pricing\n\nfunc f() { Price() }\n",
        "web/web.go": 'package web\n\nimport "e.org/shop/pricing"\n\nfunc f() { pricing.Price() }\n',
        "web/other.go": 'package web\n\nimport "e.org/other/pricing"\n\nfunc g() { pricing.Price() }\n',
    }
    assert listed(usage_in(files, "pricing/price.go", "Price")) == {
        ("pricing/more.go:3", "PACKAGE"),
        ("web/web.go:5", "IMPORTED"),
    }


@pytest.mark.parametrize(
    "files",
    [
        {"tsconfig.json": '{"extends": "./tsconfig.json"}'},
        {"tsconfig.json": '{"extends": "./b.json"}', "b.json": '{"extends": "./tsconfig.json"}'},
        {"tsconfig.json": "[" * 5000},
        {"tsconfig.json": '{"compilerOptions": {"paths": {"*": [3, null, "../../../../etc/*"]}}}'},
        {"package.json": '{"name": 3, "exports": [[[["./x"]]]]}'},
        {"web/index.ts": "export * from './again'", "web/again.ts": "export * from './index'"},
    ],
)
def test_hostile_configuration_ends_in_nothing_listed(files: dict[str, str]) -> None:
    source = "import { price } from '@lib/pricing';\nimport { price as b } from './index';\nb(price)"
    usage = usage_in(
        {"web/pricing.ts": TS, "web/bills.ts": source, "web/rates.ts": TS, **files}, "web/pricing.ts", "price"
    )
    assert listed(usage) == set()
