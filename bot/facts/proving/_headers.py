"""What a function does already where it is defined, before anybody calls it: Python evaluates its header."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._tree import Parsed

if TYPE_CHECKING:
    from tree_sitter import Node

_LITERALS = frozenset({"integer", "float", "true", "false", "none", "string", "unary_operator"})
_EMPTY = frozenset({"list", "dictionary", "tuple"})


def is_plain(node: Node) -> bool:
    """Whether a statement of a Python module defines a function and does nothing else."""
    return (
        node.type == "function_definition" and all(_is_literal(v) for v in _defaults(node)) and not _annotations(node)
    )


def evaluates_nothing(node: Node, parsed: Parsed) -> bool:
    """Whether a function's header evaluates literals and names imported above it only; True where headers wait."""
    if parsed.language.name != "Python":
        return True
    if not all(_is_literal(value) for value in _defaults(node)):
        return False
    names = {name for annotation in _annotations(node) for name in _identifiers(annotation)}
    if not names.isdisjoint(_defined(parsed)):
        return False
    return names <= _imported_before(node, parsed) | _BUILT_IN and not any(_holds_call(a) for a in _annotations(node))


_BUILT_IN = frozenset(
    b"str bytes int float bool complex object type list dict set frozenset tuple None Exception BaseException".split()
)


def _defaults(node: Node) -> list[Node]:
    listed = node.child_by_field_name("parameters")
    values = [p.child_by_field_name("value") for p in listed.named_children] if listed is not None else []
    return [v for v in values if v is not None]


def _annotations(node: Node) -> list[Node]:
    listed = node.child_by_field_name("parameters")
    types = [p.child_by_field_name("type") for p in listed.named_children] if listed is not None else []
    return [t for t in (*types, node.child_by_field_name("return_type")) if t is not None]


def _is_literal(node: Node) -> bool:
    if node.type in _EMPTY:
        return not node.named_children
    return node.type in _LITERALS and not any(c.type in {"interpolation", "identifier", "call"} for c in node.children)


def _identifiers(node: Node) -> set[bytes]:
    found: set[bytes] = set()
    stack = [node]
    while stack:
        current = stack.pop()
        if current.type == "identifier" and not _is_member(current):
            found.add(current.text or b"")
        stack.extend(current.named_children)
    return found


def _is_member(name: Node) -> bool:
    parent = name.parent
    return parent is not None and parent.type == "attribute" and parent.child_by_field_name("attribute") == name


def _holds_call(node: Node) -> bool:
    stack = [node]
    while stack:
        current = stack.pop()
        if current.type in {"call", "await", "lambda", "named_expression"}:
            return True
        stack.extend(current.named_children)
    return False


def _defined(parsed: Parsed) -> frozenset[bytes]:
    """Names that the module's own functions and classes bind: from there on they hide an import or a builtin."""
    found: set[bytes] = set()
    for child in parsed.root.children:
        definition = child.child_by_field_name("definition") or child
        name = definition.child_by_field_name("name")
        if definition.type in {"function_definition", "class_definition"} and name is not None:
            found.add(name.text or b"")
    return frozenset(found)


def _imported_before(node: Node, parsed: Parsed) -> frozenset[bytes]:
    """Names that unconditional imports above the function bind."""
    found: set[bytes] = set()
    for child in parsed.root.children:
        if child.start_byte >= node.start_byte:
            break
        if child.type in {"import_statement", "import_from_statement"}:
            for name in child.children_by_field_name("name"):
                alias = name.child_by_field_name("alias")
                bound = alias.text if alias is not None else (name.text or b"").partition(b".")[0]
                found.add(bound or b"")
    return frozenset(found)
