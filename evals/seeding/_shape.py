"""What several operators do alike: take lines out, take a block out of its wrapping, look at statements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evals.seeding._nouns import Spot
from evals.seeding._source import Edit, Kin

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

COMMENTS = frozenset({"comment", "line_comment", "block_comment"})
BLOCKS = frozenset(
    {
        "block",
        "statement_list",
        "statement_block",
        "module",
        "program",
        "constructor_body",
        "switch_block_statement_group",
    }
)
LEAVING = frozenset({"return_statement", "raise_statement", "throw_statement", "continue_statement", "break_statement"})
REST = 4_000
"""Bytes of the code behind a place that are looked at."""


def replace(node: Node, text: str) -> Edit:
    """Other text in a node's place."""
    return Edit(node.start_byte, node.end_byte, text.encode())


def word(name: str) -> str:
    """A pattern for a name or a dotted name as a whole."""
    return rf"(?<![\w.$]){re.escape(name)}(?![\w$])"


def last_word(text: str) -> str:
    """`self.order.total` is about `total`."""
    found: list[str] = re.findall(r"[A-Za-z_]\w*", text)
    return found[-1] if found else text


def spoken(name: str) -> tuple[str, ...]:
    """How a reviewer may write a name: whole, or its last part."""
    folded = name.lower()
    return tuple(dict.fromkeys((folded, last_word(folded))))


def last_row(node: Node) -> int:
    """The last row that a node stands on; some grammars count the line break behind it."""
    end = node.end_point
    return end.row - 1 if end.column == 0 and end.row > node.start_point.row else end.row


def owns_rows(source: Source, node: Node) -> bool:
    """Whether nothing else stands on the node's rows, but a comment behind it."""
    before = source.content[source.start_of(node.start_point.row) : node.start_byte]
    behind = source.content[node.end_byte : source.start_of(last_row(node) + 1)].strip().lstrip(b";").strip()
    return not before.strip() and (not behind or behind.startswith((b"#", b"//")))


def cut(source: Source, node: Node, last: Node | None = None, *, before: Node | None = None) -> Edit | None:
    """Take out the rows of a node (up to those of `last`), the comment on top, and a blank row that would be double.

    `before` is the sibling before it. None where the rows hold something else.
    """
    end = last or node
    if not owns_rows(source, node) or (last is not None and not owns_rows(source, last)):
        return None
    top, bottom = node.start_point.row, last_row(end)
    while top and re.match(rb"\s*(#|//)", source.row(top - 1)):
        top -= 1
    if before is not None and before.type == "block_comment" and before.end_point.row == top - 1:
        top = before.start_point.row
    return cut_rows(source, top, bottom)


def cut_rows(source: Source, top: int, bottom: int) -> Edit:
    """Take out rows, and the blank ones that would be left over."""
    above = source.row(top - 1).rstrip() if top else b"{"
    below = source.row(bottom + 1).strip() if bottom + 1 < source.rows else b""
    if above.endswith((b"{", b":", b"(", b"[", b"=>")):
        while bottom + 2 < source.rows and not source.row(bottom + 1).strip():
            bottom += 1
    elif not above.strip() and (not below or below.startswith((b"}", b")", b"]"))):
        while top and not source.row(top - 1).strip():
            top -= 1
    return Edit(source.start_of(top), source.start_of(bottom + 1), b"")


def indent_of(source: Source, node: Node) -> bytes:
    """The white space before the first thing on a node's row."""
    row = source.row(node.start_point.row)
    return row[: len(row) - len(row.lstrip())]


def statements(block: Node | None) -> list[Node]:
    """The statements of a block; Go keeps them in a list of their own."""
    if block is None:
        return []
    inner = next((c for c in block.named_children if c.type == "statement_list"), block)
    return [c for c in inner.named_children if c.type not in COMMENTS]


def sole(block: Node | None) -> Node | None:
    """The only statement of a block; of a lone statement itself."""
    if block is None or block.type not in BLOCKS:
        return block
    inside = statements(block)
    return inside[0] if len(inside) == 1 else None


def rest(source: Source, spot: Spot) -> str:
    """The code that runs behind a statement in the same block."""
    last = next((n for n in reversed(spot.siblings) if n.is_named), spot.node)
    start = spot.node.end_byte
    return source.content[start : min(last.end_byte, start + REST)].decode("utf-8", "replace")


def first_use(source: Source, spot: Spot, pattern: str) -> re.Match[str] | None:
    """Where the code behind a statement does something with a name, comments aside."""
    text = rest(source, spot)
    for found in re.finditer(pattern, text):
        if not line_around(text, found.start()).startswith(("#", "//", "*", "/*")):
            return found
    return None


def line_around(text: str, at: int) -> str:
    """The line of a text that a position is on, for a sentence."""
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = " ".join(text[start : end if end >= 0 else len(text)].replace("`", "'").split())
    return line if len(line) <= 80 else line[:79] + "…"


def until_use(spot: Spot, text: str, at: int) -> int:
    """The byte of a use in `rest`, but not far behind the place: a reviewer points at the hole or at the use."""
    return spot.node.end_byte + len(text[:at].encode()) if text.count("\n", 0, at) <= 12 else spot.node.end_byte


def unwrapped(source: Source, spot: Spot, body: Node | None, header: bytes = b"") -> Edit | None:
    """A statement's body in its place, with other rows (or none) on top; None where it is not laid out as usual."""
    node = spot.node
    if body is None or not owns_rows(source, node):
        return None
    inside = statements(body)
    if not inside:
        return None
    braced = source.dialect.kin is not Kin.PYTHON
    first = body.start_point.row + 1 if braced else node_row_after_header(source, node, inside[0])
    last = body.end_point.row - 1 if braced else inside[-1].end_point.row
    if first > inside[0].start_point.row or last < inside[-1].end_point.row:
        return None
    outer, inner = indent_of(source, node), indent_of(source, inside[0])
    rows = [source.row(n) for n in range(first, last + 1)]
    text = b"\n".join(rows)
    if not inner.startswith(outer) or re.search(rb"`|\"\"\"|'''", text):
        return None
    if any(row.strip() and not row.startswith(inner) for row in rows):
        return None
    moved = source.newline.join(outer + row[len(inner) :] if row.strip() else b"" for row in rows)
    ending = source.newline if source.content[: source.start_of(node.end_point.row + 1)].endswith(b"\n") else b""
    top = outer + header + source.newline if header else b""
    return Edit(source.start_of(node.start_point.row), source.start_of(node.end_point.row + 1), top + moved + ending)


def node_row_after_header(source: Source, node: Node, first: Node) -> int:
    """The first row of a Python block, with the comments on top of its first statement."""
    row = first.start_point.row
    while row - 1 > node.start_point.row and source.row(row - 1).strip().startswith(b"#"):
        row -= 1
    return row


def strip_parens(node: Node | None) -> Node | None:
    """What stands in parentheses."""
    for _ in range(20):
        if node is None or node.type != "parenthesized_expression":
            return node
        node = next((c for c in node.named_children if c.type not in COMMENTS), None)
    return node


def callee(source: Source, node: Node | None) -> str:
    """The dotted name that a call calls; "" for anything else."""
    if node is None:
        return ""
    if node.type in {"call", "call_expression"}:
        return " ".join(source.raw(node.child_by_field_name("function"))[:120].split())
    if node.type == "method_invocation":
        owner, name = node.child_by_field_name("object"), source.raw(node.child_by_field_name("name"))
        return f"{source.raw(owner)[:120]}.{name}" if owner is not None else name
    return ""


def arguments(node: Node) -> list[Node]:
    """A call's arguments without comments."""
    given = node.child_by_field_name("arguments")
    return [c for c in given.named_children if c.type not in COMMENTS] if given is not None else []


def operator_of(node: Node) -> Node | None:
    """The sign of a binary expression, also of a Python comparison with just one."""
    if node.type == "comparison_operator":
        signs = node.children_by_field_name("operators")
        return signs[0] if len(signs) == 1 else None
    return node.child_by_field_name("operator")


def sides(node: Node) -> tuple[Node, Node] | None:
    """What stands left and right of a binary expression's sign."""
    if node.type == "comparison_operator":
        inside = node.named_children
        return (inside[0], inside[1]) if len(inside) == 2 else None
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    return (left, right) if left is not None and right is not None else None


def joined_parts(node: Node | None) -> Iterator[Node]:
    """What `and` and `or` join, parentheses aside."""
    stack = [node]
    while stack:
        current = strip_parens(stack.pop())
        if current is None:
            continue
        sign = operator_of(current) if current.type in {"boolean_operator", "binary_expression"} else None
        pair = sides(current) if sign is not None and sign.type in {"and", "or", "&&", "||"} else None
        if pair is None:
            yield current
        else:
            stack += [pair[1], pair[0]]


def whole(where: str) -> str:
    """How a sentence names the enclosing function."""
    return f"`{where}`" if where else "the code"
