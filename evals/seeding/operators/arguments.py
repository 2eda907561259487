"""A call that no longer fits what it calls: two arguments change places, or one is left to its default."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._pairs import partners
from evals.seeding._shape import arguments, callee, replace, spoken, whole
from evals.seeding._source import Edit, Kin

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_EVEN = re.compile(
    r"(?i)(add|sum|max|min|equals?|is_?close|compare\w*|union|intersect\w*|swap|gcd|hypot|and_?|or_?|merge|concat\w*|join|super|xor|range)"
)
_NAMES = frozenset({"identifier", "attribute", "member_expression", "selector_expression", "field_access"})


def _swap(source: Source, spot: Spot) -> Draft | None:
    """Two neighbouring arguments that are sure to be told apart: by the parameters' names, or by being a pair."""
    name = callee(source, spot.node)
    short = name.rpartition(".")[2]
    if not short or _EVEN.fullmatch(short):
        return None
    given = arguments(spot.node)
    if len(given) > 12:
        return None
    wanted = _wanted(source, name)
    for at in range(len(given) - 1):
        one, two = given[at], given[at + 1]
        if one.type != two.type or one.type not in _NAMES or source.raw(one) == source.raw(two):
            continue
        if _are_told_apart(source, one, two, wanted[at : at + 2] if wanted else []):
            return _swapped(source, spot, (one, two), short)
    return None


def _swapped(source: Source, spot: Spot, pair: tuple[Node, Node], short: str) -> Draft:
    one, two = pair
    left, right = source.told(one, 40), source.told(two, 40)
    return Draft(
        edits=(replace(one, source.raw(two)), replace(two, source.raw(one))),
        until=spot.node.end_byte if spot.node.end_point.row - one.start_point.row < 6 else None,
        trigger=f"{whole(spot.scope.symbol)} calls `{short}` with `{left}` and `{right}` that differ.",
        effect=f"`{short}` gets `{right}` where it takes `{left}`, and the reverse.",
        terms=(
            (*spoken(short), *spoken(left), *spoken(right)),
            ("swap", "order", "revers", "wrong", "transpos", "mixed", "argument", "position", "switched", "exchanged"),
        ),
    )


def _are_told_apart(source: Source, one: Node, two: Node, wanted: list[tuple[str, str]]) -> bool:
    names = [source.raw(n).rpartition(".")[2] for n in (one, two)]
    if names[1] not in partners(names[0]) and _are_alike(*names):
        return False
    if len(wanted) == 2:
        return [w[0] for w in wanted] == names and wanted[0][1] == wanted[1][1]
    return names[1] in partners(names[0]) and _owner(source, one) == _owner(source, two)


def _are_alike(one: str, two: str) -> bool:
    """`a` and `b`, `l_1` and `l_2`: what takes them is often symmetric."""
    return max(len(one), len(two)) < 3 or re.sub(r"_?\d+|[abxyz]$", "", one) == re.sub(r"_?\d+|[abxyz]$", "", two)


def _owner(source: Source, node: Node) -> str:
    return source.raw(node).rpartition(".")[0]


def _wanted(source: Source, name: str) -> list[tuple[str, str]]:
    """The parameters (name, type) of the one function of the file that a call can mean."""
    owner, _, short = name.rpartition(".")
    found = source.functions().get(short, [])
    if len(found) != 1 or (owner and owner not in {"self", "this", "cls"} and source.dialect.kin is not Kin.GO):
        return []
    given = found[0].child_by_field_name("parameters")
    names: list[tuple[str, str]] = []
    for parameter in given.named_children[:20] if given is not None else ():
        kind = source.raw(parameter.child_by_field_name("type"))
        if parameter.type in {
            "list_splat_pattern",
            "dictionary_splat_pattern",
            "keyword_separator",
            "rest_pattern",
            "spread_parameter",
        }:
            break
        inside = parameter.children_by_field_name("name") or parameter.children_by_field_name("pattern")
        if not inside:
            inside = [parameter] if parameter.type == "identifier" else parameter.named_children[:1]
        names += [(source.raw(n), kind) for n in inside]
    return names[1:] if names and names[0][0] in {"self", "cls"} else names


_KNOWN = {
    "timeout": (
        r"(requests|httpx|session|client|subprocess|urllib|self\.\w*session)\b.*|urlopen|create_connection|run|check_output",
        "it may wait for ever",
        Category.RESOURCE_LEAK,
        (
            "timeout",
            "hang",
            "block",
            "forever",
            "for ever",
            "wait",
        ),
    ),
    "encoding": (
        r"open|.*\.(open|read_text|write_text)|subprocess\.run",
        "the text is read or written in the platform's own encoding",
        Category.TYPE_TIME,
        (
            "encoding",
            "utf",
            "locale",
            "platform",
        ),
    ),
    "exist_ok": (
        ".*(makedirs|mkdir)",
        "it fails where the directory exists",
        Category.ERROR_HANDLING,
        (
            "exist",
            "fileexistserror",
            "directory",
        ),
    ),
    "check": (
        r"subprocess\.run",
        "a command that fails goes unseen",
        Category.ERROR_HANDLING,
        (
            "check",
            "exit",
            "fail",
            "return code",
            "returncode",
        ),
    ),
    "strict": (
        "zip",
        "the longer one is cut off without a word",
        Category.BOUNDARY,
        (
            "strict",
            "length",
            "truncat",
            "shorter",
            "longer",
        ),
    ),
    "reverse": (
        r"sorted|.*\.sort",
        "the order is the reverse one",
        Category.INTENT_MISMATCH,
        (
            "order",
            "revers",
            "sort",
            "ascending",
            "descending",
        ),
    ),
    "missing_ok": (
        r".*\.unlink",
        "it fails where the file is gone",
        Category.ERROR_HANDLING,
        (
            "missing",
            "exist",
            "filenotfound",
        ),
    ),
    "tz": (
        r"(datetime\.)*(now|fromtimestamp)",
        "the time has no zone",
        Category.TYPE_TIME,
        (
            "zone",
            "naive",
            "utc",
            "tz",
        ),
    ),
}
"""Keywords of well-known calls: whose they are, and what their default does."""


def _keyword(source: Source, spot: Spot) -> Draft | None:
    """A keyword argument is left out where the callee has another default."""
    up = spot.up
    if up is None or up.up is None or up.node.type != "argument_list":
        return None
    name, value = source.raw(spot.node.child_by_field_name("name")), spot.node.child_by_field_name("value")
    called, edit = callee(source, up.up.node), _without(source, spot)
    if edit is None or value is None or not called:
        return None
    if re.search(r"verbos|debug|log|colou?r|msg|message|desc|label|title", name):
        return None
    known = _KNOWN.get(name)
    given = source.told(value, 40)
    if known is not None and re.fullmatch(known[0], called) and given not in {"False", "None"}:
        effect, category, words = f"Without `{name}` {known[1]}.", known[2], known[3]
    else:
        default = _default(source, called, name)
        if default is None or default == source.raw(value):
            return None
        effect, category, words = (
            f"`{called}` takes its default `{name}={default}`, not `{given}`.",
            Category.STALE_CALLER,
            (name, "default"),
        )
    return Draft(
        edits=(edit,),
        at=spot.node.start_byte,
        trigger=f"{whole(spot.scope.symbol)} calls `{called}`.",
        effect=effect,
        terms=(
            (*spoken(name), *spoken(called)),
            tuple(dict.fromkeys((*(w.lower() for w in words), "no longer passed", "omit", "not passed", "dropped"))),
        ),
        category=category,
    )


def _without(source: Source, spot: Spot) -> Edit | None:
    """Take out an argument and the comma that goes with it; not the only one of several rows."""
    node = spot.node
    before = next((n for n in reversed(spot.siblings[: spot.index]) if n.is_named), None)
    if before is not None and before.type != "comment":
        return Edit(before.end_byte, node.end_byte, b"")
    following = next((n for n in spot.after if n.is_named), None)
    if following is None:
        return Edit(node.start_byte, node.end_byte, b"") if spot.after and spot.after[0].type == ")" else None
    return Edit(node.start_byte, following.start_byte, b"")


def _default(source: Source, called: str, name: str) -> str | None:
    owner, _, short = called.rpartition(".")
    found = source.functions().get(short, [])
    if len(found) != 1 or owner not in {"", "self", "cls"}:
        return None
    given = found[0].child_by_field_name("parameters")
    for parameter in given.named_children if given is not None else ():
        if (
            parameter.type in {"default_parameter", "typed_default_parameter"}
            and source.raw(parameter.child_by_field_name("name")) == name
        ):
            return source.told(parameter.child_by_field_name("value"), 40)
    return None


OPERATORS = (
    Operator(
        id="swap-arguments",
        about="Two neighbouring arguments of one kind change places.",
        category=Category.STALE_CALLER,
        severity=Level.HIGH,
        needs=Needs.FILE,
        rules={
            Kin.PYTHON: {"call": _swap},
            Kin.SCRIPT: {"call_expression": _swap},
            Kin.GO: {"call_expression": _swap},
            Kin.JAVA: {"method_invocation": _swap},
        },
    ),
    Operator(
        id="drop-keyword",
        about="A keyword argument is left to its default.",
        category=Category.STALE_CALLER,
        severity=Level.MEDIUM,
        needs=Needs.FILE,
        rules={Kin.PYTHON: {"keyword_argument": _keyword}},
    ),
)
