"""One case of several is gone, and falls to the default."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._shape import COMMENTS, LEAVING, cut, spoken, strip_parens, whole
from evals.seeding._source import Edit, Kin

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_WORDS = (
    "case",
    "branch",
    "missing",
    "unhandled",
    "not handled",
    "default",
    "else",
    "falls",
    "no longer handle",
    "remov",
    "dropped",
)
_SILENT = frozenset({"in", "is", "not", "isinstance", "self", "this", "typeof", "len", "None", "and", "or", "t", "r"})
_MOST = 25
"""Cases beyond which it is a table."""


def _draft(source: Source, spot: Spot, edit: Edit, what: str, *, is_condition: bool = False) -> Draft:
    names = re.findall(r"[A-Za-z_][\w.]*|\d+", what)
    return Draft(
        edits=(edit,),
        at=spot.node.start_byte,
        trigger=f"`{what}` holds." if is_condition else f"The value is `{what}`.",
        effect=(
            f"{whole(spot.scope.symbol)} has no branch for it any more: one below, or the last one, is taken."
            if is_condition
            else f"{whole(spot.scope.symbol)} treats it by the default, like something that it does not know."
        ),
        terms=(
            tuple(dict.fromkeys(w for n in names[:5] if n not in _SILENT for w in spoken(n))) or (what.lower(),),
            _WORDS,
        ),
    )


def _elif(source: Source, spot: Spot) -> Draft | None:
    condition = spot.node.child_by_field_name("condition")
    if not any(n.type == "else_clause" for n in spot.after):
        return None
    edit = cut(source, spot.node)
    other = next(n for n in spot.after if n.type == "else_clause").child_by_field_name("body")
    if edit is None or _same(source, spot.node.child_by_field_name("consequence"), other):
        return None
    return _draft(source, spot, edit, source.told(condition), is_condition=True)


def _same(source: Source, one: Node | None, other: Node | None) -> bool:
    """Whether two branches do the same."""
    return source.raw(one).split() == source.raw(other).split()


def _match_case(source: Source, spot: Spot) -> Draft | None:
    cases = [n for n in spot.siblings if n.type == "case_clause"]
    pattern = next((c for c in spot.node.named_children if c.type == "case_pattern"), None)
    if len(cases) < 3 or len(cases) > _MOST or pattern is None or source.raw(pattern) == "_" or spot.node == cases[-1]:
        return None
    last = next((c for c in cases[-1].named_children if c.type == "case_pattern"), None)
    edit = cut(source, spot.node)
    if (
        source.raw(last) != "_"
        or edit is None
        or re.search(r"\bas\b|[(\[{]|\b[a-z_]+$", source.raw(pattern).replace(".", ""))
    ):
        return None
    return _draft(source, spot, edit, source.told(pattern))


def _else_if(source: Source, spot: Spot) -> Draft | None:
    """`else if (c) {…} else {…}` becomes `else {…}`."""
    node = spot.node
    inner = node if source.dialect.kin in {Kin.GO, Kin.JAVA} else next(iter(node.named_children), None)
    if inner is None or inner.type != "if_statement" or inner.child_by_field_name("initializer") is not None:
        return None
    if source.dialect.kin in {Kin.GO, Kin.JAVA} and (spot.before is None or spot.before.type != "else"):
        return None
    other = inner.child_by_field_name("alternative")
    block = other.named_child(0) if other is not None and other.type == "else_clause" else other
    condition = strip_parens(inner.child_by_field_name("condition"))
    if block is None or block.type == "if_statement" or condition is None:
        return None
    if _same(source, inner.child_by_field_name("consequence"), block):
        return None
    return _draft(
        source, spot, Edit(inner.start_byte, block.start_byte, b""), source.told(condition), is_condition=True
    )


def _case(source: Source, spot: Spot) -> Draft | None:
    """A `switch` case that neither falls through nor is fallen into, where there is a default."""
    cases = [n for n in spot.siblings if n.is_named and n.type not in COMMENTS and n.type != "statement_list"]
    labels = _labels(source, spot.node)
    cases = [n for n in cases if n.type == spot.node.type or n.type in {"switch_default", "default_case"}]
    at = cases.index(spot.node)
    if labels is None or not 3 <= len(cases) <= _MOST or not any(_is_default(source, n) for n in cases):
        return None
    if not _ends(source, spot.node) or (at > 0 and not _ends(source, cases[at - 1])):
        return None
    if (
        source.dialect.kin is Kin.JAVA
        and spot.node.type == "switch_block_statement_group"
        and spot.node.named_child_count < 2
    ):
        return None
    default = next(n for n in cases if _is_default(source, n))
    if _body(source, default) == _body(source, spot.node):
        return None
    edit = cut(source, spot.node)
    outer = spot.up.node if spot.up is not None else spot.node
    is_condition = source.dialect.kin is Kin.GO and outer.child_by_field_name("value") is None
    return _draft(source, spot, edit, labels, is_condition=is_condition) if edit is not None else None


def _body(source: Source, node: Node) -> list[str]:
    """The text of a case without its label."""
    return re.split(r":(?!:)|->", source.raw(node), maxsplit=1)[-1].split()


def _labels(source: Source, node: Node) -> str | None:
    if node.type in {"switch_block_statement_group", "switch_rule"}:
        marks = [c for c in node.named_children if c.type == "switch_label"]
        text = source.told(marks[0]) if len(marks) == 1 else ""
        return text.removeprefix("case ").strip() if text.startswith("case ") else None
    value = node.child_by_field_name("value")
    return source.told(value) if value is not None else None


def _is_default(source: Source, node: Node) -> bool:
    return node.type in {"switch_default", "default_case"} or source.raw(node)[:8].startswith("default")


def _ends(source: Source, node: Node) -> bool:
    """Whether a case leaves the switch at its end."""
    if node.type in {"switch_rule", "default_case"}:
        return True
    if source.dialect.kin is Kin.GO:
        return not source.raw(node).rstrip().endswith("fallthrough")
    inside = [c for c in node.named_children if c.type not in COMMENTS]
    last = inside[-1] if len(inside) > 1 else None
    if last is not None and last.type in {"statement_block", "block"}:
        last = last.named_children[-1] if last.named_children else None
    return last is not None and last.type in LEAVING


OPERATORS = (
    Operator(
        id="drop-case",
        about="A branch is removed, so that its case falls to the default.",
        category=Category.INTENT_MISMATCH,
        severity=Level.MEDIUM,
        needs=Needs.FILE,
        rules={
            Kin.PYTHON: {"elif_clause": _elif, "case_clause": _match_case},
            Kin.SCRIPT: {"else_clause": _else_if, "switch_case": _case},
            Kin.GO: {"if_statement": _else_if, "expression_case": _case},
            Kin.JAVA: {"if_statement": _else_if, "switch_block_statement_group": _case, "switch_rule": _case},
        },
    ),
)
