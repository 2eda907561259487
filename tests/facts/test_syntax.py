"""What holds for every language: broken, hostile and oddly encoded sources are read as far as they can be."""

import time
from importlib import import_module

import pytest
import tree_sitter
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.change import RepoPath
from bot.facts import Construct, Symbol
from bot.facts._language import Language, child_at
from bot.facts._syntax import TEXT_LIMIT, Parsed, constructs, definitions, dotted, parse
from bot.facts.languages import MODULES, language_of, load_language
from tests.facts.reading import read

SOURCES = {
    "bash": "build() {\n  make all # now\n}\n",
    "c": "int total(int a) {\n  return add(a); // now\n}\n",
    "cpp": "class Cart {\n  int total(int a) { return add(a); } // now\n};\n",
    "csharp": "class Cart {\n  int Total(int a) { return Add(a); } // now\n}\n",
    "dockerfile": "FROM alpine AS build\nRUN make all\n# now\n",
    "go": "package cart\nfunc Total(a int) int {\n\treturn add(a) // now\n}\n",
    "hcl": 'resource "bucket" "logs" {\n  name = lower("a") # now\n}\n',
    "java": "class Cart {\n  int total(int a) { return add(a); } // now\n}\n",
    "javascript": "function total(a) {\n  return add(a); // now\n}\n",
    "kotlin": "fun total(a: Int): Int {\n    return add(a) // now\n}\n",
    "php": "<?php\nfunction total($a) {\n  return add($a); // now\n}\n",
    "python": "def total(a):\n    return add(a)  # now\n",
    "ruby": "def total(a)\n  return add(a) # now\nend\n",
    "rust": "fn total(a: i32) -> i32 {\n    return add(a); // now\n}\n",
    "sql": "CREATE TABLE carts (\n  id INTEGER NOT NULL -- now\n);\n",
    "tsx": "const Total = () => {\n  return <b>{add(1)}</b>; // now\n};\n",
    "typescript": "function total(a: number) {\n  return add(a); // now\n}\n",
    "yaml": "jobs:\n  build: make # now\n",
}
MODULE = pytest.mark.parametrize("module", MODULES)
PATH = RepoPath("shop/cart")


def everything(parsed: Parsed) -> tuple[tuple[Symbol, ...], tuple[Construct, ...]]:
    """All that is found in a source, as if each of its lines were changed."""
    found = definitions(parsed, PATH)
    return found, constructs(parsed, range(1, parsed.source.count(b"\n") + 2), found)


def kinds(language: Language) -> set[str]:
    """The node types of its grammar."""
    grammar = tree_sitter.Language(getattr(import_module(language.grammar), language.entry)())
    return {grammar.node_kind_for_id(n) or "" for n in range(grammar.node_kind_count)}


def test_every_language_has_a_sample_here() -> None:
    assert SOURCES.keys() == MODULES.keys()


@MODULE
def test_a_vocabulary_speaks_of_node_types_that_its_grammar_has(module: str) -> None:
    language = load_language(module)
    known = kinds(language) | {"ERROR"} | (kinds(load_language("tsx")) if module == "typescript" else set())
    spoken = {
        *language.definitions, *language.constructs, *language.blocks, *language.within, *language.outside,
        *language.wrappers, *language.prefixes, *language.attributes, *language.flat, *language.body_types,
        *language.leaves, *language.negated, *language.parts_of, *language.imports, *language.comments,
        *language.strings, *language.identifiers, *language.members, *language.labels,
    }  # fmt: skip
    assert spoken <= known


@MODULE
def test_each_ending_leads_to_its_language(module: str) -> None:
    for suffix in MODULES[module]:
        assert language_of(f"shop/Cart{suffix}") is load_language(module)
        assert language_of(f"SHOP/CART{suffix.upper()}") is load_language(module)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("Dockerfile", "Dockerfile"),
        ("app/Dockerfile.dev", "Dockerfile"),
        ("Containerfile", "Dockerfile"),
        ("Gemfile", "Ruby"),
        ("Rakefile", "Ruby"),
        ("meson.build", None),
        ("README.md", None),
        ("LICENSE", None),
        (".gitignore", None),
    ],
)
def test_a_file_may_be_known_by_its_whole_name(path: str, name: str | None) -> None:
    language = language_of(path)
    assert (language.name if language else None) == name


@MODULE
def test_a_sample_is_read_without_an_error(module: str) -> None:
    parsed = read(module, SOURCES[module])
    found, occurring = everything(parsed)
    assert parsed.first_error is None
    assert not parsed.abandoned
    assert found
    assert occurring or module == "sql"


@MODULE
def test_broken_syntax_is_reported_and_the_rest_is_read(module: str) -> None:
    good = SOURCES[module]
    parsed = read(module, f"{good}\n{']' if module == 'yaml' else ')'}\n")
    assert parsed.first_error is not None
    assert {s.name for s in definitions(parsed, PATH)} >= {s.name for s in definitions(read(module, good), PATH)}


@MODULE
@pytest.mark.parametrize("source", [b"", b"\n", b"\xef\xbb\xbf", b"\x00", b"\xff\xfe\x00"])
def test_next_to_nothing_is_read_as_such(module: str, source: bytes) -> None:
    everything(read(module, source))


@MODULE
def test_windows_line_ends_change_nothing(module: str) -> None:
    unix, dos = (
        everything(read(module, SOURCES[module])),
        everything(read(module, SOURCES[module].replace("\n", "\r\n"))),
    )
    assert dos == unix


@MODULE
def test_a_byte_order_mark_changes_nothing(module: str) -> None:
    plain, marked = read(module, SOURCES[module]), read(module, b"\xef\xbb\xbf" + SOURCES[module].encode())
    assert marked.first_error is None
    assert everything(marked) == everything(plain)


@MODULE
def test_bytes_that_are_no_utf_8_hide_nothing(module: str) -> None:
    plain = SOURCES[module].encode()
    found, occurring = everything(read(module, plain.replace(b"now", b"n\xe4w")))
    assert found == everything(read(module, plain))[0]
    assert [(c.kind, c.head, c.line) for c in occurring] == [
        (c.kind, c.head, c.line) for c in everything(read(module, plain))[1]
    ]


@MODULE
@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("(", ")"),
        ("[", "]"),
        ("{\n", "}\n"),
        ("f(", ")"),
        ("if (x) {\n", "}\n"),
        ("- ", ""),
        ("a.b(1).\n", ""),
        ("!", ""),
    ],
)
def test_the_deepest_nesting_costs_little(module: str, opening: str, closing: str) -> None:
    before = time.process_time()
    everything(read(module, "<?php " * (module == "php") + opening * 20_000 + "1" + closing * 20_000))
    assert time.process_time() - before < 30  # seconds of the processor: some take half a second, none a square


@pytest.mark.parametrize(("module", "storm"), [("bash", "do |x|\n"), ("ruby", "try { } catch (e) {\n")])
def test_a_storm_of_errors_is_given_up(module: str, storm: str) -> None:
    before = time.process_time()
    parsed = read(module, storm * 20_000)
    assert time.process_time() - before < 30
    assert parsed.abandoned
    assert parsed.first_error == 1
    assert everything(parsed) == ((), ())


def test_what_would_kill_the_process_is_kept_from_the_grammar() -> None:
    """The scanner of tree-sitter-yaml 0.7 writes past the end of its buffer when some 250 blocks are open."""
    for source in ("- " * 300, "?&\nt" + ": " * 300, "".join(f"{' ' * n}a:\n" for n in range(300))):
        assert read("yaml", source).first_error is not None


def test_a_large_source_is_read_as_long_as_its_grammar_can_bear_it() -> None:
    assert len(definitions(read("python", "def f(): pass\n" * 60_000), PATH)) == 60_000
    assert read("kotlin", "fun f() = 1\n" * 20_000).abandoned


def test_what_nests_too_deep_to_be_written_by_a_person_defines_nothing() -> None:
    nested = "function f() {\n" * 2_000 + "}\n" * 2_000
    assert 100 < len(definitions(read("javascript", nested), PATH)) < 1_000


FRAGMENTS = sorted(
    {token for source in SOURCES.values() for token in source.split()} | set("(){}[]<>\"'`;:,.#$@!?-=|&\\")
)


@MODULE
@settings(max_examples=40, deadline=None)
@given(
    source=st.text()
    | st.lists(st.sampled_from(FRAGMENTS)).map(" ".join)
    | st.lists(st.sampled_from(FRAGMENTS)).map("\n".join)
)
def test_any_text_can_be_read(module: str, source: str) -> None:
    parsed = read(module, source.encode("utf-8", "surrogatepass"))
    found, occurring = everything(parsed)
    last = parsed.source.count(b"\n") + 1
    assert all(1 <= s.start <= s.end <= last for s in found)
    assert [s.start for s in found] == sorted(s.start for s in found)
    assert all(1 <= c.line <= c.end <= last and len(c.text) <= TEXT_LIMIT + 4 for c in occurring)
    assert all(c.symbol in {"", *(s.qualified for s in found)} for c in occurring)


@MODULE
@settings(max_examples=20, deadline=None)
@given(source=st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("\n".join), data=st.data())
def test_fewer_changed_lines_hold_no_other_constructs(module: str, source: str, data: st.DataObject) -> None:
    parsed = read(module, SOURCES[module] + source)
    found, occurring = everything(parsed)
    lines = range(1, parsed.source.count(b"\n") + 2)
    some = data.draw(st.lists(st.sampled_from(lines), unique=True).map(sorted))
    assert set(constructs(parsed, some, found)) <= set(occurring)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("left", "shop.rates"),
        ("left.object", "shop"),
        ("left.attribute", "rates"),
        ("left.1", "rates"),
        ("left.-1", "rates"),
        ("right.argument_list", "(1)"),
        ("right.argument_list.0", "1"),
        ("left.2", None),
        ("left.-3", None),
        ("nothing.object", None),
        ("left.object.^.attribute", "rates"),
    ],
)
def test_a_path_leads_by_fields_types_and_numbers(path: str, text: str | None) -> None:
    assignment = parse(b"shop.rates = f(1)", load_language("python")).root.children[0].children[0]
    node = child_at(assignment, path)
    assert (node.text.decode() if node is not None and node.text else None) == text


@pytest.mark.parametrize(
    ("module", "source", "callee"),
    [
        ("python", 'a["b"].c(1)(2)', 'a[""].c()'),
        ("typescript", "a?.b!.c<T>(1)", "a.b.c"),
        ("typescript", "(await a()).b()", "(a()).b"),
        ("javascript", "[1, 2].map(f)", "[1,2].map"),
        ("javascript", "`a${b}`.trim()", '"".trim'),
        ("ruby", "A::B&.c(1)", "A.B.c"),
        ("rust", "fn f() { a::<T>::b::<U>(1) }", "a.b"),
        ("kotlin", "val x = a?.b!!.c { it }.d(1)\n", "a.b.c{}.d"),
        ("php", "<?php $a->b()?->c(1);", "$a.b().c"),
        ("cpp", "int x = a::b<T>(1)->c(2);", "a.b().c"),
    ],
)
def test_a_callee_is_written_with_dots_whatever_the_language(module: str, source: str, callee: str) -> None:
    calls = [c for c in everything(read(module, source))[1] if c.kind == "call"]
    assert calls[0].head == callee


def test_of_an_endless_callee_the_end_is_told() -> None:
    chain = "a" + ".b().c" * 1_000
    callee = dotted(read("python", chain + "()").root.children[0].children[0].child_by_field_name("function"))
    assert callee.endswith(".b().c.b().c")
    assert len(callee) < 100


@pytest.mark.parametrize("size", [1, 2_047, 2_048, 2_049, 300_000])
def test_a_node_gives_its_text_whole_however_long_it_is(size: int) -> None:
    source = b"a = 1\n" + b'b = "' + b"\xc3\xa9x" * size + b'"\nc = 2\n'
    root = parse(source, load_language("python")).root
    assert root.text == source
    assert [node.text for node in root.children] == source.splitlines()
    assert [node.text for node in reversed(root.children)] == source.splitlines()[::-1]
