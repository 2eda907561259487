"""Java, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
package shop.core;

import java.util.List;
import static shop.Rates.*;

/** What a customer wants. */
@Service("cart")
@Slf4j
public class Cart<T> extends Base implements Priced {
    private static final int LIMIT = 10;
    protected int net = 1, gross = 2;
    @Autowired
    private final Map<String, List<Line>> lines = new HashMap<String, List<Line>>();

    static { warm(); }

    public Cart(Db db) { super(db); this.db = db; }

    @Override
    @Transactional(readOnly = true)
    public int total(@Nullable final Rate rate, String... rest) throws IOException {
        Row row = this.db.find(rate).stream().map(Row::price);
        if (rate == null) return 0;
        if (rate.net() <= 1) { throw new IllegalStateException("rate"); } else { reset(); }
        if (rest.length > 3) for (String each : rest) return 1;
        if (rest.length > 4) { System.exit(1); }
        while (rate.net() < 2) { break; }
        for (int i = 0; i != 3; i++) { continue; }
        for (;;) { stop(); }
        try (var open = open()) { use(open); }
        catch (IOException | SQLException e) { log.warn("bad", e); }
        catch (final Exception e) { }
        catch (Throwable e) { throw e; }
        synchronized (lock) { count++; }
        assert count > 0 : "count";
        int kind = rate instanceof Fixed ? 1 : 2;
        Runnable later = () -> { return; };
        do { } while (count >= 2);
        switch (kind) { default: }
        class Local { void deep() {} }
        new Thread(new Runnable() { public void run() { warm(); } }).start();
        return super.total(rate);
    }

    @Deprecated abstract <U> U convert(U from);
    private void reset() {}
    interface Visitor { void visit(Line line); int DEPTH = 1; }
    enum Size { SMALL(1) { void shrink() {} }, LARGE; void grow() {} }
    record Point(int x, int y) { Point { if (x < 0) throw new E(); } }
    @interface Marked { String value() default ""; }
}
"""

SYMBOLS = [
    ("class", "Cart", "public class Cart<T> extends Base implements Priced", (), True),
    ("value", "Cart.LIMIT", "private static final int LIMIT = 10", (), False),
    ("value", "Cart.net", "net = 1", (), True),
    ("value", "Cart.gross", "gross = 2", (), True),
    (
        "value",
        "Cart.lines",
        "private final Map<String, List<Line>> lines = new HashMap<String, List<Line>>()",
        (),
        False,
    ),
    ("method", "Cart.Cart", "public Cart(Db db)", ("Db db",), True),
    (
        "method",
        "Cart.total",
        "public int total(@Nullable final Rate rate, String... rest) throws IOException",
        ("@Nullable final Rate rate", "String... rest"),
        True,
    ),
    ("class", "Cart.total.Local", "class Local", (), True),
    ("method", "Cart.total.Local.deep", "void deep()", (), True),
    ("method", "Cart.convert", "abstract <U> U convert(U from)", ("U from",), True),
    ("method", "Cart.reset", "private void reset()", (), False),
    ("type", "Cart.Visitor", "interface Visitor", (), True),
    ("method", "Cart.Visitor.visit", "void visit(Line line)", ("Line line",), True),
    ("value", "Cart.Visitor.DEPTH", "int DEPTH = 1", (), True),
    ("type", "Cart.Size", "enum Size", (), True),
    ("method", "Cart.Size.shrink", "void shrink()", (), True),
    ("method", "Cart.Size.grow", "void grow()", (), True),
    ("type", "Cart.Point", "record Point(int x, int y)", ("int x", "int y"), True),
    ("method", "Cart.Point.Point", "Point", (), True),
    ("type", "Cart.Marked", "@interface Marked", (), True),
    ("method", "Cart.Marked.value", 'String value() default ""', (), True),
]

ON_LINE: dict[str, list[Row]] = {
    "import java": [("import", "java.util.List")],
    "import static": [("import", "shop.Rates")],
    "@Service": [("decorator", "Service")],
    "@Slf4j": [("decorator", "Slf4j")],
    "@Transactional": [("decorator", "Transactional")],
    "new HashMap": [("call", "HashMap", "()")],
    "super(db)": [("call", "super", "(db)")],
    "Row row": [
        ("call", "this.db.find().stream().map", "(Row::price)"),
        ("call", "this.db.find().stream", "()"),
        ("call", "this.db.find", "(rate)"),
    ],
    "rate == null": [("guard", "rate == null", "return 0;"), ("comparison", "==", "rate == null"), ("return", "0")],
    "rate.net() <= 1": [
        ("guard", "rate.net() <= 1", 'throw new IllegalStateException("rate");'),
        ("comparison", "<=", "rate.net() <= 1"),
        ("call", "rate.net", "()"),
        ("raise", 'new IllegalStateException("rate")'),
        ("call", "IllegalStateException", '("rate")'),
        ("call", "reset", "()"),
    ],
    "rest.length > 3": [
        ("condition", "rest.length > 3"),
        ("comparison", ">", "rest.length > 3"),
        ("return", "1"),
    ],
    "System.exit": [
        ("guard", "rest.length > 4", "System.exit(1);"),
        ("comparison", ">", "rest.length > 4"),
        ("call", "System.exit", "(1)"),
    ],
    "rate.net() < 2": [
        ("condition", "rate.net() < 2"),
        ("comparison", "<", "rate.net() < 2"),
        ("call", "rate.net", "()"),
    ],
    "i != 3": [("condition", "i != 3"), ("comparison", "!=", "i != 3")],
    "for (;;)": [("call", "stop", "()")],
    "IOException |": [
        ("handler", "IOException | SQLException", '{ log.warn("bad", e); }'),
        ("call", "log.warn", '("bad", e)'),
    ],
    "final Exception": [("handler", "*", "{ }")],
    "Throwable": [("handler", "*", "{ throw e; }"), ("raise", "e")],
    "synchronized": [("concurrency", "synchronized (lock) { count++; }")],
    "assert count": [("assertion", "assert", 'assert count > 0 : "count";'), ("comparison", ">", "count > 0")],
    "instanceof": [("condition", "rate instanceof Fixed"), ("comparison", "instanceof", "rate instanceof Fixed")],
    "do { }": [("condition", "count >= 2"), ("comparison", ">=", "count >= 2")],
    "switch": [("condition", "kind")],
    "new Thread": [
        ("call", "Thread().start", "()"),
        ("call", "Thread", "(new Runnable() { public void run() { warm(); } })"),
        ("call", "Runnable", "()"),
        ("call", "warm", "()"),
    ],
    "return super": [("return", "super.total(rate)"), ("call", "super.total", "(rate)")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("java", SOURCE) == SYMBOLS


def test_an_annotation_belongs_to_its_definition() -> None:
    found, lines = spans("java", SOURCE), SOURCE.split("\n")
    first = {name: lines[span[0] - 1].strip() for name, span in found.items()}
    assert (first["Cart"], first["Cart.total"], first["Cart.lines"]) == ('@Service("cart")', "@Override", "@Autowired")


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("java", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("import shop.price;", "import"),
        ("class C { int price() { return 1; } }", "definition"),
        ("class C { static int price = 1; }", "definition"),
        ("class C { void f(int price) {} }", "label"),
        ("class C { void f() { int price = 1; } }", "label"),
        ("class C { void f() { for (var price : all) {} } }", "label"),
        ("class C { void f() { try {} catch (E price) {} } }", "label"),
        ("class C { Visit v = (price) -> 1; }", "label"),
        ("@Named(price = 1) class C {}", "label"),
        ("class C { int n = price(); }", "reference"),
        ("class C { int n = f(price); }", "reference"),
        ("class C extends price {}", "reference"),
        ("class C { int n = new price(); }", "reference"),
        ("class C { int n = shop.rates.price(); }", "member of shop.rates"),
        ("class C { int n = this.price; }", "member of this"),
        ("class C { Visit v = Item::price; }", "member of Item"),
        ("/* price */ class C {}", "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("java", line, "price")] == ([role] if role != "text" else [])
