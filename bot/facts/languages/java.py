"""Java, as tree-sitter-java 0.23 names its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Linking, child_at, hidden_by
from bot.facts._nouns import ConstructKind, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

_FIELDS = frozenset({"field_declaration", "constant_declaration"})


def _name_of(node: Node) -> Node | None:
    """The name; of a variable only where it is a field."""
    is_local = node.type == "variable_declarator" and node.parent is not None and node.parent.type not in _FIELDS
    return None if is_local else child_at(node, "name")


def _condition_of(node: Node) -> tuple[Node | None, Node | None]:
    """(condition, branch); a loop's body is no branch, and `for (;;)` has no condition."""
    return child_at(node, "condition"), child_at(node, "consequence")


LANGUAGE = Language(
    name="Java",
    grammar="tree_sitter_java",
    definitions={
        "class_declaration": SymbolKind.CLASS,
        "interface_declaration": SymbolKind.TYPE,
        "enum_declaration": SymbolKind.TYPE,
        "record_declaration": SymbolKind.TYPE,
        "annotation_type_declaration": SymbolKind.TYPE,
        "method_declaration": SymbolKind.METHOD,
        "constructor_declaration": SymbolKind.METHOD,
        "compact_constructor_declaration": SymbolKind.METHOD,
        "annotation_type_element_declaration": SymbolKind.METHOD,
        "variable_declarator": SymbolKind.VALUE,
    },
    name_of=_name_of,
    blocks=frozenset(
        {
            "program",
            "class_body",
            "interface_body",
            "enum_body",
            "enum_body_declarations",
            "enum_constant",
            "annotation_type_body",
            "field_declaration",
            "constant_declaration",
            # A class or record may be declared inside a method.
            "block",
            "constructor_body",
        }
    ),
    openers=(b"class", b"interface", b"enum", b"record"),
    wrappers=_FIELDS,
    attributes=frozenset({"annotation", "marker_annotation"}),
    parameter_lists=frozenset({"formal_parameters", "inferred_parameters"}),
    is_public=hidden_by("private"),
    constructs={
        "if_statement": ConstructKind.CONDITION,
        "while_statement": ConstructKind.CONDITION,
        "do_statement": ConstructKind.CONDITION,
        "for_statement": ConstructKind.CONDITION,
        "switch_expression": ConstructKind.CONDITION,
        "ternary_expression": ConstructKind.CONDITION,
        "binary_expression": ConstructKind.COMPARISON,
        "instanceof_expression": ConstructKind.COMPARISON,
        "catch_clause": ConstructKind.HANDLER,
        "method_invocation": ConstructKind.CALL,
        "object_creation_expression": ConstructKind.CALL,
        "explicit_constructor_invocation": ConstructKind.CALL,
        "return_statement": ConstructKind.RETURN,
        "throw_statement": ConstructKind.RAISE,
        "annotation": ConstructKind.DECORATOR,
        "marker_annotation": ConstructKind.DECORATOR,
        "import_declaration": ConstructKind.IMPORT,
        "assert_statement": ConstructKind.ASSERTION,
        "synchronized_statement": ConstructKind.CONCURRENCY,
    },
    leaves=frozenset(
        {"return_statement", "throw_statement", "continue_statement", "break_statement", "yield_statement"}
    ),
    leaving_calls=frozenset({"System.exit"}),
    condition_of=_condition_of,
    call_fields=("object", "name", "type", "constructor"),
    catch_fields=("catch_formal_parameter.catch_type",),
    broad_catches=frozenset({"Exception", "Throwable"}),
    comments=frozenset({"line_comment", "block_comment"}),
    strings=frozenset({"string_literal", "character_literal"}),
    linking=Linking.DOTTED,
    imports=frozenset({"import_declaration", "package_declaration"}),
    identifiers=frozenset({"identifier", "type_identifier"}),
    members={
        "method_invocation": ("object", "name"),
        "field_access": ("object", "field"),
        "method_reference": ("0", "-1"),
        "scoped_type_identifier": ("0", "-1"),
    },
    labels={
        "element_value_pair": "key",
        "formal_parameter": "name",
        "catch_formal_parameter": "name",
        "enhanced_for_statement": "name",
        "resource": "name",
        "variable_declarator": "name",
    },
    self_names=frozenset({"this", "super"}),
    implicit_self=True,
    package_is_directory=True,
)
