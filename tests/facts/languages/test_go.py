"""Go, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
package cart

import (
	"context"
	rates "example.com/shop/rates"
)
import "os"

const Limit = 10
const (
	net = iota
	Gross
)

var table = map[string]int{
	"net": 1,
}
var (
	first, second int
)

// Cart is what a customer wants.
type Cart[T any] struct {
	lines []T `json:"lines"`
	sync.Mutex
}
type Store interface {
	Get(ctx context.Context, id string) (*Cart, error)
	io.Closer
}
type (
	ID    = string
	Visit func(line int) error
)

func New(first, last int, opts ...Option) *Cart { return &Cart{lines: nil} }

// Total adds up.
func (c *Cart[T]) Total(ctx context.Context, rate float64) (int, error) {
	rows, err := c.db.Query(ctx, "rows").Rows()
	if err != nil {
		return 0, fmt.Errorf("query: %w", err)
	}
	if row, ok := c.cache[rate]; !ok { log.Fatal(row) } else if rate <= 1 { c.reset() }
	if rate > 2 { panic("rate") }
	if rate > 3 { for { return } }
	go c.warm(ctx)
	done <- true
	next := <-done
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	default:
	}
	for i := 0; i < 3; i++ { continue }
	for rate < 3 { break }
	for _, row := range rows { use(row) }
	for {}
	defer c.Unlock()
	price := func(line int) int { return line }
	type pair struct{ left int }
	const local = 1
	sum := slices.Map[int](rows)
	raw := []byte(next)
	return -sum, nil
}
func (Cart) Size() int { return 1 }
func (c **Cart) odd() {}
func Map[T any, U comparable](xs []T, visit func(T) U) []U { return nil }

var Handler = func(w http.ResponseWriter) { w.Write(nil) }
"""

SYMBOLS = [
    ("value", "Limit", "const Limit = 10", (), True),
    ("value", "net", "net = iota", (), False),
    ("value", "Gross", "Gross", (), True),
    ("value", "table", "var table = map[string]int", (), False),
    ("value", "first", "first, second int", (), False),
    ("type", "Cart", "type Cart[T any] struct", (), True),
    ("type", "Store", "type Store interface", (), True),
    (
        "method",
        "Store.Get",
        "Get(ctx context.Context, id string) (*Cart, error)",
        ("ctx context.Context", "id string"),
        True,
    ),
    ("type", "ID", "ID = string", (), True),
    ("type", "Visit", "Visit func(line int) error", ("line int",), True),
    ("function", "New", "func New(first, last int, opts ...Option) *Cart", ("first, last int", "opts ...Option"), True),
    (
        "method",
        "Cart.Total",
        "func (c *Cart[T]) Total(ctx context.Context, rate float64) (int, error)",
        ("ctx context.Context", "rate float64"),
        True,
    ),
    ("type", "Cart.Total.pair", "type pair struct", (), False),
    ("method", "Cart.Size", "func (Cart) Size() int", (), True),
    ("method", "Cart.odd", "func (c **Cart) odd()", (), False),
    (
        "function",
        "Map",
        "func Map[T any, U comparable](xs []T, visit func(T) U) []U",
        ("xs []T", "visit func(T) U"),
        True,
    ),
    ("value", "Handler", "var Handler = func(w http.ResponseWriter) { w.Write(nil) }", (), True),
]

ON_LINE: dict[str, list[Row]] = {
    "shop/rates": [("import", "example.com/shop/rates")],
    'import "os"': [("import", "os")],
    "rows, err :=": [
        ("call", "c.db.Query().Rows", "()"),
        ("call", "c.db.Query", '(ctx, "rows")'),
    ],
    "if err != nil": [
        ("guard", "err != nil", 'return 0, fmt.Errorf("query: %w", err)'),
        ("comparison", "!=", "err != nil"),
    ],
    "if row, ok": [
        ("guard", "!ok", "log.Fatal(row)"),
        ("call", "log.Fatal", "(row)"),
        ("condition", "rate <= 1"),
        ("comparison", "<=", "rate <= 1"),
        ("call", "c.reset", "()"),
    ],
    "if rate > 2": [
        ("guard", "rate > 2", 'panic("rate")'),
        ("comparison", ">", "rate > 2"),
        ("call", "panic", '("rate")'),
    ],
    "if rate > 3": [("condition", "rate > 3"), ("comparison", ">", "rate > 3"), ("return", "")],
    "go c.warm": [("concurrency", "go c.warm(ctx)"), ("call", "c.warm", "(ctx)")],
    "done <- true": [("concurrency", "done <- true")],
    "next := <-": [("concurrency", "<-done")],
    "select {": [("concurrency", "select { case <-ctx.Done(): return 0, ctx.Err() default: }")],
    "i < 3": [("condition", "i < 3"), ("comparison", "<", "i < 3")],
    "for rate < 3": [("condition", "rate < 3"), ("comparison", "<", "rate < 3")],
    "for _, row": [("call", "use", "(row)")],
    "for {}": [],
    "defer": [("call", "c.Unlock", "()")],
    "slices.Map": [("call", "slices.Map", "rows")],
    "[]byte": [],
    "return -sum": [("return", "-sum, nil")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("go", SOURCE) == SYMBOLS


def test_a_constant_in_a_group_is_its_line_alone() -> None:
    found = spans("go", SOURCE)
    assert (found["net"], found["Gross"]) == ((11, 11), (12, 12))


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    select = ("concurrency", "select { case <-ctx.Done(): return 0, ctx.Err() default: }")
    found = [row for row in on_line("go", SOURCE, text) if row != select or text.startswith("select")]
    assert found == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ('import Price "example.com/price"', "import"),
        ("func Price() {}", "definition"),
        ("func (c *Cart) Price() {}", "definition"),
        ("type Price struct{}", "definition"),
        ("const Price = 1", "definition"),
        ("type I interface { Price() int }", "definition"),
        ("func f(Price int) {}", "label"),
        ("func f(Price ...int) {}", "label"),
        ("type S struct { Price int }", "label"),
        ("func f() { var Price = 1 }", "label"),
        ("func f() { Price() }", "reference"),
        ("func f(p Price) {}", "reference"),
        ("func f() { use(Price) }", "reference"),
        ("func f() { shop.rates.Price() }", "member of shop.rates"),
        ("func f(p shop.Price) {}", "member of shop"),
        ('func f() { use("Price") }', "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("go", f"package cart\n{line}\n", "Price")] == [role]
