"""Bash, as tree-sitter-bash 0.25 names its nodes; other shells' scripts are read as if they were Bash.

A command is a CALL whose head is the command's name; a pipeline is one more, headed `curl | sh`, since what is
dangerous may be neither of the two alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Text
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import node_text

if TYPE_CHECKING:
    from tree_sitter import Node

_LEAVING = frozenset({"exit", "return", "continue", "break", "die"})
_COMPARING = frozenset({"==", "=", "!=", "=~", "<", "<=", ">", ">=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge"})

_IDEAS = {b"source": ConstructKind.IMPORT, b".": ConstructKind.IMPORT, b"return": ConstructKind.RETURN}


def _idea_of(node: Node, idea: ConstructKind) -> ConstructKind:
    """What a builtin does that is no mere command."""
    name = node.child_by_field_name("name") if node.type == "command" else None
    return _IDEAS.get(name.text or b"", idea) if name is not None else idea


def _command(node: Node, text: Text) -> tuple[str, str] | None:
    name = node.child_by_field_name("name")
    if name is None or name.text == b"}":  # the end of a bats `@test`, which the grammar takes for a command
        return None
    arguments = " ".join(text(c, 400) for c in node.children_by_field_name("argument"))
    return (arguments, "") if name.text in _IDEAS else (text(name, 120), arguments)


def _pipeline(node: Node, text: Text) -> tuple[str, str]:
    names = [text(c.child_by_field_name("name"), 120) or c.type for c in node.named_children]
    return " | ".join(names), text(node, 400)


def _comparison(node: Node, text: Text) -> tuple[str, str] | None:
    operator = text(node.child_by_field_name("operator"), 8)
    return (operator, "") if operator in _COMPARING else None


def _condition_of(node: Node) -> tuple[Node | None, Node | None]:
    """(condition, last command of the branch), also of `[ … ] || exit 1`; a loop's body is no branch."""
    condition = node.child_by_field_name("condition")
    if node.type not in {"if_statement", "elif_clause", "list"}:
        return condition, None
    parts = [c for c in node.named_children if c.type not in {"elif_clause", "else_clause", "comment"}]
    if len(parts) < 2:
        return condition, None
    branch = _bare(parts[-1])
    if node.type == "list" and not _leaves(branch):
        return None, None
    return condition or parts[0], branch


def _bare(statement: Node) -> Node:
    """A statement without its redirections: `exit 1 >&2`."""
    body = statement.child_by_field_name("body") if statement.type == "redirected_statement" else None
    return body if body is not None else statement


def _leaves(node: Node) -> bool:
    """Whether a command, or the last one inside braces, leaves."""
    if node.type == "compound_statement" and node.named_children:
        node = _bare(node.named_children[-1])
    return node_text(node.child_by_field_name("name"), 120) in _LEAVING


LANGUAGE = Language(
    name="Bash",
    grammar="tree_sitter_bash",
    largest=150_000,
    definitions={"function_definition": SymbolKind.FUNCTION},
    blocks=frozenset({"program", "compound_statement", "if_statement", "elif_clause", "else_clause", "list"}),
    idea_of=_idea_of,
    constructs={
        "if_statement": ConstructKind.CONDITION,
        "elif_clause": ConstructKind.CONDITION,
        "while_statement": ConstructKind.CONDITION,
        "c_style_for_statement": ConstructKind.CONDITION,
        "list": ConstructKind.CONDITION,
        "ternary_expression": ConstructKind.CONDITION,
        "binary_expression": ConstructKind.COMPARISON,
        "command": ConstructKind.CALL,
        "pipeline": ConstructKind.CALL,
    },
    leaving_calls=_LEAVING,
    condition_of=_condition_of,
    parts_of={"command": _command, "pipeline": _pipeline, "binary_expression": _comparison},
    strings=frozenset({"string", "raw_string", "ansi_c_string", "translated_string", "heredoc_body"}),
    identifiers=frozenset({"word"}),
    # A first argument is more often a subcommand (`docker build`) than the name of a function (`trap build EXIT`).
    labels={"command": "argument"},
    self_names=frozenset(),
)
