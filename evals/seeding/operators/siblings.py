"""The right kind of value, but the other one of a pair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._pairs import partners
from evals.seeding._shape import replace, whole
from evals.seeding._source import Kin

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_USES = frozenset({
    "argument_list", "arguments", "return_statement", "binary_operator", "binary_expression", "subscript",
    "expression_list", "subscript_expression", "index_expression", "array_access", "variable_declarator",
})  # fmt: skip
_VALUES = frozenset(
    {"keyword_argument", "pair", "keyed_element", "assignment", "assignment_expression", "variable_declarator"}
)
_STATEMENTS = re.compile(r"(_statement|_declaration|assignment|_clause|block|body|list|rule|element)$")


def _name(source: Source, spot: Spot) -> Draft | None:
    """A local variable or a parameter."""
    name = source.raw(spot.node)
    function = spot.scope.function
    if function is None or not _is_used(spot):
        return None
    for other in partners(name):
        if _is_known(source, spot, name, other) and not _is_beside(source, spot, other):
            return _draft(source, spot, spot.node, name, other)
    return None


def _attribute(source: Source, spot: Spot) -> Draft | None:
    """An attribute of an object of which the function uses the other one too."""
    node, function = spot.node, spot.scope.function
    member = next(
        (m for f in ("attribute", "property", "field") if (m := node.child_by_field_name(f)) is not None), None
    )
    if member is None or function is None or not _is_used(spot):
        return None
    owner = source.content[node.start_byte : member.start_byte].decode("utf-8", "replace")
    if not re.fullmatch(r"[\w.$]+\.", owner):
        return None
    name = source.raw(member)
    for other in partners(name):
        if owner + other in source.attributes_of(function) and not _is_beside(source, spot, other):
            return _draft(source, spot, member, owner + name, owner + other)
    return None


def _draft(source: Source, spot: Spot, node: Node, name: str, other: str) -> Draft:
    return Draft(
        edits=(replace(node, other.rpartition(".")[2]),),
        trigger=f"`{name}` and `{other}` differ.",
        effect=f"{whole(spot.scope.symbol)} uses `{other}` where `{name}` is meant.",
        terms=(
            (other.rpartition(".")[2].lower(),),
            (
                "instead of",
                "wrong",
                "mixed",
                "swap",
                "confus",
                "should",
                "meant",
                "mistake",
                "typo",
                "rather than",
                name.rpartition(".")[2].lower(),
            ),
        ),
    )


def _is_used(spot: Spot) -> bool:
    """Whether the value is read here: not a target, not a callee, not a key, not an object that is looked into."""
    if spot.up is None:
        return False
    parent = spot.up.node
    if parent.type == "literal_element":  # Go's keys and values
        return spot.up.up is not None and spot.up.up.node.type == "keyed_element" and spot.up.index > 0
    if parent.type in _VALUES:
        return spot.index == len(spot.siblings) - 1
    if parent.type == "expression_list":
        return spot.up.parent_type in {"return_statement", "argument_list"}
    if parent.type in {"subscript", "subscript_expression", "index_expression", "array_access"}:
        return spot.index > 0
    return parent.type in _USES


def _is_known(source: Source, spot: Spot, name: str, other: str) -> bool:
    """Whether both are parameters (of one type where there are types), or variables that are set alike before."""
    function = spot.scope.function
    if function is None or not source.words_of(function)[other.encode()]:
        return False
    types = _parameters(source, function)
    if name in types and other in types:
        return types[name] == types[other]
    if name in types or other in types:
        return False
    one, two = (source.bindings_of(function).get(n) for n in (name, other))
    if one is None or two is None or max(one[0], two[0]) > spot.node.start_byte:
        return False
    return not source.dialect.typed or one[1] == two[1]


def _parameters(source: Source, function: Node) -> dict[str, str]:
    """The parameters of a function with their types, as they are written."""
    given = function.child_by_field_name("parameters")
    found: dict[str, str] = {}
    for parameter in given.named_children[:40] if given is not None else ():
        kind = source.raw(parameter.child_by_field_name("type"))
        names = parameter.children_by_field_name("name") or [
            n for f in ("pattern",) if (n := parameter.child_by_field_name(f)) is not None
        ]
        names = names or ([parameter] if parameter.type == "identifier" else parameter.named_children[:1])
        for name in names:
            found[source.raw(name)] = kind
    return found


def _is_beside(source: Source, spot: Spot, other: str) -> bool:
    """Whether the other one stands in the same statement: `end - start` with one of them twice is seen at once.

    A key of its own name is another matter: `height=width` is what copying leaves.
    """
    named = spot.up
    if named is not None and named.node.type in {"keyword_argument", "pair"}:
        key = named.node.child_by_field_name("name") or named.node.child_by_field_name("key")
        if source.raw(key).endswith(source.raw(spot.node).rpartition(".")[2]):
            return False
    outer: Spot | None = spot
    for _ in range(8):
        if outer is None or (
            _STATEMENTS.search(outer.node.type) and outer.node.type not in {"argument_list", "expression_list"}
        ):
            break
        outer = outer.up
    text = source.head(outer.node if outer is not None else None, 3_000)
    return not text or re.search(rf"(?<![\w$]){re.escape(other)}\b", text) is not None


OPERATORS = (
    Operator(
        id="wrong-sibling",
        about="A name is taken for the other one of its pair.",
        category=Category.INTENT_MISMATCH,
        severity=Level.MEDIUM,
        needs=Needs.FILE,
        rules={
            Kin.PYTHON: {"identifier": _name, "attribute": _attribute},
            Kin.SCRIPT: {"identifier": _name, "member_expression": _attribute},
            Kin.GO: {"identifier": _name, "selector_expression": _attribute},
            Kin.JAVA: {"identifier": _name, "field_access": _attribute},
        },
    ),
)
