"""JavaScript, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
#!/usr/bin/env node
import rates, { rateOf as rate } from "./rates.js";
const { readFile } = require("node:fs");
export { bill } from "./bill.js";

export const LIMIT = 10;
const NET = 1, GROSS = 2;
let table = {
  net: 1,
};

export class Cart extends Base {
  static #count = 0;
  onChange = async (event) => {
    if (!event) return;
  };

  constructor({ lines, limit }, ...rest) {
    super();
  }

  @memo()
  @logged("total") async total(rate = 1) {
    const rows = await this.db.query("rows").fetch?.(rate);
    function priced(line) { return line.price; }
    if (rows.length <= 0) throw new EmptyCart("no lines");
    if (rate) { log(rate); process.exit(1); } else if (rate === 1) this.reset();
    if (rate) for (;;) break;
    if (this.#open) { [1].forEach(() => { return; }); }
    for (let i = 0; i < 3; i++) { continue; }
    while (rate > 1) rate--;
    switch (rate) { default: }
    return rows ? rows[0].price : new shop.Money(0);
  }

  get size() { return this.lines.length; }
  static async *pages() {}
  [Symbol.iterator]() {}
  _reset() {}
}

try {
  start();
} catch (error) {
  report(error);
} finally { stop(); }
try { start(); } catch { }

export default function main(argv) {
  const local = 1;
  const step = (x) => x + local;
  return step;
}
const double = x => x * 2, Shelf = class { put(book) {} };
async function* pages() {}
exports.price = function (item) { return item.cost; };
module.exports = function createServer(app) {};
Cart.prototype.clear = function () {};
Cart.of = (lines) => new Cart({ lines });
const api = { list() {}, get: async (id) => id, nested: { drop: function () {} }, plain: 1 };
useThing({ onReady() {}, onError: () => {} });
const Button = memo(function Inner(props) { return <Shop.Tag open={props.open} wide />; });

describe("cart", () => {
  it("adds up", async () => {
    const stub = fake();
    function build() {}
  });
});
(function () { function hidden() {} })();
"""

SYMBOLS = [
    ("value", "LIMIT", "export const LIMIT = 10", (), True),
    ("value", "NET", "NET = 1", (), True),
    ("value", "GROSS", "GROSS = 2", (), True),
    ("value", "table", "let table", (), True),
    ("class", "Cart", "export class Cart extends Base", (), True),
    ("value", "Cart.#count", "static #count = 0", (), False),
    ("method", "Cart.onChange", "onChange = async (event)", ("event",), True),
    ("method", "Cart.constructor", "constructor({ lines, limit }, ...rest)", ("{ lines, limit }", "...rest"), True),
    ("method", "Cart.total", "async total(rate = 1)", ("rate = 1",), True),
    ("function", "Cart.total.priced", "function priced(line)", ("line",), True),
    ("method", "Cart.size", "get size()", (), True),
    ("method", "Cart.pages", "static async *pages()", (), True),
    ("method", "Cart.[Symbol.iterator]", "[Symbol.iterator]()", (), True),
    ("method", "Cart._reset", "_reset()", (), False),
    ("function", "main", "export default function main(argv)", ("argv",), True),
    ("function", "main.step", "const step = (x)", ("x",), True),
    ("function", "double", "double = x", ("x",), True),
    ("class", "Shelf", "Shelf = class", (), True),
    ("method", "Shelf.put", "put(book)", ("book",), True),
    ("function", "pages", "async function* pages()", (), True),
    ("function", "price", "exports.price = function (item)", ("item",), True),
    ("function", "createServer", "module.exports = function createServer(app)", ("app",), True),
    ("method", "Cart.clear", "Cart.prototype.clear = function ()", (), True),
    ("method", "Cart.of", "Cart.of = (lines)", ("lines",), True),
    ("value", "api", "const api", (), True),
    ("method", "api.list", "list()", (), True),
    ("method", "api.get", "get: async (id)", ("id",), True),
    ("method", "api.drop", "drop: function ()", (), True),
    (
        "value",
        "Button",
        "const Button = memo(function Inner(props) { return <Shop.Tag open={props.open} wide />; })",
        (),
        True,
    ),
    ("function", "build", "function build()", (), True),
    ("function", "hidden", "function hidden()", (), True),
]

ON_LINE: dict[str, list[Row]] = {
    'from "./rates.js"': [("import", "./rates.js")],
    "require(": [("import", "node:fs")],
    'from "./bill.js"': [("import", "./bill.js")],
    "export const LIMIT": [],
    "if (!event)": [("guard", "!event", "return;"), ("return", "")],
    "super();": [("call", "super", "()")],
    "@memo()": [("decorator", "memo"), ("call", "memo", "()")],
    "const rows": [
        ("await", 'this.db.query("rows").fetch?.(rate)'),
        ("call", "this.db.query().fetch", "(rate)"),
        ("call", "this.db.query", '("rows")'),
    ],
    "if (rows.length": [
        ("guard", "rows.length <= 0", 'throw new EmptyCart("no lines");'),
        ("comparison", "<=", "rows.length <= 0"),
        ("raise", 'new EmptyCart("no lines")'),
        ("call", "EmptyCart", '("no lines")'),
    ],
    "process.exit": [
        ("guard", "rate", "process.exit(1);"),
        ("call", "log", "(rate)"),
        ("call", "process.exit", "(1)"),
        ("condition", "rate === 1"),
        ("comparison", "===", "rate === 1"),
        ("call", "this.reset", "()"),
    ],
    "for (;;) break": [("condition", "rate")],
    "forEach": [
        ("condition", "this.#open"),
        ("call", "[1].forEach", "(() => { return; })"),
        ("return", ""),
    ],
    "i < 3": [("condition", "i < 3"), ("comparison", "<", "i < 3")],
    "while (": [("condition", "rate > 1"), ("comparison", ">", "rate > 1")],
    "switch (": [("condition", "rate")],
    "return rows ?": [
        ("return", "rows ? rows[0].price : new shop.Money(0)"),
        ("condition", "rows"),
        ("call", "shop.Money", "(0)"),
    ],
    "} catch (error)": [("handler", "*", "{ report(error); }")],
    "catch { }": [("call", "start", "()"), ("handler", "*", "{ }")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("javascript", SOURCE) == SYMBOLS


def test_a_decorator_belongs_to_its_definition() -> None:
    first, last = spans("javascript", SOURCE)["Cart.total"]
    assert SOURCE.split("\n")[first - 1] == "  @memo()"
    assert SOURCE.split("\n")[last - 1] == "  }"


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("javascript", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("import price from './rates.js'", "import"),
        ("import { price } from './rates.js'", "import"),
        ("export { price }", "import"),
        ("function price() {}", "definition"),
        ("const price = () => 1", "definition"),
        ("class C { price() {} }", "definition"),
        ("class C { #price() {} }", "no such word"),
        ("exports.price = function () {}", "definition"),
        ("function f() { const price = 1 }", "label"),
        ("function f(price) {}", "label"),
        ("function f(price = 1) {}", "label"),
        ("function f(...price) {}", "label"),
        ("const f = price => 1", "label"),
        ("try { } catch (price) { }", "label"),
        ("f({ price: 1 })", "label"),
        ("const { price: p } = item", "label"),
        ("f(<Tag price={1} />)", "label"),
        ("f({ price })", "reference"),
        ("price()", "reference"),
        ("f(<price />)", "reference"),
        ("new price()", "reference"),
        ("f(`${price}`)", "reference"),
        ("shop.rates.price()", "member of shop.rates"),
        ("this.price", "member of this"),
        ("shop?.price()", "member of shop"),
        ("f('price')", "text"),
        ("f(<b>price</b>)", "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("javascript", line, "price")] == ([] if role == "no such word" else [role])
