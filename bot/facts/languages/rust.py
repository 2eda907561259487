"""Rust, as tree-sitter-rust 0.24 names its nodes. A macro's parentheses hold tokens to it, not expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Linking, child_at
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import node_text

if TYPE_CHECKING:
    from tree_sitter import Node

_ASSERTING = frozenset({"assert", "assert_eq", "assert_ne", "assert_matches"})
_PANICKING = frozenset({"panic", "unreachable", "todo", "unimplemented", "bail"})


def _name_of(node: Node) -> Node | None:
    """The name; none for `mod name;`, which is another file, and for a constant inside a function."""
    if node.type == "mod_item" and child_at(node, "body") is None:
        return None
    if node.type in {"const_item", "static_item"} and node.parent is not None and node.parent.type == "block":
        return None
    return child_at(node, "name")


def _implemented(node: Node) -> Node | None:
    """The `impl` or `trait` that a definition is an item of."""
    inside = node.parent.parent if node.parent is not None and node.parent.type == "declaration_list" else None
    return inside if inside is not None and inside.type in {"impl_item", "trait_item"} else None


def _owner_of(node: Node) -> str:
    """The type of the `impl` around it, without path and type parameters."""
    around = _implemented(node)
    if around is None or around.type != "impl_item":
        return ""
    implemented = child_at(around, "type")
    for _ in range(4):
        if implemented is not None and implemented.type != "type_identifier":
            implemented = child_at(implemented, "name") or child_at(implemented, "type")
    return node_text(implemented, 120)


def _is_hidden(node: Node) -> bool:
    """Whether it has no `pub`; the items of a trait, and of its implementations, are as public as the trait."""
    around = _implemented(node)
    of_trait = around is not None and (around.type == "trait_item" or child_at(around, "trait") is not None)
    return not (of_trait or node.type == "macro_definition" or child_at(node, "visibility_modifier"))


def _macro(node: Node) -> str:
    return node_text(child_at(node, "macro"), 120).rpartition("::")[2]


def _idea_of(node: Node, idea: ConstructKind) -> ConstructKind | None:
    if node.type != "macro_invocation":
        return idea
    name = _macro(node).removeprefix("debug_")
    return ConstructKind.ASSERTION if name in _ASSERTING else ConstructKind.RAISE if name in _PANICKING else idea


def _condition_of(node: Node) -> tuple[Node | None, Node | None]:
    """(condition, branch), also of `let … else`; a loop's body is no branch."""
    if node.type == "let_declaration":
        branch = child_at(node, "alternative")
        return (node, branch) if branch is not None else (None, None)
    return child_at(node, "condition") or child_at(node, "value"), child_at(node, "consequence")


LANGUAGE = Language(
    name="Rust",
    grammar="tree_sitter_rust",
    definitions={
        "function_item": SymbolKind.FUNCTION,
        "function_signature_item": SymbolKind.FUNCTION,
        "macro_definition": SymbolKind.FUNCTION,
        "struct_item": SymbolKind.TYPE,
        "enum_item": SymbolKind.TYPE,
        "union_item": SymbolKind.TYPE,
        "trait_item": SymbolKind.TYPE,
        "type_item": SymbolKind.TYPE,
        "associated_type": SymbolKind.TYPE,
        "mod_item": SymbolKind.MODULE,
        "const_item": SymbolKind.VALUE,
        "static_item": SymbolKind.VALUE,
    },
    name_of=_name_of,
    owner_of=_owner_of,
    blocks=frozenset({"source_file", "declaration_list", "impl_item", "foreign_mod_item", "block"}),
    openers=tuple(b"fn macro_rules struct enum union trait type mod const static".split()),
    prefixes=frozenset({"attribute_item"}),
    body_fields=("body.{", "macro_rule", "("),
    parameter_lists=frozenset({"parameters", "closure_parameters"}),
    is_hidden=_is_hidden,
    constructs={
        "if_expression": ConstructKind.CONDITION,
        "while_expression": ConstructKind.CONDITION,
        "match_expression": ConstructKind.CONDITION,
        "let_declaration": ConstructKind.CONDITION,
        "binary_expression": ConstructKind.COMPARISON,
        "call_expression": ConstructKind.CALL,
        "macro_invocation": ConstructKind.CALL,
        "await_expression": ConstructKind.AWAIT,
        "return_expression": ConstructKind.RETURN,
        "attribute_item": ConstructKind.DECORATOR,
        "inner_attribute_item": ConstructKind.DECORATOR,
        "use_declaration": ConstructKind.IMPORT,
        "extern_crate_declaration": ConstructKind.IMPORT,
    },
    idea_of=_idea_of,
    leaves=frozenset({"return_expression", "continue_expression", "break_expression"}),
    leaving_calls=frozenset({"std.process.exit", "process.exit", "std.process.abort", "process.abort"}),
    condition_of=_condition_of,
    parts_of={"macro_invocation": lambda node, text: (_macro(node) + "!", text(child_at(node, "token_tree"), 400))},
    comments=frozenset({"line_comment", "block_comment"}),
    strings=frozenset({"string_literal", "raw_string_literal", "char_literal"}),
    linking=Linking.RUST,
    imports=frozenset({"use_declaration", "extern_crate_declaration"}),
    identifiers=frozenset({"identifier", "field_identifier", "type_identifier", "shorthand_field_identifier"}),
    members={
        "field_expression": ("value", "field"),
        "scoped_identifier": ("path", "name"),
        "scoped_type_identifier": ("path", "name"),
    },
    labels={
        "parameter": "pattern",
        "let_declaration": "pattern",
        "field_declaration": "name",
        "field_initializer": "field",
        "type_binding": "name",
        "enum_variant": "name",
    },
    self_names=frozenset({"self", "Self"}),
)
