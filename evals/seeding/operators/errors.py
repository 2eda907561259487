"""A failure is not passed on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._shape import callee, cut, first_use, replace, rest, spoken, statements, whole
from evals.seeding._source import Edit, Kin
from evals.seeding.operators.guards import left_by

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_WORDS = (
    "swallow", "ignor", "suppress", "discard", "silent", "lost", "hidden", "hides", "masked", "dropped",
    "no longer raise", "no longer return", "not propagat", "not return", "unnoticed", "not raised", "nil",
    "re-raise", "reraise", "rethrow", "not passed",
)  # fmt: skip
_FAILURE = ("error", "exception", "fail", "raise", "throw", "err")
_ON_PURPOSE = re.compile(
    r"KeyboardInterrupt|SystemExit|GeneratorExit|StopIteration|ImportError|ModuleNotFoundError|NotImplemented"
)


def _said(spot: Spot, caught: str, goes_on: str) -> tuple[str, str]:
    return (
        f"{caught} while {whole(spot.scope.symbol)} works.",
        f"{whole(spot.scope.symbol)} does not pass the failure on but {goes_on}, as if all were well.",
    )


def _except(source: Source, spot: Spot) -> Draft | None:
    """Python: the handler's `raise` gives way to nothing, or to `return None` where there is nothing else."""
    node = spot.node
    body = next((c for c in node.children if c.type == "block"), None)
    inside = statements(body)
    caught = node.child_by_field_name("value")
    if (
        body is None
        or not inside
        or inside[-1].type != "raise_statement"
        or caught is None
        or _ON_PURPOSE.search(source.raw(caught))
    ):
        return None
    last = inside[-1]
    kinds = caught.named_child(0) if caught.type == "as_pattern" else caught
    goes_on = "goes on"
    edits: tuple[Edit, ...]
    if len(inside) > 1:
        removed = cut(source, last)
        if removed is None or inside[-2].type in {"if_statement", "raise_statement"} or _needs_value(source, spot):
            return None
        edits = (removed,)
    else:
        text, goes_on = _instead(source, spot)
        edits = (replace(last, text),)
        if caught.type == "as_pattern" and kinds is not None:
            edits = (Edit(kinds.end_byte, caught.end_byte, b""), *edits)
    trigger, effect = _said(spot, f"`{source.told(kinds, 50)}` is raised", goes_on)
    return Draft(edits, trigger, effect, (_FAILURE, _WORDS), at=last.start_byte, until=edits[-1].end)


def _needs_value(source: Source, spot: Spot) -> bool:
    """Whether code behind the `try` uses what only the `try` assigns: going on would crash at once."""
    up = spot.up
    body = up.node.child_by_field_name("body") if up is not None else None
    if up is None or body is None:
        return True
    return any(
        first_use(source, up, rf"(?<![\w.]){re.escape(name)}\b")
        for name in re.findall(r"(?m)^\s*(\w+)\s*=[^=]", source.raw(body)[:4000])
    )


def _instead(source: Source, spot: Spot) -> tuple[str, str]:
    returns = (
        spot.scope.inner is not None
        and re.search(r"(?m)^\s*return\s+\S", source.head(spot.scope.inner, 20_000)) is not None
    )
    if returns or _needs_value(source, spot):
        return "return None", "returns None"
    return "pass", "goes on"


def _catch(source: Source, spot: Spot) -> Draft | None:
    """JavaScript, TypeScript, Java: the handler's last `throw` gives way to nothing, or to a note when alone."""
    node = spot.node
    body = node.child_by_field_name("body")
    inside = statements(body)
    if body is None or not inside or inside[-1].type != "throw_statement":
        return None
    last = inside[-1]
    instead = _java_instead(source, spot) if source.dialect.kin is Kin.JAVA else _script_instead(source, spot)
    if instead is None:
        return None
    text, goes_on = instead
    removed = cut(source, last) if len(inside) > 1 and not text.startswith("return") else None
    if inside[-1] is not inside[0] and inside[-2].type == "if_statement":
        return None
    if text.startswith(("console", "return;")) and source.dialect.typed and spot.up and _needs_value(source, spot):
        return None  # used before it is assigned
    caught = source.told(node.child_by_field_name("parameter"), 40) or source.told(_type_of(node), 40) or "an error"
    trigger, effect = _said(spot, f"`{caught}` is thrown", goes_on)
    edit = removed or replace(last, text)
    return Draft((edit,), trigger, effect, (_FAILURE, _WORDS), at=last.start_byte)


def _type_of(node: Node) -> Node | None:
    parameter = next((c for c in node.named_children if c.type == "catch_formal_parameter"), None)
    return parameter.named_child(0) if parameter is not None else None


def _script_instead(source: Source, spot: Spot) -> tuple[str, str] | None:
    parameter = source.raw(spot.node.child_by_field_name("parameter"))
    scope = spot.scope.inner
    result = source.raw(scope.child_by_field_name("return_type")) if scope is not None else ""
    if source.dialect.typed and result and not re.search(r"void|null|undefined|any\b", result):
        return None  # the compiler would miss a value
    return (f"console.error({parameter});", "goes on") if re.fullmatch(r"\w+", parameter) else ("return;", "returns")


_NUMBERS = frozenset({"int", "long", "short", "byte", "float", "double", "char"})


def _java_instead(source: Source, spot: Spot) -> tuple[str, str] | None:
    function = spot.scope.inner
    if function is None:
        return None
    result = source.raw(function.child_by_field_name("type"))
    if function.type == "method_declaration" and result != "void":
        value = "0" if result in _NUMBERS else "false" if result == "boolean" else "null"
        return f"return {value};", f"returns {value}"
    parameter = next((c for c in spot.node.named_children if c.type == "catch_formal_parameter"), None)
    name = source.raw(parameter.child_by_field_name("name")) if parameter is not None else ""
    if not name or function.type != "method_declaration" or _needs_value(source, spot):
        return None
    return f"{name}.printStackTrace();", "goes on"


def _return_err(source: Source, spot: Spot) -> Draft | None:
    """Go: `return nil, err` where `err` is not nil becomes `return nil, nil`."""
    node = spot.node
    around = spot.within("if_statement", levels=3)
    if around is None or not re.fullmatch(
        r"\w*[eE]rr\w* != nil", source.raw(around.node.child_by_field_name("condition"))
    ):
        return None
    if not _is_in(around.node.child_by_field_name("consequence"), node):
        return None
    values = node.named_child(0).named_children if node.named_child_count else []
    last = values[-1] if values else None
    if last is None or not _is_error(source, last):
        return None
    name = source.raw(around.node.child_by_field_name("condition")).partition(" ")[0]
    trigger, effect = _said(spot, f"`{name}` is not nil", "returns a nil error")
    return Draft((replace(last, "nil"),), trigger, effect, ((*_FAILURE, name.lower()), _WORDS), until=node.end_byte)


def _is_in(outer: Node | None, node: Node) -> bool:
    return outer is not None and outer.start_byte <= node.start_byte and node.end_byte <= outer.end_byte


def _is_error(source: Source, node: Node) -> bool:
    text = source.raw(node)
    return (
        re.fullmatch(r"\w*[eE]rr\w*", text) is not None
        or re.match(r"(fmt\.Errorf|errors\.(Wrap|New|Join|With)\w*)\(", text) is not None
    )


def _ignored(source: Source, spot: Spot) -> Draft | None:
    """Go: `x, err := f()` and its check become `x, _ := f()`."""
    inside = left_by_error(source, spot)
    declared, function = spot.before, spot.scope.function
    if (
        inside is None
        or declared is None
        or function is None
        or declared.type not in {"short_var_declaration", "assignment_statement"}
    ):
        return None
    name = source.raw(spot.node.child_by_field_name("condition")).partition(" ")[0]
    edit, left = cut(source, spot.node), declared.child_by_field_name("left")
    call = callee(source, _only(declared.child_by_field_name("right")))
    if edit is None or left is None or not call or name not in [source.raw(n) for n in left.named_children]:
        return None
    names = [source.raw(n) for n in left.named_children]
    target = next(n for n in left.named_children if source.raw(n) == name)
    read_later = re.search(rf"(?<![\w.]){name}\b(?!\s*(:?=[^=]|,))", rest(source, spot)) is not None
    is_named_later = re.search(rf"(?<![\w.]){name}\b", rest(source, spot)) is not None
    if is_named_later and not read_later:
        return None
    edits: tuple[Edit, ...] = (edit,)
    if not is_named_later:
        if len(names) == 1:
            edits = (
                (Edit(left.start_byte, _right_start(declared), b"_ = "), edit)
                if declared.type == "short_var_declaration"
                else (replace(target, "_"), edit)
            )
        elif all(n in {"_", name} for n in names):
            return None
        else:
            edits = (replace(target, "_"), edit)
    elif declared.type == "short_var_declaration":
        return None  # a later read may be of another `err`
    trigger, effect = _said(spot, f"`{call}` fails", "goes on")
    return Draft(edits, trigger, effect, ((*spoken(call), *_FAILURE), _WORDS), at=spot.node.start_byte)


def _right_start(node: Node) -> int:
    right = node.child_by_field_name("right")
    return right.start_byte if right is not None else node.end_byte


def _only(node: Node | None) -> Node | None:
    return node.named_child(0) if node is not None and node.named_child_count == 1 else None


def left_by_error(source: Source, spot: Spot) -> Node | None:
    """The statement that `if err != nil` leaves by."""
    condition = source.raw(spot.node.child_by_field_name("condition"))
    return left_by(spot) if re.fullmatch(r"\w*[eE]rr\w* != nil", condition) else None


OPERATORS = (
    Operator(
        id="swallow-error",
        about="A handler no longer passes the failure on.",
        category=Category.ERROR_HANDLING,
        severity=Level.HIGH,
        needs=Needs.HUNK,
        rules={
            Kin.PYTHON: {"except_clause": _except},
            Kin.SCRIPT: {"catch_clause": _catch},
            Kin.GO: {"return_statement": _return_err},
            Kin.JAVA: {"catch_clause": _catch},
        },
    ),
    Operator(
        id="ignore-error",
        about="The check of a returned error is removed.",
        category=Category.ERROR_HANDLING,
        severity=Level.HIGH,
        needs=Needs.HUNK,
        rules={Kin.GO: {"if_statement": _ignored}},
    ),
)
