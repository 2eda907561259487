"""C++, as a change to it is read."""

import pytest

from tests.facts.reading import Row, on_line, spans, symbols, uses

SOURCE = """\
#include <vector>
using shop::rates::Rate;
using namespace shop;
#define LIMIT 3
namespace app::cart {
namespace {
int hidden() { return 1; }
}
template <typename T, int N = 3>
class Box final : public Base<T> {
public:
  explicit Box(int first, T last = {}) : first_(first), last_(last) {}
  virtual ~Box();
  Box(const Box&) = delete;
  static Box make() noexcept;
  T& at(int place) const override { return find(place); }
  bool operator==(const Box& other) const;
  operator bool() const { return true; }
  [[nodiscard]] int size() const;
  enum class Kind { A, B };
  using value_type = T;
private:
  int first_ = 0;
  friend class Store;
};
struct Line { int price; void add() {} };
using Prices = std::vector<int>;
typedef struct { int total; } Sum;
constexpr int kMost = 10;
template <typename T>
concept Priced = requires(T line) { line.price; };
}
[[nodiscard]] static int helper(int rate = 3, ...) { return rate; }
template <typename T>
T& app::cart::Box<T>::get(int place) { return *last_; }
Box::~Box() { delete last_; }
bool Box::operator<(const Box& other) const { return false; }
extern "C" { int plain(void); }
extern "C" void plainer();

int *Cart::total(const std::string& name) {
  try {
    store->rows<int>(1).first;
    auto made = std::make_unique<Line>(2);
    auto line = new shop::Line(1, 2);
    delete line;
    co_await store.save();
    co_return 1;
  }
  catch (const std::exception& error) { log(error); }
  catch (...) { drop(); }
  catch (StoreError *error) { throw; }
  for (auto& line : lines_) { if (line <= 3) continue; }
  if (auto it = rows.find(name); it != rows.end()) { throw std::runtime_error("rows"); }
  else if constexpr (N > 1) std::terminate();
  auto twice = [&](int n) { return n * 2; };
  static_assert(N > 2);
  return nullptr;
}

TEST(CartTest, IsEmpty) { EXPECT_EQ(0, size()); }
TEST_F(CartTest, HasTotal) {}
"""

SYMBOLS = [
    ("value", "LIMIT", "#define LIMIT", (), True),
    ("module", "app.cart", "namespace app::cart", (), True),
    ("function", "app.cart.hidden", "int hidden()", (), False),
    ("class", "app.cart.Box", "template <typename T, int N = 3> class Box final : public Base<T>", (), True),
    ("method", "app.cart.Box.Box", "explicit Box(int first, T last = {})", ("int first", "T last = {}"), True),
    ("method", "app.cart.Box.~Box", "virtual ~Box()", (), True),
    ("method", "app.cart.Box.Box", "Box(const Box&) = delete", ("const Box&",), True),
    ("method", "app.cart.Box.make", "static Box make() noexcept", (), True),
    ("method", "app.cart.Box.at", "T& at(int place) const override", ("int place",), True),
    ("method", "app.cart.Box.operator==", "bool operator==(const Box& other) const", ("const Box& other",), True),
    ("method", "app.cart.Box.operator bool() const", "operator bool() const", (), True),
    ("method", "app.cart.Box.size", "int size() const", (), True),
    ("type", "app.cart.Box.Kind", "enum class Kind", (), True),
    ("type", "app.cart.Box.value_type", "using value_type = T", (), True),
    ("class", "app.cart.Line", "struct Line", (), True),
    ("method", "app.cart.Line.add", "void add()", (), True),
    ("type", "app.cart.Prices", "using Prices = std::vector<int>", (), True),
    ("type", "app.cart.Sum", "typedef struct", (), True),
    ("value", "app.cart.kMost", "constexpr int kMost = 10", (), True),
    (
        "type",
        "app.cart.Priced",
        "template <typename T> concept Priced = requires(T line) { line.price; }",
        ("T line",),
        True,
    ),
    ("function", "helper", "static int helper(int rate = 3, ...)", ("int rate = 3",), False),
    ("method", "app.cart.Box.get", "template <typename T> T& app::cart::Box<T>::get(int place)", ("int place",), True),
    ("method", "Box.~Box", "Box::~Box()", (), True),
    ("method", "Box.operator<", "bool Box::operator<(const Box& other) const", ("const Box& other",), True),
    ("function", "plain", "int plain(void)", (), True),
    ("function", "plainer", "void plainer()", (), True),
    ("method", "Cart.total", "int *Cart::total(const std::string& name)", ("const std::string& name",), True),
    ("method", "CartTest.IsEmpty", "TEST(CartTest, IsEmpty)", ("CartTest", "IsEmpty"), True),
    ("method", "CartTest.HasTotal", "TEST_F(CartTest, HasTotal)", ("CartTest", "HasTotal"), True),
]

ON_LINE: dict[str, list[Row]] = {
    "<vector>": [("import", "vector")],
    "using shop": [("import", "shop::rates::Rate")],
    "using namespace": [("import", "shop")],
    "[[nodiscard]] int": [("decorator", "nodiscard")],
    "Box::~Box": [("call", "delete", "last_")],
    "store->rows": [("call", "store.rows", "(1)")],
    "make_unique": [("call", "std.make_unique", "(2)")],
    "new shop": [("call", "shop.Line", "(1, 2)")],
    "delete line": [("call", "delete", "line")],
    "co_await": [("await", "store.save()"), ("call", "store.save", "()")],
    "co_return": [("return", "1")],
    "catch (const": [("handler", "*", "{ log(error); }"), ("call", "log", "(error)")],
    "catch (...)": [("handler", "*", "{ drop(); }"), ("call", "drop", "()")],
    "catch (StoreError": [("handler", "StoreError", "{ throw; }"), ("raise", "")],
    "for (auto& line": [("guard", "line <= 3", "continue;"), ("comparison", "<=", "line <= 3")],
    "if (auto it": [
        ("guard", "auto it = rows.find(name); it != rows.end()", 'throw std::runtime_error("rows");'),
        ("call", "rows.find", "(name)"),
        ("comparison", "!=", "it != rows.end()"),
        ("call", "rows.end", "()"),
        ("raise", 'std::runtime_error("rows")'),
        ("call", "std.runtime_error", '("rows")'),
    ],
    "if constexpr": [
        ("guard", "auto it = rows.find(name); it != rows.end()", 'throw std::runtime_error("rows");'),
        ("guard", "N > 1", "std::terminate()"),
        ("comparison", ">", "N > 1"),
        ("call", "std.terminate", "()"),
    ],
    "auto twice": [("return", "n * 2")],
    "static_assert": [("assertion", "static_assert", "static_assert(N > 2);"), ("comparison", ">", "N > 2")],
    "return nullptr": [("return", "nullptr")],
    "EXPECT_EQ": [("call", "EXPECT_EQ", "(0, size())"), ("call", "size", "()")],
}


def test_each_definition_is_found_with_its_signature() -> None:
    assert symbols("cpp", SOURCE) == SYMBOLS


def test_a_namespace_is_known_by_all_its_names() -> None:
    found = symbols("cpp", "namespace a::b::c { int f() { return 1; } }\nint ns::Cart::Line::g() { return 1; }\n")
    assert [name for _, name, *_ in found] == ["a.b.c", "a.b.c.f", "ns.Cart.Line.g"]


def test_a_template_line_belongs_to_what_it_is_a_template_of() -> None:
    found = spans("cpp", SOURCE)
    assert (found["app.cart.Box"], found["app.cart.Box.get"]) == ((9, 25), (34, 35))


@pytest.mark.parametrize("text", ON_LINE)
def test_a_line_holds_its_constructs(text: str) -> None:
    assert on_line("cpp", SOURCE, text) == ON_LINE[text]


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("using shop::price;", "import"),
        ("int price() { return 1; }", "definition"),
        ("int& Cart::price() { return total_; }", "definition"),
        ("struct Cart { int price() const; };", "definition"),
        ("class price {};", "definition"),
        ("namespace price {}", "definition"),
        ("int f(int price = 1) { return 1; }", "label"),
        ("int f() { auto price = 1; }", "label"),
        ("struct Cart { int price = 1; };", "label"),
        ("int f() { return price(); }", "reference"),
        ("int f(std::vector<price> all);", "reference"),
        ("class Cart : public price {};", "reference"),
        ("auto p = new price();", "reference"),
        ("int f() { return cart.price(); }", "member of cart"),
        ("int f() { return this->price; }", "member of this"),
        ("int f() { return shop::price(); }", "member of shop"),
        ('auto p = R"(price)";', "text"),
    ],
)
def test_a_name_is_known_for_what_it_is(line: str, role: str) -> None:
    assert [found for _, found in uses("cpp", line, "price")] == [role]


BROKEN = """\
class EXPORT Cart : public Base {
  void add(int n) EXCLUDES(lock_) { if (n <= 0) return; use(n); }
  int total GUARDED_BY(lock_);
};
API_ Line* find(int n) { return rows(n; }
int last() { return 1; }
"""


def test_what_stands_beside_unknown_macros_and_errors_is_still_found() -> None:
    names = [name for _, name, *_ in symbols("cpp", BROKEN)]
    assert "find" in names
    assert "last" in names
    assert ("guard", "n <= 0", "return;") in on_line("cpp", BROKEN, "EXCLUDES")
