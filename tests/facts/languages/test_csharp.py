"""C#, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
using System;
using static Shop.Rates;
using Alias = Shop.Core;

namespace Shop.Core
{
    [ApiController, Route("cart")]
    public sealed class Cart<T> : Base, IPriced where T : class
    {
        private const int Limit = 10;
        public int net = 1, gross = 2;
        [ThreadStatic]
        private readonly Dictionary<string, int> seen = new();
        public event EventHandler Changed;
        public string Name { get; set; } = "cart";
        public int Size => lines.Count;
        public Line this[int index] => lines[index];

        public Cart(Db db) : base(db) { this.db = db; }
        ~Cart() { }

        [HttpGet("{id}")]
        [Authorize(Roles = "clerk")]
        public async Task<int> Total<U>(int rate, params string[] rest)
        {
            var row = await _db.Rows<Row>("rows", ct: token)?.First(rate);
            if (rate < 0) return 0;
            if (rate == 1) { throw new InvalidOperationException("rate"); } else { Reset(); }
            if (rate > 3) foreach (var each in rest) return 1;
            if (rate > 4) { Environment.Exit(1); }
            while (rate <= 2) { break; }
            for (int i = 0; i != 3; i++) { continue; }
            for (;;) { Stop(); }
            try { Use(row); }
            catch (IOException e) when (e.Fatal) { log.Warn("bad", e); }
            catch (Exception e) { }
            catch { throw; }
            lock (_sync) { count++; }
            var kind = row is Fixed ? 1 : 2;
            if (row is not null) { }
            var name = row.Name ?? throw new ArgumentNullException(nameof(row));
            var other = row.Other ?? "none";
            Func<int, int> later = (v) => v + 1;
            int Local(int k) { return k; }
            do { } while (count >= 5);
            switch (kind) { default: break; }
            return new Money { Amount = 1 }.Amount;
        }

        private void Reset() => net = 0;
        public static bool operator ==(Cart<T> a, Cart<T> b) => true;
        public static implicit operator int(Cart<T> cart) => 1;
        void IPriced.Price() { }
    }
    public record Point(int X, int Y);
    public struct Pair { public int Left; }
    internal interface IPriced { void Price(); int Depth { get; } }
    enum Size { Small, Large = 2 }
    public delegate int Visit(int line);
    public class Service(Db db) { }
}
"""

SYMBOLS = [
    ("module", "Shop.Core", "namespace Shop.Core", (), True),
    ("class", "Shop.Core.Cart", "public sealed class Cart<T> : Base, IPriced where T : class", (), True),
    ("value", "Shop.Core.Cart.Limit", "private const int Limit = 10", (), False),
    ("value", "Shop.Core.Cart.net", "net = 1", (), True),
    ("value", "Shop.Core.Cart.gross", "gross = 2", (), True),
    ("value", "Shop.Core.Cart.seen", "private readonly Dictionary<string, int> seen = new()", (), False),
    ("value", "Shop.Core.Cart.Changed", "public event EventHandler Changed", (), True),
    ("value", "Shop.Core.Cart.Name", "public string Name", (), True),
    ("value", "Shop.Core.Cart.Size", "public int Size", (), True),
    ("method", "Shop.Core.Cart.this", "public Line this[int index]", ("int index",), True),
    ("method", "Shop.Core.Cart.Cart", "public Cart(Db db) : base(db)", ("Db db",), True),
    ("method", "Shop.Core.Cart.Cart", "~Cart()", (), True),
    (
        "method",
        "Shop.Core.Cart.Total",
        "public async Task<int> Total<U>(int rate, params string[] rest)",
        ("int rate", "params string[] rest"),
        True,
    ),
    ("function", "Shop.Core.Cart.Total.Local", "int Local(int k)", ("int k",), True),
    ("method", "Shop.Core.Cart.Reset", "private void Reset()", (), False),
    (
        "method",
        "Shop.Core.Cart.==",
        "public static bool operator ==(Cart<T> a, Cart<T> b)",
        ("Cart<T> a", "Cart<T> b"),
        True,
    ),
    ("method", "Shop.Core.Cart.int", "public static implicit operator int(Cart<T> cart)", ("Cart<T> cart",), True),
    ("method", "Shop.Core.Cart.Price", "void IPriced.Price()", (), True),
    ("type", "Shop.Core.Point", "public record Point(int X, int Y)", ("int X", "int Y"), True),
    ("type", "Shop.Core.Pair", "public struct Pair", (), True),
    ("value", "Shop.Core.Pair.Left", "public int Left", (), True),
    ("type", "Shop.Core.IPriced", "internal interface IPriced", (), True),
    ("method", "Shop.Core.IPriced.Price", "void Price()", (), True),
    ("value", "Shop.Core.IPriced.Depth", "int Depth", (), True),
    ("type", "Shop.Core.Size", "enum Size", (), True),
    ("type", "Shop.Core.Visit", "public delegate int Visit(int line)", ("int line",), True),
    ("class", "Shop.Core.Service", "public class Service(Db db)", ("Db db",), True),
]

ON_LINE: dict[str, list[Row]] = {
    "using System": [("import", "System")],
    "using static": [("import", "Shop.Rates")],
    "using Alias": [("import", "Shop.Core")],
    "[ApiController": [("decorator", "ApiController"), ("decorator", "Route")],
    "[Authorize": [("decorator", "Authorize")],
    "var row": [
        ("call", "_db.Rows().First", "(rate)"),
        # To the grammar `await` takes what stands before `?.`.
        ("await", '_db.Rows<Row>("rows", ct: token)'),
        ("call", "_db.Rows", '("rows", ct: token)'),
    ],
    "rate < 0": [("guard", "rate < 0", "return 0;"), ("comparison", "<", "rate < 0"), ("return", "0")],
    "rate == 1": [
        ("guard", "rate == 1", 'throw new InvalidOperationException("rate");'),
        ("comparison", "==", "rate == 1"),
        ("raise", 'new InvalidOperationException("rate")'),
        ("call", "InvalidOperationException", '("rate")'),
        ("call", "Reset", "()"),
    ],
    "rate > 3": [("condition", "rate > 3"), ("comparison", ">", "rate > 3"), ("return", "1")],
    "rate > 4": [
        ("guard", "rate > 4", "Environment.Exit(1);"),
        ("comparison", ">", "rate > 4"),
        ("call", "Environment.Exit", "(1)"),
    ],
    "while (rate <= 2": [("condition", "rate <= 2"), ("comparison", "<=", "rate <= 2")],
    "i != 3": [("condition", "i != 3"), ("comparison", "!=", "i != 3")],
    "for (;;)": [("call", "Stop", "()")],
    "catch (IOException": [("handler", "IOException", '{ log.Warn("bad", e); }'), ("call", "log.Warn", '("bad", e)')],
    "catch (Exception": [("handler", "*", "{ }")],
    "catch { throw": [("handler", "*", "{ throw; }"), ("raise", "")],
    "lock (": [("concurrency", "lock (_sync) { count++; }")],
    "row is Fixed": [("condition", "row is Fixed"), ("comparison", "is", "row is Fixed")],
    "row is not": [("condition", "row is not null"), ("comparison", "is", "row is not null")],
    "var name": [
        ("guard", "row.Name ??", "throw new ArgumentNullException(nameof(row))"),
        ("raise", "new ArgumentNullException(nameof(row))"),
        ("call", "ArgumentNullException", "(nameof(row))"),
        ("call", "nameof", "(row)"),
    ],
    "var other": [],
    "do { }": [("condition", "count >= 5"), ("comparison", ">=", "count >= 5")],
    "switch": [("condition", "kind")],
    "return new Money": [("return", "new Money { Amount = 1 }.Amount"), ("call", "Money", "")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("csharp", SOURCE) == SYMBOLS


def test_an_attribute_belongs_to_its_definition() -> None:
    found, lines = spans("csharp", SOURCE), SOURCE.split("\n")
    first = {name: lines[span[0] - 1].strip() for name, span in found.items()}
    assert first["Shop.Core.Cart"] == '[ApiController, Route("cart")]'
    assert first["Shop.Core.Cart.Total"] == '[HttpGet("{id}")]'
    assert first["Shop.Core.Cart.seen"] == "[ThreadStatic]"


def test_a_file_without_braces_around_it_is_read_as_well() -> None:
    source = (
        "namespace Shop.Core;\nusing System;\nRun();\nstatic int Add(int a) { return a; }\nclass Cart { void M() {} }\n"
    )
    assert [name for _, name, *_ in symbols("csharp", source)] == ["Add", "Cart", "Cart.M"]


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("csharp", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("using Shop.Price;", "import"),
        ("class C { int Price() { return 1; } }", "definition"),
        ("class C { int Price { get; } }", "definition"),
        ("class C { int Price = 1; }", "definition"),
        ("class C { void F(int Price) {} }", "label"),
        ("class C { void F() { int Price = 1; } }", "label"),
        ("class C { void F() { foreach (var Price in all) {} } }", "label"),
        ("class C { void F() { try {} catch (E Price) {} } }", "label"),
        ("class C { void F() { G(Price: 1); } }", "label"),
        ("[Named(Price = 1)] class C {}", "label"),
        ("class C { int n = Price(); }", "reference"),
        ("class C { int n = F(Price); }", "reference"),
        ("class C : Price {}", "reference"),
        ("class C { int n = new Price(); }", "reference"),
        ("class C { int n = shop.rates.Price(); }", "member of shop.rates"),
        ("class C { int n = this.Price; }", "member of this"),
        ("class C { int n = shop?.Price; }", "member of shop"),
        ("class C { Shop.Price p; }", "member of Shop"),
        ('class C { string n = $"{Price}"; }', "reference"),
        ('class C { string n = "Price"; }', "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("csharp", line, "Price")] == [role]
