"""What happens when nothing is said changes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._shape import arguments, callee, operator_of, replace, sides, spoken, whole
from evals.seeding._source import Edit, Kin

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_TALK = re.compile(r"(?i)debug|verbose|quiet|silent|log|color|colour|pretty|_test|dummy")
_MISSING = (
    "none",
    "null",
    "undefined",
    "default",
    "fallback",
    "missing",
    "empty",
    "absent",
    "not set",
    "keyerror",
    "unset",
    "nosuchelement",
)
_EMPTY = frozenset({"[]", "{}", '""', "''", "()", "0", "dict()", "list()", "set()", "``"})


def _flag(source: Source, spot: Spot) -> Draft | None:
    """A parameter's `= False` becomes `= True`."""
    node = spot.node
    name = node.child_by_field_name("name") or node.child_by_field_name("pattern") or node.child_by_field_name("left")
    value = node.child_by_field_name("value") or node.child_by_field_name("right")
    if name is None or value is None or value.type not in {"true", "false"} or _TALK.search(source.raw(name)):
        return None
    inner = spot.scope.inner
    if inner is None or source.raw(inner.child_by_field_name("body")).strip() in {"...", ""}:
        return None  # an overload: nothing runs
    if name.type not in {"identifier", "shorthand_property_identifier_pattern"}:
        return None
    was, text = source.raw(value), source.raw(name)
    now = {"True": "False", "False": "True", "true": "false", "false": "true"}[was]
    return Draft(
        edits=(replace(value, now),),
        trigger=f"{whole(spot.scope.symbol)} is called without `{text}`.",
        effect=f"`{text}` is {now} where callers that do not pass it rely on {was}.",
        terms=(
            spoken(text),
            ("default", "flip", "callers", "omit", "opt-in", "opt in", "opt-out", "by default", "invert"),
        ),
        category=Category.STALE_CALLER,
    )


def _or_empty(source: Source, spot: Spot) -> Draft | None:
    """`x or []` becomes `x`; in a typed script `x ?? 10` becomes `x || 10`, for the first would not compile."""
    node, sign, pair = spot.node, operator_of(spot.node), sides(spot.node)
    if (
        sign is None
        or sign.type not in {"or", "||", "??"}
        or pair is None
        or pair[0].type in {"boolean_operator", "binary_expression"}
    ):
        return None
    left, right = source.raw(pair[0]), source.raw(pair[1])
    if source.dialect.typed:
        return _falsy(source, node, (sign, pair[1]), left) if sign.type == "??" else None
    if right not in _EMPTY or not re.fullmatch(r"[\w.$?]+(\([^()]*\)|\[[^\[\]]*\])?", left):
        return None
    return Draft(
        edits=(Edit(pair[0].end_byte, node.end_byte, b""),),
        trigger=f"`{left}` is missing.",
        effect=f"{whole(spot.scope.symbol)} works with a missing value where it had `{right}`.",
        terms=(spoken(left.partition("(")[0]), _MISSING),
    )


def _falsy(source: Source, node: Node, parts: tuple[Node, Node], left: str) -> Draft | None:
    sign, right = parts
    text = source.raw(right)
    if right.type not in {"number", "true"} or text == "0" or len(left) > 60:
        return None
    kind = "0" if right.type == "number" else "false"
    return Draft(
        edits=(replace(sign, "||"),),
        until=node.end_byte,
        trigger=f"`{left}` is {kind}.",
        effect=f"`{text}` takes its place: `||` takes {kind} for missing, `??` did not.",
        terms=(spoken(left), ("??", "nullish", "falsy", "zero", "false", "||", "overrid", "ignored", "default")),
        category=Category.NULL_EMPTY,
    )


def _get(source: Source, spot: Spot) -> Draft | None:
    """Python: `d.get(k, default)` becomes `d[k]`."""
    node = spot.node
    name, given = callee(source, node), arguments(node)
    owner, _, method = name.rpartition(".")
    if (
        method != "get"
        or len(given) != 2
        or any(g.type == "keyword_argument" for g in given)
        or not re.fullmatch(r"[\w.]+", owner)
    ):
        return None
    if (
        re.search(r"(?i)request|session|client|http|cache|redis|db|api|config|settings|model|objects|queryset", owner)
        or node.start_point.row != node.end_point.row
    ):
        return None
    key = source.raw(given[0])
    around = spot.within("if_statement", "for_statement", "conditional_expression", levels=8)
    if around is not None and f"{key} in {owner}" in source.raw(around.node)[:300]:
        return None
    return Draft(
        edits=(replace(node, f"{owner}[{key}]"),),
        trigger=f"`{owner}` has no `{key}`.",
        effect=f"{whole(spot.scope.symbol)} raises KeyError where it took `{source.told(given[1], 30)}`.",
        terms=((*spoken(owner), key.strip("\"'").lower(), "key"), (*_MISSING, "keyerror", ".get")),
    )


def _java_get(source: Source, spot: Spot) -> Draft | None:
    """Java: `m.getOrDefault(k, v)` becomes `m.get(k)`, `o.orElse(v)` becomes `o.get()`."""
    node, given = spot.node, arguments(spot.node)
    name = node.child_by_field_name("name")
    called = source.raw(name)
    held = node.child_by_field_name("arguments")
    if name is None or held is None or node.child_by_field_name("object") is None:
        return None
    if called == "getOrDefault" and len(given) == 2:
        edits = (replace(name, "get"), Edit(given[0].end_byte, given[1].end_byte, b""))
        trigger, effect = (
            f"The map has no `{source.told(given[0], 40)}`.",
            f"The result is null where it was `{source.told(given[1], 30)}`.",
        )
    elif called in {"orElse", "orElseGet"} and len(given) == 1 and source.raw(given[0]) != "null":
        edits = (replace(name, "get"), Edit(given[0].start_byte, given[0].end_byte, b""))
        trigger, effect = (
            "The optional is empty.",
            f"`get()` throws NoSuchElementException where `{source.told(given[0], 30)}` was taken.",
        )
    else:
        return None
    owner = source.told(node.child_by_field_name("object"), 40)
    return Draft(edits, trigger, effect, ((*spoken(owner), "get", "map", "optional"), _MISSING), until=node.end_byte)


OPERATORS = (
    Operator(
        id="flip-default",
        about="A default value is changed or removed.",
        category=Category.NULL_EMPTY,
        severity=Level.MEDIUM,
        needs=Needs.FILE,
        rules={
            Kin.PYTHON: {
                "default_parameter": _flag,
                "typed_default_parameter": _flag,
                "boolean_operator": _or_empty,
                "call": _get,
            },
            Kin.SCRIPT: {
                "required_parameter": _flag,
                "assignment_pattern": _flag,
                "object_assignment_pattern": _flag,
                "binary_expression": _or_empty,
            },
            Kin.JAVA: {"method_invocation": _java_get},
        },
    ),
)
