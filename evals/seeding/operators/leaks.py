"""What was opened is not closed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._shape import callee, cut, indent_of, owns_rows, sole, spoken, statements, unwrapped, whole
from evals.seeding._source import Edit, Kin

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_OPENS = re.compile(
    r"(.*\.)?(open|connect|urlopen|Session|Client|AsyncClient|ClientSession|socket|ZipFile|TarFile|create_connection|NamedTemporaryFile|cursor"
    r"|begin|acquire|ThreadPoolExecutor|ProcessPoolExecutor|Pool|Popen|fdopen|GzipFile)"
)
_CLOSES = re.compile(
    r"(?i)(close|release|stop|shutdown|disconnect|destroy|dispose|free|end|cleanup|quit|clearTimeout|clearInterval|unsubscribe|rollback)"
)
_WORDS = (
    "close",
    "leak",
    "release",
    "left open",
    "never stopped",
    "not freed",
    "cleanup",
    "clean up",
    "dispose",
    "descriptor",
    "handle",
    "with ",
    "defer",
    "finally",
)


def _said(spot: Spot, name: str) -> tuple[str, str]:
    return (
        f"{whole(spot.scope.symbol)} runs often, or fails half-way.",
        f"Nothing closes or releases `{name}` any more, not even when an error leaves the function early.",
    )


def _with(source: Source, spot: Spot) -> Draft | None:
    """`with open(p) as f:` becomes `f = open(p)`."""
    node = spot.node
    clause = next((c for c in node.named_children if c.type == "with_clause"), None)
    value = (
        clause.named_children[0].child_by_field_name("value")
        if clause is not None and clause.named_child_count == 1
        else None
    )
    if (
        value is None
        or value.type != "as_pattern"
        or value.start_point.row != node.start_point.row
        or value.end_point.row != node.start_point.row
    ):
        return None
    opened, alias = next(iter(value.named_children), None), value.child_by_field_name("alias")
    name = source.raw(alias)
    if opened is None or not re.fullmatch(r"\w+", name) or not _OPENS.fullmatch(callee(source, opened)):
        return None
    is_async = source.raw(node).startswith("async")
    if is_async or re.search(rf"\b{name}\.(close|shutdown)\(", source.raw(node.child_by_field_name("body"))):
        return None
    edit = unwrapped(source, spot, node.child_by_field_name("body"), f"{name} = {source.raw(opened)}".encode())
    if edit is None:
        return None
    trigger, effect = _said(spot, name)
    first = node.child_by_field_name("body")
    return Draft(
        (edit,),
        trigger,
        effect,
        ((*spoken(name), *spoken(callee(source, opened)), "file", "resource", "connection"), _WORDS),
        at=node.start_byte,
        until=first.start_byte if first else None,
    )


def _defer(source: Source, spot: Spot) -> Draft | None:
    """`defer x.Close()` is gone."""
    text = source.raw(spot.node)[:300]
    found = re.fullmatch(
        r"defer (?:func\(\) \{\s*(?:_ = )?)?([\w.]+)\.(Close|Stop|Release|Rollback|Shutdown|Unsubscribe|Cleanup|Free)"
        r"\([^()]*\)(?:\s*//[^\n]*)?(?:\s*\}\(\))?",
        text,
    )
    edit = cut(source, spot.node)
    if found is None or edit is None:
        return None
    trigger, effect = _said(spot, found[1])
    return Draft(
        (edit,),
        trigger,
        effect,
        ((*spoken(found[1]), found[2].lower()), (*_WORDS, found[2].lower())),
        at=spot.node.start_byte,
    )


def _try_with(source: Source, spot: Spot) -> Draft | None:
    """Java: `try (A a = open()) {…}` becomes a plain variable."""
    node = spot.node
    given, body = node.child_by_field_name("resources"), node.child_by_field_name("body")
    resources = [c for c in given.named_children if c.type == "resource"] if given is not None else []
    if body is None or given is None or len(resources) != 1 or resources[0].child_by_field_name("name") is None:
        return None
    name, declared = source.raw(resources[0].child_by_field_name("name")), source.raw(resources[0]).rstrip(";")
    if "\n" in declared or not statements(body):
        return None
    trigger, effect = _said(spot, name)
    terms = (
        (name.lower(), source.raw(resources[0].child_by_field_name("type")).lower(), "resource", "stream"),
        (*_WORDS, "try-with"),
    )
    if any(c.type in {"catch_clause", "finally_clause"} for c in node.named_children):
        inner = indent_of(source, statements(body)[0])
        edits = (
            Edit(given.start_byte, body.start_byte, b""),
            Edit(body.start_byte + 1, body.start_byte + 1, source.newline + inner + f"{declared};".encode()),
        )
        return Draft(edits, trigger, effect, terms, at=node.start_byte) if owns_rows(source, node) else None
    edit = unwrapped(source, spot, body, f"{declared};".encode())
    return (
        Draft((edit,), trigger, effect, terms, at=node.start_byte, until=body.start_byte) if edit is not None else None
    )


def _finally(source: Source, spot: Spot) -> Draft | None:
    """A `finally` that only closes something is gone, and the `try` with it where it has no other use."""
    clause = spot.node
    body = clause.child_by_field_name("body") or next(
        (c for c in clause.named_children if c.type in {"block", "statement_block"}), None
    )
    inside, around = sole(body), spot.up
    if inside is None or around is None or inside.type != "expression_statement":
        return None
    call = next(iter(inside.named_children), None)
    call = (
        next(iter(call.named_children), None)
        if call is not None and call.type in {"await", "await_expression"}
        else call
    )
    name = callee(source, call)
    owner, _, short = name.rpartition(".")
    if not owner or not _CLOSES.fullmatch(short):
        return None
    edit = _without_finally(source, around, clause)
    if edit is None:
        return None
    trigger, effect = _said(spot, owner)
    return Draft(
        (edit,), trigger, effect, ((*spoken(owner), short.lower()), (*_WORDS, short.lower())), at=clause.start_byte
    )


def _without_finally(source: Source, around: Spot, clause: Node) -> Edit | None:
    node = around.node
    handlers = [c for c in node.named_children if c.type in {"except_clause", "catch_clause"}]
    if not handlers:
        return unwrapped(source, around, node.child_by_field_name("body"))
    if source.dialect.kin is Kin.PYTHON:
        return cut(source, clause)
    return Edit(handlers[-1].end_byte, clause.end_byte, b"")


OPERATORS = (
    Operator(
        id="leak-resource",
        about="What was opened is no longer closed.",
        category=Category.RESOURCE_LEAK,
        severity=Level.MEDIUM,
        needs=Needs.HUNK,
        rules={
            Kin.PYTHON: {"with_statement": _with, "finally_clause": _finally},
            Kin.SCRIPT: {"finally_clause": _finally},
            Kin.GO: {"defer_statement": _defer},
            Kin.JAVA: {"try_with_resources_statement": _try_with, "finally_clause": _finally},
        },
    ),
)
