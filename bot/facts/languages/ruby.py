"""Ruby, as tree-sitter-ruby 0.23 names its nodes. `require`, `raise` and `private` are calls to the grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._language import Language, Text, child_at, hidden_by
from bot.facts._nouns import ConstructKind, SymbolKind
from bot.facts._syntax import dotted, node_text

if TYPE_CHECKING:
    from tree_sitter import Node

_RAISING = frozenset({"raise", "fail"})
_REQUIRING = frozenset({"require", "require_relative", "load", "autoload"})
_LEAVES = frozenset({"return", "next", "break", "redo", "retry"})
_LOOPS = frozenset({"while", "until", "while_modifier", "until_modifier", "case"})
_MARKS = {b"private": True, b"protected": True, b"public": False}
_SIBLINGS = 100
"""How far back a bare `private` is looked for; a class with more members between is read as public."""


def _name_of(node: Node) -> Node | None:
    """The name; an assignment defines something when it is to a constant."""
    if node.type != "assignment":
        return child_at(node, "name")
    left = child_at(node, "left")
    return left if left is not None and left.type == "constant" else None


def _kind_of(node: Node, kind: SymbolKind) -> SymbolKind:
    """`Point = Struct.new(:x) do … end` is a class; the methods of a module are methods, too."""
    if node.type == "assignment" and child_at(node, "right.block") is not None:
        return SymbolKind.CLASS
    body = node.parent if node.type == "method" else None
    inside = body.parent if body is not None else None
    return SymbolKind.METHOD if inside is not None and inside.type == "module" else kind


def _is_hidden(node: Node) -> bool:
    """Whether the last bare `private`, `protected` or `public` before a method hides it."""
    sibling = node.prev_named_sibling if node.type == "method" else None
    for _ in range(_SIBLINGS):
        if sibling is None:
            return False
        if sibling.type == "identifier" and sibling.text in _MARKS:
            return _MARKS[sibling.text]
        sibling = sibling.prev_named_sibling
    return False


def _called(node: Node) -> str:
    """The name of a method that is called without a receiver, or ""."""
    return node_text(child_at(node, "method"), 120) if child_at(node, "receiver") is None else ""


def _leaves(node: Node | None) -> bool:
    return node is not None and (node.type in _LEAVES or (node.type == "call" and _called(node) in _RAISING))


def _idea_of(node: Node, idea: ConstructKind) -> ConstructKind | None:
    """`raise` raises, `require` imports, `found or return` guards."""
    if node.type == "binary":
        guards = (child_at(node, "or") or child_at(node, "||")) is not None and _leaves(child_at(node, "right"))
        return ConstructKind.CONDITION if guards else idea
    if node.type != "call":
        return idea
    name = _called(node)
    return ConstructKind.RAISE if name in _RAISING else ConstructKind.IMPORT if name in _REQUIRING else idea


def _condition_of(node: Node) -> tuple[Node | None, Node | None]:
    """(condition, branch); a loop's body is no branch."""
    if node.type == "binary":
        return node, child_at(node, "right")
    branch = None if node.type in _LOOPS else child_at(node, "consequence") or child_at(node, "body")
    return child_at(node, "condition") or child_at(node, "value"), branch


def _parts(node: Node, text_of: Text) -> tuple[str, str]:
    arguments = child_at(node, "arguments")
    name = _called(node)
    if name in _RAISING or name in _REQUIRING:
        text = text_of(arguments, 120).removeprefix("(").removesuffix(")")
        return text if name in _RAISING else text.strip("\"'"), ""
    head = ".".join(filter(None, (dotted(child_at(node, "receiver")), dotted(child_at(node, "method")))))
    return head, text_of(arguments, 400)


LANGUAGE = Language(
    name="Ruby",
    grammar="tree_sitter_ruby",
    definitions={
        "class": SymbolKind.CLASS,
        "module": SymbolKind.MODULE,
        "method": SymbolKind.FUNCTION,
        "singleton_method": SymbolKind.METHOD,
        "assignment": SymbolKind.VALUE,
    },
    name_of=_name_of,
    kind_of=_kind_of,
    blocks=frozenset(
        {
            "program",
            "body_statement",
            "singleton_class",
            "begin",
            "if",
            "unless",
            "then",
            "else",
            # `private def …`, `included do … end`, `describe … do … end`
            "call",
            "argument_list",
            "do_block",
            "block",
            "block_body",
        }
    ),
    wrappers=frozenset({"call", "argument_list"}),
    parameter_lists=frozenset({"method_parameters", "block_parameters", "lambda_parameters"}),
    body_fields=("body", "right.block", "end"),
    is_public=hidden_by("private", "protected"),
    is_hidden=_is_hidden,
    constructs={
        "if": ConstructKind.CONDITION,
        "elsif": ConstructKind.CONDITION,
        "unless": ConstructKind.CONDITION,
        "if_modifier": ConstructKind.CONDITION,
        "unless_modifier": ConstructKind.CONDITION,
        "while": ConstructKind.CONDITION,
        "until": ConstructKind.CONDITION,
        "while_modifier": ConstructKind.CONDITION,
        "until_modifier": ConstructKind.CONDITION,
        "case": ConstructKind.CONDITION,
        "conditional": ConstructKind.CONDITION,
        "binary": ConstructKind.COMPARISON,
        "rescue": ConstructKind.HANDLER,
        "rescue_modifier": ConstructKind.HANDLER,
        "call": ConstructKind.CALL,
        "return": ConstructKind.RETURN,
    },
    idea_of=_idea_of,
    leaves=_LEAVES,
    leaving_calls=_RAISING | {"exit", "exit!", "abort", "throw"},
    condition_of=_condition_of,
    negated=frozenset({"unless", "unless_modifier", "until", "until_modifier"}),
    parts_of={"call": _parts},
    catch_fields=("exceptions",),
    broad_catches=frozenset({"", "StandardError", "Exception"}),
    strings=frozenset(
        {"string", "chained_string", "string_array", "symbol_array", "heredoc_body", "regex", "subshell", "character"}
    ),
    # `before_action :check` and `send(:check)` use a method by its symbol.
    identifiers=frozenset({"identifier", "constant", "hash_key_symbol", "simple_symbol"}),
    members={"call": ("receiver", "method"), "scope_resolution": ("scope", "name")},
    labels={
        "pair": "key",
        "keyword_pattern": "key",
        "optional_parameter": "name",
        "keyword_parameter": "name",
        "splat_parameter": "name",
        "hash_splat_parameter": "name",
        "block_parameter": "name",
        "assignment": "left",
        "exception_variable": "0",
    },
    self_names=frozenset({"self", "super"}),
    implicit_self=True,
    constructor_names=frozenset({"initialize"}),
)
