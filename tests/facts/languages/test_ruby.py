"""Ruby, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
# frozen_string_literal: true
require "json"
require_relative "./rates"

module Shop::Core
  LIMIT = 10

  class Cart < Base
    include Priced
    attr_reader :lines
    before_action :check, only: [:total]

    def initialize(lines, limit = LIMIT, *rest, rate: 1, **options, &block)
      # nothing to see
      @lines = lines
    end

    def self.of(lines) = new(lines)

    class << self
      def none; end
    end

    def total(rate)
      row = db.query("rows", limit: 3)&.first.price(rate)
      return 0 if @lines.empty?
      return unless open?
      raise ArgumentError, "rate" if rate < 0
      unless rate == 1
        reset(rate)
      end
      if rate then stop elsif rate > 2 then return nil else go end
      if rate
        @lines.each { |line| return line }
      end
      exit(1) if rate == 4
      next until rate != 5
      while rate <= 6 do break end
      @lines.each do |line| next if line end
      begin
        use(row)
      rescue IOError, Shop::Error => e
        log.warn("bad", e)
      rescue StandardError
        nil
      rescue
        retry
      ensure
        close
      end
      kind = rate =~ /a/ ? 1 : 2
      name = row.name rescue nil
      found or return
      found || raise("none")
      Shop::Rates::lookup(rate)
      puts "total #{rate}"
      case kind when 1 then 2 end
    rescue Exception => e
      raise
    end

    def ==(other) = true
    def name=(value); end

    private

    def hidden; end
    public def shown_again; end

    public

    def shown; end
    private def hidden_again; end
    protected def guarded; end
  end

  def helper; end
end

Point = Struct.new(:x, :y) do
  def norm = 1
end

def top(value) end

describe "cart" do
  it "adds up" do end

  def build(line) = line
end
"""

SYMBOLS = [
    ("module", "Shop::Core", "module Shop::Core", (), True),
    ("value", "Shop::Core.LIMIT", "LIMIT = 10", (), True),
    ("class", "Shop::Core.Cart", "class Cart < Base", (), True),
    (
        "method",
        "Shop::Core.Cart.initialize",
        "def initialize(lines, limit = LIMIT, *rest, rate: 1, **options, &block)",
        ("lines", "limit = LIMIT", "*rest", "rate: 1", "**options", "&block"),
        True,
    ),
    ("method", "Shop::Core.Cart.of", "def self.of(lines)", ("lines",), True),
    ("method", "Shop::Core.Cart.none", "def none", (), True),
    ("method", "Shop::Core.Cart.total", "def total(rate)", ("rate",), True),
    ("method", "Shop::Core.Cart.==", "def ==(other)", ("other",), True),
    ("method", "Shop::Core.Cart.name=", "def name=(value)", ("value",), True),
    ("method", "Shop::Core.Cart.hidden", "def hidden", (), False),
    ("method", "Shop::Core.Cart.shown_again", "public def shown_again", (), True),
    ("method", "Shop::Core.Cart.shown", "def shown", (), True),
    ("method", "Shop::Core.Cart.hidden_again", "private def hidden_again", (), False),
    ("method", "Shop::Core.Cart.guarded", "protected def guarded", (), False),
    ("method", "Shop::Core.helper", "def helper", (), True),
    ("class", "Point", "Point = Struct.new(:x, :y)", (), True),
    ("method", "Point.norm", "def norm", (), True),
    ("function", "top", "def top(value)", ("value",), True),
    ("function", "build", "def build(line)", ("line",), True),
]

ON_LINE: dict[str, list[Row]] = {
    'require "json"': [("import", "json")],
    "require_relative": [("import", "./rates")],
    "include Priced": [("call", "include", "Priced")],
    "before_action": [("call", "before_action", ":check, only: [:total]")],
    "row = db": [
        ("call", "db.query().first.price", "(rate)"),
        ("call", "db.query().first", ""),
        ("call", "db.query", '("rows", limit: 3)'),
    ],
    "return 0 if": [("guard", "@lines.empty?", "return 0"), ("return", "0"), ("call", "@lines.empty?", "")],
    "return unless": [("guard", "not open?", "return"), ("return", ""), ("call", "open?", "")],
    "raise ArgumentError": [
        ("guard", "rate < 0", 'raise ArgumentError, "rate"'),
        ("raise", 'ArgumentError, "rate"'),
        ("comparison", "<", "rate < 0"),
    ],
    "unless rate == 1": [("condition", "not rate == 1"), ("comparison", "==", "rate == 1")],
    "if rate then": [
        ("condition", "rate"),
        ("guard", "rate > 2", "return nil"),
        ("comparison", ">", "rate > 2"),
        ("return", "nil"),
    ],
    "return line }": [("call", "@lines.each", ""), ("return", "line")],
    "exit(1)": [("guard", "rate == 4", "exit(1)"), ("call", "exit", "(1)"), ("comparison", "==", "rate == 4")],
    "next until": [("condition", "not rate != 5"), ("comparison", "!=", "rate != 5")],
    "while rate": [("condition", "rate <= 6"), ("comparison", "<=", "rate <= 6")],
    "each do |line|": [("call", "@lines.each", ""), ("guard", "line", "next")],
    "rescue IOError": [("handler", "IOError, Shop::Error", 'log.warn("bad", e)')],
    "rescue StandardError": [("handler", "*", "nil")],
    "retry": [("handler", "*", "retry")],
    "kind = rate": [("condition", "rate =~ /a/"), ("comparison", "=~", "rate =~ /a/")],
    "name = row": [("handler", "*", "nil"), ("call", "row.name", "")],
    "found or": [("guard", "found or", "return"), ("return", "")],
    "found ||": [("guard", "found ||", 'raise("none")'), ("raise", '"none"')],
    "Shop::Rates": [("call", "Shop.Rates.lookup", "(rate)")],
    "case kind": [("condition", "kind")],
    "rescue Exception": [("handler", "*", "raise")],
    "private def": [("call", "private", "def hidden_again; end")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("ruby", SOURCE) == SYMBOLS


def test_a_class_has_the_lines_to_its_end() -> None:
    first, last = spans("ruby", SOURCE)["Shop::Core.Cart"]
    assert (SOURCE.split("\n")[first - 1], SOURCE.split("\n")[last - 1]) == ("  class Cart < Base", "  end")


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("ruby", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("def price; end", "definition"),
        ("def self.price; end", "definition"),
        ("def f(price) end", "label"),
        ("def f(price = 1) end", "label"),
        ("def f(price: 1) end", "label"),
        ("def f(*price) end", "label"),
        ("each { |price| 1 }", "label"),
        ("price = 1", "label"),
        ("f(price: 1)", "label"),
        ("f { rescue_it }\nbegin; rescue E => price; end", "label"),
        ("price()", "reference"),
        ("price 1", "reference"),
        ("f(price)", "reference"),
        ('"#{price}"', "reference"),
        ("shop.rates.price", "member of shop.rates"),
        ("self.price", "member of self"),
        ("shop&.price(1)", "member of shop"),
        ('"price"', "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("ruby", line, "price")] == [role]


def test_a_symbol_may_name_a_method() -> None:
    assert uses("ruby", "before_action :check", ":check") == [(1, "reference")]
