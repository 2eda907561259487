"""The syntax tree of a source, and the text of its nodes.

tree-sitter's nodes stay in this package: what leaves it are our own Symbols and Constructs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.facts._language import Language

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree

TEXT_LIMIT = 240
"""Characters of a construct's text; two constructs that differ only behind this are taken for the same."""
BOM = b"\xef\xbb\xbf"
"""The byte-order mark that some editors write at the start; every grammar passes over it."""
TEXT_PIECE = 2_048
"""Bytes that a node's text begins to be read by, once the tree is there: nearly all that is asked for are names."""
HUGE = 64_000
"""Bytes beyond which a node's text is not copied: thousands of such nodes can lie inside each other."""
_REREAD = 100_000_000
"""Bytes, about a second: a thousand lines of comments in a row are thirty million."""
_WRONG = (b")", b"]", b"<?php )", b"\x01")
"""Texts of which each grammar takes at least one for an error."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A syntax tree with the bytes it was made from."""

    root: Node
    source: bytes
    language: Language
    abandoned: bool = False
    """Whether parsing was given up, so that the tree is an error and nothing else."""

    @property
    def first_error(self) -> int | None:
        """The 1-based line of the first syntax error that the parser saw; None where it saw none."""
        if not self.root.has_error:
            return None
        node = self.root
        while True:
            child = next((c for c in node.children if c.has_error or c.is_error or c.is_missing), None)
            if child is None:
                return node.start_point.row + 1
            node = child

    def text(self, node: Node | None, limit: int = TEXT_LIMIT) -> str:
        """The folded source text of a node, without copying more of it than is kept."""
        if node is None:
            return ""
        start, end = node.start_byte, node.end_byte
        return fold(self.source[start : min(end, start + limit * 8)].decode("utf-8", "replace"), limit)

    def between(self, start: int, end: int, limit: int = TEXT_LIMIT) -> str:
        """The folded source text of some bytes."""
        return fold(self.source[start : min(end, start + limit * 8)].decode("utf-8", "replace"), limit)


def parse(source: bytes, language: Language) -> Parsed:
    """The syntax tree of `source`. Never fails on broken code: see `Parsed.first_error`.

    Given up where the grammar makes its way through errors at a cost that grows with their square.
    """
    mark = BOM if source.startswith(BOM) else b""
    prepared = mark + language.prepare(source[len(mark) :])
    parser = language.parser()
    fits = len(source) <= language.largest and not (language.rereads_comments and _rereading(source) > _REREAD)
    tree = _bounded(parser, prepared) if fits else None
    if tree is None:
        wrong = next(root for text in _WRONG if (root := parser.parse(text).root_node).has_error)
        return Parsed(wrong, source, language, abandoned=True)
    return Parsed(tree.root_node, source, language)


def _bounded(parser: Parser, source: bytes) -> Tree | None:
    """The tree, or None when it takes too many steps: only a source that is read by a callback can be given up."""
    reader = _Reader(source)
    try:
        tree = parser.parse(reader, progress_callback=_Allowance())
    except ValueError:  # what a cancelled parser raises
        parser.reset()
        return None
    reader.piece = TEXT_PIECE
    return tree


def _rereading(source: bytes) -> int:
    """Bytes that a grammar reads in all which goes through a run of comments anew at each of them."""
    total = comments = size = 0
    for row in source.split(b"\n"):
        text = row.strip()
        if text and not text.startswith(b"#"):
            total, comments, size = total + comments * size, 0, 0
        else:
            comments, size = comments + bool(text), size + len(row) + 1
    return (total + comments * size) // 2


class _Reader:
    """Hands a source to the parser, all that is left of it at once, and later to the nodes that are asked for text.

    A node takes its text piece by piece and copies what it has at each: so the pieces double.
    """

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._end = -1
        self._size = self.piece = len(source)

    def __call__(self, at: int, _point: object) -> bytes:
        self._size = 2 * self._size if at == self._end else self.piece
        self._end = at + self._size
        return self._source[at : self._end]


class _Allowance:
    """Counts the parser's steps, by the hundred, and tells it to stop when it takes too many a byte.

    Measured: real files take at most one in 55 bytes; storms of errors one in 20 to 30, each dearer than the last.
    """

    def __init__(self) -> None:
        self._steps = 0

    def __call__(self, offset: int, _has_error: bool) -> bool:
        self._steps += 1
        return self._steps > 300 + offset // 40


def fold(text: str, limit: int = TEXT_LIMIT) -> str:
    """One line: white space folded, cut at `limit` characters."""
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= limit else one_line[: limit - 1] + "…"


def node_text(node: Node | None, limit: int = TEXT_LIMIT) -> str:
    """The folded source text of a small node, such as a name; "" for a huge one (see `Parsed.text`)."""
    if node is None or node.end_byte - node.start_byte > HUGE or node.text is None:
        return ""
    return fold(node.text[: limit * 8].decode("utf-8", "replace"), limit)


def last_row(node: Node) -> int:
    """The last row (0-based) that a node stands on; some grammars count the line break behind it."""
    end = node.end_point
    return end.row - 1 if end.column == 0 and end.row > node.start_point.row else end.row
