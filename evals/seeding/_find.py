"""All seeds of a file: one walk over the tree, each operator asked where it applies, each draft held to the rules."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from evals.seeding._arid import is_arid, is_arid_file
from evals.seeding._nouns import Draft, Operator, Rule, Scope, Seed, Spot
from evals.seeding._source import DIALECTS, FUNCTIONS, LARGEST, WORD, Edit, Source
from evals.seeding.operators import ALL

MOST = 400
"""Drafts that are tried in one file: each costs a copy of the file, and nobody needs more seeds."""
BROKEN = 50
"""Syntax errors beyond which a file is left alone."""
LONGEST = 5_000
"""Bytes of an expression that is looked at: long chains are nested once a link."""
_CODE = re.compile(rb"^[ \t]*(?![ \t\r\n]|#|//|/?\*)", re.MULTILINE)
WIDEST = 15
"""Lines behind the first at which a reviewer may point: a whole block is no place."""
_CLASSES = frozenset({"class_definition", "class_declaration", "record_declaration", "enum_declaration"})
_EXPRESSIONS = frozenset({
    "binary_expression", "binary_operator", "boolean_operator", "comparison_operator", "call", "call_expression",
    "method_invocation", "attribute", "member_expression", "selector_expression", "field_access", "await",
    "await_expression", "pair", "keyed_element", "keyword_argument", "assignment",
})  # fmt: skip
_CLOSURES = frozenset({"arrow_function", "function_expression", "func_literal", "lambda_expression", "lambda"})


def find_seeds(path: str, content: bytes, changed: Collection[int] | None) -> tuple[Seed, ...]:
    """Every place of a file at which an operator applies, in the order of the lines.

    `changed` are the 1-based lines that count; None for all. At most one seed an operator and line. A file of a
    language that has no operators, a test and a generated file have none; broken code has those of its intact parts.
    """
    dialect = DIALECTS.get(path.rpartition(".")[2].lower())
    if dialect is None or len(content) > LARGEST or is_arid_file(path, content):
        return ()
    if not _is_text(content):
        return ()
    source = Source(content, dialect)
    rules = _rules(source)
    rows = sorted(line - 1 for line in changed) if changed is not None else None
    seeds: dict[tuple[int, str], Seed] = {}
    tried = 0
    if source.errors > BROKEN:
        return ()
    for spot in _spots(source, rows):
        if spot.node.type in _EXPRESSIONS and spot.node.end_byte - spot.node.start_byte > LONGEST:
            continue
        for operator, rule in rules.get(spot.node.type, ()):
            if spot.scope.function is None and not operator.anywhere:
                continue
            draft = rule(source, spot)
            if draft is None or not draft.edits:
                continue
            row = source.row_of(draft.edits[0].start if draft.at is None else draft.at)
            key = (row, operator.id)
            if key in seeds or (rows is not None and not _meets(rows, row, row)):
                continue
            tried += 1
            seed = _seed(source, spot, operator, draft, path)
            if seed is not None:
                seeds[key] = seed
        if tried >= MOST:
            break
    return tuple(seeds[key] for key in sorted(seeds))


def _is_text(content: bytes) -> bool:
    """Whether it is UTF-8: what is moved about inside must come out as it was."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _rules(source: Source) -> dict[str, list[tuple[Operator, Rule]]]:
    by_type: dict[str, list[tuple[Operator, Rule]]] = {}
    for operator in ALL:
        for node_type, rule in operator.rules.get(source.dialect.kin, {}).items():
            by_type.setdefault(node_type, []).append((operator, rule))
    return by_type


def _meets(rows: Sequence[int], first: int, last: int) -> bool:
    at = bisect_left(rows, first)
    return at < len(rows) and rows[at] <= last


def _spots(source: Source, rows: Sequence[int] | None) -> Iterator[Spot]:
    """The nodes on these rows, in order, but for arid code and syntax errors."""
    root = source.tree.root_node
    stack = [Spot(root, None, (root,), 0, Scope())]
    while stack:
        spot = stack.pop()
        yield spot
        scope = _scope_inside(source, spot)
        children = tuple(spot.node.children)
        for index in range(len(children) - 1, -1, -1):
            child = children[index]
            if rows is not None and not _meets(rows, child.start_point.row, child.end_point.row):
                continue
            if child.is_named and not child.is_error and not is_arid(source, child):
                stack.append(Spot(child, spot, children, index, scope))


def _scope_inside(source: Source, spot: Spot) -> Scope:
    node, scope = spot.node, spot.scope
    name = source.raw(node.child_by_field_name("name"))
    if node.type in _CLASSES:
        return Scope(_joined(scope.symbol, name), scope.function, scope.inner)
    if node.type in FUNCTIONS:
        owner = _receiver(source, spot) or scope.symbol
        return Scope(_joined(owner, name), scope.function or node, node)
    if node.type in _CLOSURES:
        named = _joined(scope.symbol, _variable(source, spot)) if scope.function is None else scope.symbol
        return Scope(named, scope.function or node, node)
    return scope


def _joined(owner: str, name: str) -> str:
    return f"{owner}.{name}" if owner and name else owner or name


def _receiver(source: Source, spot: Spot) -> str:
    """The type of a Go method's receiver."""
    receiver = spot.node.child_by_field_name("receiver")
    found = re.search(r"(\w+)(?:\[[^]]*\])?\s*\)$", source.raw(receiver)) if receiver is not None else None
    return found[1] if found else ""


def _variable(source: Source, spot: Spot) -> str:
    """The name that a closure is given at once."""
    up = spot.up
    if up is None or up.node.type not in {"variable_declarator", "public_field_definition", "field_definition", "pair"}:
        return ""
    name = up.node.child_by_field_name("name") or up.node.child_by_field_name("key")
    text = source.raw(name) or source.raw(up.node.child_by_field_name("property"))
    return text if re.fullmatch(r"[\w$#]+", text) else ""


def _seed(source: Source, spot: Spot, operator: Operator, draft: Draft, path: str) -> Seed | None:
    content = source.changed(draft.edits)
    if content == source.content or _leftover(source, spot, draft) or not source.parses(content, draft.edits):
        return None
    first, last = _focus(content, draft)
    anchor = _anchor(content, first, last)
    if not anchor:
        return None
    return Seed(
        operator=operator.id,
        category=draft.category or operator.category,
        severity=draft.severity or operator.severity,
        path=path,
        content=content,
        lines=(first, last),
        anchor=anchor,
        symbol=spot.scope.symbol or None,
        trigger=_sentence(draft.trigger),
        effect=_sentence(draft.effect),
        terms=tuple(tuple(dict.fromkeys(word for word in group if word)) for group in draft.terms),
        needs=operator.needs,
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _leftover(source: Source, spot: Spot, draft: Draft) -> bool:
    """Whether the change leaves an import that nothing uses, or a variable that is only assigned."""
    gone: Counter[bytes] = Counter()
    for edit in draft.edits:
        gone.update(WORD.findall(source.content, edit.start, edit.end))
    for edit in draft.edits:
        gone.subtract(WORD.findall(edit.text))
    function = spot.scope.function
    for word, count in gone.items():
        if count <= 0:
            continue
        if word in source.imported and source.words[word] - count == source.imported[word]:
            return True
        if function is not None and source.words_of(function)[word] - count == 1 and _is_bound(source, spot, word):
            return True
    return False


def _is_bound(source: Source, spot: Spot, word: bytes) -> bool:
    """Whether a function assigns a variable of this name somewhere."""
    function = spot.scope.function
    if function is None:
        return False
    name = re.escape(word)
    # Formatters put spaces around the sign of an assignment, and none around that of a keyword argument.
    binding = rb"(?<![\w.$])%b\b(\s*,[\w\s,]+|\s*:[^\n=]*)?\s:?=\s|\bas %b\b" % (name, name)
    return re.compile(binding).search(source.content, function.start_byte, function.end_byte) is not None


def _focus(content: bytes, draft: Draft) -> tuple[int, int]:
    """The lines that a reviewer may point at: what replaced the code, or the lines on both sides of the hole."""
    first, last, grown = draft.edits[0], draft.edits[-1], sum(map(_growth, draft.edits))
    start, end = first.start, last.end + grown
    if not first.text.strip() and _is_hole(content, first):
        start = _previous_text(content, start)
    if draft.until is not None and draft.until > last.end:
        end = draft.until + grown
    elif not last.text.strip() and _is_hole(content, last, grown - _growth(last)):
        end = _next_text(content, end)
    elif last.text.endswith(b"\n"):
        end -= 1
    top = content.count(b"\n", 0, start) + 1
    bottom = content.count(b"\n", 0, max(start, min(end, len(content)))) + 1
    return top, min(bottom, top + WIDEST)


def _growth(edit: Edit) -> int:
    return len(edit.text) - (edit.end - edit.start)


def _is_hole(content: bytes, edit: Edit, moved: int = 0) -> bool:
    """Whether whole rows were taken out, so that nothing is left on the place itself."""
    at = edit.start + moved
    return not content[max(content.rfind(b"\n", 0, at), 0) : at].strip() and edit.end - edit.start > 1


def _previous_text(content: bytes, at: int) -> int:
    while at > 0 and content[at - 1 : at].isspace():
        at -= 1
    return max(at - 1, 0)


def _next_text(content: bytes, at: int) -> int:
    """Where the next code begins, comments aside."""
    found = _CODE.search(content, at)
    return found.start() if found is not None else at


def _anchor(content: bytes, first: int, last: int) -> str:
    """The most telling of some lines: one that no other line of the file repeats, the later ones first of a hole."""
    at = 0
    for _ in range(first - 1):
        at = content.index(b"\n", at) + 1
    lines = [line.strip() for line in content[at : at + 20_000].split(b"\n")[: last - first + 1]]
    texts = [line for line in lines if len(line) > 2]
    if not texts:
        return ""
    code = [line for line in texts if len(line) > 6 and not line.startswith((b"#", b"//", b"*", b"/*"))] or texts
    best = next((line for line in code if content.count(line) == 1), max(code, key=len))
    return best.decode("utf-8", "ignore")
