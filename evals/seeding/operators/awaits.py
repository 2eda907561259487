"""An asynchronous call is not waited for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._shape import callee, spoken, whole
from evals.seeding._source import Edit, Kin

if TYPE_CHECKING:
    from evals.seeding._source import Source

_PAUSES = re.compile(r"(sleep|delay|wait|tick|nextTick|pause|setTimeout|timeout|yield)\w*$", re.IGNORECASE)
_PLAIN = frozenset({"expression_statement", "assignment", "variable_declarator", "assignment_expression"})
_TESTS = frozenset(
    {"if_statement", "elif_clause", "not_operator", "parenthesized_expression", "unary_expression", "while_statement"}
)


def _await(source: Source, spot: Spot) -> Draft | None:
    node = spot.node
    call = next(iter(node.named_children), None)
    name = callee(source, call)
    if call is None or not name or _PAUSES.search(name) or not _is_place(source, spot):
        return None
    short = name.rpartition(".")[2] or name
    alone = spot.parent_type == "expression_statement"
    kind = "coroutine" if source.dialect.kin is Kin.PYTHON else "promise"
    told = source.told(call)
    effect = (
        f"`{told}` is not waited for: its work is not done when the next line runs, and its failure goes unseen."
        if alone
        else f"{whole(spot.scope.symbol)} works with the {kind} of `{told}` instead of its result."
    )
    return Draft(
        edits=(Edit(node.start_byte, call.start_byte, b""),),
        trigger=f"{whole(spot.scope.symbol)} reaches the call of `{short}`.",
        effect=effect,
        terms=(
            spoken(short),
            ("await", "coroutine", "promise", "asynchronous", "async", "waited", "fire-and-forget", "not run"),
        ),
    )


def _is_place(source: Source, spot: Spot) -> bool:
    """Where the loss compiles: TypeScript would refuse a promise where its result is used."""
    parent = spot.parent_type
    if source.dialect.kin is Kin.PYTHON:
        return parent in _PLAIN or parent in _TESTS or parent == "return_statement"
    if source.dialect.typed:
        return parent == "expression_statement"
    tested = (
        parent == "parenthesized_expression"
        and spot.up is not None
        and spot.up.parent_type in {"if_statement", "unary_expression"}
    )
    return parent in _PLAIN or tested


OPERATORS = (
    Operator(
        id="drop-await",
        about="An await is removed.",
        category=Category.CONCURRENCY,
        severity=Level.HIGH,
        needs=Needs.FILE,
        rules={Kin.PYTHON: {"await": _await}, Kin.SCRIPT: {"await_expression": _await}},
    ),
)
