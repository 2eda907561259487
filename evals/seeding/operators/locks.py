"""Shared state is touched without the lock."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._shape import cut, cut_rows, owns_rows, spoken, unwrapped, whole
from evals.seeding._source import Edit, Kin

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_LOCK = re.compile(r"(^|[._])(r?lock|mutex|sem|semaphore|mu|Lock|Mutex)$|[a-z](Lock|Mutex|Mu)$")
_WORDS = (
    "lock",
    "race",
    "concurren",
    "thread",
    "synchron",
    "mutex",
    "atomic",
    "goroutine",
    "simultaneous",
    "parallel",
    "interleav",
)


def _draft(source: Source, spot: Spot, edits: tuple[Edit, ...], lock: str) -> Draft:
    return Draft(
        edits=edits,
        at=spot.node.start_byte,
        trigger=f"Two callers are in {whole(spot.scope.symbol)} at the same time.",
        effect=f"`{lock}` is not held any more, so their reads and writes of the shared state can interleave.",
        terms=((*spoken(lock), "lock", "shared", "synchron"), _WORDS),
    )


def _with(source: Source, spot: Spot) -> Draft | None:
    """Python: the body of `with lock:` without it."""
    node = spot.node
    clause = next((c for c in node.named_children if c.type == "with_clause"), None)
    item = (
        clause.named_children[0].child_by_field_name("value")
        if clause is not None and clause.named_child_count == 1
        else None
    )
    if item is None or item.type not in {"identifier", "attribute"} or not _LOCK.search(source.raw(item)):
        return None
    edit = unwrapped(source, spot, node.child_by_field_name("body"))
    return (
        _draft(source, spot, (edit,), source.raw(item))
        if edit is not None and not _is_told_above(source, node)
        else None
    )


def _is_told_above(source: Source, node: Node) -> bool:
    """Whether a comment on top speaks of the lock: it would stay."""
    row = node.start_point.row
    return row > 0 and re.match(rb"\s*(#|//|\*)", source.row(row - 1)) is not None


def _locked(source: Source, spot: Spot) -> Draft | None:
    """Go: `mu.Lock()` and `defer mu.Unlock()` behind it, or the one `mu.Unlock()` of the block."""
    found = re.fullmatch(r"([\w.]+)\.(R?)Lock\(\)", source.raw(spot.node)[:120])
    if found is None or not _LOCK.search(found[1]):
        return None
    opposite = f"{found[1]}.{found[2]}Unlock()"
    after = [n for n in spot.after if n.is_named and n.type != "comment"]
    if after and source.raw(after[0]) == f"defer {opposite}":
        if not owns_rows(source, spot.node) or not owns_rows(source, after[0]):
            return None
        edit = cut_rows(source, spot.node.start_point.row, after[0].end_point.row)
        return None if _is_told_above(source, spot.node) else _draft(source, spot, (edit,), found[1])
    ends = [n for n in after if source.raw(n) == opposite]
    function = spot.scope.inner
    if len(ends) != 1 or function is None or source.raw(function).count(opposite) != 1 or len(after) < 2:
        return None
    edits = (cut(source, spot.node), cut(source, ends[0]))
    if edits[0] is None or edits[1] is None:
        return None
    return _draft(source, spot, (edits[0], edits[1]), found[1])


def _synchronized(source: Source, spot: Spot) -> Draft | None:
    """Java: the body of `synchronized (x) {…}` without it."""
    node = spot.node
    lock = next((c for c in node.named_children if c.type == "parenthesized_expression"), None)
    edit = unwrapped(source, spot, node.child_by_field_name("body"))
    return (
        _draft(source, spot, (edit,), source.raw(lock).strip("()"))
        if edit is not None and not _is_told_above(source, node)
        else None
    )


def _modifier(source: Source, spot: Spot) -> Draft | None:
    """Java: the modifier `synchronized` is gone."""
    found = next((c for c in spot.node.children if c.type == "synchronized"), None)
    method = spot.up
    if found is None or method is None:
        return None
    end = found.end_byte + (source.content[found.end_byte : found.end_byte + 1] == b" ")
    draft = _draft(
        source, spot, (Edit(found.start_byte, end, b""),), source.raw(method.node.child_by_field_name("name"))
    )
    return Draft(
        draft.edits,
        draft.trigger,
        draft.effect.replace("` is not held", "` is not synchronized"),
        draft.terms,
        at=found.start_byte,
        until=found.end_byte,
    )


OPERATORS = (
    Operator(
        id="drop-lock",
        about="A lock is no longer taken.",
        category=Category.CONCURRENCY,
        severity=Level.HIGH,
        needs=Needs.FILE,
        rules={
            Kin.PYTHON: {"with_statement": _with},
            Kin.GO: {"expression_statement": _locked},
            Kin.JAVA: {"synchronized_statement": _synchronized, "modifiers": _modifier},
        },
    ),
)
