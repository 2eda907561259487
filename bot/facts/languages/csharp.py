"""C#, as tree-sitter-c-sharp 0.23 names its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Linking, child_at, hidden_by
from bot.facts._nouns import ConstructKind, SymbolKind

if TYPE_CHECKING:
    from tree_sitter import Node

_FIELDS = frozenset({"field_declaration", "event_field_declaration"})


def _name_of(node: Node) -> Node | None:
    """The name; of an operator its sign, of an indexer `this`, of a conversion the type that it leads to.

    A variable has one only where it is a field.
    """
    match node.type:
        case "variable_declarator":
            declaration = node.parent.parent if node.parent is not None else None
            return child_at(node, "name") if declaration is not None and declaration.type in _FIELDS else None
        case "operator_declaration":
            return child_at(node, "operator")
        case "indexer_declaration":
            return child_at(node, "this")
        case "conversion_operator_declaration":
            return child_at(node, "type")
    return child_at(node, "name")


def _condition_of(node: Node) -> tuple[Node | None, Node | None]:
    """(condition, branch); a loop's body is no branch, `for (;;)` has no condition; `?? throw` is a guard."""
    if node.type == "binary_expression":
        right = child_at(node, "right")
        throws = right is not None and right.type == "throw_expression"
        return (node, right) if throws else (None, None)
    return child_at(node, "condition") or child_at(node, "value"), child_at(node, "consequence")


def _idea_of(node: Node, idea: ConstructKind) -> ConstructKind | None:
    if node.type == "binary_expression" and child_at(node, "??") is not None:
        return ConstructKind.CONDITION
    return idea


LANGUAGE = Language(
    name="C#",
    grammar="tree_sitter_c_sharp",
    definitions={
        "namespace_declaration": SymbolKind.MODULE,
        "class_declaration": SymbolKind.CLASS,
        "record_declaration": SymbolKind.TYPE,
        "struct_declaration": SymbolKind.TYPE,
        "interface_declaration": SymbolKind.TYPE,
        "enum_declaration": SymbolKind.TYPE,
        "delegate_declaration": SymbolKind.TYPE,
        "method_declaration": SymbolKind.METHOD,
        "constructor_declaration": SymbolKind.METHOD,
        "destructor_declaration": SymbolKind.METHOD,
        "operator_declaration": SymbolKind.METHOD,
        "conversion_operator_declaration": SymbolKind.METHOD,
        "indexer_declaration": SymbolKind.METHOD,
        "local_function_statement": SymbolKind.FUNCTION,
        "property_declaration": SymbolKind.VALUE,
        "event_declaration": SymbolKind.VALUE,
        "variable_declarator": SymbolKind.VALUE,
    },
    name_of=_name_of,
    blocks=frozenset(
        {
            "compilation_unit",
            "declaration_list",
            "field_declaration",
            "event_field_declaration",
            "variable_declaration",
            "preproc_if",
            "preproc_else",
            "preproc_elif",
            # A function may be declared inside another one, and a file may be one without saying so.
            "global_statement",
            "block",
        }
    ),
    wrappers=_FIELDS | {"variable_declaration", "global_statement"},
    attributes=frozenset({"attribute_list"}),
    parameter_lists=frozenset({"parameter_list", "bracketed_parameter_list"}),
    body_fields=("body", "accessors", "value"),
    is_public=hidden_by("private"),
    constructs={
        "if_statement": ConstructKind.CONDITION,
        "while_statement": ConstructKind.CONDITION,
        "do_statement": ConstructKind.CONDITION,
        "for_statement": ConstructKind.CONDITION,
        "switch_statement": ConstructKind.CONDITION,
        "conditional_expression": ConstructKind.CONDITION,
        "binary_expression": ConstructKind.COMPARISON,
        "is_expression": ConstructKind.COMPARISON,
        "is_pattern_expression": ConstructKind.COMPARISON,
        "catch_clause": ConstructKind.HANDLER,
        "invocation_expression": ConstructKind.CALL,
        "object_creation_expression": ConstructKind.CALL,
        "await_expression": ConstructKind.AWAIT,
        "return_statement": ConstructKind.RETURN,
        "throw_statement": ConstructKind.RAISE,
        "throw_expression": ConstructKind.RAISE,
        "attribute": ConstructKind.DECORATOR,
        "using_directive": ConstructKind.IMPORT,
        "lock_statement": ConstructKind.CONCURRENCY,
    },
    idea_of=_idea_of,
    leaves=frozenset(
        {"return_statement", "throw_statement", "continue_statement", "break_statement", "goto_statement"}
        | {"yield_statement"}
    ),
    leaving_calls=frozenset({"Environment.Exit", "Environment.FailFast"}),
    condition_of=_condition_of,
    call_fields=("function", "type"),
    import_fields=("-1",),
    catch_fields=("catch_declaration.type",),
    broad_catches=frozenset({"", "Exception", "System.Exception"}),
    strings=frozenset(
        {"string_literal", "verbatim_string_literal", "raw_string_literal", "interpolated_string_expression"}
        | {"character_literal"}
    ),
    linking=Linking.USING,
    imports=frozenset({"using_directive"}),
    members={
        "member_access_expression": ("expression", "name"),
        "member_binding_expression": ("^.condition", "name"),
        "qualified_name": ("qualifier", "name"),
    },
    labels={
        "argument": "name",
        "attribute_argument": "name",
        "parameter": "name",
        "catch_declaration": "name",
        "foreach_statement": "left",
        "variable_declarator": "name",
    },
    self_names=frozenset({"this", "base"}),
    implicit_self=True,
    package_is_directory=True,
)
