"""What stands where a search found a name: a use, a definition, an import, or mere text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bot.change import Location, RepoPath
from bot.facts._language import Language, child_at
from bot.facts._nouns import SymbolKind
from bot.facts._secrets import redact
from bot.facts._syntax import fold, node_text, parse

if TYPE_CHECKING:
    from tree_sitter import Node


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


def mentions_in(path: RepoPath, content: bytes, language: Language, lines: Mapping[str, set[int]]) -> Iterator[Mention]:
    """The occurrences of each name on its given lines (1-based) that are code, not comment, string or label."""
    root = parse(content, language).root
    rows = content.split(b"\n")
    for name, numbers in lines.items():
        word = re.compile(rb"(?<![\w$])" + re.escape(name.encode()) + rb"(?![\w$])")
        for number in sorted(numbers):
            row = rows[number - 1] if number <= len(rows) else b""
            for match in word.finditer(row):
                leaf = root.descendant_for_point_range((number - 1, match.start()), (number - 1, match.end()))
                found = _mention(leaf, name, path, row, language) if leaf is not None else None
                if found is not None:
                    yield found


def _mention(leaf: Node, name: str, path: RepoPath, row: bytes, language: Language) -> Mention | None:
    if leaf.type not in language.identifiers or leaf.parent is None:
        return None
    defines = _is_definition(leaf, language)
    if not defines and _is_label(leaf, language):
        return None
    number = leaf.start_point.row + 1
    text = redact(fold(row.decode("utf-8", "replace"), 200))
    around = _around(leaf, language)
    statement = _ancestor(leaf, language.imports)
    if statement is not None:
        return Mention(name, Use.IMPORT, Location(path, number, number), node_text(statement, 1000), around, None)
    use = Use.DEFINITION if defines else Use.REFERENCE
    return Mention(name, use, Location(path, number, number), text, around, _receiver(leaf, language))


def _is_label(leaf: Node, language: Language) -> bool:
    """A keyword argument's or object key's name, or the name of a parameter: it only looks like a use."""
    parent = leaf.parent
    assert parent is not None  # noqa: S101 - the only caller has checked it
    if parent.type in language.labels and child_at(parent, language.labels[parent.type]) == leaf:
        return True
    if parent.type in language.parameter_lists:
        return True
    grand = parent.parent
    return grand is not None and grand.type in language.parameter_lists and parent.child_by_field_name("name") == leaf


def _is_definition(leaf: Node, language: Language) -> bool:
    node = leaf.parent
    for _ in range(4):  # a C name lies inside `function_definition > pointer_declarator > function_declarator`
        if node is None:
            return False
        if node.type in language.definitions:
            return language.name_of(node) == leaf
        node = node.parent
    return False


def _receiver(leaf: Node, language: Language) -> str | None:
    parent = leaf.parent
    fields = language.members.get(parent.type) if parent is not None else None
    if parent is None or fields is None or child_at(parent, fields[1]) != leaf:
        return None
    receiver = child_at(parent, fields[0])
    return node_text(receiver, 120) if receiver is not None else None


def _ancestor(node: Node, types: frozenset[str]) -> Node | None:
    current = node.parent
    for _ in range(12):
        if current is None:
            return None
        if current.type in types:
            return current
        current = current.parent
    return None


def _around(leaf: Node, language: Language) -> str:
    names: list[str] = []
    node = leaf.parent
    while node is not None:
        kind = language.definitions.get(node.type)
        if kind is not None and language.kind_of(node, kind) is not SymbolKind.VALUE:  # a local is no place to be in
            name = language.name_of(node)
            if name is not None and name != leaf:
                names.append(node_text(name, 120))
                names.append(language.owner_of(node))
        node = node.parent
    return ".".join(filter(None, reversed(names)))
