"""What two states of a file are compared by: the syntax tree, node by node, with all text that counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from bot.facts._language import Language
from bot.facts._proof_limits import ends_before_code, obeyed
from bot.facts._tree import Parsed
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

_TEXTUAL = lazy(r"string|template|heredoc|char|regex|text|raw|content|literal|scalar|lifetime", re.IGNORECASE)
"""Node types whose inside is text: there every byte counts, white space too, whether or not the grammar has leaves."""
_STRUCTURED = frozenset({
    "array_literal", "collection_literal", "composite_literal", "func_literal", "lambda_literal", "literal_element",
    "literal_value", "object_literal",
})  # fmt: skip
"""Literals that are code with leaves of its own: a function without a name in Go, a list in Kotlin."""

_SPACED = frozenset({"Bash", "Dockerfile", "Ruby"})
"""Languages in which a space between two tokens can change what they mean: `f [1]` and `f[1]`, `{x` and `{ x`."""
_LINED = frozenset({"HCL", "Kotlin"})
"""Languages in which a line break can end a statement although their grammar does not show it: `a` and `-b` below."""
_HOLDING = frozenset({"JavaScript", "TypeScript", "TSX"})
_HELD = frozenset({
    b"abstract", b"accessor", b"asserts", b"async", b"break", b"continue", b"declare", b"get", b"interface", b"is",
    b"module", b"namespace", b"override", b"private", b"protected", b"public", b"readonly", b"return", b"set",
    b"static", b"throw", b"type", b"using", b"yield",
})  # fmt: skip
"""ECMAScript and TypeScript: words that mean something else when a line break follows ("no LineTerminator here")."""


class Step(NamedTuple):
    """One node of a tree in pre-order."""

    type: str
    text: bytes
    """All of a leaf, a comment or a textual node; of any other node what its children leave uncovered."""
    children: int
    space: bytes
    """What matters of the white space before a leaf."""


def shape(
    parsed: Parsed,
    *,
    comments: bool,
    skipped: frozenset[int] = frozenset(),
    stand_ins: Mapping[int, bytes] = MappingProxyType({}),
) -> Iterator[Step]:
    """The tree in pre-order; comments that nothing obeys left out where asked, and so are the nodes in `skipped`.

    No byte but white space between tokens escapes the comparison, and of that what the language gives a meaning. A
    node in `stand_ins` counts for the bytes given there. Both are by the nodes' ids.
    """
    language, source = parsed.language, parsed.source
    if not comments:
        skipped |= mere_comments(parsed)
    stack: list[Node] = [parsed.root]
    at, last = parsed.root.start_byte if parsed.root.parent is not None else 0, b""
    while stack:
        node = stack.pop()
        if node.id in stand_ins:
            yield Step("", stand_ins[node.id], 0, b"")
            at, last = node.end_byte, b""
            continue
        children = node.children
        if not children or is_textual(node, language):
            text = source[node.start_byte : node.end_byte]
            yield Step(node.type, text, 0, _space(language.name, source[at : node.start_byte], last))
            at, last = node.end_byte, text
            continue
        kept = [c for c in children if c.id not in skipped] if skipped else children
        yield Step(node.type, _uncovered(node, children, source), len(kept), b"")
        stack.extend(reversed(kept))


def is_textual(node: Node, language: Language) -> bool:
    """Whether every byte inside of a node counts."""
    if node.type in language.comments or node.type in language.strings:
        return True
    return node.type not in _STRUCTURED and _TEXTUAL.search(node.type) is not None


def _space(language: str, gap: bytes, last: bytes) -> bytes:
    """A line break, a space or nothing, as far as `language` tells them apart behind the token `last`."""
    if language in _SPACED:
        return b"\n" if b"\n" in gap else gap[:1] and b" "
    return b"\n" if b"\n" in gap and (language in _LINED or (language in _HOLDING and last in _HELD)) else b""


def mere_comments(parsed: Parsed) -> frozenset[int]:
    """The ids of the comments that nothing but people read."""
    found: list[Node] = []
    stack: list[Node] = [parsed.root]
    while stack:
        node = stack.pop()
        if node.type in parsed.language.comments:
            found.append(node)
        elif node.type not in parsed.language.strings:
            stack.extend(reversed(node.children))
    kept = {node.id for node in obeyed(found, parsed)}
    return frozenset(n.id for n in found if n.id not in kept and not ends_before_code(n, parsed.source))


def _uncovered(node: Node, children: list[Node], source: bytes) -> bytes:
    """The bytes of `node` that belong to none of its children, white space left out; the root is the whole file."""
    gaps: list[bytes] = []
    at = node.start_byte if node.parent is not None else 0
    for child in children:
        gaps.append(source[at : child.start_byte])
        at = child.end_byte
    gaps.append(source[at : node.end_byte if node.parent is not None else len(source)])
    return b"\0".join(gap for gap in gaps if gap.strip())


def same(left: Iterator[Step], right: Iterator[Step]) -> bool:
    """Whether two shapes are equal."""
    return all(a == b for a, b in zip_longest(left, right))
