"""What stands where a search found a name: a use, a definition, an import, or mere text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bot.change import Location, RepoPath
from bot.facts._language import Language, child_at
from bot.facts._nouns import SymbolKind
from bot.facts._secrets import redact
from bot.facts._syntax import fold, node_text, parse
from bot.facts.usages._shadows import is_shadowed
from bot.facts.usages._standing import Standing, standing_of

if TYPE_CHECKING:
    from tree_sitter import Node, TreeCursor

DEEPEST = 1_000
"""Nodes around a name; what lies deeper is not looked at."""
_FUNCTION = 20_000
"""Bytes of a function before a name that are looked through for a variable of that name."""
_CHAIN = 12
"""Tokens of a macro that are taken for one receiver."""
_TYPES = {SymbolKind.CLASS, SymbolKind.TYPE}
_CALLABLE = {SymbolKind.FUNCTION, SymbolKind.METHOD}


class Use(Enum):
    REFERENCE = "reference"
    DEFINITION = "definition"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name in code."""

    name: str
    use: Use
    location: Location
    text: str
    """The line, stripped; of an import the whole statement."""
    within: str
    """Qualified name of the definition around it."""
    receiver: str | None
    """What stands before the dot; None where there is none."""
    holder: str = ""
    """The name of the innermost class around it, or ""."""
    scope: tuple[int, int] = (0, 0)
    """From the first byte of the outermost function around it, or of the file, to where it stands."""
    binds: bool = False
    """Whether a definition makes the name known to its file only: a local function, a parameter."""
    standing: Standing = Standing.VALUE
    """What part the name plays there."""


def mentions_in(path: RepoPath, content: bytes, language: Language, lines: Mapping[str, set[int]]) -> Iterator[Mention]:
    """The occurrences of each name on its given lines (1-based) that are code, not comment, string or label."""
    root = parse(content, language).root
    rows = content.split(b"\n")
    starts = _starts(rows, {number for numbers in lines.values() for number in numbers})
    cursor, around = root.walk(), _Around(language)
    for name, numbers in lines.items():
        word = re.compile(rb"(?<![\w$])" + re.escape(name.encode("utf-8", "surrogateescape")) + rb"(?![\w$])")
        for number in sorted(numbers):
            row = rows[number - 1] if number in starts else b""
            for match in word.finditer(row):
                nodes = _down(cursor, root, starts[number] + match.start(), len(match[0]))
                found = _mention(nodes, name, path, row, around)
                if found is not None and not _is_local(found, content, language):
                    yield found


def _is_local(mention: Mention, content: bytes, language: Language) -> bool:
    """Whether a bare name is a variable or a parameter of the function around it."""
    begin, end = mention.scope
    if mention.use is not Use.REFERENCE or mention.receiver is not None or not begin:
        return False
    raw = content[max(begin, end - _FUNCTION) : end]
    return is_shadowed(mention.name, raw[: raw.rfind(b"\n") + 1].decode("utf-8", "replace"), language.linking)


def _starts(rows: Sequence[bytes], wanted: set[int]) -> dict[int, int]:
    """The byte at which each wanted line begins."""
    found: dict[int, int] = {}
    at = 0
    for number, row in enumerate(rows, 1):
        if number in wanted:
            found[number] = at
        at += len(row) + 1
    return found


def _down(cursor: TreeCursor, root: Node, byte: int, length: int) -> list[Node]:
    """From the root to the smallest node that holds the bytes. A node's `parent` costs its depth each time."""
    cursor.reset(root)
    nodes = [root]
    while len(nodes) < DEEPEST and cursor.goto_first_child_for_byte(byte) is not None:
        node = cursor.node
        if node is None or node.start_byte > byte or node.end_byte < byte + length:
            break
        nodes.append(node)
    return nodes


def _mention(nodes: Sequence[Node], name: str, path: RepoPath, row: bytes, around: _Around) -> Mention | None:
    leaf, language = nodes[-1], around.language
    if leaf.type not in language.identifiers or len(nodes) < 2:
        return None
    defines = _is_definition(nodes, language)
    if not defines and _is_label(nodes, language):
        return None
    standing = Standing.VALUE if defines else standing_of(nodes)
    if standing is Standing.NONE:
        return None
    number = leaf.start_point.row + 1
    place = around.of(nodes)
    statement = next((n for n in nodes[-2:-14:-1] if n.type in language.imports), None)
    if statement is not None:
        return Mention(name, Use.IMPORT, Location(path, number, number), node_text(statement, 1000), place.within, None)
    use = Use.DEFINITION if defines else Use.REFERENCE
    text = redact(fold(row.decode("utf-8", "replace"), 200))
    receiver = _receiver(nodes, language)
    if nodes[-2].type == "token_tree":
        called, receiver = _in_tokens(nodes)
        standing = Standing.CALL if called else standing
    location = Location(path, number, number)
    return Mention(name, use, location, text, place.within, receiver, place.holder, place.scope, place.local, standing)


@dataclass(frozen=True, slots=True)
class _Place:
    within: str
    holder: str
    scope: tuple[int, int]
    local: bool


class _Around:
    """The definitions around nodes, each looked at once."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._known: dict[int, tuple[SymbolKind, Node, str, str] | None] = {}

    def of(self, nodes: Sequence[Node]) -> _Place:
        names: list[str] = []
        holder, start, local = "", 0, False
        for node in nodes[:-1]:
            if node.type not in self.language.definitions:
                continue
            if node.id not in self._known:
                self._known[node.id] = self._define(node)
            found = self._known[node.id]
            if found is None or found[1] == nodes[-1]:
                continue
            kind, _, name, owner = found
            names += [owner, name]
            if kind in _TYPES:
                holder, local = name, False
            elif kind in _CALLABLE:
                holder = owner.rpartition(".")[2] or holder
                start = start or node.start_byte
                local = True
        return _Place(".".join(filter(None, names)), holder, (start, nodes[-1].start_byte), local)

    def _define(self, node: Node) -> tuple[SymbolKind, Node, str, str] | None:
        language = self.language
        kind = language.kind_of(node, language.definitions[node.type])
        name = language.name_of(node) if kind is not SymbolKind.VALUE else None  # a local is no place to be in
        return (kind, name, node_text(name, 120), language.owner_of(node)) if name is not None else None


def _is_label(nodes: Sequence[Node], language: Language) -> bool:
    """A keyword argument's or object key's name, or the name of a parameter: it only looks like a use."""
    leaf, parent = nodes[-1], nodes[-2]
    if parent.type in language.labels and child_at(parent, language.labels[parent.type]) == leaf:
        return True
    if parent.type in language.parameter_lists:
        return True
    listed = len(nodes) > 2 and nodes[-3].type in language.parameter_lists
    return listed and parent.child_by_field_name("name") == leaf


def _in_tokens(nodes: Sequence[Node]) -> tuple[bool, str | None]:
    """Whether a name among the tokens of a Rust macro is called, and what stands before its dot.

    No grammar reads these tokens: `tokio::select! { x = rx.recv() => self.take(x) }`.
    """
    leaf = nodes[-1]
    after, dot = leaf.next_sibling, leaf.prev_sibling
    called = after is not None and after.type == "token_tree" and (after.text or b"")[:1] in {b"(", b"{"}
    if dot is None or (dot.text or b"") not in {b".", b"::"}:
        return called, None
    parts: list[str] = []
    node = dot.prev_sibling
    while node is not None and len(parts) < _CHAIN:
        parts.append(node_text(node, 80))
        before = node.prev_sibling
        separates = before is not None and (before.text or b"") in {b".", b"::"}
        if node.type != "token_tree" and not separates:
            break
        if separates and before is not None:
            parts.append(node_text(before, 2))
            before = before.prev_sibling
        node = before
    return called, "".join(reversed(parts)) or None


def _is_definition(nodes: Sequence[Node], language: Language) -> bool:
    for node in nodes[-2:-6:-1]:  # in C a name lies inside `function_definition > pointer_declarator > …`
        if node.type in language.definitions:
            return language.name_of(node) == nodes[-1]
    return False


def _receiver(nodes: Sequence[Node], language: Language) -> str | None:
    leaf, parent = nodes[-1], nodes[-2]
    fields = language.members.get(parent.type)
    if fields is None or child_at(parent, fields[1]) != leaf:
        return None
    receiver = child_at(parent, fields[0])
    return node_text(receiver, 200) if receiver is not None else None
