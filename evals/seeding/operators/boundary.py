"""A comparison or a slice is off by one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._shape import callee, last_word, operator_of, replace, sides, sole, spoken, whole
from evals.seeding._source import Kin

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_OTHER = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
_LENGTHS = frozenset({"len", "length", "size", "count", "cap"})
_LIMITS = _LENGTHS | frozenset({
    "total", "limit", "max", "maximum", "min", "minimum", "capacity", "end", "stop", "last", "threshold", "quota",
    "index", "idx", "offset", "page", "pages", "attempt", "attempts", "retry", "retries", "tries", "depth", "width",
    "height", "remaining", "budget", "position", "pos", "n", "num", "number", "quantity", "stock", "balance",
    "amount", "level", "age", "start", "i", "j", "first", "lower", "upper", "rows", "cols", "columns", "step",
    "steps", "days", "weight", "floor", "ceiling", "cursor",
})  # fmt: skip
_INSTANTS = frozenset({
    "time", "now", "date", "deadline", "elapsed", "duration", "version", "timestamp", "expires", "expiry", "today",
    "info", "at", "datetime", "t0", "t1",
})  # fmt: skip
"""Two of these are never equal, or the comparison is about something else."""
TERMS = (
    "off by one", "off-by-one", "boundary", "inclusive", "exclusive", "equal", "edge", "last", "bound", "limit", "<=",
    ">=", "one more", "one less", "one fewer", "one too", "exactly", "strict", "skip",
)  # fmt: skip


def _parts(text: str) -> list[str]:
    return [p.lower() for p in re.findall(r"[A-Z]?[a-z]+|[A-Z]+|\d+", last_word(text))]


def _measure(source: Source, node: Node) -> frozenset[str]:
    """What the name of an operand says that it is."""
    text = source.raw(node)
    if re.search(r"\blen\(|\.length\b|\.(size|length|count|Len)\(\)", text):
        return frozenset({"len"})
    return frozenset(_parts(text)) if node.type not in _LITERALS else frozenset()


_LITERALS = frozenset({
    "integer", "float", "number", "int_literal", "float_literal", "decimal_integer_literal", "tuple", "string",
    "rune_literal",
})  # fmt: skip
_WHOLE = re.compile(r"-?\d+")


def _comparison(source: Source, spot: Spot) -> Draft | None:
    node = spot.node
    pair, sign = sides(node), operator_of(node)
    if (
        pair is None
        or sign is None
        or sign.type not in _OTHER
        or not _is_limit(source, pair)
        or _makes_no_odds(source, spot, pair)
    ):
        return None
    left, right = (source.told(n, 40) for n in pair)
    other = _OTHER[sign.type]
    consequence = _consequence(spot, is_wider=other.endswith("="))
    holds = "holds, which it did not before" if other.endswith("=") else "no longer holds"
    return Draft(
        edits=(replace(sign, other),),
        until=node.end_byte,
        trigger=f"`{left}` is equal to `{right}`.",
        effect=f"`{left} {other} {right}` {holds}, so {whole(spot.scope.symbol)} {consequence}.",
        terms=((*spoken(_name(source, pair)), last_word(left).lower(), last_word(right).lower()), TERMS),
    )


def _consequence(spot: Spot, *, is_wider: bool) -> str:
    loop = spot.within("for_statement", "while_statement", "for_clause", levels=4)
    condition = loop.node.child_by_field_name("condition") if loop is not None else None
    if condition is not None and condition.start_byte <= spot.node.start_byte < condition.end_byte:
        return f"runs the loop once too {'often' if is_wider else 'little'}"
    return "takes the other branch at the boundary"


def _name(source: Source, pair: tuple[Node, Node]) -> str:
    return next((source.told(n, 60) for n in pair if n.type not in _LITERALS), "bound")


def _is_limit(source: Source, pair: tuple[Node, Node]) -> bool:
    """Whether two things are compared that can be equal, and of which one is a length, an index or a limit."""
    texts = [source.raw(n) for n in pair]
    words = [_measure(source, n) for n in pair]
    literal = [n.type in _LITERALS for n in pair]
    if all(literal) or any(w & _INSTANTS for w in words) or not any(w & _LIMITS for w in words):
        return False
    if any(is_one and not _WHOLE.fullmatch(text) for is_one, text in zip(literal, texts, strict=True)):
        return False
    # `len(x) > 0` for `len(x) >= 0` is always true: every linter sees it.
    return not ("0" in texts and any(w & _LENGTHS for w in words))


def _starts_a_slice(source: Source, spot: Spot, pair: tuple[Node, Node]) -> bool:
    """`if start > 0: x = x[start:]` does the same with `>=`."""
    around = spot.within("if_statement", levels=3)
    if source.raw(pair[1]) != "0" or around is None:
        return False
    return (
        re.search(
            rf"{re.escape(source.raw(pair[0]))}:|slice\({re.escape(source.raw(pair[0]))}\)",
            source.raw(around.node)[:2000],
        )
        is not None
    )


def _makes_no_odds(source: Source, spot: Spot, pair: tuple[Node, Node]) -> bool:
    """`if a > top: top = a` does the same with `>=`, as does `a if a > b else b`."""
    if _starts_a_slice(source, spot, pair):
        return True
    texts = {source.raw(n) for n in pair}
    around = spot.within("if_statement", "elif_clause", "ternary_expression", "conditional_expression", levels=3)
    if around is None:
        return False
    node = around.node
    if node.type in {"ternary_expression", "conditional_expression"}:
        return sum(source.raw(c) in texts for c in node.named_children) >= 2
    inside = sole(node.child_by_field_name("consequence"))
    text = source.raw(inside)[:300].rstrip(";")
    given = re.fullmatch(r"(?:return\s+|[\w.\[\]]+\s*:?=\s*)(.+)", text, re.DOTALL)
    return given is not None and given[1] in texts


def _one(source: Source, spot: Spot) -> Draft | None:
    """`x[:n + 1]`, `range(n - 1)`, `items[i - 1]`: without the one."""
    node, sign, pair = spot.node, operator_of(spot.node), sides(spot.node)
    if (
        sign is None
        or sign.type not in {"+", "-"}
        or pair is None
        or source.raw(pair[1]) != "1"
        or not _is_place(source, spot)
    ):
        return None
    kept = source.raw(pair[0])
    if not re.search(r"[A-Za-z_]", kept) or len(kept) > 80 or source.told(pair[0]) in {"range", ""}:
        return None
    before, now = source.told(_around(spot)), source.told(pair[0], 40)
    return Draft(
        edits=(replace(node, kept),),
        trigger=f"{whole(spot.scope.symbol)} comes to `{before}`.",
        effect=f"The bound is `{now}` and no longer `{source.told(node, 44)}`: it is off by one.",
        terms=((*spoken(last_word(kept)), *spoken(spot.scope.symbol or "index")), TERMS),
    )


def _around(spot: Spot) -> Node:
    """The whole index, slice or call that a bound belongs to."""
    outer = spot.up or spot
    if outer.node.type in {"argument_list", "arguments", "slice"} and outer.up is not None:
        outer = outer.up
    return outer.node


_SLICES = frozenset(
    {"slice", "slice_expression", "subscript", "subscript_expression", "index_expression", "array_access"}
)
_CUTS = frozenset(
    {"range", "slice", "substring", "substr", "subList", "copyOfRange", "subarray", "islice", "charAt", "get"}
)


def _is_place(source: Source, spot: Spot) -> bool:
    """Whether it is an index, a slice's bound or the bound of a range."""
    up = spot.up
    if up is None:
        return False
    if up.node.type in _SLICES:
        return spot.index > 0
    if up.node.type not in {"argument_list", "arguments"} or up.up is None:
        return False
    return callee(source, up.up.node).rpartition(".")[2] in _CUTS


def _range(source: Source, spot: Spot) -> Draft | None:
    """`range(len(x))` leaves out the last element."""
    node = spot.node
    given = node.child_by_field_name("arguments")
    if callee(source, node) != "range" or given is None or not given.named_children:
        return None
    end = given.named_children[min(1, len(given.named_children) - 1)]
    if (
        len(given.named_children) > 2
        or end.type not in {"call", "identifier", "attribute"}
        or not _measure(source, end) & _LIMITS
    ):
        return None
    text = source.told(end, 50)
    return Draft(
        edits=(replace(end, f"{source.raw(end)} - 1"),),
        trigger=f"{whole(spot.scope.symbol)} runs over `{source.told(node)}` with `{text}` of at least one.",
        effect=f"The loop ends before the last value, `{text} - 1`, which is never seen.",
        terms=((*spoken(last_word(text.rstrip(")"))), "range", "loop"), TERMS),
    )


def _binary(source: Source, spot: Spot) -> Draft | None:
    return _comparison(source, spot) if _has_sign(spot.node) else _one(source, spot)


def _has_sign(node: Node) -> bool:
    sign = operator_of(node)
    return sign is not None and sign.type in _OTHER


OPERATORS = (
    Operator(
        id="swap-boundary",
        about="A comparison, an index or the end of a range is off by one.",
        category=Category.BOUNDARY,
        severity=Level.MEDIUM,
        needs=Needs.HUNK,
        rules={
            Kin.PYTHON: {"comparison_operator": _comparison, "binary_operator": _one, "call": _range},
            Kin.SCRIPT: {"binary_expression": _binary},
            Kin.GO: {"binary_expression": _binary},
            Kin.JAVA: {"binary_expression": _binary},
        },
    ),
)
