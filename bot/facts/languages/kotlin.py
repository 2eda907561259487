"""Kotlin, as tree-sitter-kotlin 1.1 names its nodes; it names hardly any field, so that paths go by type and number.

The grammar wants a line break before a class's closing brace: `class A { fun f() = 1 }` is an error to it. `break` and
`continue` are identifiers, `$name` in a string is text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Linking, child_at, hidden_by
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import dotted, node_text

if TYPE_CHECKING:
    from tree_sitter import Node

_COMMENTS = frozenset({"line_comment", "block_comment"})
_LEAVES = frozenset({"return_expression", "throw_expression", "labeled_expression"})
"""A labelled expression that ends a branch is `continue@outer`."""
_LEAVING = frozenset({"break", "continue", "error", "TODO", "exitProcess"})


def _name_of(node: Node) -> Node | None:
    """The name; of a constructor its class's; of a property only where others can see it."""
    match node.type:
        case "type_alias":
            return child_at(node, "type")
        case "secondary_constructor":
            around = node.parent.parent if node.parent is not None else None
            return child_at(around, "name") if around is not None else None
        case "property_declaration":
            is_local = node.parent is not None and node.parent.type == "block"
            return None if is_local else child_at(node, "variable_declaration.identifier")
    return child_at(node, "name")


def _kind_of(node: Node, kind: SymbolKind) -> SymbolKind:
    """The grammar has one node for classes, interfaces and enums, and one for values and functions in them."""
    if node.type == "class_declaration":
        modifier = node_text(child_at(node, "modifiers.class_modifier"))
        is_type = modifier in {"enum", "annotation"} or child_at(node, "interface") is not None
        return SymbolKind.TYPE if is_type else kind
    if node.type == "property_declaration":
        is_function = (child_at(node, "lambda_literal") or child_at(node, "anonymous_function")) is not None
        return SymbolKind.FUNCTION if is_function else kind
    return kind


def _owner_of(node: Node) -> str:
    """The receiver's type: `String` for `fun String.shout()`."""
    if node.type not in {"function_declaration", "property_declaration"}:
        return ""
    receiver = None
    for child in node.children:
        if child.type == ".":
            return node_text(child_at(receiver, "identifier") or receiver, 120) if receiver is not None else ""
        if child.type in {"function_value_parameters", "variable_declaration"}:
            break
        receiver = (child_at(child, "user_type") or child) if child.is_named else receiver
    return ""


def _idea_of(node: Node, idea: ConstructKind) -> ConstructKind | None:
    """`x ?: return` guards; of `f(x) { … }`, which is a call of a call, the inner one says all."""
    if node.type == "binary_expression" and child_at(node, "?:") is not None:
        return ConstructKind.CONDITION
    if node.type == "call_expression" and node.children[0].type == "call_expression":
        return None if child_at(node, "annotated_lambda") is not None else idea
    return idea


def _condition_of(node: Node) -> tuple[Node | None, Node | None]:
    """(condition, branch); a loop's body is no branch."""
    match node.type:
        case "binary_expression":
            right = child_at(node, "right")
            return (node, right) if right is not None and _leaves(right) else (None, None)
        case "when_expression":
            return child_at(node, "when_subject.-1"), None
        case "if_expression":
            return child_at(node, "condition"), _branch(node)
    return child_at(node, "condition"), None


def _branch(node: Node) -> Node | None:
    """The first expression or block behind the condition's parenthesis."""
    closed = False
    for child in node.children:
        if closed and child.type not in _COMMENTS:
            return child if child.is_named else None
        closed = closed or child.type == ")"
    return None


def _leaves(node: Node) -> bool:
    callee = dotted(node.children[0]) if node.type == "call_expression" else node_text(node, 20)
    return node.type in _LEAVES or callee in _LEAVING


LANGUAGE = Language(
    name="Kotlin",
    grammar="tree_sitter_kotlin",
    largest=150_000,
    definitions={
        "class_declaration": SymbolKind.CLASS,
        "object_declaration": SymbolKind.TYPE,
        "companion_object": SymbolKind.TYPE,
        "type_alias": SymbolKind.TYPE,
        "function_declaration": SymbolKind.FUNCTION,
        "secondary_constructor": SymbolKind.METHOD,
        "property_declaration": SymbolKind.VALUE,
    },
    name_of=_name_of,
    kind_of=_kind_of,
    owner_of=_owner_of,
    blocks=frozenset(
        {
            "source_file",
            "class_body",
            "enum_class_body",
            "enum_entry",
            "function_body",
            "block",
            "anonymous_initializer",
        }
    ),
    attributes=frozenset({"annotation"}),
    parameter_lists=frozenset({"function_value_parameters", "class_parameters"}),
    body_fields=("anonymous_function.function_body",),
    body_types=frozenset({"class_body", "enum_class_body", "function_body", "block", "lambda_literal"})
    | {"getter", "setter", "property_delegate"},
    is_public=hidden_by("private"),
    constructs={
        "if_expression": ConstructKind.CONDITION,
        "while_statement": ConstructKind.CONDITION,
        "do_while_statement": ConstructKind.CONDITION,
        "when_expression": ConstructKind.CONDITION,
        "binary_expression": ConstructKind.COMPARISON,
        "in_expression": ConstructKind.COMPARISON,
        "is_expression": ConstructKind.COMPARISON,
        "catch_block": ConstructKind.HANDLER,
        "call_expression": ConstructKind.CALL,
        "return_expression": ConstructKind.RETURN,
        "throw_expression": ConstructKind.RAISE,
        "annotation": ConstructKind.DECORATOR,
        "import": ConstructKind.IMPORT,
    },
    idea_of=_idea_of,
    leaves=_LEAVES,
    leaving_calls=_LEAVING,
    condition_of=_condition_of,
    call_fields=("0",),
    argument_fields=("value_arguments", "annotated_lambda"),
    catch_fields=("user_type",),
    broad_catches=frozenset({"Exception", "Throwable"}),
    comments=_COMMENTS,
    strings=frozenset({"string_literal", "multiline_string_literal", "character_literal"}),
    linking=Linking.DOTTED,
    imports=frozenset({"import", "package_header"}),
    members={"navigation_expression": ("0", "-1")},
    labels={
        "value_argument": "-2",  # the first of two: `f(name = value)`, but not `f(value)`
        "parameter": "0",
        "class_parameter": "identifier",
        "variable_declaration": "identifier",
        "catch_block": "0",
    },
    self_names=frozenset({"this", "super"}),
    implicit_self=True,
    package_is_directory=True,
)
