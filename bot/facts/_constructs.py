"""The constructs on the changed lines of a source: its guards, conditions, calls, handlers.

All walks are iterative: a hostile file can nest deeper than Python's stack.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING

from bot.facts._language import Language, child_at
from bot.facts._nouns import Construct, ConstructKind, Symbol
from bot.facts._tree import Parsed, last_row, node_text
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

LONG_CALL = 30
"""Lines beyond which a call is no longer one construct but a frame around others (`describe(() => { … })`)."""
CALLEE_PARTS = 24
"""Tokens of a callee that are read, from its end: `a.b.c` has five."""
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
_DOTS = lazy(r"(?:\??\.)+(\()?")
_CAUGHT = lazy(r"[\s,|]+")


def constructs(
    parsed: Parsed,
    lines: Sequence[int],
    symbols: tuple[Symbol, ...],
    kinds: Container[ConstructKind] = frozenset(ConstructKind),
) -> tuple[Construct, ...]:
    """The constructs of some kinds that stand on the given lines (1-based, sorted), in source order."""
    rows = [line - 1 for line in lines]
    return tuple(_constructs(parsed, rows, symbols, kinds))


def _constructs(
    parsed: Parsed, rows: list[int], symbols: tuple[Symbol, ...], kinds: Container[ConstructKind]
) -> Iterator[Construct]:
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
        if idea is not None and idea in kinds:
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
    if kind is ConstructKind.HANDLER and any(one in language.broad_catches for one in _CAUGHT.split(head)):
        head = "*"
    return Construct(kind, text, head, body, node.start_point.row + 1, end, symbol)


def _parts(node: Node, kind: ConstructKind, parsed: Parsed) -> tuple[str, str] | None:
    """The head and the body of a construct; None when it is none after all."""
    language = parsed.language
    own = language.parts_of.get(node.type)
    if own is not None:
        return own(node, parsed.text)
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
    if node.type in language.leaves or idea in {ConstructKind.RAISE, ConstructKind.RETURN}:
        return True
    if not language.leaving_calls:
        return False
    parts = _parts(node, ConstructKind.CALL, parsed) if idea is ConstructKind.CALL else None
    callee = parts[0] if parts is not None else parsed.text(node, 80).split("(")[0]
    return callee in language.leaving_calls
