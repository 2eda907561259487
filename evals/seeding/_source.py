"""A source with its tree, and what operators ask of it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Language, Node, Tree

WORD = re.compile(rb"[A-Za-z_$][\w$]*")
LARGEST = 300_000
"""Bytes beyond which a file is left alone."""


class Kin(StrEnum):
    """Grammars that share their node types."""

    PYTHON = "python"
    SCRIPT = "script"
    """JavaScript, TypeScript and TSX."""
    GO = "go"
    JAVA = "java"


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes of the original, and what stands there instead."""

    start: int
    end: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Dialect:
    """Which grammar reads a file."""

    kin: Kin
    module: str
    entry: str = "language"
    typed: bool = True


_TYPESCRIPT = Dialect(Kin.SCRIPT, "tree_sitter_typescript", "language_typescript")
_JAVASCRIPT = Dialect(Kin.SCRIPT, "tree_sitter_javascript", typed=False)
DIALECTS = {
    "py": Dialect(Kin.PYTHON, "tree_sitter_python", typed=False),
    "ts": _TYPESCRIPT,
    "mts": _TYPESCRIPT,
    "cts": _TYPESCRIPT,
    "tsx": Dialect(Kin.SCRIPT, "tree_sitter_typescript", "language_tsx"),
    "js": _JAVASCRIPT,
    "jsx": _JAVASCRIPT,
    "mjs": _JAVASCRIPT,
    "cjs": _JAVASCRIPT,
    "go": Dialect(Kin.GO, "tree_sitter_go"),
    "java": Dialect(Kin.JAVA, "tree_sitter_java"),
}
"""By the path's ending."""


@cache
def _language(dialect: Dialect) -> Language:
    import tree_sitter  # noqa: PLC0415 - not needed to list the operators

    return tree_sitter.Language(getattr(import_module(dialect.module), dialect.entry)())


class Source:
    """One file, parsed. Rows are 0-based, as tree-sitter counts them."""

    def __init__(self, content: bytes, dialect: Dialect) -> None:
        import tree_sitter  # noqa: PLC0415 - see above

        self.content = content
        self.dialect = dialect
        self._parser = tree_sitter.Parser(_language(dialect))
        self.tree = self._parser.parse(content)
        self.errors = errors_of(self.tree)
        self._starts = [0, *(m.end() for m in re.finditer(b"\n", content))]
        self.words = Counter(WORD.findall(content))
        self.imported = self._imported()
        self._words_of: dict[tuple[int, int], Counter[bytes]] = {}
        self._attributes: dict[tuple[int, int], frozenset[str]] = {}
        self._bindings: dict[tuple[int, int], dict[str, tuple[int, str]]] = {}
        self._functions: dict[str, list[Node]] | None = None

    @property
    def newline(self) -> bytes:
        """How the file ends its lines."""
        return b"\r\n" if b"\r\n" in self.content[:4_000] else b"\n"

    @property
    def rows(self) -> int:
        return len(self._starts)

    def start_of(self, row: int) -> int:
        """The first byte of a row; the end of the file beyond the last one."""
        return self._starts[row] if row < len(self._starts) else len(self.content)

    def row(self, row: int) -> bytes:
        """The text of a row without its line break."""
        return self.content[self.start_of(row) : self.start_of(row + 1)].rstrip(b"\r\n")

    def raw(self, node: Node | None) -> str:
        """The text of a node as it stands."""
        return self.content[node.start_byte : node.end_byte].decode("utf-8", "replace") if node is not None else ""

    def head(self, node: Node | None, limit: int) -> str:
        """The first bytes of a node, without copying the others."""
        if node is None:
            return ""
        return self.content[node.start_byte : min(node.end_byte, node.start_byte + limit)].decode("utf-8", "replace")

    def told(self, node: Node | None, limit: int = 70) -> str:
        """The text of a node for a sentence: one line, not too long."""
        text = " ".join(self.raw(node).replace("`", "'").split()) if node is not None else ""
        return text if len(text) <= limit else text[: limit - 1] + "…"

    def words_of(self, node: Node) -> Counter[bytes]:
        """How often each word stands in a function."""
        key = (node.start_byte, node.end_byte)
        if key not in self._words_of:
            self._words_of[key] = Counter(WORD.findall(self.content, *key))
        return self._words_of[key]

    def attributes_of(self, node: Node) -> frozenset[str]:
        """The dotted names that stand in a function, but for those that it calls."""
        key = (node.start_byte, node.end_byte)
        if key not in self._attributes:
            found = re.findall(rb"(?<![\w.$])[\w$]+(?:\.[\w$]+)+(?![\w$(])", self.content[slice(*key)])
            self._attributes[key] = frozenset(name.decode("utf-8", "replace") for name in found)
        return self._attributes[key]

    def bindings_of(self, node: Node) -> dict[str, tuple[int, str]]:
        """Where a function first sets each of its variables, and the first word of what it sets it to."""
        key = (node.start_byte, node.end_byte)
        if key not in self._bindings:
            found: dict[str, tuple[int, str]] = {}
            for match in re.compile(rb"(?<![\w.$])([A-Za-z_]\w*) ?:?=(?![=>]) ?(\w*)").finditer(self.content, *key):
                found.setdefault(match[1].decode(), (match.start(), match[2].decode("utf-8", "replace")))
            self._bindings[key] = found
        return self._bindings[key]

    def functions(self) -> dict[str, list[Node]]:
        """The functions defined in the file, by their simple name."""
        if self._functions is None:
            self._functions = {}
            stack = [self.tree.root_node]
            while stack:
                node = stack.pop()
                if node.type in FUNCTIONS and (name := node.child_by_field_name("name")) is not None:
                    self._functions.setdefault(self.raw(name), []).append(node)
                stack.extend(c for c in node.named_children if c.type not in LEAVES)
        return self._functions

    def _imported(self) -> Counter[bytes]:
        """The words of the imports at the top level."""
        found: Counter[bytes] = Counter()
        for node in self.tree.root_node.named_children:
            if node.type in _IMPORTS:
                found.update(WORD.findall(self.content, node.start_byte, node.end_byte))
        return found

    def changed(self, edits: tuple[Edit, ...]) -> bytes:
        """The content after some edits."""
        parts, at = [], 0
        for edit in edits:
            parts += [self.content[at : edit.start], edit.text]
            at = edit.end
        return b"".join((*parts, self.content[at:]))

    def parses(self, content: bytes, edits: tuple[Edit, ...]) -> bool:
        """Whether the edited content has no more syntax errors than the original; reads again only what was edited."""
        old = self.tree.copy()
        for edit in reversed(edits):
            old.edit(
                edit.start,
                edit.end,
                edit.start + len(edit.text),
                self._point(edit.start),
                self._point(edit.end),
                _moved(self._point(edit.start), edit.text),
            )
        return errors_of(self._parser.parse(content, old)) <= self.errors

    def _point(self, byte: int) -> tuple[int, int]:
        row = self.row_of(byte)
        return row, byte - self._starts[row]

    def row_of(self, byte: int) -> int:
        """The row that a byte stands on."""
        low, high = 0, len(self._starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self._starts[middle] <= byte else (low, middle)
        return low


def _moved(point: tuple[int, int], text: bytes) -> tuple[int, int]:
    lines = text.split(b"\n")
    return (point[0], point[1] + len(text)) if len(lines) == 1 else (point[0] + len(lines) - 1, len(lines[-1]))


FUNCTIONS = frozenset({
    "function_definition", "function_declaration", "generator_function_declaration", "method_definition",
    "method_declaration", "constructor_declaration", "compact_constructor_declaration",
})  # fmt: skip
"""Definitions of functions with a name."""
_IMPORTS = frozenset({"import_statement", "import_from_statement", "import_declaration"})
LEAVES = frozenset({"identifier", "string", "comment", "line_comment", "block_comment", "integer", "field_identifier"})


def errors_of(tree: Tree) -> int:
    """How many errors and missing tokens a tree has."""
    if not tree.root_node.has_error:
        return 0
    found, stack = 0, [tree.root_node]
    while stack:
        node = stack.pop()
        found += node.is_error or node.is_missing
        stack.extend(c for c in node.children if c.has_error or c.is_missing)
    return found
