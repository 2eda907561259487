"""TypeScript, as a change to it is read: what it adds to JavaScript."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
import type { Rate } from "./rates";
import shop = require("shop");

export type Money = { amount: number; plus(other: Money): Money };
type Visit<T> = (line: T, index?: number) => void;
export interface Priced<T> extends Named {
  price: number;
  total(rate: T): Promise<number>;
}
export const enum Size { Small, Large = 2 }
export abstract class Shelf { abstract put(book: Book): void; }
declare const VERSION: string;
declare module "shop" { function open(): void; }
namespace Shop.Core {
  export const RATE = 1;
  export function close(): void {}
}

@Injectable()
export class Cart<T> extends Base implements Priced<T> {
  @Input() name?: string;
  private static seen = new Map<string, number>();

  constructor(private readonly db: Db, public lines: Line[] = []) {
    super();
  }

  @Get("/total")
  @Roles("admin") // only they
  private async total(this: Cart<T>, rate: T, ...rest: string[]): Promise<number> {
    const rows = await this.db.fetch<Row>(rate);
    if (!rows!.items?.length) throw new EmptyCart<T>("no lines");
    return (rows as Row[]).reduce((sum: number, row) => sum + row.price, 0) satisfies number;
  }
}
export function price(item: Item): number;
export function price(item: Item | null, rate = 1): number {
  try {
    return item!.price;
  } catch (error: unknown) {
    return 0;
  }
}
export const halve = <T extends number>(amount: T): number => amount / 2;
"""

SYMBOLS = [
    ("type", "Money", "export type Money", (), True),
    ("method", "Money.plus", "plus(other: Money): Money", ("other: Money",), True),
    ("type", "Visit", "type Visit<T> = (line: T, index?: number) => void", ("line: T", "index?: number"), True),
    ("type", "Priced", "export interface Priced<T> extends Named", (), True),
    ("method", "Priced.total", "total(rate: T): Promise<number>", ("rate: T",), True),
    ("type", "Size", "export const enum Size", (), True),
    ("class", "Shelf", "export abstract class Shelf", (), True),
    ("method", "Shelf.put", "abstract put(book: Book): void", ("book: Book",), True),
    ("value", "VERSION", "declare const VERSION: string", (), True),
    ("module", "shop", 'declare module "shop"', (), True),
    ("function", "shop.open", "function open(): void", (), True),
    ("module", "Shop.Core", "namespace Shop.Core", (), True),
    ("value", "Shop.Core.RATE", "export const RATE = 1", (), True),
    ("function", "Shop.Core.close", "export function close(): void", (), True),
    ("class", "Cart", "export class Cart<T> extends Base implements Priced<T>", (), True),
    ("value", "Cart.name", "name?: string", (), True),
    ("value", "Cart.seen", "private static seen = new Map<string, number>()", (), False),
    (
        "method",
        "Cart.constructor",
        "constructor(private readonly db: Db, public lines: Line[] = [])",
        ("private readonly db: Db", "public lines: Line[] = []"),
        True,
    ),
    (
        "method",
        "Cart.total",
        "private async total(this: Cart<T>, rate: T, ...rest: string[]): Promise<number>",
        ("rate: T", "...rest: string[]"),
        False,
    ),
    ("function", "price", "export function price(item: Item): number", ("item: Item",), True),
    (
        "function",
        "price",
        "export function price(item: Item | null, rate = 1): number",
        ("item: Item | null", "rate = 1"),
        True,
    ),
    ("function", "halve", "export const halve = <T extends number>(amount: T): number", ("amount: T",), True),
]

ON_LINE: dict[str, list[Row]] = {
    "import type": [("import", "./rates")],
    "import shop": [("import", "shop")],
    "@Roles": [("decorator", "Roles"), ("call", "Roles", '("admin")')],
    "@Input": [("decorator", "Input"), ("call", "Input", "()")],
    # The grammar takes `await f<T>(x)` for a call of `await f`.
    "const rows": [("call", "this.db.fetch", "(rate)"), ("await", "this.db.fetch")],
    "if (!rows": [
        ("guard", "!rows!.items?.length", 'throw new EmptyCart<T>("no lines");'),
        ("raise", 'new EmptyCart<T>("no lines")'),
        ("call", "EmptyCart", '("no lines")'),
    ],
    "return (rows": [
        ("return", "(rows as Row[]).reduce((sum: number, row) => sum + row.price, 0) satisfies number"),
        ("call", "(rowsasRow[]).reduce", "((sum: number, row) => sum + row.price, 0)"),
    ],
    "catch (error": [("handler", "*", "{ return 0; }")],
}


@pytest.mark.parametrize("module", ["typescript", "tsx"])
def test_each_definition_is_found_with_its_signature(module: str) -> None:
    assert symbols(module, SOURCE.replace("<T extends number>", "<T extends number,>")) == [
        (kind, name, signature.replace("<T extends number>", "<T extends number,>"), parameters, public)
        for kind, name, signature, parameters, public in SYMBOLS
    ]


def test_a_decorator_belongs_to_its_definition() -> None:
    found, lines = spans("typescript", SOURCE), SOURCE.split("\n")
    assert lines[found["Cart"][0] - 1] == "@Injectable()"
    assert lines[found["Cart.total"][0] - 1] == '  @Get("/total")'


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("typescript", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("import type { Price } from './rates'", "import"),
        ("interface Price {}", "definition"),
        ("type Price = number", "definition"),
        ("enum Price { A }", "definition"),
        ("class C { private Price = 1 }", "definition"),
        ("function f(Price: number) {}", "label"),
        ("function f(Price?: number) {}", "label"),
        ("interface I { Price: number }", "label"),
        ("enum E { Price, B }", "label"),
        ("let p: Price", "reference"),
        ("class C extends Price {}", "reference"),
        ("f<Price>(1)", "reference"),
        ("let p: shop.Price", "member of shop"),
        ("let p: 'Price'", "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("typescript", line, "Price")] == [role]
