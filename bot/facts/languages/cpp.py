"""C++, as tree-sitter-cpp 0.23 names its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts import _c_family
from bot.facts._language import Language, Text, child_at
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import node_text

if TYPE_CHECKING:
    from tree_sitter import Node


_TEST_MACROS = frozenset({b"TEST", b"TEST_F", b"TEST_P", b"TYPED_TEST", b"TYPED_TEST_P"})
"""Googletest writes a test as `TEST(Suite, Name) { … }`: https://google.github.io/googletest/primer.html"""


def _test_name(node: Node) -> tuple[Node, Node] | None:
    """The suite and the name of a googletest."""
    if node.type != "function_definition" or node.child_by_field_name("type") is not None:
        return None
    macro = child_at(node, "declarator.declarator")
    listed = child_at(node, "declarator.parameters")
    if macro is None or macro.text not in _TEST_MACROS or listed is None or listed.named_child_count != 2:
        return None
    return listed.named_children[0], listed.named_children[1]


def _name_of(node: Node) -> Node | None:
    test = _test_name(node)
    return _c_family.name_of(node) if test is None else child_at(test[1], "type")


def _owner_of(node: Node) -> str:
    test = _test_name(node)
    return _c_family.owner_of(node) if test is None else node_text(test[0], 120)


def _is_hidden(node: Node) -> bool:
    """`static` outside of a class, or inside an anonymous namespace: visible in this file alone."""
    block = node.parent
    if block is not None and block.type == "template_declaration":
        block = block.parent
    if block is None:
        return False
    if block.type == "field_declaration_list":
        return False
    space = block.parent
    anonymous = space is not None and space.type == "namespace_definition" and space.child_by_field_name("name") is None
    return anonymous or _c_family.is_static(node)


def _caught(node: Node, text: Text) -> tuple[str, str]:
    """The caught type without `const` and `&`; `...` for everything."""
    listed = node.child_by_field_name("parameters")
    declared = next((c for c in listed.named_children if c.type == "parameter_declaration"), None) if listed else None
    caught = text(declared.child_by_field_name("type"), 120) if declared is not None else "..."
    return caught, text(node.child_by_field_name("body"), 400)


def _deleted(node: Node, text: Text) -> tuple[str, str]:
    return "delete", text(node.named_children[-1] if node.named_children else None, 400)


LANGUAGE = Language(
    name="C++",
    grammar="tree_sitter_cpp",
    prepare=_c_family.readable,
    definitions=_c_family.DEFINITIONS
    | {
        "class_specifier": SymbolKind.CLASS,
        "struct_specifier": SymbolKind.CLASS,
        "alias_declaration": SymbolKind.TYPE,
        "concept_definition": SymbolKind.TYPE,
        "namespace_definition": SymbolKind.MODULE,
    },
    kind_of=_c_family.kind_of,
    name_of=_name_of,
    owner_of=_owner_of,
    flat=_c_family.FLAT,
    blocks=_c_family.BLOCKS | {"template_declaration"},
    wrappers=frozenset({"template_declaration"}),
    attributes=_c_family.ATTRIBUTES,
    parameter_lists=frozenset({"parameter_list", "preproc_params"}),
    body_fields=("body", "value", "type.body"),
    body_types=frozenset({"field_initializer_list"}),
    is_hidden=_is_hidden,
    constructs=_c_family.CONSTRUCTS
    | {
        "catch_clause": ConstructKind.HANDLER,
        "new_expression": ConstructKind.CALL,
        "delete_expression": ConstructKind.CALL,
        "co_await_expression": ConstructKind.AWAIT,
        "co_return_statement": ConstructKind.RETURN,
        "throw_statement": ConstructKind.RAISE,
        "using_declaration": ConstructKind.IMPORT,
        "static_assert_declaration": ConstructKind.ASSERTION,
    },
    leaves=_c_family.LEAVES | {"throw_statement", "co_return_statement"},
    leaving_calls=_c_family.LEAVING_CALLS | {"std.exit", "std.abort", "std.terminate", "std.unreachable"},
    condition_of=_c_family.condition_of,
    call_fields=("function", "type"),
    parts_of={"catch_clause": _caught, "delete_expression": _deleted},
    broad_catches=frozenset({"...", "std::exception", "exception"}),
    strings=_c_family.STRINGS | {"raw_string_literal"},
    imports=frozenset({"preproc_include", "using_declaration"}),
    identifiers=_c_family.IDENTIFIERS | {"namespace_identifier"},
    members=_c_family.MEMBERS | {"qualified_identifier": ("scope", "name")},
    labels=_c_family.LABELS | {"optional_parameter_declaration": "declarator"},
    self_names=frozenset({"this"}),
    implicit_self=True,
)
