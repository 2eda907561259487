"""A check at the top that turned away a missing, an empty or an impossible value is gone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._absence import Absence, all_absences, asks_who
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._shape import (
    LEAVING,
    cut,
    first_use,
    line_around,
    rest,
    sole,
    spoken,
    strip_parens,
    until_use,
    whole,
    word,
)
from evals.seeding._source import Edit, Kin

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_DID = {
    "return_statement": "returns early",
    "raise_statement": "raises",
    "throw_statement": "throws",
    "continue_statement": "skips the round",
    "break_statement": "leaves the loop",
}
_IS = {"none": "missing", "empty": "empty"}


def left_by(spot: Spot) -> Node | None:
    """How an `if` without any else leaves the block, when that is all it does."""
    node = spot.node
    if node.child_by_field_name("alternative") is not None or node.child_by_field_name("initializer") is not None:
        return None
    if spot.parent_type in {"else_clause", "if_statement"}:
        return None
    inside = sole(node.child_by_field_name("consequence"))
    return inside if inside is not None and inside.type in LEAVING else None


def _guard(source: Source, spot: Spot) -> Draft | None:
    leaving = left_by(spot)
    condition = strip_parens(spot.node.child_by_field_name("condition"))
    if leaving is None or condition is None or asks_who(source.raw(condition)):
        return None
    absences = all_absences(source, condition)
    use = next((found for a in absences if (found := _use(source, spot, a, leaving)) is not None), None)
    edit = cut(source, spot.node, before=spot.before)
    if use is None or edit is None:
        return None
    about, at = use
    text = rest(source, spot)
    return Draft(
        edits=(edit,),
        at=spot.node.start_byte,
        until=until_use(spot, text, at),
        trigger=f"{whole(spot.scope.symbol)} gets here while `{source.told(condition)}` holds.",
        effect=(
            f"Nothing {_DID[leaving.type]} in this case any more: `{line_around(text, at)}` "
            + ("runs all the same." if about.kind == "range" else f"works on {_IS[about.kind]} `{about.name}`.")
        ),
        terms=(spoken(about.name), _WORDS[about.kind]),
        category=Category.BOUNDARY if about.kind == "range" else None,
    )


_WORDS = {
    "none": ("none", "null", "nil", "undefined", "missing", "absent", "empty", "guard", "check", "falsy", "unset"),
    "empty": ("empty", "zero", "no element", "none", "missing", "guard", "check", "length", "no items", "blank"),
    "range": (
        "range",
        "bound",
        "negative",
        "zero",
        "limit",
        "below",
        "above",
        "guard",
        "check",
        "valid",
        "less",
        "greater",
    ),
}


def _use(source: Source, spot: Spot, about: Absence, leaving: Node) -> tuple[Absence, int] | None:
    """Where the code behind the guard relies on it; a value that is only passed over makes its loss a no-op."""
    if about.kind == "range" and (
        leaving.type in {"continue_statement", "break_statement"} or not _is_bound(source, spot, about)
    ):
        return None
    name = word(about.name)
    if leaving.type in {"raise_statement", "throw_statement"} or about.kind == "range":
        pattern = name
    elif about.kind == "none":
        pattern = rf"{name}!?(\.\w|\[|\()"
    else:
        taken = r"\[(0|-1|len\()|\.(at|get|pop|remove|charAt)\(|\.get(First|Last)"
        pattern = rf"{name}({taken})|(max|min|/ ?len)\({re.escape(about.name)}\)"
    found = first_use(source, spot, pattern)
    if found is None or _is_assigned(rest(source, spot)[: found.end()], name):
        return None
    # TypeScript would refuse to compile a use of what may be null.
    if (
        about.kind == "none"
        and source.dialect.typed
        and source.dialect.kin is Kin.SCRIPT
        and not _may_be_blank(source, spot)
    ):
        return None
    return about, found.start()


_BOUND = re.compile(
    r"(?i)\b\d|len|length|size|count|limit|max|min|total|capacity|threshold|quota|balance|stock|remaining|amount|budget"
)


def _is_bound(source: Source, spot: Spot, about: Absence) -> bool:
    """Whether it holds a value against a limit, and the next condition does not do so again."""
    condition = source.raw(spot.node.child_by_field_name("condition"))
    following = next((n for n in spot.after if n.is_named), None)
    is_again = following is not None and following.type == "if_statement"
    if is_again and re.search(
        word(about.name), source.raw(following.child_by_field_name("condition") if following else None)
    ):
        return False
    return _BOUND.search(condition) is not None


def _is_assigned(text: str, name: str) -> bool:
    return re.search(rf"{name}\s*:?=[^=]", text) is not None


def _may_be_blank(source: Source, spot: Spot) -> bool:
    """`!name` may be about an empty text or a zero; `name === null` may not."""
    condition = strip_parens(spot.node.child_by_field_name("condition"))
    return condition is not None and condition.type == "unary_expression"


def _go_guard(source: Source, spot: Spot) -> Draft | None:
    condition = source.raw(spot.node.child_by_field_name("condition"))
    if condition == "!ok":
        return _found_or_not(source, spot)
    return _guard(source, spot)


def _found_or_not(source: Source, spot: Spot) -> Draft | None:
    """`v, ok := m[k]` and its check become `v := m[k]`."""
    declared, leaving, function = spot.before, left_by(spot), spot.scope.function
    if declared is None or declared.type != "short_var_declaration" or leaving is None or function is None:
        return None
    left, right = declared.child_by_field_name("left"), declared.child_by_field_name("right")
    names, value = source.raw(left), right.named_child(0) if right is not None else None
    edit = cut(source, spot.node)
    if left is None or value is None or edit is None or source.words_of(function)[b"ok"] != 2:
        return None
    found = re.fullmatch(r"(\w+), ok", names)
    if found is None or found[1] == "_" or value.type not in {"index_expression", "type_assertion_expression"}:
        return None
    name, is_type = found[1], value.type == "type_assertion_expression"
    return Draft(
        edits=(Edit(left.start_byte, left.end_byte, name.encode()), edit),
        at=spot.node.start_byte,
        trigger=f"`{source.told(value)}` does not have the {'type' if is_type else 'key'} that is asked for.",
        effect=(f"{whole(spot.scope.symbol)} {'panics' if is_type else f'uses a zero `{name}`'} where it left before."),
        terms=(
            (*spoken(name), "ok", "assertion", "lookup"),
            ("ok", "panic", "missing", "not found", "zero", "check", "exist", "absent"),
        ),
        severity=Level.HIGH if is_type else None,
    )


OPERATORS = (
    Operator(
        id="drop-guard",
        about="An early exit for a missing, empty or impossible value is removed.",
        category=Category.NULL_EMPTY,
        severity=Level.MEDIUM,
        needs=Needs.FILE,
        rules={
            Kin.PYTHON: {"if_statement": _guard},
            Kin.SCRIPT: {"if_statement": _guard},
            Kin.GO: {"if_statement": _go_guard},
            Kin.JAVA: {"if_statement": _guard},
        },
    ),
)
