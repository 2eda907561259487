"""Python, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = '''\
"""Carts."""
import decimal
from shop.rates import rate_of as rate

LIMIT: int = 10
TABLE = {
    "net": 1,
}
type Money = decimal.Decimal
type Pair[T] = tuple[T, T]


@dataclass(
    frozen=True,
)
class Cart(Base, metaclass=Meta):
    """What a customer wants."""

    currency: str = "EUR"

    def __init__(self, lines, *, limit: int = LIMIT) -> None:
        self.lines = lines
        total = 0

    @cached_property
    def total(self) -> Money:
        def priced(line): return line.price
        if not self.lines: return 0
        if (self.lines) and is_open(self):
            raise EmptyCart("no lines")
        if self.limit < 3:
            for line in self.lines:
                return line
        if self.limit:
            with lock:
                sys.exit(2)
        while self.limit != 1:
            break
        assert self.limit > 0, "limit"
        return sum(map(priced, self.lines)) if rate else None

    @classmethod
    async def load(cls, session, *ids: int, retries=3, **options) -> "Cart":
        try:
            rows = await session.get(URL, timeout=retries).json()["rows"].first()
        except (KeyError, ValueError) as error:
            log.warning("bad reply", error)
        except (OSError, Exception):
            rows = []
        except:
            pass
        return cls(rows)

    def _private(self): ...


if TYPE_CHECKING:
    def only_typed(): ...
else:
    Cart.alias = Cart
'''

SYMBOLS = [
    ("value", "LIMIT", "LIMIT: int = 10", (), True),
    ("value", "TABLE", "TABLE", (), True),
    ("type", "Money", "type Money = decimal.Decimal", (), True),
    ("type", "Pair", "type Pair[T] = tuple[T, T]", (), True),
    ("class", "Cart", "class Cart(Base, metaclass=Meta)", (), True),
    ("value", "Cart.currency", 'currency: str = "EUR"', (), True),
    (
        "method",
        "Cart.__init__",
        "def __init__(self, lines, *, limit: int = LIMIT) -> None",
        ("lines", "*", "limit: int = LIMIT"),
        True,
    ),
    ("method", "Cart.total", "def total(self) -> Money", (), True),
    ("function", "Cart.total.priced", "def priced(line)", ("line",), True),
    (
        "method",
        "Cart.load",
        'async def load(cls, session, *ids: int, retries=3, **options) -> "Cart"',
        ("session", "*ids: int", "retries=3", "**options"),
        True,
    ),
    ("method", "Cart._private", "def _private(self)", (), False),
    ("function", "only_typed", "def only_typed()", (), True),
]

ON_LINE: dict[str, list[Row]] = {
    "import decimal": [("import", "decimal")],
    "from shop.rates": [("import", "shop.rates")],
    "@cached_property": [("decorator", "cached_property")],
    "if not self.lines": [("guard", "not self.lines", "return 0"), ("return", "0")],
    "if (self.lines)": [
        ("guard", "(self.lines) and is_open(self)", 'raise EmptyCart("no lines")'),
        ("call", "is_open", "(self)"),
    ],
    "raise EmptyCart": [
        ("guard", "(self.lines) and is_open(self)", 'raise EmptyCart("no lines")'),
        ("raise", 'EmptyCart("no lines")'),
        ("call", "EmptyCart", '("no lines")'),
    ],
    "if self.limit < 3": [("condition", "self.limit < 3"), ("comparison", "<", "self.limit < 3")],
    "if self.limit:": [("guard", "self.limit", "sys.exit(2)")],
    "while self.limit != 1": [("condition", "self.limit != 1"), ("comparison", "!=", "self.limit != 1")],
    "assert self.limit": [
        ("assertion", "assert", 'assert self.limit > 0, "limit"'),
        ("comparison", ">", "self.limit > 0"),
    ],
    "return sum(": [
        ("return", "sum(map(priced, self.lines)) if rate else None"),
        ("condition", "sum(map(priced, self.lines)) if rate else None"),
        ("call", "sum", "(map(priced, self.lines))"),
        ("call", "map", "(priced, self.lines)"),
    ],
    "rows = await": [
        ("await", 'session.get(URL, timeout=retries).json()["rows"].first()'),
        ("call", 'session.get().json()[""].first', "()"),
        ("call", "session.get().json", "()"),
        ("call", "session.get", "(URL, timeout=retries)"),
    ],
    "except (KeyError": [("handler", "KeyError, ValueError", 'log.warning("bad reply", error)')],
    "except (OSError": [("handler", "*", "rows = []")],
    "except:": [("handler", "*", "pass")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("python", SOURCE) == SYMBOLS


def test_a_decorator_belongs_to_its_definition() -> None:
    found = spans("python", SOURCE)
    assert (found["Cart"][0], found["Cart.total"][0]) == (13, 25)


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("python", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("from shop.rates import price", "import"),
        ("def price(): pass", "definition"),
        ("def bill(price): pass", "label"),
        ("def bill(price=1): pass", "label"),
        ("def bill(price: int): pass", "label"),
        ("def bill(price: int = 1): pass", "label"),
        ("def bill(*price): pass", "label"),
        ("bill(price=1)", "label"),
        ("bill(price)", "reference"),
        ("price()", "reference"),
        ("@price\ndef bill(): pass", "reference"),
        ("shop.rates.price()", "member of shop.rates"),
        ("self.price()", "member of self"),
        ("# price", "text"),
        ("'price'", "text"),
        ("f'{price}'", "reference"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("python", line, "price")] in ([role], [] if role == "text" else [role])
