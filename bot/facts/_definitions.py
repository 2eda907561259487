"""What a source defines.

All walks are iterative and look at a bounded number of levels: a hostile file can nest deeper than Python's stack, and
each question for a node's parent costs as much as the node lies deep.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from bot.change import RepoPath
from bot.facts._language import Language, child_at, listed_kind, no_owner
from bot.facts._nouns import Symbol, SymbolKind
from bot.facts._tree import TEXT_LIMIT, Parsed, fold, last_row
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

NESTING = 500
"""Levels of the tree in which definitions are looked for; people write some forty."""
NAME_LIMIT = 120
"""Characters of a name that are kept."""
_TYPES = (SymbolKind.CLASS, SymbolKind.TYPE)
_BODIES = (SymbolKind.FUNCTION, SymbolKind.METHOD)
_BEFORE_ATTRIBUTE = (b"@", b"[", b"#", b"/")
_WITHOUT_PARAMETERS = (SymbolKind.VALUE, SymbolKind.MODULE)
_SEPARATORS = frozenset({",", "(", ")", "[", "]", "|", "{", "}"})
_PLAIN_LIST = lazy(rb"\([\w\s,.:=*&?$]*\)")
_RECEIVER = lazy(r"^[&*\s]*('\w+\s+)?(mut\s+)?")


def definitions(parsed: Parsed, path: RepoPath) -> tuple[Symbol, ...]:
    """All definitions of the file, in order of their start."""
    return outline(parsed, path).detailed()


class _Found(NamedTuple):
    """A symbol and where it stands in the tree."""

    at: int
    """The byte that it starts at."""
    symbol: Symbol
    node: Node
    name: Node
    whole: Node
    """The last node that belongs to it; the first, unless attributes stand before that as siblings."""


class Outline(NamedTuple):
    """The definitions of a file by name, kind and lines, and where the tree has what else can be told of them."""

    symbols: tuple[Symbol, ...]
    """In order of their start, without details: see `Symbol`."""
    found: Sequence[tuple[int, Symbol, Node, Node, Node]]
    parsed: Parsed

    def detailed(self, names: Container[str] | None = None) -> tuple[Symbol, ...]:
        """The symbols, with details of those whose qualified name is among `names`; of all, where that is None."""
        return tuple(
            _detailed(symbol, _Found(*found), self.parsed) if names is None or symbol.qualified in names else symbol
            for symbol, found in zip(self.symbols, self.found, strict=True)
        )


def outline(parsed: Parsed, path: RepoPath) -> Outline:
    """Which definitions the file has and where: what a look for a name or for the definition around a line needs."""
    language = parsed.language
    ids, may_define = _node_ids(language), _Openers(parsed)
    listed, within, expected, outside, prefixes = ids.definitions, ids.within, ids.expected, ids.outside, ids.prefixes
    name_of, levels = language.name_of, language.levels
    found: list[tuple[int, Symbol, Node, Node, Node]] = []
    stack: list[tuple[Node, _Scope, int, Node | None]] = [(parsed.root, _Scope("", None, 1), NESTING, None)]
    while stack:
        node, scope, depth, shell = stack.pop()
        if not depth:
            continue
        children, of = node.named_children, node.kind_id
        shell = _shell(node, shell, children, language) if of in ids.wrappers else None
        holding = within.get(of, expected)
        if outside and scope.kind in _BODIES:
            holding = holding - outside
        sparse = of in ids.bodies and scope.kind is not SymbolKind.MODULE
        for at, child in enumerate(children):
            what = child.kind_id
            if what not in holding or (sparse and not may_define(child, child.start_byte)):
                continue
            name_node = name_of(child) if what in listed else None
            if name_node is None:
                stack.append((child, scope, depth - 1, shell))
                continue
            whole = shell or child
            start = (_lead(children, at, ids) if prefixes else None) or whole
            symbol = _symbol(child, name_node, scope, (start, whole), path, parsed, listed[what])
            found.append((start.start_byte, symbol, child, name_node, whole))
            if scope.level != levels and (symbol.kind not in _BODIES or may_define(child, name_node.end_byte)):
                inner = scope if what in ids.flat else scope.inside(symbol)
                stack.append((child, inner, depth - 1, None))
    found.sort(key=itemgetter(0))
    symbols = [one[1] for one in found]
    if language.sections:
        symbols = list(_sections(symbols, last_row(parsed.root) + 1))
    return Outline(tuple(symbols), found, parsed)


class _NodeIds(NamedTuple):
    """What a Language says of node types, by the numbers that its grammar has for them: they cost less to compare."""

    definitions: Mapping[int, SymbolKind]
    expected: frozenset[int]
    """Definitions and blocks."""
    within: Mapping[int, frozenset[int]]
    wrappers: frozenset[int]
    outside: frozenset[int]
    bodies: frozenset[int]
    prefixes: frozenset[int]
    comments: frozenset[int]
    flat: frozenset[int]


@cache
def _node_ids(language: Language) -> _NodeIds:
    numbers = language.node_ids()

    def of(types: Iterable[str]) -> frozenset[int]:
        return frozenset(number for kind in types for number in numbers.get(kind, ()))

    defined = of(language.definitions)
    return _NodeIds(
        definitions={number: kind for one, kind in language.definitions.items() for number in numbers.get(one, ())},
        expected=defined | of(language.blocks | {"ERROR"}),
        within={n: defined | of(holding) for one, holding in language.within.items() for n in numbers.get(one, ())},
        wrappers=of(language.wrappers),
        outside=of(language.outside),
        bodies=of(language.bodies),
        prefixes=of(language.prefixes),
        comments=of(language.comments),
        flat=of(language.flat),
    )


class _Scope(NamedTuple):
    """The definition around the nodes that the walk for definitions visits."""

    qualified: str
    kind: SymbolKind | None
    level: int

    def inside(self, symbol: Symbol) -> _Scope:
        return _Scope(symbol.qualified, symbol.kind, self.level + 1)


class _Openers:
    """Whether a part of a function may hold a definition: one of its language's openers stands there.

    Where the parser saw an error it may have put in the word itself.
    """

    def __init__(self, parsed: Parsed) -> None:
        self._source, self._words = parsed.source, parsed.language.openers
        self._broken = parsed.root.has_error
        self._places: list[int] | None = None

    def __call__(self, node: Node, start: int) -> bool:
        """Whether `node` may hold one from byte `start` on."""
        if not self._words or (self._broken and node.has_error):
            return True
        places = self._places
        if places is None:
            places = self._places = sorted(place for word in self._words for place in self._of(word))
        at = bisect_left(places, start)
        return at < len(places) and places[at] < node.end_byte

    def _of(self, word: bytes) -> Iterator[int]:
        """Where the word stands, and not only as a part of another."""
        source, find, size = self._source, self._source.find, len(word)
        at = find(word)
        while at >= 0:
            if not (word.isalpha() and (source[at + size : at + size + 1].isalpha() or source[at - 1 : at].isalpha())):
                yield at
            at = find(word, at + size)


def _shell(node: Node, shell: Node | None, children: Sequence[Node], language: Language) -> Node | None:
    """The wrapper that belongs to its definition; one around several (`const a = 1, b = 2`) belongs to none."""
    inner = sum(c.type in language.definitions or c.type in language.wrappers for c in children)
    grouped = inner == 1 and any(c.type == "(" for c in node.children[:3])  # Go's `const ( … )`, even around one
    return (shell or node) if inner == 1 and not grouped else None


def _lead(children: Sequence[Node], at: int, ids: _NodeIds) -> Node | None:
    """The first of the attributes that stand before a definition as its siblings."""
    lead = None
    while at > 0:
        at -= 1
        what = children[at].kind_id
        if what in ids.prefixes:
            lead = children[at]
        elif what not in ids.comments:
            break
    return lead


def _sections(symbols: list[Symbol], last: int) -> Iterator[Symbol]:
    """The symbols, each running to the line before the next one; the last one to the file's end."""
    for symbol, following in zip_longest(symbols, symbols[1:]):
        yield symbol._replace(end=max(symbol.start, following.start - 1 if following is not None else last))


def _symbol(
    node: Node,
    name_node: Node,
    scope: _Scope,
    span: tuple[Node, Node],
    path: RepoPath,
    parsed: Parsed,
    kind: SymbolKind,
) -> Symbol:
    """`span` are the first and the last node that belong to the definition."""
    language = parsed.language
    name = parsed.source[name_node.start_byte : name_node.end_byte].decode("utf-8", "replace")
    if not name.isidentifier() or len(name) > NAME_LIMIT:
        name = parsed.text(name_node, NAME_LIMIT)
        name = name.strip(language.quotes) or name
    kind = kind if language.kind_of is listed_kind else language.kind_of(node, kind)
    owner = "" if language.owner_of is no_owner else language.owner_of(node)
    if kind is SymbolKind.FUNCTION and (owner or scope.kind in _TYPES):
        kind = SymbolKind.METHOD
    within = f"{scope.qualified}.{owner}" if scope.qualified and owner else scope.qualified or owner
    qualified = f"{within}.{name}" if within and name else within or name
    first, (row, column) = span[0].start_point[0], span[1].end_point
    if not column:
        row = last_row(span[1])
    return Symbol(name, qualified, kind, path, first + 1, row + 1)


def _detailed(symbol: Symbol, found: _Found, parsed: Parsed) -> Symbol:
    language, node, whole, kind = parsed.language, found.node, found.whole, symbol.kind
    body = _body(node, language)
    header = _header(whole, body, parsed) if body or kind is not SymbolKind.VALUE else _line(whole, found.name, parsed)
    return symbol._replace(
        signature=header,
        parameters=_parameters(node, body, kind, parsed) if kind not in _WITHOUT_PARAMETERS else (),
        public=language.is_public(symbol.name, header) and not language.is_hidden(node),
        header=_header_lines(node, body),
    )


def _body(node: Node, language: Language) -> Node | None:
    if language.body_types:
        typed = next((c for c in node.children if c.type in language.body_types), None)
        if typed is not None:
            return typed
    for path in language.body_fields:
        body = child_at(node, path)
        if body is not None:
            return body
    value = node.child_by_field_name("value")  # `const f = () => …`: the body is the arrow function's
    return _body(value, language) if value is not None else None


def _header(whole: Node, body: Node | None, parsed: Parsed) -> str:
    start = _after_attributes(whole, parsed)
    end = body.start_byte if body is not None else whole.end_byte
    text = _without_comments(whole, start, min(end, start + 4000), parsed)
    return fold(text.decode("utf-8", "replace"), 400).removesuffix("=>").rstrip(" :{=;")


def _line(whole: Node, name_node: Node, parsed: Parsed) -> str:
    """What stands for the header of a value: its text to the end of the name's line, a long table's first line."""
    start = _after_attributes(whole, parsed)
    end = parsed.source.find(b"\n", name_node.end_byte, whole.end_byte)
    text = _without_comments(whole, start, min(end if end >= 0 else whole.end_byte, start + 4000), parsed)
    return fold(text.decode("utf-8", "replace"), 400).rstrip(" :{=;")


def _header_lines(node: Node, body: Node | None) -> tuple[int, int]:
    if body is None:
        return (0, 0)
    first, last = node.start_point.row + 1, body.start_point.row
    return (first, last) if last >= first else (0, 0)


def _without_comments(whole: Node, start: int, end: int, parsed: Parsed) -> bytes:
    """The bytes from `start` to `end` of the file, comments left out."""
    kept = parsed.source[start:end]
    if not (b"#" in kept or b"//" in kept or b"/*" in kept or b"--" in kept):
        return kept  # nearly every header: spare it the walk
    cuts: list[tuple[int, int]] = []
    stack = [whole]
    while stack:
        current = stack.pop()
        if current.type in parsed.language.comments:
            cuts.append((current.start_byte, current.end_byte))
        elif current.start_byte < end and current.end_byte > start:
            stack.extend(c for c in current.children if c.start_byte < end)
    for first, last in sorted(cuts, reverse=True):
        if start <= first and last <= end:
            kept = kept[: first - start] + b" " + kept[last - start :]
    return kept


def _after_attributes(whole: Node, parsed: Parsed) -> int:
    """Where the first token stands that is no part of an annotation."""
    if parsed.source[whole.start_byte : whole.start_byte + 1] not in _BEFORE_ATTRIBUTE:
        return whole.start_byte
    language, stack = parsed.language, [whole]
    while stack:
        node = stack.pop()
        if node.is_named and (node.type in language.attributes or node.type in language.comments):
            continue
        if not node.child_count:
            return node.start_byte
        stack.extend(reversed(node.children))
    return whole.start_byte


def _parameters(node: Node, body: Node | None, kind: SymbolKind, parsed: Parsed) -> tuple[str, ...]:
    language = parsed.language
    listed = _parameter_list(node, body, language)
    if listed is None:
        return ()
    texts = _plain_texts(listed, parsed.source)
    if texts is None:
        texts = [parsed.between(first, last, 160) for first, last in _separated(listed, language)]
    if texts == ["void"]:  # C's way to write that there are none
        return ()
    if kind is SymbolKind.METHOD and texts and _is_receiver(texts[0], language):
        del texts[0]
    return tuple(texts)


def _is_receiver(parameter: str, language: Language) -> bool:
    if not any(name in parameter for name in language.self_names):
        return False
    return _RECEIVER.sub("", parameter).split(":")[0].strip() in language.self_names


def _plain_texts(listed: Node, source: bytes) -> list[str] | None:
    """The parameters of a short list in which a comma can only part them, without a look at each node of it.

    None for any other list: where the grammar counts other parts than there are between the commas (Go's `a, b int`).
    """
    start, end = listed.start_byte, listed.end_byte
    text = source[start:end]
    if end - start > 160 or _PLAIN_LIST.fullmatch(text) is None or listed.has_error:
        return None
    texts = text[1:-1].decode().split(",")
    if not texts[-1].strip():
        texts.pop()
    return [" ".join(one.split()) for one in texts] if listed.named_child_count == len(texts) else None


def _separated(listed: Node, language: Language) -> Iterator[tuple[int, int]]:
    """The first and last byte of each part of a list; some grammars make several nodes of one parameter."""
    if not listed.child_count:  # `x => x`
        yield listed.start_byte, listed.end_byte
    first = last = None
    named = False
    for child in listed.children:
        if child.type in _SEPARATORS:
            if first is not None and last is not None and named:
                yield first.start_byte, last.end_byte
            first, named = None, False
        elif child.type not in language.comments:
            first, last, named = first or child, child, named or child.is_named
    if first is not None and last is not None and named:
        yield first.start_byte, last.end_byte


def _parameter_list(node: Node, body: Node | None, language: Language) -> Node | None:
    """The parameter list, wherever the header holds it: C keeps it inside nested declarators."""
    end = body.start_byte if body is not None else node.end_byte
    queue = [node]
    for current in queue:  # grows while it is read
        listed = current.child_by_field_name("parameters") or current.child_by_field_name("parameter")
        if listed is not None:
            return listed
        for child in current.children:
            if child.start_byte >= end:
                break
            if child.type in language.parameter_lists:
                return child
            if child.child_count and len(queue) < TEXT_LIMIT and child.type not in language.attributes:
                queue.append(child)
    return None
