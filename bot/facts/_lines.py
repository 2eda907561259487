"""Which changed lines can change behaviour: not the blank ones, not comments, not documentation strings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.facts._syntax import Parsed

if TYPE_CHECKING:
    from tree_sitter import Node


def significant(parsed: Parsed, lines: Iterable[int]) -> list[int]:
    """Those of `lines` (1-based) on which code stands."""
    rows = parsed.source.split(b"\n")
    return [line for line in lines if line <= len(rows) and _is_code(parsed, line - 1, rows[line - 1])]


def _is_code(parsed: Parsed, row: int, text: bytes) -> bool:
    stripped = text.strip()
    if not stripped:
        return False
    first = text.index(stripped)
    node = parsed.root.named_descendant_for_point_range((row, first), (row, first + len(stripped)))
    return node is None or not _is_prose(node, parsed)


def _is_prose(node: Node, parsed: Parsed) -> bool:
    current: Node | None = node
    for _ in range(3):
        if current is None:
            return False
        if current.type in parsed.language.comments:
            return True
        if parsed.language.docstrings and current.type in parsed.language.strings:
            # A formatted string runs what stands in its braces.
            prefix = parsed.source[current.start_byte : current.start_byte + 2].lower()
            said = current.parent is not None and current.parent.type == "expression_statement"
            return said and not (b"f" in prefix or b"t" in prefix)
        current = current.parent
    return False
