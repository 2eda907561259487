"""PHP, as tree-sitter-php 0.25 names its nodes; the grammar reads the HTML around the code as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Linking, Text, child_at
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import dotted, node_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

_BROAD = frozenset({"Throwable", "\\Throwable", "Exception", "\\Exception", "Error", "\\Error"})
_CALLS = (
    "function_call_expression",
    "member_call_expression",
    "nullsafe_member_call_expression",
    "scoped_call_expression",
    "object_creation_expression",
)

_INCLUDES = ("include_expression", "include_once_expression", "require_expression", "require_once_expression")


def _name_of(node: Node) -> Node | None:
    if node.type == "const_element":
        return next((c for c in node.named_children if c.type == "name"), None)
    name = node.child_by_field_name("name")
    return name.named_children[-1] if name is not None and name.type == "namespace_name" else name


def _owner_of(node: Node) -> str:
    """The outer namespaces: `App` for `namespace App\\Service`."""
    name = node.child_by_field_name("name")
    if name is None or name.type != "namespace_name":
        return ""
    return ".".join(node_text(part, 120) for part in name.named_children[-16:-1])


def _is_hidden(node: Node) -> bool:
    """Whether the member or the constant is `private` or `protected`."""
    holder = node.parent if node.type == "const_element" else node
    modifiers = holder.named_children if holder is not None else []
    return any(c.type == "visibility_modifier" and c.text in {b"private", b"protected"} for c in modifiers)


def _condition_of(node: Node) -> tuple[Node | None, Node | None]:
    """(condition, branch); a loop's body is no branch, and `for (;;)` has no condition."""
    branch = node.child_by_field_name("body") if node.type in {"if_statement", "else_if_clause"} else None
    return node.child_by_field_name("condition"), branch


def _called(node: Node, text: Text) -> tuple[str, str]:
    fields = [node.child_by_field_name(f) for f in ("function", "object", "scope", "name")]
    created = node.named_children[:1] if node.type == "object_creation_expression" else fields
    head = ".".join(filter(None, map(dotted, created)))
    return head.removeprefix("\\"), text(child_at(node, "arguments"), 400)


def _statement(head: str) -> Callable[[Node, Text], tuple[str, str]]:
    """A language construct that works like a function of this name."""
    return lambda node, text: (head, " ".join(text(c, 400) for c in node.named_children))


def _included(node: Node, text: Text) -> tuple[str, str]:
    path = text(node.named_children[0] if node.named_children else None, 240)
    return (path if " " in path else path.strip("\"'()")), ""


LANGUAGE = Language(
    name="PHP",
    grammar="tree_sitter_php",
    entry="language_php",
    definitions={
        "function_definition": SymbolKind.FUNCTION,
        "method_declaration": SymbolKind.FUNCTION,
        "class_declaration": SymbolKind.CLASS,
        "trait_declaration": SymbolKind.CLASS,
        "interface_declaration": SymbolKind.TYPE,
        "enum_declaration": SymbolKind.TYPE,
        "namespace_definition": SymbolKind.MODULE,
        "const_element": SymbolKind.VALUE,
    },
    name_of=_name_of,
    owner_of=_owner_of,
    blocks=frozenset(
        {
            "program",
            "compound_statement",
            "declaration_list",
            "enum_declaration_list",
            "const_declaration",
            "if_statement",
            "else_clause",
            "else_if_clause",
            "colon_block",
        }
    ),
    wrappers=frozenset({"const_declaration"}),
    attributes=frozenset({"attribute_list"}),
    is_hidden=_is_hidden,
    constructs={
        "if_statement": ConstructKind.CONDITION,
        "else_if_clause": ConstructKind.CONDITION,
        "while_statement": ConstructKind.CONDITION,
        "do_statement": ConstructKind.CONDITION,
        "for_statement": ConstructKind.CONDITION,
        "switch_statement": ConstructKind.CONDITION,
        "conditional_expression": ConstructKind.CONDITION,
        "binary_expression": ConstructKind.COMPARISON,
        "catch_clause": ConstructKind.HANDLER,
        **dict.fromkeys(_CALLS, ConstructKind.CALL),
        "exit_statement": ConstructKind.CALL,
        "echo_statement": ConstructKind.CALL,
        "print_intrinsic": ConstructKind.CALL,
        "shell_command_expression": ConstructKind.CALL,
        "return_statement": ConstructKind.RETURN,
        "throw_expression": ConstructKind.RAISE,
        "attribute": ConstructKind.DECORATOR,
        "namespace_use_declaration": ConstructKind.IMPORT,
        **dict.fromkeys(_INCLUDES, ConstructKind.IMPORT),
    },
    leaves=frozenset(
        {
            "return_statement",
            "throw_expression",
            "continue_statement",
            "break_statement",
            "goto_statement",
            "exit_statement",
        }
    ),
    leaving_calls=frozenset({"exit", "die", "abort"}),
    condition_of=_condition_of,
    parts_of={
        **dict.fromkeys(_CALLS, _called),
        "exit_statement": _statement("exit"),
        "echo_statement": _statement("echo"),
        "print_intrinsic": _statement("print"),
        "shell_command_expression": _statement("shell_exec"),
        **dict.fromkeys(_INCLUDES, _included),
    },
    broad_catches=_BROAD,
    strings=frozenset({"string", "encapsed_string", "heredoc", "nowdoc", "shell_command_expression", "text"}),
    linking=Linking.PHP,
    imports=frozenset({"namespace_use_declaration"}),
    identifiers=frozenset({"name"}),
    members={
        "member_call_expression": ("object", "name"),
        "nullsafe_member_call_expression": ("object", "name"),
        "member_access_expression": ("object", "name"),
        "nullsafe_member_access_expression": ("object", "name"),
        "scoped_call_expression": ("scope", "name"),
    },
    labels={"argument": "name"},
    self_names=frozenset({"$this", "self", "static", "parent"}),
    constructor_names=frozenset({"__construct"}),
)
