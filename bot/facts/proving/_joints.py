"""What a definition holds apart or keeps from being first, and what therefore changes when it is moved away.

ECMAScript puts semicolons where a line cannot go on (ECMA-262, 12.10), so that a function between `let a = b` and
`(c)()` is all that keeps them two statements; and a string is a directive only if nothing but strings stands above it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.facts._tree import Parsed
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

_ECMASCRIPT = frozenset({"JavaScript", "TypeScript", "TSX"})
_BEGINS = lazy(rb"[\w$@#'\"{}]")
"""How a statement begins that no line above it can swallow."""
_WHOLE = frozenset({
    "function_declaration", "generator_function_declaration", "class_declaration", "import_statement",
    "interface_declaration", "enum_declaration", "hash_bang_line", "if_statement", "for_statement", "for_in_statement",
    "while_statement", "try_statement", "switch_statement", "statement_block",
})  # fmt: skip
"""Statements that end with their brace, or that nothing can follow on."""


def leaves_its_place(node: Node, parsed: Parsed) -> bool:
    """Whether what stands around a definition stays two statements without it."""
    if parsed.language.name not in _ECMASCRIPT:
        return True
    before, after = _beside(node, parsed, forward=False), _beside(node, parsed, forward=True)
    if before is None or after is None or _BEGINS.match(after.text or b""):
        return True
    inner = before.child_by_field_name("declaration") or before
    return (before.text or b"").endswith(b";") or inner.type in _WHOLE


def _beside(node: Node, parsed: Parsed, *, forward: bool) -> Node | None:
    found = node.next_sibling if forward else node.prev_sibling
    while found is not None and found.type in parsed.language.comments:
        found = found.next_sibling if forward else found.prev_sibling
    return found


def same_prologue(before: Parsed, now: Parsed) -> bool:
    """Whether both files begin with the same directives: `"use strict"`, `"use client"`."""
    return before.language.name not in _ECMASCRIPT or _prologue(before) == _prologue(now)


def _prologue(parsed: Parsed) -> list[bytes]:
    found: list[bytes] = []
    for child in parsed.root.children:
        if child.type == "expression_statement" and child.children and child.children[0].type == "string":
            found.append(child.children[0].text or b"")
        elif child.type not in parsed.language.comments and child.type not in {"hash_bang_line", "empty_statement"}:
            break
    return found
