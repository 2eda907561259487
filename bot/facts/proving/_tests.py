"""Proof that a change to a file of tests adds whole new tests and touches nothing that was there.

It is a proof of a part: what the new tests assert is still to be read. It holds where no line was taken away, every
definition of before still stands as it stood, and all that came is imports and tests: no fixture, no setting up, no
second definition of a name (which would silently put the first out of work), no import that hides a name in use, no
module that is replaced, no test that is skipped or that makes a runner skip the rest. What a new test does to files,
databases or objects that others use is not looked at.

Python (pytest, unittest), JavaScript and TypeScript (`describe`, `it`, `test`) and Go; how other languages' tests come
to run is left to annotations and macros.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.change import FileDiff, FileStatus, Location
from bot.facts._language import child_at
from bot.facts._nouns import FileRole, Proof, ProofKind
from bot.facts._proof_limits import has_another_tree, hides_something, is_obeyed, spells_names_otherwise
from bot.facts._proofs import changes_mode
from bot.facts._roles import role_of
from bot.facts._tree import Parsed
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

_REACHING = lazy(
    r"skip|xfail|\bonly\b|todo|fixme|flaky|expected_?failure|\bglobals?\b|nonlocal|monkeypatch|environ|putenv"
    r"|process\.env|\bsys\.|setattr|__dict__|reload|importlib|\.start\(|chdir|\bmock\(|doMock|stub|FakeTimers|RealTimers"
    r"|globalThis|\bwindow\b|\bdocument\b|prototype|defineProperty|spyOn|extend\(|seed\(|setlocale|tzset|filterwarnings"
    r"|os\.(?:Setenv|Unsetenv|Chdir|Exit|Args|Std)|\bflag\.|log\.Set|http\.Default|addCleanup|addClassCleanup|atexit"
    r"|register|exit\(|signal|fixture|autouse|eval\(|exec\(|\bprocess\b|Object\.assign|Reflect\.|__proto__|PrototypeOf"
    r"|delattr|__enter__|\b(?:jest|vi)\.(?!fn\b|mocked\b)|\bthis\.|\bpytest_\w|pytestmark|load_tests|tear_?down|set_?up",
    re.IGNORECASE,
)
"""What a test can reach others by, or how it comes not to run. A word too much here costs a proof, no more."""
MOST = 1_000
"""Tests added to one file; more than that were made by a program."""
_LOADED_BY_NAME = frozenset({"conftest.py", "__init__.py"})
_KNOWN_BASES = frozenset({
    b"TestCase", b"unittest.TestCase", b"SimpleTestCase", b"TransactionTestCase", b"IsolatedAsyncioTestCase",
    b"unittest.IsolatedAsyncioTestCase", b"object",
})  # fmt: skip
"""Bases that hold no tests: below any other one, a new test may take the place of one that is inherited."""
_MARKS = lazy(rb"@(?:pytest\.mark\.(?:parametrize|asyncio|anyio|django_db)|(?:mock\.)?patch(?:\.object|\.dict)?)\b")
_TEST_CLASS = lazy(rb"Test\w*|\w+Tests?|\w+TestCase")
_COLLECTED = lazy(r"(?:^|/)(?:test_[^/]*|[^/]*_tests?|tests)\.py$")
"""What test runners collect. Any other new module, `tests/random.py`, may take the place of one that others import."""
_RUNNERS = frozenset({b"it", b"test", b"describe"})
_GO_TEST = lazy(rb"(?:Test|Benchmark|Fuzz|Example)(?!Main$)(?![a-z])\w*")
_IMPORTS = frozenset({"import_statement", "import_from_statement", "import_spec"})


class _Addition(NamedTuple):
    """One whole test that came, and the name that no other of its block may have."""

    node: Node
    name: bytes
    block: Node


def prove_added_tests(diff: FileDiff, before: Parsed | None, after: Parsed) -> Proof | None:
    """A proof that all that changed in a file of tests is that tests came; `before` is None for a new file."""
    language = after.language.name
    if language not in _LANGUAGES or role_of(diff.path) is not FileRole.TEST or diff.removed or not diff.added:
        return None
    if diff.status not in {FileStatus.ADDED, FileStatus.MODIFIED} or diff.path.rpartition("/")[2] in _LOADED_BY_NAME:
        return None
    if changes_mode(diff) or any(_REACHING.search(n.text) or hides_something(n.text) for n in diff.added):
        return None
    if before is None and language == "Python" and not _COLLECTED.search(diff.path):
        return None
    if spells_names_otherwise(after) or has_another_tree(after) or (before is not None and has_another_tree(before)):
        return None
    added = _added(before, after)
    if not 0 < len(added) <= MOST or not _are_named_once(added, before, after):
        return None
    places = tuple(Location(diff.path, a.node.start_point.row + 1, a.node.end_point.row + 1) for a in added)
    count = f"{len(added)} tests" if len(added) > 1 else "1 test"
    return Proof(diff.path, ProofKind.TESTS, f"{language}: {count} added, nothing that was there is changed", places)


def _added(before: Parsed | None, after: Parsed) -> list[_Addition]:
    """The tests that came; nothing where anything else but imports came, or something is gone."""
    found: list[_Addition] = []
    stack: list[tuple[Node | None, Node]] = [(before.root if before is not None else None, after.root)]
    while stack:
        old_holder, holder = stack.pop()
        old = _parts(old_holder, before) if old_holder is not None and before is not None else []
        at = 0
        for node in _parts(holder, after):
            if at < len(old) and before is not None and _text(old[at], before) == _text(node, after):
                at += 1
            elif _is_new_import(node, before, after) and (holder.parent is None or holder.type == "import_spec_list"):
                continue
            elif at < len(old) and before is not None and (inner := _same_holder(old[at], node, before, after)):
                stack.append(inner)
                at += 1
            elif (name := _test_name(node, after)) is not None and _may_hold_tests(holder):
                found.append(_Addition(node, name, holder))
            elif before is not None or not _is_string(node):
                return []
        if at != len(old):
            return []
    return found


def _text(node: Node, parsed: Parsed) -> bytes:
    return parsed.source[node.start_byte : node.end_byte]


def _parts(node: Node, parsed: Parsed) -> list[Node]:
    """What a block holds, comments left out unless a tool obeys them."""
    return [c for c in node.children if c.type not in parsed.language.comments or is_obeyed(_text(c, parsed))]


def _is_string(node: Node) -> bool:
    """Whether a statement is a module's docstring, or Go's package clause: what begins a new file."""
    return node.type == "package_clause" or (node.type == "expression_statement" and node.children[0].type == "string")


def _same_holder(old: Node, new: Node, before: Parsed, after: Parsed) -> tuple[Node, Node] | None:
    """The inside of two definitions that are equal around it: a class of tests, a `describe`, Go's list of imports."""
    left, right = _inside(old), _inside(new)
    if left is None or right is None or old.type != new.type or left.type != right.type:
        return None
    heads = before.source[old.start_byte : left.start_byte], after.source[new.start_byte : right.start_byte]
    tails = before.source[left.end_byte : old.end_byte], after.source[right.end_byte : new.end_byte]
    return (left, right) if heads[0] == heads[1] and tails[0] == tails[1] else None


def _inside(node: Node) -> Node | None:
    match node.type:
        case "class_definition":
            return node.child_by_field_name("body")
        case "import_declaration":
            return next((c for c in node.children if c.type == "import_spec_list"), None)
        case "expression_statement":
            called = _suite_call(node)
            return _body(called) if called is not None and _callee(called) == b"describe" else None
    return None


def _may_hold_tests(holder: Node) -> bool:
    """Whether a test that comes to this block takes no inherited one's place."""
    around = holder.parent
    if around is None or around.type != "class_definition":
        return True
    bases = around.child_by_field_name("superclasses")
    return bases is None or all(base.text in _KNOWN_BASES for base in bases.named_children)


def _test_name(node: Node, parsed: Parsed) -> bytes | None:
    """The name or title of a whole test; None for anything else."""
    match node.type:
        case "function_declaration":
            name = child_at(node, "name")
            whole = name is not None and _GO_TEST.fullmatch(name.text or b"") and not _reaches_others(node)
            return name.text if name is not None and whole else None
        case "function_definition" | "decorated_definition":
            return _python_test(node)
        case "class_definition":
            name, body = child_at(node, "name"), child_at(node, "body")
            if (
                name is None
                or body is None
                or _TEST_CLASS.fullmatch(name.text or b"") is None
                or not _is_plain_class(node)
            ):
                return None
            names = [_python_test(c) if not _is_string(c) else b"" for c in _parts(body, parsed)]
            whole = None not in names and any(names) and max(Counter(filter(None, names)).values()) == 1
            return name.text if whole else None
        case "expression_statement":
            return _title(node, parsed) if not _reaches_others(node) else None
    return None


def _is_plain_class(node: Node) -> bool:
    """Whether its header only names bases: no call makes one, no metaclass makes something else of it."""
    bases = child_at(node, "superclasses")
    return bases is None or all(base.type in {"identifier", "attribute"} for base in bases.named_children)


def _python_test(node: Node) -> bytes | None:
    if node.type == "decorated_definition":
        if not all(_MARKS.match(c.text or b"") for c in node.children if c.type == "decorator"):
            return None
        node = node.child_by_field_name("definition") or node
    name = child_at(node, "name") if node.type == "function_definition" else None
    if name is None or not (name.text or b"").startswith(b"test") or _assigns_elsewhere(node) or _calls_in_header(node):
        return None
    return name.text


def _assigns_elsewhere(test: Node) -> bool:
    """Whether a test assigns to a member of something that is not its own."""
    own, roots = {b"self"}, set[bytes]()
    stack = [test]
    while stack:
        node = stack.pop()
        if node.type in {"assignment", "augmented_assignment", "delete_statement", "as_pattern", "for_statement"}:
            targets = [node.child_by_field_name("left") or node.named_children[-1]]
            while targets:
                target = targets.pop()
                if target.type == "identifier":
                    own |= {target.text or b""} if not _is_alias(node) else set()
                elif target.type in {"attribute", "subscript"}:
                    roots.add(_root(target))
                else:
                    targets += target.named_children
        stack.extend(node.named_children)
    return not roots <= own


def _is_alias(assignment: Node) -> bool:
    """Whether it gives another name to something that others hold: `cart = shop.cart`."""
    right = assignment.child_by_field_name("right") if assignment.type == "assignment" else None
    return right is not None and right.type in {"identifier", "attribute", "subscript"}


def _calls_in_header(test: Node) -> bool:
    """Whether something is called where the test is defined, which is before any test runs."""
    headers = (test.child_by_field_name("parameters"), test.child_by_field_name("return_type"))
    stack = [node for node in headers if node is not None]
    while stack:
        node = stack.pop()
        if node.type in {"call", "named_expression"}:
            return True
        stack.extend(node.named_children)
    return False


_BINDERS = {
    "variable_declarator": "name", "formal_parameters": "", "required_parameter": "pattern",
    "arrow_function": "parameter",
    "for_in_statement": "left", "catch_clause": "parameter", "short_var_declaration": "left", "var_spec": "",
    "range_clause": "left", "parameter_declaration": "",
}  # fmt: skip
"""What declares names in a test of ECMAScript or Go, and in which field; "" for all of it."""
_ASSIGNED = {
    "assignment_expression": "left", "augmented_assignment_expression": "left", "update_expression": "argument",
    "assignment_statement": "left", "inc_statement": "", "dec_statement": "",
}  # fmt: skip
_MEMBERS = frozenset({
    "member_expression", "subscript_expression", "selector_expression", "index_expression", "parenthesized_expression",
    "non_null_expression", "as_expression",
})  # fmt: skip


def _reaches_others(test: Node) -> bool:
    """Whether a test in ECMAScript or Go assigns to, or deletes, something that it has not declared itself."""
    own, roots = set[bytes](), set[bytes]()
    stack = [test]
    while stack:
        node = stack.pop()
        if node.type in _BINDERS:
            own |= _names_in(node, _BINDERS[node.type])
        if node.type in _ASSIGNED:
            targets = (
                [node.child_by_field_name(_ASSIGNED[node.type])] if _ASSIGNED[node.type] else [node.named_children[0]]
            )
            for target in filter(None, targets):
                listed = target.named_children if target.type == "expression_list" else [target]
                roots |= {_owner(each) for each in listed}
        if node.type == "unary_expression" and node.children[0].type == "delete":
            roots.add(_owner(node.named_children[-1]))
        stack.extend(node.named_children)
    return not roots <= own | {b"_"}


def _names_in(node: Node, field: str) -> set[bytes]:
    start = node.child_by_field_name(field) if field else node
    found, stack = set[bytes](), [start] if start is not None else []
    while stack:
        current = stack.pop()
        if current.type in {"identifier", "shorthand_property_identifier_pattern"}:
            found.add(current.text or b"")
        stack.extend(current.named_children)
    return found


def _owner(target: Node) -> bytes:
    """The name that an assignment's target begins with; "?" where it begins otherwise."""
    current: Node | None = target
    while current is not None and current.type in _MEMBERS:
        current = current.named_child(0)
    return (current.text if current is not None and current.type == "identifier" else None) or b"?"


def _root(node: Node) -> bytes:
    current: Node | None = node
    while current is not None and current.type in {"attribute", "subscript"}:
        current = current.named_child(0)
    return (current.text if current is not None and current.type == "identifier" else None) or b"?"


def _suite_call(node: Node) -> Node | None:
    called = node.children[0] if node.children else None
    return called if called is not None and called.type == "call_expression" else None


def _callee(call: Node) -> bytes | None:
    function = call.child_by_field_name("function")
    return function.text if function is not None and function.type == "identifier" else None


def _body(call: Node) -> Node | None:
    """The block of the function that a call of `it` or `describe` is given last."""
    arguments = call.child_by_field_name("arguments")
    last = arguments.named_children[-1] if arguments is not None and arguments.named_children else None
    if last is None or last.type not in {"arrow_function", "function_expression"}:
        return None
    body = last.child_by_field_name("body")
    return body if body is not None and body.type == "statement_block" else None


def _title(node: Node, parsed: Parsed) -> bytes | None:
    """The title of an `it` or `test`, or of a `describe` that holds nothing but these."""
    stack, title, depth = [node], None, 0
    while stack:
        current = stack.pop()
        depth += 1
        call = _suite_call(current) if current.type == "expression_statement" else None
        body = _body(call) if call is not None else None
        arguments = call.child_by_field_name("arguments") if call is not None else None
        if call is None or body is None or arguments is None or len(arguments.named_children) != 2:
            return None
        named = arguments.named_children[0]
        callee = _callee(call)
        if named.type != "string" or callee not in {b"it", b"test", b"describe"}:
            return None
        title = title if title is not None else named.text
        if callee == b"describe":
            stack += [c for c in _parts(body, parsed) if c.is_named]
    return title


def _is_new_import(node: Node, before: Parsed | None, after: Parsed) -> bool:
    """Whether a node imports names that nothing in the file of before could mean."""
    if before is None and node.type == "import_declaration":  # Go's, of a new file
        return all(leaf is None or leaf.type not in {"blank_identifier", "dot"} for leaf in _aliases(node))
    if node.type not in _IMPORTS:  # the line breaks and semicolons between nodes
        return not node.is_named and not _text(node, after).strip(b"\n;")
    names = list(_bound(node))
    if not names or not {b"*", b"_", b"."}.isdisjoint(names) or any(n.startswith(b"__") for n in names):
        return False
    if not _RUNNERS.isdisjoint(names) and not _RUNNER_MODULES.search(_text(node, after)):
        return False
    return before is None or not any(re.search(rb"\b" + re.escape(n) + rb"\b", before.source) for n in names)


_RUNNER_MODULES = lazy(
    rb"from\s*[\"'](?:vitest|@jest/globals|bun:test|node:test|mocha|@playwright/test|@std/testing/bdd)[\"']"
)
"""Where a test's `it` comes from; one that comes from elsewhere may run nothing."""


def _aliases(declaration: Node) -> Iterator[Node | None]:
    for holder in (declaration, *declaration.named_children):
        yield from (c.child_by_field_name("name") for c in holder.named_children if c.type == "import_spec")


def _bound(node: Node) -> Iterator[bytes]:
    """The names that an import binds, `*` where it does not tell; Go's package names are words of their paths."""
    if node.type == "import_spec":
        name, path = node.child_by_field_name("name"), node.child_by_field_name("path")
        yield from [name.text or b"*"] if name is not None else re.findall(rb"\w+", (path and path.text) or b"*")
        return
    if any("wildcard" in c.type for c in node.children):
        yield b"*"
    listed: Sequence[Node] = node.children_by_field_name("name")
    for name in listed:
        alias = name.child_by_field_name("alias")
        yield (alias.text or b"*") if alias is not None else (name.text or b"*").partition(b".")[0]
    clause = next((c for c in node.children if c.type == "import_clause"), None)
    for part in clause.named_children if clause is not None else ():
        for spec in part.named_children if part.type in {"named_imports", "namespace_import"} else (part,):
            last = spec.named_children[-1] if spec.named_children else spec
            yield last.text or b"*"


def _are_named_once(added: Sequence[_Addition], before: Parsed | None, after: Parsed) -> bool:
    """Whether no test takes the place of another definition, or of another test's title."""
    if after.language.name in {"Python", "Go"}:
        blocks = {a.block.id: a.block for a in added}
        names = {block: Counter(_names(node)) for block, node in blocks.items()}
        return all(names[a.block.id][a.name] == 1 for a in added)
    titles = Counter(a.name[1:-1] for a in added)
    if max(titles.values()) > 1 or any(b"\\" in title for title in titles):
        return False
    return before is None or not any(quote + t + quote in before.source for t in titles for quote in (b"'", b'"', b"`"))


def _names(block: Node) -> Iterator[bytes]:
    """Every name that the statements of a block bind or might bind."""
    for child in block.children:
        definition = child.child_by_field_name("definition") or child
        name = definition.child_by_field_name("name")
        if definition.type in {"function_definition", "class_definition", "function_declaration"}:
            yield (name.text if name is not None else None) or b""
            continue
        stack = [child]
        while stack:
            node = stack.pop()
            if node.type == "identifier":
                yield node.text or b""
            stack.extend(node.named_children)


_LANGUAGES = frozenset({"Python", "JavaScript", "TypeScript", "TSX", "Go"})
