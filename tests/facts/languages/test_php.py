"""PHP, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
<html><?php
namespace Shop\\Cart;
use Shop\\Model\\{User, Order as O};
require_once __DIR__ . '/rates.php';
include 'plain.php';
const LIMIT = 10;
interface Priced { public function price(int $rate = null): float; }
trait Counts { private $count; }
enum Suit: string { case Hearts = 'H'; const First = self::Hearts; public function label(): string { return 'x'; } }
#[Attribute, Route("/cart", name: "cart")]
abstract class Cart extends Base implements Priced {
  use Counts;
  const int MOST = 3;
  private const LEAST = 1;
  private static ?int $made = 1;
  public function __construct(private readonly PDO $db, protected ?string $name = null) {}
  #[Pure]
  private static function make(array &$lines, string ...$rest): static { return new self($lines); }
  abstract protected function close();
  public function total($rate, int|string $unit = 'EUR') {
    if (!$this->open) { throw new \\RuntimeException("closed {$this->name()}"); }
    elseif ($rate === 3) return;
    else if ($rate <=> 4) exit(1);
    if ($rate == 5): return 5; endif;
    if ($rate > 6) die("six");
    while ($rate < 7) { $rate++; }
    for ($i = 0; $i <= 8; $i++) { step(); }
    foreach ($this->lines as $line) { if ($line instanceof Free) continue; }
    try {
      Store::open($rate);
      $this->db->query("rows");
      $this?->log?->note();
      $line = new \\Shop\\Line(1);
      echo $rate, 1;
      print($rate);
      `ls $rate`;
      \\exec($rate);
      $visit($rate);
    }
    catch (\\Throwable $error) { note($error); }
    catch (StoreError | Exception $error) { }
    catch (StoreError $error) { }
    $low = $rate ? 1 : 2;
    $high = fn($n) => $n != 1;
    return $this->sum;
  }
}
if (!function_exists('helper')) {
  function &helper($rate = null) { return 1; }
}
?>
<b><?= $rate ?></b>
"""

SYMBOLS = [
    ("module", "Shop.Cart", "namespace Shop\\Cart", (), True),
    ("value", "LIMIT", "const LIMIT = 10", (), True),
    ("type", "Priced", "interface Priced", (), True),
    ("method", "Priced.price", "public function price(int $rate = null): float", ("int $rate = null",), True),
    ("class", "Counts", "trait Counts", (), True),
    ("type", "Suit", "enum Suit: string", (), True),
    ("value", "Suit.First", "const First = self::Hearts", (), True),
    ("method", "Suit.label", "public function label(): string", (), True),
    ("class", "Cart", "abstract class Cart extends Base implements Priced", (), True),
    ("value", "Cart.MOST", "const int MOST = 3", (), True),
    ("value", "Cart.LEAST", "private const LEAST = 1", (), False),
    (
        "method",
        "Cart.__construct",
        "public function __construct(private readonly PDO $db, protected ?string $name = null)",
        ("private readonly PDO $db", "protected ?string $name = null"),
        True,
    ),
    (
        "method",
        "Cart.make",
        "private static function make(array &$lines, string ...$rest): static",
        ("array &$lines", "string ...$rest"),
        False,
    ),
    ("method", "Cart.close", "abstract protected function close()", (), False),
    (
        "method",
        "Cart.total",
        "public function total($rate, int|string $unit = 'EUR')",
        ("$rate", "int|string $unit = 'EUR'"),
        True,
    ),
    ("function", "helper", "function &helper($rate = null)", ("$rate = null",), True),
]

CHAIN = ("guard", "!$this->open", 'throw new \\RuntimeException("closed {$this->name()}")')
ON_LINE: dict[str, list[Row]] = {
    "use Shop": [("import", "Shop\\Model")],
    "require_once": [("import", "__DIR__ . '/rates.php'")],
    "include": [("import", "plain.php")],
    "#[Attribute": [("decorator", "Attribute"), ("decorator", "Route")],
    "if (!$this->open)": [
        CHAIN,
        ("raise", 'new \\RuntimeException("closed {$this->name()}")'),
        ("call", "RuntimeException", '("closed {$this->name()}")'),
        ("call", "$this.name", "()"),
    ],
    "elseif": [CHAIN, ("guard", "$rate === 3", "return;"), ("comparison", "===", "$rate === 3"), ("return", "")],
    "else if": [
        CHAIN,
        ("guard", "$rate <=> 4", "exit(1);"),
        ("comparison", "<=>", "$rate <=> 4"),
        ("call", "exit", "1"),
    ],
    "endif": [("guard", "$rate == 5", "return 5;"), ("comparison", "==", "$rate == 5"), ("return", "5")],
    "six": [("guard", "$rate > 6", 'die("six");'), ("comparison", ">", "$rate > 6"), ("call", "die", '("six")')],
    "while": [("condition", "$rate < 7"), ("comparison", "<", "$rate < 7")],
    "for ($i": [("condition", "$i <= 8"), ("comparison", "<=", "$i <= 8"), ("call", "step", "()")],
    "instanceof": [
        ("guard", "$line instanceof Free", "continue;"),
        ("comparison", "instanceof", "$line instanceof Free"),
    ],
    "Store::open": [("call", "Store.open", "($rate)")],
    "db->query": [("call", "$this.db.query", '("rows")')],
    "?->note": [("call", "$this.log.note", "()")],
    "new \\Shop": [("call", "Shop\\Line", "(1)")],
    "echo": [("call", "echo", "$rate, 1")],
    "print": [("call", "print", "($rate)")],
    "`ls": [("call", "shell_exec", "ls $rate")],
    "exec($rate)": [("call", "exec", "($rate)")],
    "$visit": [("call", "$visit", "($rate)")],
    "Throwable": [("handler", "*", "{ note($error); }"), ("call", "note", "($error)")],
    "| Exception": [("handler", "*", "{ }")],
    "(StoreError $error)": [("handler", "StoreError", "{ }")],
    "$low": [("condition", "$rate")],
    "$high": [("comparison", "!=", "$n != 1")],
    "return $this": [("return", "$this->sum")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("php", SOURCE) == SYMBOLS


def test_an_attribute_belongs_to_its_class() -> None:
    found = spans("php", SOURCE)
    assert (found["Cart"], found["Cart.make"]) == ((10, 47), (17, 18))


def test_what_stands_in_a_braced_namespace_has_its_name() -> None:
    found = symbols("php", "<?php namespace Shop\\Cart { class Line {} } namespace { function f() {} }")
    assert [name for _, name, *_ in found] == ["Shop.Cart", "Shop.Cart.Line", "f"]


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("php", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("use Shop\\price;", "import"),
        ("function price() {}", "definition"),
        ("class C { function price() {} }", "definition"),
        ("class C { const price = 1; }", "definition"),
        ("interface price {}", "definition"),
        ("total(price: 1);", "label"),
        ("$n = price();", "reference"),
        ("$n = new price();", "reference"),
        ("class C extends price {}", "reference"),
        ("$n = array_map('price', $all);", "text"),
        ("$n = $cart->price();", "member of $cart"),
        ("$n = $this->rates->price;", "member of $this->rates"),
        ("$n = Cart::price();", "member of Cart"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("php", f"<?php {line}", "price")] == [role]


BROKEN = """\
<?php
function first($n) { if ($n < 1) return; use_it($n; }
class Cart { function total() { return 1; }
"""


def test_what_stands_beside_an_error_is_still_found() -> None:
    assert "first" in [name for _, name, *_ in symbols("php", BROKEN)]
    assert ("guard", "$n < 1", "return;") in on_line("php", BROKEN, "first")
    assert on_line("php", BROKEN, "total") == [("return", "1")]
