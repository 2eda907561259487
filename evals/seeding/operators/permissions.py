"""Somebody may do what they might not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evals.casebook import Category, Level, Needs
from evals.seeding._absence import asks_who
from evals.seeding._nouns import Draft, Operator, Spot
from evals.seeding._shape import LEAVING, cut, operator_of, replace, rest, sides, sole, spoken, strip_parens, whole
from evals.seeding._source import Edit, Kin
from evals.seeding.operators.guards import left_by

if TYPE_CHECKING:
    from tree_sitter import Node

    from evals.seeding._source import Source

_OTHER = {"and": "or", "or": "and", "&&": "||", "||": "&&"}
_MARKS = re.compile(
    r"@\s*([\w.]+\.)?(login_required|permission_required|staff_member_required|superuser_required|admin_required|user_passes_test"
    r"|requires?_(auth\w*|login|role\w*|scope\w*|permission\w*|admin\w*)|jwt_required|csrf_protect|PreAuthorize|PostAuthorize|Secured"
    r"|RolesAllowed|RequiresPermissions|RequiresRoles|UseGuards|Roles|Authorized|Permissions)\b"
)
_OPEN = re.compile(
    r"(is_)?public(ly_accessible|_access|_read)?|allow_(anonymous|all|any|unauthenticated|public\w*)|anonymous|insecure(_skip_verify)?"
    r"|skip_(auth\w*|verify|permission\w*)|bypass_(auth|permission|check|verif)\w*|trust_all\w*",
    re.IGNORECASE,
)
_SHUT = re.compile(
    r"(require|requires|enforce|check|verify)_(auth\w*|login|permission\w*|admin|ssl|tls|signature|csrf|ownership)|verify|http_?only|secure|verify_ssl"
    r"|reject_unauthorized|block_public\w*|csrf(_protection)?|strict_?ssl",
    re.IGNORECASE,
)
_WORDS = (
    "permission", "authori", "access", "role", "owner", "admin", "unauthenticated", "anonymous", "public", "tenant",
    "privilege",
    "bypass",
    "login", "allowed", "scope", "forbidden", "security", "anyone", "insecure", "exposed",
)  # fmt: skip


def _joined(source: Source, spot: Spot) -> Draft | None:
    """`a and b` becomes `a or b` where that lets someone in; `a or b` becomes `a and b` where it kept someone out."""
    node, sign, pair = spot.node, operator_of(spot.node), sides(spot.node)
    if sign is None or sign.type not in _OTHER or pair is None or not asks_who(source.raw(node)):
        return None
    left, right = source.raw(pair[0]), source.raw(pair[1])
    if not (asks_who(right) or asks_who(left)) or _is_mixed(pair, spot):
        return None
    subject = re.sub(r"^(not\s+|!)\(?|\s+is\s+(not\s+)?None$|\s*[!=]==?\s*(null|nil|undefined)$", "", left.strip())
    if re.search(rf"(?<![\w.]){re.escape(subject)}(\.|\[|\?\.|\()", right):
        return None  # `user and user.is_admin`: the first only keeps the second from failing
    around = spot.within("if_statement", "return_statement", levels=3)
    denies = _denies(source, around.node) if around is not None else None
    if denies is False and any(re.match(r"!(?!=)|not\b", text) and asks_who(text) for text in (left, right)):
        return None  # what asks who is *not* allowed turns more away when half of it is enough
    if denies is None or denies != (sign.type in {"or", "||"}):
        return None
    return Draft(
        edits=(replace(sign, _OTHER[sign.type]),),
        until=node.end_byte,
        trigger=f"Only one of `{source.told(pair[0], 50)}` and `{source.told(pair[1], 50)}` holds.",
        effect=(
            f"{whole(spot.scope.symbol)} no longer turns away whom only one of the two checks objects to."
            if denies
            else f"{whole(spot.scope.symbol)} lets this pass although only one of the two checks does."
        ),
        terms=(
            _WORDS,
            ("both", "either", "or", "and", "condition", "check", "weaken", "widen", "bypass", "instead of", "any "),
        ),
    )


def _is_mixed(pair: tuple[Node, Node], spot: Spot) -> bool:
    """Whether another `and` or `or` beside it would group anew."""
    if spot.parent_type == "boolean_operator":
        return True
    nodes = [*pair, *([spot.up.node] if spot.up is not None else [])]
    return any(
        n.type in {"boolean_operator", "binary_expression"} and (s := operator_of(n)) is not None and s.type in _OTHER
        for n in nodes
    )


def _denies(source: Source, node: Node) -> bool | None:
    """Whether a condition that holds turns someone away; None where it cannot be told."""
    if node.type == "return_statement":
        return False
    inside = sole(node.child_by_field_name("consequence"))
    if inside is None:
        return False
    text = source.raw(inside)
    if inside.type in {"raise_statement", "throw_statement"}:
        return True
    if inside.type in LEAVING:
        refused = re.search(
            r"false|False|none|null|nil|err|Err|40[13]|forbid|denied|deny|redirect|continue|return;?$", text
        )
        return refused is not None
    return None if node.child_by_field_name("alternative") is not None else False


def _turned_away(source: Source, spot: Spot) -> Draft | None:
    """The check that turns someone away is gone."""
    leaving, condition = left_by(spot), strip_parens(spot.node.child_by_field_name("condition"))
    if leaving is None or condition is None or not asks_who(source.raw(condition)) or not _is_refusal(source, leaving):
        return None
    edit = cut(source, spot.node, before=spot.before)
    if edit is None or not rest(source, spot).strip("} \n\t"):
        return None
    return Draft(
        edits=(edit,),
        at=spot.node.start_byte,
        trigger=f"{whole(spot.scope.symbol)} is asked by someone for whom `{source.told(condition)}` holds.",
        effect="They are no longer turned away: what follows the removed check is done for them.",
        terms=(
            _WORDS,
            ("check", "guard", "remov", "missing", "without", "no longer", "bypass", "anyone", "not verif", "any user"),
        ),
    )


def _is_refusal(source: Source, leaving: Node) -> bool:
    if leaving.type in {"raise_statement", "throw_statement"}:
        return True
    text = source.raw(leaving)
    return (
        re.search(r"(?i)forbid|denied|deny|unauthori|permission|40[13]|return (false|none|nil|null)\b|\berr\w*", text)
        is not None
    )


def _mark(source: Source, spot: Spot) -> Draft | None:
    """A decorator or annotation that lets only some in is gone."""
    text = source.raw(spot.node)
    found = _MARKS.match(text)
    edit = cut(source, spot.node, before=None) if found is not None else None
    if found is None or edit is None or _is_comment_above(source, spot.node):
        return None
    return Draft(
        edits=(edit,),
        at=spot.node.start_byte,
        trigger=f"Someone calls what `{source.told(spot.node)}` stood on without the right to.",
        effect=f"Without `@{found[2]}` they are let in.",
        terms=(
            _WORDS,
            (found[2].lower(), "decorator", "annotation", "check", "missing", "remov", "without", "no longer", "guard"),
        ),
    )


def _is_comment_above(source: Source, node: Node) -> bool:
    row = node.start_point.row
    return row > 0 and source.row(row - 1).lstrip().startswith((b"#", b"//", b"*"))


def _flag(source: Source, spot: Spot) -> Draft | None:
    """`public=False` becomes `public=True`, `verify=True` becomes `verify=False`."""
    node = spot.node
    key = next((k for f in ("name", "key", "left") if (k := node.child_by_field_name(f)) is not None), None)
    value = next((v for f in ("value", "right") if (v := node.child_by_field_name(f)) is not None), None)
    value = value.named_child(0) if value is not None and value.type == "literal_element" else value
    if key is None or value is None or value.type not in {"true", "false"}:
        return None
    name = source.raw(key).strip("\"'").rpartition(".")[2]
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    is_on = value.type == "true"
    if not (_SHUT if is_on else _OPEN).fullmatch(snake):
        return None
    now = {"True": "False", "False": "True", "true": "false", "false": "true"}[source.raw(value)]
    return Draft(
        edits=(replace(value, now),),
        trigger="The code runs with this setting.",
        effect=f"`{name}` is {now}: what it {'protected' if is_on else 'kept closed'} is open.",
        terms=(spoken(name), (*_WORDS, "false", "true", "disabled", "enabled", "verif", "certificate", "cookie")),
    )


_CALLS = re.compile(
    r"(require|ensure|check|verify|is|must)_?(Auth\w*|Admin\w*|Login|LoggedIn|Role\w*|Permission\w*|User|Owner)|authenticate\w*|authorize\w*"
)


def _middleware(source: Source, spot: Spot) -> Draft | None:
    """`router.post("/x", requireAuth, handler)` without the middle."""
    node, up = spot.node, spot.up
    name = source.raw(node)
    if up is None or up.node.type != "arguments" or up.up is None or not _CALLS.fullmatch(name):
        return None
    verb = re.fullmatch(
        r"[\w.]+\.(get|post|put|patch|delete|use|all)", source.raw(up.up.node.child_by_field_name("function"))
    )
    following = next((n for n in spot.after if n.is_named), None)
    if verb is None or following is None or spot.before is None:
        return None
    route = source.told(up.node.named_child(0), 40)
    return Draft(
        edits=(_without(node, following),),
        trigger=f"A request without a login or the right role comes to `{route}`.",
        effect=f"`{name}` is no longer asked for this route, so the request is served.",
        terms=(_WORDS, (name.lower(), "middleware", "missing", "remov", "without", "no longer", "check")),
    )


def _without(node: Node, following: Node) -> Edit:
    """Take out an argument with the comma and the space behind it."""
    return Edit(node.start_byte, following.start_byte, b"")


OPERATORS = (
    Operator(
        id="drop-permission",
        about="A check of who may do something is removed.",
        category=Category.AUTHZ,
        severity=Level.CRITICAL,
        needs=Needs.HUNK,
        anywhere=True,
        rules={
            Kin.PYTHON: {"if_statement": _turned_away, "decorator": _mark},
            Kin.SCRIPT: {"if_statement": _turned_away, "decorator": _mark, "identifier": _middleware},
            Kin.GO: {"if_statement": _turned_away},
            Kin.JAVA: {"if_statement": _turned_away, "annotation": _mark, "marker_annotation": _mark},
        },
    ),
    Operator(
        id="widen-permission",
        about="A check of who may do something is weakened.",
        category=Category.AUTHZ,
        severity=Level.HIGH,
        needs=Needs.HUNK,
        anywhere=True,
        rules={
            Kin.PYTHON: {
                "boolean_operator": _joined,
                "keyword_argument": _flag,
                "default_parameter": _flag,
                "pair": _flag,
                "assignment": _flag,
            },
            Kin.SCRIPT: {"binary_expression": _joined, "pair": _flag},
            Kin.GO: {"binary_expression": _joined, "keyed_element": _flag},
            Kin.JAVA: {"binary_expression": _joined},
        },
    ),
)
