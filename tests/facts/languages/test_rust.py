"""Rust, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
#![allow(dead_code)]
use std::io::{self, Read};
use crate::rates as shop_rates;
mod elsewhere;

/// What a customer wants.
#[derive(Debug, Clone)]
// and sends
#[serde(rename = "cart")]
pub struct Cart<T> {
    pub lines: Vec<T>,
}
pub struct Pair(i32, pub u8);
pub(crate) enum Size { Small, Large(i32) }
pub trait Store: Send {
    const DEPTH: i32;
    type Row;
    fn get(&self, id: u32) -> Option<u32>;
    fn close(&self) {}
}
pub const LIMIT: usize = 10;
static mut SEEN: i32 = 1;
type Id = i32;

impl<T> Store for shop::Cart<T> where T: Clone {
    const DEPTH: i32 = 3;

    #[inline]
    #[must_use]
    pub async fn total(&mut self, rate: i32, mut rest: Vec<String>) -> Result<i32, Error> {
        let row = self.db.query::<Row>(rate).await?.first().unwrap();
        if rate < 0 { return Err(Error); }
        let Some(last) = rest.pop() else { return Ok(1) };
        let Ok(next) = last else { panic!("next") };
        if let Some(found) = row { use_it(found)?; } else { bail!("none") }
        if rate > 3 { loop { return Ok(2) } }
        if rate > 4 { std::process::exit(1) }
        while rate >= 1 { break; }
        while let Some(more) = rest.pop() { continue }
        for line in 0..3 {}
        match row { Some(n) if n == 1 => n, _ => return Ok(1), };
        assert_eq!(rate, 1, "rate");
        debug_assert!(rate > 0);
        println!("{}", price(rate));
        let map = HashMap::<String, i32>::new();
        tokio::spawn(async move { row });
        let local = |x: i32| x + 1;
        fn nested() {}
        const INNER: u8 = 1;
        Ok(rate as i32)
    }
    fn boxed(self: Box<Self>, rate: u8) {}
}
impl<'a> Cart<&'a str> {
    pub fn new(lines: Vec<&'a str>) -> Self { Self { lines } }
    fn borrow(&'a mut self) {}
}
#[macro_export]
macro_rules! cart { () => {} }
extern "C" { pub fn c_total(rate: i32); }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adds_up() { assert!(true) }
}
"""

SYMBOLS = [
    ("type", "Cart", "pub struct Cart<T>", (), True),
    ("type", "Pair", "pub struct Pair(i32, pub u8)", (), True),
    ("type", "Size", "pub(crate) enum Size", (), True),
    ("type", "Store", "pub trait Store: Send", (), True),
    ("value", "Store.DEPTH", "const DEPTH: i32", (), True),
    ("type", "Store.Row", "type Row", (), True),
    ("method", "Store.get", "fn get(&self, id: u32) -> Option<u32>", ("id: u32",), True),
    ("method", "Store.close", "fn close(&self)", (), True),
    ("value", "LIMIT", "pub const LIMIT: usize = 10", (), True),
    ("value", "SEEN", "static mut SEEN: i32 = 1", (), False),
    ("type", "Id", "type Id = i32", (), False),
    ("value", "Cart.DEPTH", "const DEPTH: i32 = 3", (), True),
    (
        "method",
        "Cart.total",
        "pub async fn total(&mut self, rate: i32, mut rest: Vec<String>) -> Result<i32, Error>",
        ("rate: i32", "mut rest: Vec<String>"),
        True,
    ),
    ("function", "Cart.total.nested", "fn nested()", (), False),
    ("method", "Cart.boxed", "fn boxed(self: Box<Self>, rate: u8)", ("rate: u8",), True),
    ("method", "Cart.new", "pub fn new(lines: Vec<&'a str>) -> Self", ("lines: Vec<&'a str>",), True),
    ("method", "Cart.borrow", "fn borrow(&'a mut self)", (), False),
    ("function", "cart", "macro_rules! cart", (), True),
    ("function", "c_total", "pub fn c_total(rate: i32)", ("rate: i32",), True),
    ("module", "tests", "mod tests", (), False),
    ("function", "tests.adds_up", "fn adds_up()", (), False),
]

ON_LINE: dict[str, list[Row]] = {
    "#![allow": [("decorator", "allow")],
    "use std": [("import", "std::io::{self, Read}")],
    "#[derive": [("decorator", "derive")],
    "#[inline]": [("decorator", "inline")],
    "let row": [
        ("call", "self.db.query().first().unwrap", "()"),
        ("call", "self.db.query().first", "()"),
        ("await", "self.db.query::<Row>(rate)"),
        ("call", "self.db.query", "(rate)"),
    ],
    "if rate < 0": [
        ("guard", "rate < 0", "return Err(Error)"),
        ("comparison", "<", "rate < 0"),
        ("return", "Err(Error)"),
        ("call", "Err", "(Error)"),
    ],
    "let Some(last)": [
        ("guard", "let Some(last) = rest.pop() else", "return Ok(1)"),
        ("call", "rest.pop", "()"),
        ("return", "Ok(1)"),
        ("call", "Ok", "(1)"),
    ],
    "let Ok(next)": [("guard", "let Ok(next) = last else", 'panic!("next")'), ("raise", "panic!")],
    "if let Some(found)": [
        ("condition", "let Some(found) = row"),
        ("call", "use_it", "(found)"),
        ("raise", "bail!"),
    ],
    "if rate > 3": [
        ("condition", "rate > 3"),
        ("comparison", ">", "rate > 3"),
        ("return", "Ok(2)"),
        ("call", "Ok", "(2)"),
    ],
    "if rate > 4": [
        ("guard", "rate > 4", "std::process::exit(1)"),
        ("comparison", ">", "rate > 4"),
        ("call", "std.process.exit", "(1)"),
    ],
    "while rate": [("condition", "rate >= 1"), ("comparison", ">=", "rate >= 1")],
    "while let": [("condition", "let Some(more) = rest.pop()"), ("call", "rest.pop", "()")],
    "match row": [
        ("condition", "row"),
        ("comparison", "==", "n == 1"),
        ("return", "Ok(1)"),
        ("call", "Ok", "(1)"),
    ],
    "assert_eq!": [("assertion", "assert_eq!", 'assert_eq!(rate, 1, "rate")')],
    "debug_assert!": [("assertion", "debug_assert!", "debug_assert!(rate > 0)")],
    "println!": [("call", "println!", '("{}", price(rate))')],
    "HashMap::": [("call", "HashMap.new", "()")],
    "tokio::spawn": [("call", "tokio.spawn", "(async move { row })")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("rust", SOURCE) == SYMBOLS


def test_an_attribute_belongs_to_its_definition() -> None:
    found, lines = spans("rust", SOURCE), SOURCE.split("\n")
    first = {name: lines[span[0] - 1].strip() for name, span in found.items()}
    assert (first["Cart"], first["Cart.total"]) == ("#[derive(Debug, Clone)]", "#[inline]")
    assert (first["tests.adds_up"], first["cart"]) == ("#[test]", "#[macro_export]")


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("rust", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("use crate::rates::price;", "import"),
        ("fn price() {}", "definition"),
        ("impl Cart { fn price(&self) {} }", "definition"),
        ("struct price;", "definition"),
        ("macro_rules! price { () => {} }", "definition"),
        ("fn f(price: i32) {}", "label"),
        ("fn f() { let price = 1; }", "label"),
        ("struct S { price: i32 }", "label"),
        ("fn f() { S { price: 1 } }", "label"),
        ("fn f() { g(|price| 1) }", "label"),
        ("fn f() { price() }", "reference"),
        ("fn f() { price::<i32>() }", "reference"),
        ("fn f() { price!() }", "reference"),
        ("fn f() { g!(price) }", "reference"),
        ("fn f(p: price) {}", "reference"),
        ("fn f() { self.rates.price() }", "member of self.rates"),
        ("fn f() { Self::price() }", "member of Self"),
        ("fn f() { shop::rates::price() }", "member of shop::rates"),
        ("fn f(p: shop::price) {}", "member of shop"),
        ('fn f() { g("price") }', "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("rust", line, "price")] == [role]
