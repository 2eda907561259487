"""What part a name plays where it stands, and which parts use a constructor or a method."""

from __future__ import annotations

import pytest

from bot.change import RepoPath
from bot.facts.languages import language_of
from bot.facts.usages._mentions import mentions_in
from tests.facts.usages.looking import listed, usage_in

PYTHON = "class Cart:\n    def __init__(self, owner):\n        self.owner = owner\n"


@pytest.mark.parametrize(
    ("path", "source", "standing"),
    [
        ("a.py", "isinstance(a, Cart)", "TESTED"),
        ("a.py", "isinstance(a, (m.Cart, B))", "TESTED"),
        ("a.py", "try:\n  f()\nexcept Cart:\n  pass", "TESTED"),
        ("a.py", "def f(a: Cart): ...", "TYPE"),
        ("a.py", "x: list[Cart] = []", "TYPE"),
        ("a.py", "class Big(Cart): ...", "BASE"),
        ("a.py", "m.Cart(1)", "CALL"),
        ("a.py", "f(Cart)", "VALUE"),
        ("a.py", "Cart.make()", "ACCESS"),
        ("a.ts", "class Big extends Cart<T> {}", "BASE"),
        ("a.ts", "const a: Map<string, Cart> = f()", "TYPE"),
        ("a.ts", "x as Cart", "TYPE"),
        ("a.ts", "x instanceof Cart", "TESTED"),
        ("a.ts", "new m.Cart()", "CALL"),
        ("a.java", "class B { Object f() { return Cart.class; } }", "TESTED"),
        ("a.java", "class B { void f(Cart a) { } }", "TYPE"),
        ("a.java", "class B { void f() { g(Cart::new); } }", "VALUE"),
        ("a.java", "class B { void f() { new Cart(1); } }", "CALL"),
        ("a.java", "class B { void f() { Cart.make(); } }", "ACCESS"),
        ("a.go", "package a\nfunc f() { x := &Cart{} }", "CALL"),
        ("a.go", "package a\nfunc f(x *Cart) { }", "TYPE"),
        ("a.go", "package a\nfunc f() { x.Cart.Name() }", "ACCESS"),
        ("a.go", "package a\nfunc f() { x.Cart = 1 }", "ASSIGNED"),
        ("a.go", "package a\nfunc f() { r.Get(x.Cart) }", "VALUE"),
        ("a.go", "package a\nvar m = map[string]int{Cart: 1}", "VALUE"),
        ("a.rs", "fn f() { Cart { a: 1 } }", "CALL"),
        ("a.rs", "fn f() { select! { _ = Cart(1) => 2 } }", "CALL"),
        ("a.rs", "fn f(a: Cart) { }", "TYPE"),
        ("a.php", "<?php $a instanceof Cart;", "TESTED"),
        ("a.php", "<?php new \\A\\Cart();", "CALL"),
        ("a.php", "<?php f(Cart::class);", "VALUE"),
        ("a.kt", "fun f(a: Cart) { }", "TYPE"),
        ("a.kt", "fun f() { Cart(1) }", "CALL"),
        ("a.cpp", "void f() { Cart a(1); }", "CALL"),
        ("a.cpp", "void f(const Cart& a) { }", "TYPE"),
    ],
)
def test_the_tree_around_a_name_tells_what_it_does(path: str, source: str, standing: str) -> None:
    assert _standings(path, source) == [standing]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("a.go", "package Cart\n"),
        ("a.go", "package a\nvar x = T{Cart: 1}"),
        ("a.go", "package a\nvar x = &p.T{Cart: 1}"),
        ("a.rs", "mod Cart;"),
        ("a.rs", "enum E { Cart, Other }"),
        ("a.cpp", "#ifndef Cart\n#endif\n"),
        ("a.cs", "namespace Cart;"),
    ],
)
def test_a_clause_a_key_a_variant_or_a_guard_is_no_use(path: str, source: str) -> None:
    assert _standings(path, source) == []


def _standings(path: str, source: str) -> list[str]:
    language = language_of(path)
    assert language is not None
    lines = {"Cart": set(range(1, source.count("\n") + 2))}
    found = mentions_in(RepoPath(path), source.encode(), language, lines)
    return [mention.standing.name for mention in found]


@pytest.mark.parametrize(
    ("use", "counts"),
    [
        ("Cart('ada')", True),
        ("make(Cart)", True),
        ("Cart.__init__(self, 1)", True),
        ("isinstance(x, Cart)", False),
        ("x: Cart = f()", False),
        ("class Big(Cart): ...", False),
        ("Cart.all()", False),
    ],
)
def test_only_a_call_or_the_class_as_a_value_calls_a_constructor(use: str, counts: bool) -> None:
    files = {"shop/cart.py": PYTHON, "shop/use.py": f"from shop.cart import Cart\n\n{use}\n"}
    usage = usage_in(files, "shop/cart.py", "Cart.__init__")
    assert (len(usage.callers), usage.by_name_only) == ((1, 0) if counts else (0, 1))


GO = "package shop\n\ntype Cart struct{}\n\nfunc (c *Cart) Run() {}\n"


@pytest.mark.parametrize(
    ("use", "counts"),
    [
        ("cart.Run()", True),
        ("get(cart.Run)", True),
        ("print(cart.Run.Name)", False),
        ("cart.Run = nil", False),
    ],
)
def test_a_field_of_the_name_is_no_use_of_a_method(use: str, counts: bool) -> None:
    files = {"shop/cart.go": GO, "shop/use.go": f"package shop\n\nfunc f(cart *Cart) {{\n\t{use}\n}}\n"}
    assert bool(usage_in(files, "shop/cart.go", "Cart.Run").callers) is counts


@pytest.mark.parametrize(
    ("path", "definition", "qualified", "other"),
    [
        ("main.go", "package main\n\nfunc main() {}\n", "main", "package main\n"),
        ("a.go", "package a\n\nfunc init() {}\n", "init", "package a\n\nfunc f() { init() }\n"),
    ],
)
def test_where_a_program_begins_has_no_callers(path: str, definition: str, qualified: str, other: str) -> None:
    usage = usage_in({path: definition, "other.go": other, "other_test.go": other}, path, qualified)
    assert (usage.references, usage.by_name_only) == ((), 0)


def test_a_function_that_is_only_named_like_an_entry_has_callers() -> None:
    files = {"main.py": "def main():\n    return 1\n", "b.py": "from main import main\n\nmain()\n"}
    assert listed(usage_in(files, "main.py", "main")) == {("b.py:3", "IMPORTED")}


def test_a_call_in_the_tokens_of_a_macro_is_read() -> None:
    source = (
        "struct Worker;\nimpl Worker {\n    fn take_all(&self, x: i64) {}\n    async fn run(&self) {\n"
        "        tokio::select! {\n            x = rx.recv() => { self.take_all(x).await; }\n        }\n    }\n}\n"
    )
    usage = usage_in({"src/worker.rs": source}, "src/worker.rs", "Worker.take_all")
    assert [r.location.start for r in usage.callers] == [6]
