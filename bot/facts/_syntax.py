"""From one file's bytes to its definitions and to the constructs on its changed lines.

tree-sitter's nodes stay in here: what leaves are our own Symbols and Constructs. All walks are iterative, because a
hostile file can nest deeper than Python's stack.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from bot.change import RepoPath
from bot.facts._language import Language, child_at
from bot.facts._nouns import Construct, ConstructKind, Symbol, SymbolKind
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree

TEXT_LIMIT = 240
"""Characters of a construct's text; two constructs that differ only behind this are taken for the same."""
LONG_CALL = 30
"""Lines beyond which a call is no longer one construct but a frame around others (`describe(() => { … })`)."""

NESTING = 500
"""Levels of the tree in which definitions are looked for; people write some forty."""
CALLEE_PARTS = 24
"""Tokens of a callee that are read, from its end: `a.b.c` has five."""
CHUNK = 65_536
"""Bytes that the parser is given at a time."""
HUGE = 64_000
"""Bytes beyond which a node's text is not copied: thousands of such nodes can lie inside each other."""

# fmt: off
_OPERATORS = frozenset({
    "<", "<=", ">", ">=", "==", "!=", "===", "!==", "<=>", "in", "not in", "is", "is not", "<>", "=", "!in", "!is",
    "instanceof", "=~", "!~",
})
# fmt: on
_MEMBER = frozenset({"?->", "->", "?.", "::", "&."})
_SILENT = frozenset({"await", "new", "!", "!!", "type_arguments", "type_argument_list", "template_argument_list"})
"""Tokens and nodes inside a callee that say nothing about what is called."""
_SHORTENED = {
    **dict.fromkeys(("arguments", "argument_list", "value_arguments"), "()"),
    **dict.fromkeys(("string", "string_literal", "interpreted_string_literal", "template_string"), '""'),
    **dict.fromkeys(("block", "statement_block", "lambda_literal", "do_block", "compound_statement", "object"), "{}"),
}
"""Nodes inside a callee that stand for the result of something; what is inside them does not name what is called."""
# fmt: off
_GROUPS = frozenset({
    "block", "statement_block", "compound_statement", "colon_block", "statement_list", "expression_statement",
    "else_clause", "then", "do", "begin", "body_statement", "block_body", "parenthesized_statements", "with_statement",
    "using_statement",
})
# fmt: on
"""Nodes that only hold statements together: the last statement inside is the last of the branch."""
_TYPES = (SymbolKind.CLASS, SymbolKind.TYPE)
_WRONG = (b")", b"]", b"<?php )", b"\x01")
"""Texts of which each grammar takes at least one for an error."""
_BODIES = (SymbolKind.FUNCTION, SymbolKind.METHOD)
_BEFORE_ATTRIBUTE = (b"@", b"[", b"#", b"/")
_WITHOUT_PARAMETERS = (SymbolKind.VALUE, SymbolKind.MODULE)
_SEPARATORS = frozenset({",", "(", ")", "[", "]", "|", "{", "}"})
_COMMENT_MARK = lazy(rb"#|//|/\*|--")
_DOTS = lazy(r"(?:\??\.)+(\()?")
_CAUGHT = lazy(r"[\s,|]+")
_RECEIVER = lazy(r"^[&*\s]*('\w+\s+)?(mut\s+)?")


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
        return self.between(node.start_byte, node.end_byte, limit) if node is not None else ""

    def between(self, start: int, end: int, limit: int = TEXT_LIMIT) -> str:
        """The folded source text of some bytes."""
        return fold(self.source[start : min(end, start + limit * 8)].decode("utf-8", "replace"), limit)


def parse(source: bytes, language: Language) -> Parsed:
    """The syntax tree of `source`. Never fails on broken code: see `Parsed.first_error`.

    Given up where the grammar makes its way through errors at a cost that grows with their square.
    """
    parser, prepared = language.parser(), language.prepare(source)
    tree = _chunked(parser, prepared) if len(source) <= language.largest else None
    if tree is None:
        wrong = next(root for text in _WRONG if (root := parser.parse(text).root_node).has_error)
        return Parsed(wrong, source, language, abandoned=True)
    # The nodes of a tree that was read in chunks have no text. Parsing once more reuses all of it, but for errors.
    whole = parser.parse(prepared, None if tree.root_node.has_error else tree)
    return Parsed(whole.root_node, source, language)


def _chunked(parser: Parser, source: bytes) -> Tree | None:
    """The tree, or None when it takes too many steps: only a source that is read in chunks can be given up."""
    try:
        return parser.parse(lambda at, _: source[at : at + CHUNK], progress_callback=_Allowance())
    except ValueError:  # what a cancelled parser raises
        parser.reset()
        return None


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


def definitions(parsed: Parsed, path: RepoPath) -> tuple[Symbol, ...]:
    """All definitions of the file, in order of their start."""
    language = parsed.language
    listed, blocks, name_of = language.definitions, language.blocks | {"ERROR"}, language.name_of
    found: list[tuple[int, Symbol]] = []
    stack: list[tuple[Node, _Scope, int, Node | None]] = [(parsed.root, _Scope("", None, 1), NESTING, None)]
    while stack:
        node, scope, depth, shell = stack.pop()
        children = node.named_children
        shell = _shell(node, shell, children, language) if node.type in language.wrappers else None
        holding = language.within.get(node.type, blocks)
        skipped = language.outside if scope.kind in _BODIES else ()
        for at, child in enumerate(children if depth else ()):
            if child.type in skipped:
                continue
            name_node = name_of(child) if child.type in listed else None
            if name_node is not None:
                start = _lead(children, at, language) or shell or child
                symbol = _symbol(child, name_node, scope, (start, shell or child), path, parsed)
                found.append((start.start_byte, symbol))
                if scope.level != language.levels:
                    inner = (
                        scope if child.type in language.flat else _Scope(symbol.qualified, symbol.kind, scope.level + 1)
                    )
                    stack.append((child, inner, depth - 1, None))
            elif child.type in holding or child.type in listed:
                stack.append((child, scope, depth - 1, shell))
    found.sort(key=itemgetter(0))
    ordered = [symbol for _, symbol in found]
    return tuple(_sections(ordered, parsed.root.end_point.row + 1) if language.sections else ordered)


class _Scope(NamedTuple):
    """The definition around the nodes that the walk for definitions visits."""

    qualified: str
    kind: SymbolKind | None
    level: int


def _shell(node: Node, shell: Node | None, children: Sequence[Node], language: Language) -> Node | None:
    """The wrapper that belongs to its definition; one around several (`const a = 1, b = 2`) belongs to none."""
    inner = sum(c.type in language.definitions or c.type in language.wrappers for c in children)
    grouped = inner == 1 and any(c.type == "(" for c in node.children[:3])  # Go's `const ( … )`, even around one
    return (shell or node) if inner == 1 and not grouped else None


def _lead(children: Sequence[Node], at: int, language: Language) -> Node | None:
    """The first of the attributes that stand before a definition as its siblings."""
    lead = None
    while language.prefixes and at > 0:
        at -= 1
        if children[at].type in language.prefixes:
            lead = children[at]
        elif children[at].type not in language.comments:
            break
    return lead


def _sections(symbols: list[Symbol], last: int) -> Iterator[Symbol]:
    """The symbols, each running to the line before the next one; the last one to the file's end."""
    for symbol, following in zip_longest(symbols, symbols[1:]):
        yield replace(symbol, end=max(symbol.start, following.start - 1 if following is not None else last))


def _symbol(
    node: Node, name_node: Node, scope: _Scope, span: tuple[Node, Node], path: RepoPath, parsed: Parsed
) -> Symbol:
    """`span` are the first and the last node that belong to the definition."""
    language = parsed.language
    name = parsed.text(name_node, 120)
    name = name.strip("\"'`") or name  # quoted keys, labels and SQL identifiers
    kind, owner = language.kind_of(node, language.definitions[node.type]), language.owner_of(node)
    if kind is SymbolKind.FUNCTION and (scope.kind in _TYPES or owner):
        kind = SymbolKind.METHOD
    start, whole = span
    body = _body(node, language)
    header = _header(whole, body, parsed) if body or kind is not SymbolKind.VALUE else _line(whole, name_node, parsed)
    return Symbol(
        name=name,
        qualified=".".join(filter(None, (scope.qualified, owner, name))),
        kind=kind,
        path=path,
        start=start.start_point.row + 1,
        end=last_row(whole) + 1,
        signature=header,
        parameters=_parameters(node, body, kind, parsed) if kind not in _WITHOUT_PARAMETERS else (),
        public=language.is_public(name, header) and not language.is_hidden(node),
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
    first, last = node.start_point.row + 1, body.start_point.row if body is not None else 0
    return (first, last) if last >= first else (0, 0)


def _without_comments(whole: Node, start: int, end: int, parsed: Parsed) -> bytes:
    """The bytes from `start` to `end` of the file, comments left out."""
    kept = parsed.source[start:end]
    if _COMMENT_MARK.search(kept) is None:
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
    texts = [parsed.between(first, last, 160) for first, last in _separated(listed, language)]
    if texts == ["void"]:  # C's way to write that there are none
        return ()
    if kind is SymbolKind.METHOD and texts and _RECEIVER.sub("", texts[0]).split(":")[0].strip() in language.self_names:
        texts = texts[1:]
    return tuple(texts)


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


def constructs(parsed: Parsed, lines: Sequence[int], symbols: tuple[Symbol, ...]) -> tuple[Construct, ...]:
    """The constructs that stand on the given lines (1-based, sorted), in source order."""
    rows = [line - 1 for line in lines]
    return tuple(_constructs(parsed, rows, symbols))


def _constructs(parsed: Parsed, rows: list[int], symbols: tuple[Symbol, ...]) -> Iterator[Construct]:
    language = parsed.language
    around = _Around(symbols)
    stack = [parsed.root]
    while stack:
        node = stack.pop()
        first, last = node.start_point.row, last_row(node)
        if not _meets(rows, first, last):
            continue
        kind = language.constructs.get(node.type)
        idea = language.idea_of(node, kind) if kind is not None and node.is_named else None
        if idea is not None:
            found = _construct(node, idea, parsed, around.at(first + 1))
            if found is not None and _meets(rows, first, _extent(found, last)):
                yield found
        stack.extend(reversed(node.children))


class _Around:
    """The innermost definition around each of a rising sequence of lines."""

    def __init__(self, symbols: Sequence[Symbol]) -> None:
        self._coming = deque(symbols)
        self._open: list[Symbol] = []

    def at(self, line: int) -> str:
        """The qualified name of the definition that holds `line`, or ""; never ask for an earlier line again."""
        while self._coming and self._coming[0].start <= line:
            self._open.append(self._coming.popleft())
        while self._open and self._open[-1].end < line:
            self._open.pop()
        return self._open[-1].qualified if self._open else ""


def _meets(rows: list[int], first: int, last: int) -> bool:
    at = bisect_left(rows, first)
    return at < len(rows) and rows[at] <= last


def _extent(found: Construct, last: int) -> int:
    """The last row that counts as this construct: its head alone, when it frames many lines of other code."""
    first = found.line - 1
    if found.kind in {ConstructKind.CONDITION, ConstructKind.COMPARISON}:
        return min(last, found.end - 1)
    limit = LONG_CALL if found.kind in {ConstructKind.CALL, ConstructKind.AWAIT, ConstructKind.RETURN} else 6
    return last if last - first <= limit else first


def _construct(node: Node, kind: ConstructKind, parsed: Parsed, symbol: str) -> Construct | None:
    language = parsed.language
    end, text = last_row(node) + 1, parsed.text(node)
    if kind in {ConstructKind.CONDITION, ConstructKind.GUARD}:
        condition, branch = _condition(node, language)
        if condition is None and language.condition_of is not None:
            return None
        text, end = _condition_text(node, condition, branch, parsed)
        leaving = _leaving(branch, parsed)
        kind = ConstructKind.GUARD if leaving else ConstructKind.CONDITION
        parts: tuple[str, str] | None = ("", leaving)
    else:
        parts = _parts(node, kind, parsed)
    if parts is None:
        return None
    head, body = parts
    kind = language.call_kinds.get(head, kind) if kind is ConstructKind.CALL else kind
    if kind is ConstructKind.HANDLER and any(one in language.broad_catches for one in _CAUGHT.split(head)):
        head = "*"
    return Construct(kind, text, head, body, node.start_point.row + 1, end, symbol)


def _parts(node: Node, kind: ConstructKind, parsed: Parsed) -> tuple[str, str] | None:
    """The head and the body of a construct; None when it is none after all."""
    language = parsed.language
    own = language.parts_of.get(node.type)
    if own is not None:
        return own(node)
    match kind:
        case ConstructKind.COMPARISON:
            return next(((c.type, "") for c in node.children if c.type in _OPERATORS), None)
        case ConstructKind.HANDLER:
            return _handled(node, parsed)
        case ConstructKind.CALL:
            head = ".".join(filter(None, (dotted(child_at(node, f)) for f in language.call_fields)))
            return head, parsed.text(_first_field(node, language.argument_fields), 400)
        case ConstructKind.DECORATOR:
            return parsed.text(node).lstrip("@#![").partition("(")[0].rstrip("] "), ""
        case ConstructKind.IMPORT:
            imported = _first_field(node, language.import_fields) or (node.named_children or [node])[0]
            return parsed.text(imported).strip("\"'`<>"), ""
        case ConstructKind.ASSERTION | ConstructKind.CONCURRENCY:
            return next((c.type for c in node.children if not c.is_named), ""), ""
        case _:
            return " ".join(parsed.text(c, 120) for c in node.named_children[:1]), ""


def _handled(node: Node, parsed: Parsed) -> tuple[str, str]:
    """What a handler catches, and what it does then."""
    caught = " ".join(filter(None, (parsed.text(child_at(node, f), 120) for f in parsed.language.catch_fields)))
    body = _first_field(node, ("handler", "body")) or (node.named_children[-1] if node.named_children else None)
    return caught.partition(" as ")[0].strip("() "), parsed.text(body, 400)


def _condition(node: Node, language: Language) -> tuple[Node | None, Node | None]:
    if language.condition_of is not None:
        return language.condition_of(node)
    return _first_field(node, language.condition_fields), _first_field(node, language.branch_fields)


def _condition_text(node: Node, condition: Node | None, branch: Node | None, parsed: Parsed) -> tuple[str, int]:
    """A condition without the parentheses that its `if` asks for, and its last line.

    Where there is no condition, or the node itself is it (`let Some(x) = y else`), what stands before the branch is.
    """
    if condition is None or condition == node:
        end = branch.start_byte if branch is not None and branch.start_byte > node.start_byte else node.end_byte
        return parsed.between(node.start_byte, end).rstrip("{ "), (branch or node).start_point.row + 1
    text = parsed.text(condition)
    if condition.child_count and condition.children[0].type == "(" and condition.children[-1].type == ")":
        text = text.removeprefix("(").removesuffix(")").strip()
    return f"not {text}" if node.type in parsed.language.negated else text, condition.end_point.row + 1


def dotted(node: Node | None) -> str:
    """A callee as rules read it: its members joined by dots whatever the language writes, without type arguments and
    the arguments of earlier calls: `db.query().first`.

    Read from its end and no further than CALLEE_PARTS tokens: the receiver may be the rest of the file.
    """
    parts: list[str] = []
    stack = [node] if node is not None else []
    for _ in range(8 * CALLEE_PARTS):
        if not stack or len(parts) >= CALLEE_PARTS:
            break
        current = stack.pop()
        if current.type in _SILENT:
            continue
        if current.type in _SHORTENED:
            parts.append(_SHORTENED[current.type])
        elif current.child_count:
            stack.extend(current.children)
        else:
            parts.append("." if current.type in _MEMBER else node_text(current, 120))
    return _DOTS.sub(lambda dots: dots[1] or ".", "".join(reversed(parts)).replace(" ", "")).strip(".")


def _first_field(node: Node, paths: tuple[str, ...]) -> Node | None:
    return next((n for path in paths if (n := child_at(node, path)) is not None), None)


def _leaving(branch: Node | None, parsed: Parsed) -> str:
    """The statement by which a conditional's branch leaves; "" when the branch falls through."""
    language = parsed.language
    for _ in range(4):  # `{ statement_list { expression_statement { return } } }` is the deepest nesting seen
        if branch is None:
            return ""
        if _leaves(branch, parsed):
            return parsed.text(branch, 120)
        if branch.type not in _GROUPS:  # what leaves inside an `if`, a loop or a closure leaves only there
            return ""
        inner = [c for c in branch.named_children if c.type not in language.comments]
        branch = inner[-1] if inner else None
    return ""


def _leaves(node: Node, parsed: Parsed) -> bool:
    language = parsed.language
    listed = language.constructs.get(node.type)
    idea = language.idea_of(node, listed) if listed is not None else None
    if node.type in language.leaves or idea is ConstructKind.RAISE:
        return True
    if not language.leaving_calls:
        return False
    parts = _parts(node, ConstructKind.CALL, parsed) if idea is ConstructKind.CALL else None
    callee = parts[0] if parts is not None else parsed.text(node, 80).split("(")[0]
    return callee in language.leaving_calls
