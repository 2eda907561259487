"""One half of a condition is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._absence import asks_who
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._shape import operator_of, sides, spoken, whole
from evals.seeding._source import Edit, Kin

if TYPE_CHECKING:
    from evals.seeding._source import Source

_TESTED = frozenset(
    {"if_statement", "elif_clause", "while_statement", "parenthesized_expression", "return_statement", "for_clause"}
)


_NARROWS = re.compile(
    r"[\w.?!]+(\s*!==?\s*(undefined|null))?|\"\w+\" in [\w.]+|typeof .*|.* instanceof .*|[\w.]*is[A-Z]\w*\([\w.]+\)"
)
"""What a typed script needs to compile the branch."""


def _half(source: Source, spot: Spot) -> Draft | None:
    node, sign, pair = spot.node, operator_of(spot.node), sides(spot.node)
    if sign is None or sign.type not in {"and", "&&"} or pair is None or spot.parent_type not in _TESTED:
        return None
    if asks_who(source.raw(node)) or not _is_condition(spot):
        return None
    left, right = source.raw(pair[0]), source.raw(pair[1])
    if min(len(left), len(right)) < 3 or left in right.split("(")[0] or _keeps(left, right) is not None:
        return _without_first(source, spot)
    if source.dialect.typed and source.dialect.kin is Kin.SCRIPT and _NARROWS.fullmatch(right):
        return None
    if re.search(r"\b(await|yield)\b|:=|\bok\b|[^=!<>]=[^=>]", right) or re.search(r"debug|verbose|isTTY", right):
        return None
    return Draft(
        edits=(Edit(pair[0].end_byte, pair[1].end_byte, b""),),
        at=sign.start_byte if sign.start_point.row == node.start_point.row else node.start_byte,
        until=None,
        trigger=f"`{source.told(pair[0], 60)}` holds and `{source.told(pair[1], 60)}` does not.",
        effect=f"{whole(spot.scope.symbol)} takes this branch: `{source.told(pair[1], 60)}` is not asked any more.",
        terms=(
            _names(right),
            (
                "condition",
                "check",
                "no longer",
                "missing",
                "dropped",
                "remov",
                "regardless",
                "even when",
                "even if",
                "without",
                "always",
                "ignor",
            ),
        ),
    )


def _is_condition(spot: Spot) -> bool:
    """Parentheses count only as those around a whole condition."""
    if spot.parent_type != "parenthesized_expression":
        return True
    return spot.up is not None and spot.up.parent_type in {"if_statement", "while_statement"}


def _names(text: str) -> tuple[str, ...]:
    names = [
        n
        for n in re.findall(r"[A-Za-z_]\w+(?:\.\w+)*", text)
        if n not in {"not", "is", "in", "None", "null", "nil", "len", "self", "this"}
    ]
    return tuple(dict.fromkeys(word for name in names[:3] for word in spoken(name))) or (text.lower()[:40],)


def _keeps(left: str, right: str) -> str | None:
    """The name that the left half keeps the right half from failing on: `x` of `x is not None and x.y`."""
    found = re.fullmatch(
        r"\(?(?:([\w.]+)(?: is not None|\s*!==?\s*(?:null|nil|undefined|None)|\.length > 0)?|len\(([\w.]+)\) > 0)\)?",
        left.strip(),
    )
    name = next((g for g in found.groups() if g), None) if found is not None else None
    return name if name and re.search(rf"(?<![\w.]){re.escape(name)}(\.\w|\[|\()", right) else None


def _without_first(source: Source, spot: Spot) -> Draft | None:
    """`x is not None and x.y` without its first half. A typed script would not compile."""
    pair = sides(spot.node)
    if pair is None or (source.dialect.typed and source.dialect.kin is Kin.SCRIPT):
        return None
    name = _keeps(source.raw(pair[0]), source.raw(pair[1]))
    if name is None:
        return None
    right = source.told(pair[1], 60)
    return Draft(
        edits=(Edit(pair[0].start_byte, pair[1].start_byte, b""),),
        trigger=f"`{name}` is missing or empty.",
        effect=f"`{right}` is evaluated on it all the same; `{source.told(pair[0], 60)}` kept it from that.",
        terms=(
            spoken(name),
            ("none", "null", "nil", "undefined", "missing", "empty", "check", "guard", "falsy", "absent"),
        ),
        category=Category.NULL_EMPTY,
    )


OPERATORS = (
    Operator(
        id="drop-condition",
        about="One half of an `and` is removed from a condition.",
        category=Category.INTENT_MISMATCH,
        severity=Level.MEDIUM,
        needs=Needs.FILE,
        rules={
            Kin.PYTHON: {"boolean_operator": _half},
            Kin.SCRIPT: {"binary_expression": _half},
            Kin.GO: {"binary_expression": _half},
            Kin.JAVA: {"binary_expression": _half},
        },
    ),
)
