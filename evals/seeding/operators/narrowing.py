"""A number loses what is behind its point, or its upper half."""

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

_WORDS = (
    "integer", "division", "truncat", "round", "precision", "fraction", "decimal", "floor", "overflow", "float", "lost",
    "loses",
    "int(", "//",
    "remainder", "whole", "ceil", "32",
)  # fmt: skip
_PATHS = re.compile(r"(?i)path|dir|root|base|folder|file|parent|cwd|home|tmp|url|here|__file__|name|[\"']")
_ROUNDS = re.compile(r"(int|floor|ceil|round|trunc|math\.\w+|Math\.\w+|parseInt|np\.\w+)")


def _draft(source: Source, spot: Spot, edits: tuple[Edit, ...], about: str, effect: str, trigger: str = "") -> Draft:
    return Draft(
        edits=edits,
        trigger=trigger or f"`{about}` has a fraction.",
        effect=effect,
        terms=(
            tuple(dict.fromkeys(w for n in re.findall(r"[A-Za-z_]\w*", about)[:4] for w in spoken(n)))
            or (about.lower(),),
            _WORDS,
        ),
        until=spot.node.end_byte,
    )


def _is_quotient(source: Source, spot: Spot) -> bool:
    """Whether a `/` divides numbers (and does not join paths), and the result is not rounded at once."""
    sign, pair = operator_of(spot.node), sides(spot.node)
    if sign is None or sign.type != "/" or pair is None or _PATHS.search(source.raw(spot.node)[:200]):
        return False
    if source.raw(pair[1]) in {"1", "1.0"} or re.search(r"\d\.\d", source.raw(spot.node)[:200]):
        return False
    is_number = any(source.raw(n).startswith(("len(", "sum(")) or re.fullmatch(r"\d{2,}", source.raw(n)) for n in pair)
    counted = re.search(
        r"(?i)total|count|sum|amount|price|rate|percent|size|length|num|width|height|weight|seconds|bytes|elapsed",
        source.raw(spot.node)[:200],
    )
    if not is_number and counted is None:
        return False
    up = spot.up
    for _ in range(4):
        if up is None or up.node.type in {"expression_statement", "block", "return_statement"}:
            break
        if up.node.type in {"call", "call_expression"} and _ROUNDS.fullmatch(callee(source, up.node)):
            return False
        up = up.up
    return spot.parent_type not in {"binary_operator", "binary_expression"}


def _floor_division(source: Source, spot: Spot) -> Draft | None:
    sign, pair = operator_of(spot.node), sides(spot.node)
    if sign is None or pair is None or not _is_quotient(source, spot):
        return None
    left, right = (source.told(n, 40) for n in pair)
    trigger = f"`{left}` is no multiple of `{right}`."
    return _draft(
        source,
        spot,
        (replace(sign, "//"),),
        f"{left} {right}",
        f"`{left} // {right}` loses the fraction that {whole(spot.scope.symbol)} goes on with.",
        trigger,
    )


def _script_division(source: Source, spot: Spot) -> Draft | None:
    pair = sides(spot.node)
    if pair is None or not _is_quotient(source, spot) or spot.parent_type == "template_substitution":
        return None
    text, told = source.raw(spot.node), source.told(spot.node)
    if "\n" in text:
        return None
    return _draft(
        source,
        spot,
        (replace(_with_parens(spot), f"Math.floor({text})"),),
        told,
        f"`Math.floor` takes away the fraction that {whole(spot.scope.symbol)} goes on with.",
    )


def _with_parens(spot: Spot) -> Node:
    """Parentheses around a call are none of a person's."""
    up = spot.up
    return (
        up.node
        if up is not None and up.node.type == "parenthesized_expression" and up.parent_type == "member_expression"
        else spot.node
    )


_CALLS = {
    "Decimal": ("float", "A binary float cannot hold most decimal fractions: results are slightly off."),
    "math.ceil": ("math.floor", "It is rounded down: a last, incomplete part is not counted."),
    "Math.ceil": ("Math.floor", "It is rounded down: a last, incomplete part is not counted."),
    "math.Ceil": ("math.Floor", "It is rounded down: a last, incomplete part is not counted."),
    "Math.round": ("Math.floor", "It is always rounded down."),
    "math.Round": ("math.Floor", "It is always rounded down."),
    "parseFloat": ("parseInt", "What is behind the point is not read."),
}


def _call(source: Source, spot: Spot) -> Draft | None:
    node = spot.node
    name, given = callee(source, node), arguments(node)
    called = node.child_by_field_name("function") or node.child_by_field_name("name")
    if called is None or not given:
        return None
    if name in _CALLS and len(given) == 1 and not (source.dialect.kin is Kin.JAVA and name == "Math.round"):
        now, effect = _CALLS[name]
        about = source.told(given[0], 50)
        if name == "Decimal" and (given[0].type == "string" or re.search(r"^\d", about)):
            return None
        return _draft(
            source,
            spot,
            (replace(called, now.rpartition(".")[2] if called.type == "identifier" and "." in name else now),),
            about,
            effect,
        )
    if name == "round" and len(given) == 2 and given[1].type == "integer" and source.raw(given[1]) != "0":
        return _draft(
            source,
            spot,
            (Edit(given[0].end_byte, given[1].end_byte, b""),),
            source.told(given[0], 50),
            "It is rounded to a whole number: the digits behind the point are gone.",
        )
    if name in {"strconv.ParseInt", "strconv.ParseUint"} and len(given) == 3 and source.raw(given[2]) == "64":
        about = source.told(given[0], 50)
        return _draft(
            source,
            spot,
            (replace(given[2], "32"),),
            about,
            "Larger numbers are refused with a range error.",
            f"`{about}` does not fit into 32 bits.",
        )
    return None


def _go_quotient(source: Source, spot: Spot) -> Draft | None:
    """Go: `float64(a) / float64(b)` becomes `float64(a / b)`."""
    found = re.fullmatch(
        r"float64\(([\w.]+|len\([\w.]+\))\) / float64\(([\w.]+|len\([\w.]+\))\)", source.raw(spot.node)[:160]
    )
    if found is None:
        return None
    trigger = f"`{found[1]}` is no multiple of `{found[2]}`."
    return _draft(
        source,
        spot,
        (replace(spot.node, f"float64({found[1]} / {found[2]})"),),
        f"{found[1]} {found[2]}",
        "Integers are divided before the conversion, so the fraction is lost.",
        trigger,
    )


def _java_quotient(source: Source, spot: Spot) -> Draft | None:
    """Java: `(double) a / b` becomes `(double) (a / b)`; `1000L * x` becomes `1000 * x`."""
    text = source.raw(spot.node)[:160]
    found = re.fullmatch(r"\((double|float)\) ?([\w.]+(?:\(\))?) / ([\w.]+(?:\(\))?)", text)
    if found is not None:
        trigger = f"`{found[2]}` is no multiple of `{found[3]}`."
        return _draft(
            source,
            spot,
            (replace(spot.node, f"({found[1]}) ({found[2]} / {found[3]})"),),
            f"{found[2]} {found[3]}",
            "Integers are divided before the cast, so the fraction is lost.",
            trigger,
        )
    found = re.fullmatch(r"(\d+)L \* (\w+)|(\w+) \* (\d+)L", text)
    if found is None:
        return None
    name = found[2] or found[3]
    return _draft(
        source,
        spot,
        (replace(spot.node, text.replace("L", "", 1) if found[1] else text.removesuffix("L")),),
        name,
        "Ints are multiplied, and the product overflows before it is widened.",
        f"`{name}` is large.",
    )


OPERATORS = (
    Operator(
        id="narrow-number",
        about="A number loses its fraction or its range.",
        category=Category.NUMERIC,
        severity=Level.MEDIUM,
        needs=Needs.FILE,
        rules={
            Kin.PYTHON: {"binary_operator": _floor_division, "call": _call},
            Kin.SCRIPT: {"binary_expression": _script_division, "call_expression": _call},
            Kin.GO: {"binary_expression": _go_quotient, "call_expression": _call},
            Kin.JAVA: {"binary_expression": _java_quotient, "method_invocation": _call},
        },
    ),
)
