"""What has the same name, or a variable named alike, and is something else."""

from __future__ import annotations

import pytest

from tests.facts.usages.looking import listed, usage_in, usages_in

BUILDER = "package hf\n\ntype HfBuilder struct{}\n\nfunc (b *HfBuilder) Assemble() {}\n"
SERVER = "package mcptest\n\ntype Server struct{}\n\nfunc NewServer() *Server { return nil }\n\nfunc (s *Server) Start() {}\n"
SERVER += "\nfunc NewUnstartedServer(n int) (*Server, error) { return nil, nil }\n\nfunc NewHTTPServer() *HTTP { return nil }\n"
MODULE = "module example.org/x\n"


@pytest.mark.parametrize(
    ("body", "imports", "counts"),
    [
        ("builder.Assemble()", '"example.org/x/hf"', False),
        ("hfBuilder.Assemble()", '"example.org/x/hf"', True),
        ("hfBuilder.Assemble()", '"example.org/x/other"', False),
        ("hfBuilder := hf.HfBuilder{}\n\thfBuilder.Assemble()", '"example.org/x/hf"', True),
        ("hfBuilder := other.Thing{}\n\thfBuilder.Assemble()", '"example.org/x/hf"', False),
        ("hfBuilder := thing{}\n\thfBuilder.Assemble()", '"example.org/x/hf"', False),
        ("hfBuilder := other.NewThing()\n\thfBuilder.Assemble()", '"example.org/x/hf"', False),
    ],
)
def test_a_variable_is_like_a_class_only_where_the_class_is_at_hand(body: str, imports: str, counts: bool) -> None:
    use = f"package use\n\nimport {imports}\n\nfunc f() {{\n\t{body}\n}}\n"
    stranger = "package s\n\ntype Far struct{}\n\nfunc (f *Far) Assemble() {}\n"
    files = {"go.mod": MODULE, "hf/b.go": BUILDER, "s/far.go": stranger, "use/u.go": use}
    assert bool(usage_in(files, "hf/b.go", "HfBuilder.Assemble").callers) is counts


@pytest.mark.parametrize(
    ("made", "imports", "counts"),
    [
        ("srv := mcptest.NewServer()", '"example.org/x/mcptest"', True),
        ("srv, err := mcptest.NewServer()", '"example.org/x/mcptest"', True),
        ("srv := mcptest.NewUnstartedServer(1)", '"example.org/x/mcptest"', True),
        ("srv := other.NewServer()", '"example.org/x/other"', False),
        ("srv := mcptest.NewHTTPServer()", '"example.org/x/mcptest"', False),
    ],
)
def test_what_a_constructor_of_go_makes_is_known_by_its_package(made: str, imports: str, counts: bool) -> None:
    use = f"package use\n\nimport {imports}\n\nfunc f() {{\n\t{made}\n\tsrv.Start()\n}}\n"
    other = "package other\n\ntype Server struct{}\n\nfunc (s *Server) Start() {}\n"
    files = {"go.mod": MODULE, "mcptest/m.go": SERVER, "other/o.go": other, "use/u.go": use}
    assert bool(usage_in(files, "mcptest/m.go", "Server.Start").callers) is counts


def test_a_class_of_the_same_name_in_another_package_is_another() -> None:
    owner = "package a\n\ntype Factory struct{}\n\nfunc (f *Factory) publishOpts() {}\n"
    other = owner.replace("package a", "package b") + "\nfunc (f *Factory) init2() {\n\tf.publishOpts()\n}\n"
    files = {"go.mod": MODULE, "a/f.go": owner, "b/f.go": other}
    assert listed(usage_in(files, "a/f.go", "Factory.publishOpts")) == set()


@pytest.mark.parametrize(("module", "counts"), [("pydy.system", False), ("phys.system", True)])
def test_a_name_from_an_installed_package_is_another(module: str, counts: bool) -> None:
    files = {
        "phys/system.py": "class System:\n    pass\n",
        "examples/chaos.py": f"from {module} import System\n\nsys = System()\n",
    }
    assert bool(usage_in(files, "phys/system.py", "System").references) is counts


def test_an_object_of_an_imported_class_has_the_methods_of_that_class() -> None:
    files = {
        "lib/Runner.php": "<?php\nnamespace A;\nclass Runner { public function addCommands($c) {} }\n",
        "lib/Use.php": "<?php\nnamespace A;\nuse Symfony\\Application;\nfunction f() {\n  $cli = new Application();\n"
        "  $cli->addCommands(1);\n}\n",
    }
    usage = usage_in(files, "lib/Runner.php", "Runner.addCommands")
    assert (listed(usage), usage.by_name_only) == (set(), 1)


def test_places_by_name_alone_are_told_apart_by_tests() -> None:
    files = {
        "a/cart.py": "class Cart:\n    def settle(self):\n        return 1\n",
        "a/debt.py": "class Debt:\n    def settle(self):\n        return 2\n",
        "b/use.py": "x = find()\nx.settle()\n",
        "tests/test_cart.py": "x = find()\nx.settle()\nx.settle()\n",
    }
    usage = usage_in(files, "a/cart.py", "Cart.settle")
    assert (usage.references, usage.by_name_only, usage.by_name_in_tests) == ((), 3, 2)


def test_a_line_is_listed_once() -> None:
    files = {"a.py": "def price(i):\n    return i\n", "b.py": "from a import price\n\nx = price(price(1))\n"}
    assert len(usage_in(files, "a.py", "price").references) == 1


def test_a_class_that_hands_on_its_method_uses_it() -> None:
    source = "class Field:\n    def _get_choices(self):\n        return 1\n\n    choices = property(_get_choices)\n"
    assert listed(usage_in({"f.py": source}, "f.py", "Field._get_choices")) == {("f.py:5", "SAME_FILE")}


@pytest.mark.parametrize(
    ("path", "ending", "text", "unknown"),
    [
        ("a.ts", ".svelte", "<p>{formatTime(x)}</p>\n", "1 place in *.svelte, which no grammar reads"),
        ("a.ts", ".vue", "{{ formatTime(x) }}\n{{ formatTime(y) }}\n", "2 places in *.vue, which no grammar reads"),
        ("a.py", ".html", "{{ x|formatTime }}\n", "1 place in *.html, which no grammar reads"),
        ("a.py", ".html", "<p>formatTime is a word here</p>\n", ""),
        ("a.ts", ".svelte", "<p>{formatTimes(x)}</p>\n", ""),
        ("a.py", ".svelte", "{formatTime(x)}\n", ""),
    ],
)
def test_files_that_no_grammar_reads_are_counted_and_told(path: str, ending: str, text: str, unknown: str) -> None:
    source = "def formatTime(x):\n    return x\n" if path == "a.py" else "export function formatTime(x) { return x }\n"
    assert usage_in({path: source, f"web/page{ending}": text}, path, "formatTime").unknown == unknown


def test_a_method_named_test_is_no_test() -> None:
    files = {
        "a/Hint.java": "package a;\nclass Hint { static int make() { return 1; } }\n",
        "a/Use.java": "package a;\nclass Use { boolean test() { return Hint.make() == 1; } }\n",
    }
    assert [r.is_test for r in usage_in(files, "a/Hint.java", "Hint.make").references] == [False]


def test_the_changed_files_are_looked_into_before_others() -> None:
    many = {f"m{n:03}.py": "from a import common\ncommon(1)\n" for n in range(180)}
    files = {
        "a.py": "def common(x):\n    return x\n\n\ndef rarely(x):\n    return x\n\n\ndef uses(x):\n    return rarely(x)\n",
        "z.py": "from a import rarely\n\nrarely(1)\n",
        **many,
    }
    common, rarely = usages_in(files, "a.py", ["common", "rarely"])
    assert listed(rarely) == {("a.py:10", "SAME_FILE"), ("z.py:3", "IMPORTED")}
    assert rarely.unknown == ""
    assert "were not looked into" in common.unknown


@pytest.mark.parametrize(
    ("path", "owner", "use", "counts"),
    [
        ("a.py", "def price(i):\n    return i\n", "\ndef f(price):\n    return price(1)\n", False),
        ("a.py", "def price(i):\n    return i\n", "\ndef f():\n    price = g()\n    return price(1)\n", False),
        ("a.py", "def price(i):\n    return i\n", "\ndef f(x):\n    cost = price(1)\n    return price(x)\n", True),
        ("a.py", "def price(i):\n    return i\n", "\ndef f(x=price):\n    return price(x)\n", True),
        ("a.go", "package a\n\nfunc price(i int) int { return i }\n", "\nfunc f(price F) {\n\tprice(1)\n}\n", False),
        (
            "a.go",
            "package a\n\nfunc price(i int) int { return i }\n",
            "\nfunc f() {\n\tprice := g()\n\tprice(1)\n}\n",
            False,
        ),
        ("a.go", "package a\n\nfunc price(i int) int { return i }\n", "\nfunc f() {\n\tprice := price(1)\n}\n", True),
        ("a.ts", "export function price(i) { return i }\n", "\nfunction f(price) {\n  return price(1)\n}\n", False),
        (
            "a.ts",
            "export function price(i) { return i }\n",
            "\nfunction f() {\n  const { price } = g()\n  price(1)\n}\n",
            False,
        ),
        ("a.ts", "export function price(i) { return i }\n", "\nfunction f(x) {\n  return price(x)\n}\n", True),
        ("a.rs", "pub fn price(i: i64) -> i64 { i }\n", "\nfn f(price: F) {\n    price(1);\n}\n", False),
        ("a.rs", "pub fn price(i: i64) -> i64 { i }\n", "\nfn f(x: i64) {\n    price(x);\n}\n", True),
    ],
)
def test_a_variable_or_a_parameter_hides_the_name(path: str, owner: str, use: str, *, counts: bool) -> None:
    usage = usage_in({path: owner + use}, path, "price")
    assert bool(usage.references) is counts


def test_a_name_with_its_namespace_is_imported() -> None:
    files = {
        "lib/Command/DiffCommand.php": "<?php\nnamespace App\\Command;\nclass DiffCommand { function __construct() {} }\n",
        "lib/Other.php": "<?php\nclass DiffCommand { }\n",
        "bin/run.php": "<?php\n$x = new \\App\\Command\\DiffCommand();\n",
    }
    usage = usage_in(files, "lib/Command/DiffCommand.php", "DiffCommand.__construct")
    assert listed(usage) == {("bin/run.php:2", "IMPORTED")}
