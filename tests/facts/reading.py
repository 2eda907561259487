"""What a language's vocabulary makes of a source, in rows that a test can compare with a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.change import RepoPath
from bot.facts import Construct, ConstructKind
from bot.facts._language import child_at
from bot.facts._syntax import Parsed, constructs, definitions, parse
from bot.facts.languages import load_language

if TYPE_CHECKING:
    from tree_sitter import Node

SymbolRow = tuple[str, str, str, tuple[str, ...], bool]
"""(kind, qualified name, signature, parameters, whether public)"""
Row = tuple[str, ...]
"""(kind, …): see `row`."""


def read(module: str, source: str | bytes) -> Parsed:
    return parse(source if isinstance(source, bytes) else source.encode(), load_language(module))


def symbols(module: str, source: str) -> list[SymbolRow]:
    """The definitions of the source, in order."""
    found = definitions(read(module, source), RepoPath("x"))
    return [(s.kind.value, s.qualified, s.signature, s.parameters, s.public) for s in found]


def spans(module: str, source: str) -> dict[str, tuple[int, int]]:
    """Qualified name → first and last line."""
    return {s.qualified: (s.start, s.end) for s in definitions(read(module, source), RepoPath("x"))}


def line_of(source: str, text: str) -> int:
    """The number of the only line that holds `text`."""
    [number] = [n for n, line in enumerate(source.split("\n"), 1) if text in line]
    return number


def on_line(module: str, source: str, text: str) -> list[Row]:
    """The constructs on the only line that holds `text`, as if that line were changed."""
    parsed = read(module, source)
    found = constructs(parsed, [line_of(source, text)], definitions(parsed, RepoPath("x")))
    return [row(c) for c in found]


def row(construct: Construct) -> Row:
    """What tells: a guard's condition and exit, a handler's types and body, a call's callee and arguments, …"""
    kind = construct.kind.value
    match construct.kind:
        case ConstructKind.GUARD:
            return kind, construct.text, construct.body
        case ConstructKind.CONDITION | ConstructKind.CONCURRENCY:
            return kind, construct.text
        case ConstructKind.COMPARISON | ConstructKind.ASSERTION:
            return kind, construct.head, construct.text
        case ConstructKind.HANDLER | ConstructKind.CALL:
            return kind, construct.head, construct.body
    return kind, construct.head


def uses(module: str, source: str, name: str) -> list[tuple[int, str]]:
    """(line, role) of each node whose text is `name`: definition, label, import, reference, member of …, or text."""
    parsed = read(module, source)
    found: list[tuple[int, str]] = []
    stack = [parsed.root]
    while stack:
        node = stack.pop()
        if node.text == name.encode() and not node.named_child_count:
            found.append((node.start_point.row + 1, _role(node, parsed)))
        stack.extend(reversed(node.named_children))
    return found


def _role(leaf: Node, parsed: Parsed) -> str:
    language, parent = parsed.language, leaf.parent
    if leaf.type not in language.identifiers or parent is None:
        return "text"
    around = [parent]
    while around[-1].parent is not None:
        around.append(around[-1].parent)
    if any(a.type in language.imports for a in around):
        return "import"
    defining = next((a for a in around[:4] if a.type in language.definitions), None)
    if defining is not None and language.name_of(defining) == leaf:
        return "definition"
    if parent.type in language.parameter_lists or child_at(parent, language.labels.get(parent.type, "?")) == leaf:
        return "label"
    receiver, member = language.members.get(parent.type, ("?", "?"))
    held = child_at(parent, receiver) if child_at(parent, member) == leaf else None
    return f"member of {parsed.text(held)}" if held is not None else "reference"
