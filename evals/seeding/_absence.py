"""Conditions that ask whether a value is missing, empty or out of range, and those that ask who someone is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evals.seeding._shape import callee, joined_parts, operator_of, sides, strip_parens

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

NOTHING = frozenset({"none", "null", "nil", "undefined", "null_literal"})
_EMPTY = frozenset({'""', "''", "[]", "{}", "()", "``"})
_NAME = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$#][\w$]*)*")
_LENGTH = re.compile(
    r"len\(([\w.]+)\)|([\w.]+)\.length|([\w.]+)\.(?:size|length|isEmpty|isBlank)\(\)|([\w.]+)\.(?:size|Len\(\))"
)
ASKS_WHO = re.compile(
    r"\b_?(is_|has_|user_?|current_?)?roles?\b|is_?owner|owned_by|owner(_?id|\.id|\(\))?\s*[!=]==?\s*(?!null|nil|None|undefined|[\"'])|permission|permitted|(is|has|require|user)_?\w*admin|admin_?(only|required)|\badmin\b(?!\.)|(has|required?|allowed|missing)_?scope|scopes\b|tenant"
    r"|authori[sz]ed|authori[sz]e\(|is_?auth|authenticated|is_?staff|superuser|can_?(edit|view|read|write|delete|manage|access|update|create|publish|approve|see|use)"
    r"|has_?(perm|role)|has_?access(?!_?(key|token))|access_?(allowed|granted|level)|is_?allowed\b|logged_?in|forbidden|is_?member\b",
    re.IGNORECASE,
)
"""Words of conditions that decide who may do something."""
NOT_WHO = re.compile(
    r"aria|role=|getRole\b|chown|mode\.|uid\b|admin_?(site|url|class)|readable|exempt|\bok\b|PermissionError|is_?(file|dir)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Absence:
    """What a condition holds against a value."""

    kind: str
    """`none`, `empty` or `range`."""
    name: str
    """The value, as the code names it."""


def absence(source: Source, node: Node | None) -> Absence | None:
    """What one part of a condition says of a value, if it is of this kind."""
    node = strip_parens(node)
    if node is None or node.end_byte - node.start_byte > 200:
        return None
    if node.type in {"not_operator", "unary_expression"}:
        return _denied(source, node)
    if node.type == "method_invocation":
        found = _length_of(source.raw(node))
        return Absence("empty", found) if found and re.search(r"is(Empty|Blank)\(\)$", source.raw(node)) else None
    pair, sign = sides(node), operator_of(node)
    if node.type not in {"comparison_operator", "binary_expression"} or pair is None or sign is None:
        return None
    return _compared(source, pair, sign.type)


def _denied(source: Source, node: Node) -> Absence | None:
    inside = strip_parens(node.child_by_field_name("argument") or node.child_by_field_name("operand"))
    sign = source.raw(node)
    if inside is None or not sign.startswith(("!", "not ")) or sign.startswith("!!"):
        return None
    name = source.raw(inside)
    if found := _length_of(name):
        return Absence("empty", found)
    return Absence("none", name) if _NAME.fullmatch(name) else None


def _compared(source: Source, pair: tuple[Node, Node], sign: str) -> Absence | None:
    left, right = (source.raw(n) for n in pair)
    if sign in {"==", "===", "is"}:
        if pair[1].type in NOTHING:
            return Absence("none", left) if _NAME.fullmatch(left) else None
        if right in _EMPTY and _NAME.fullmatch(left):
            return Absence("empty", left)
        found = _length_of(left)
        return Absence("empty", found) if found and right == "0" else None
    if sign in {"<", "<=", ">", ">="}:
        if (found := _length_of(left)) and sign in {"<", "<="} and re.fullmatch(r"\d", right):
            return Absence("empty", found)
        return Absence("range", left) if _NAME.fullmatch(left) and "." not in right[:1] else None
    return None


def _length_of(text: str) -> str:
    found = _LENGTH.fullmatch(text)
    return next((g for g in found.groups() if g), "") if found else ""


def all_absences(source: Source, condition: Node | None) -> tuple[Absence, ...]:
    """What the parts of a condition say, when each part is of this kind; else nothing."""
    parts = list(joined_parts(condition))
    found = [absence(source, part) for part in parts[:6]]
    known = tuple(f for f in found if f is not None)
    return known if parts and len(parts) <= 6 and len(known) == len(parts) else ()


_PRESENT = re.compile(r"\blen\(|\.length\b|([!=]==?|\bis( not)?)\s*(None|null|nil|undefined|\"\"|'')")


def asks_who(text: str) -> bool:
    """Whether a condition decides who may do something."""
    return (
        len(text) < 400
        and _PRESENT.search(text) is None
        and ASKS_WHO.search(text) is not None
        and NOT_WHO.search(text) is None
    )


def called(source: Source, node: Node) -> str:
    """The last part of a called name."""
    return callee(source, node).rpartition(".")[2]
