"""Proof that a file imports the same as before in another order, and is the same otherwise.

What may be reordered is a run: imports that follow each other with nothing but comments between them.

- Go: any. Packages are initialised in the order of their import paths, whatever the order in a file (the Go
  Specification, "Program initialization", since Go 1.21); names are those of the file block.
- Java (Language Specification 7.5), Kotlin, C# (`using` directives of one scope), Rust (`use` items), PHP (`use` of a
  namespace, which is resolved while compiling): any. They load nothing.
- JavaScript and TypeScript: names from the same module only. Modules run in the order in which they are first asked
  for, so that this order must be the same; a specifier's place within its statement has no meaning (ECMA-262, 16.2.2).
- Python: names from the same module, and only of modules of the standard library that hold no further modules. Any
  other `from a import b, c` may load `a.b` before `a.c`, and both may do something.
- C and C++ (macros), Ruby, Bash and the rest: none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from bot.change import FileDiff
from bot.facts._nouns import Proof, ProofKind
from bot.facts._proof_limits import is_beyond_proof, is_obeyed
from bot.facts._proofs import changes_mode
from bot.facts._shape import same, shape
from bot.facts._tree import Parsed
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

_WORD = lazy(r"\w+")
_CONTAINERS = frozenset({
    "namespace_declaration", "file_scoped_namespace_declaration", "declaration_list", "mod_item",
    "namespace_definition", "compound_statement",
})  # fmt: skip
"""Where imports stand besides the top of a file: namespaces of C# and PHP, modules of Rust."""
_SINGLE_MODULES = frozenset(
    b"__future__ abc argparse base64 bisect contextlib copy dataclasses datetime decimal enum fractions functools heapq"
    b" inspect io itertools math operator pathlib random re statistics string struct textwrap time types typing uuid"
    b" typing_extensions weakref collections.abc".split()
)
_NO_NAMES = frozenset({"import", "from", ";", ","})


def prove_same_imports(diff: FileDiff, before: Parsed, after: Parsed) -> Proof | None:
    """A proof that imports were reordered, checked on both syntax trees; None where the order could mean something."""
    keys = _KEYS.get(before.language.name)
    if keys is None or before.language is not after.language or not _may_be_reordered(diff):
        return None
    if changes_mode(diff) or is_beyond_proof(diff, before, after, words=False):
        return None
    old, new = keys(before), keys(after)
    if not old or sorted(old.values()) != sorted(new.values()):
        return None
    left = shape(before, comments=False, skipped=_others(before, old), stand_ins=old)
    right = shape(after, comments=False, skipped=_others(after, new), stand_ins=new)
    if not same(left, right):
        return None
    name = before.language.name
    return Proof(diff.path, ProofKind.IMPORTS, f"{name}: but for the order of imports both syntax trees are equal")


def _may_be_reordered(diff: FileDiff) -> bool:
    """A cheap test on the changed lines alone: the same words were taken away and added."""
    removed = {word for line in diff.removed for word in _WORD.findall(line.text)}
    return bool(removed) and removed == {word for line in diff.added for word in _WORD.findall(line.text)}


_Keys = Mapping[int, bytes]
"""By id of the first import of each run: what the run imports, spelled in one order."""


def _others(parsed: Parsed, keys: _Keys) -> frozenset[int]:
    """All imports of the runs but their first; in Python each statement stands for itself."""
    if parsed.language.name == "Python":
        return frozenset()
    return frozenset(n.id for run in _runs(parsed) if run[0].id in keys for n in run[1:])


def _runs(parsed: Parsed) -> Iterator[list[Node]]:
    imports = _STATEMENTS[parsed.language.name]
    stack = [parsed.root]
    while stack:
        node = stack.pop()
        run: list[Node] = []
        held = False
        last: Node | None = None
        for child in node.children:
            if child.type in parsed.language.comments and not is_obeyed(_text(child, parsed)):
                continue
            if child.type in imports and not held:
                run.append(child)
            else:
                if last is not None and run and run[-1] is last and child.start_point.row == last.end_point.row:
                    run.pop()  # an obeyed comment behind it belongs to this import
                if run:
                    yield run
                run = []
                stack += [child] if child.type in _CONTAINERS else []
            # What stands directly before an import, an attribute or an obeyed comment, belongs to it.
            held = child.type not in imports and (child.type in parsed.language.comments or "attribute" in child.type)
            last = child
        if run:
            yield run


def _text(node: Node, parsed: Parsed) -> bytes:
    return parsed.source[node.start_byte : node.end_byte]


def _leaves(node: Node, parsed: Parsed) -> list[bytes]:
    """The tokens below a node, comments left out; an obeyed one stays and so keeps its place."""
    found: list[bytes] = []
    stack = [node]
    while stack:
        current = stack.pop()
        if current.type in parsed.language.comments:
            continue
        if not current.children or current.type in parsed.language.strings:
            found.append(_text(current, parsed))
        else:
            stack.extend(reversed(current.children))
    return found


def _holds_obeyed(node: Node, parsed: Parsed) -> bool:
    if b"#" not in (text := _text(node, parsed)) and b"//" not in text and b"/*" not in text:
        return False
    return is_obeyed(text)


def _by_run(of_import: Callable[[Node, Parsed], list[bytes]]) -> Callable[[Parsed], _Keys]:
    """Keys where the order within a run has no meaning at all."""

    def keys(parsed: Parsed) -> _Keys:
        found: dict[int, bytes] = {}
        for run in _runs(parsed):
            if not any(_holds_obeyed(n, parsed) for n in run):
                found[run[0].id] = b"\0".join(sorted(key for n in run for key in of_import(n, parsed)))
        return found

    return keys


def _statement(node: Node, parsed: Parsed) -> list[bytes]:
    return [b" ".join(leaf for leaf in _leaves(node, parsed) if leaf != b";")]


def _specs(node: Node, parsed: Parsed) -> list[bytes]:
    """Go: each import of a declaration, `( … )` or not."""
    listed = [c for c in node.named_children if c.type == "import_spec_list"]
    specs = [c for holder in (node, *listed) for c in holder.named_children if c.type == "import_spec"]
    return [b" ".join(leaf for leaf in _leaves(spec, parsed) if leaf != b";") for spec in specs]


def _used(node: Node, parsed: Parsed) -> list[bytes]:
    """Rust: each path that a `use` names, the braces resolved."""
    visible = b" ".join(b" ".join(_leaves(c, parsed)) for c in node.children if c.type == "visibility_modifier")
    argument = node.child_by_field_name("argument")
    found: list[bytes] = []
    stack = [(argument, b"")] if argument is not None else []
    while stack:
        current, prefix = stack.pop()
        if current.type == "scoped_use_list":
            path = current.child_by_field_name("path")
            prefix += (b"".join(_leaves(path, parsed)) if path is not None else b"") + b"::"
            inner = current.child_by_field_name("list")
            stack += [(inner, prefix)] if inner is not None else []
        elif current.type == "use_list":
            stack += [(c, prefix) for c in current.named_children if c.type not in parsed.language.comments]
        else:
            found.append(visible + b" " + prefix + b" ".join(_leaves(current, parsed)).replace(b" :: ", b"::"))
    return found


def _by_module(parsed: Parsed) -> _Keys:
    """ECMAScript: within a run, the modules in their order, and what is imported of each in any order."""
    found: dict[int, bytes] = {}
    for run in _runs(parsed):
        if any(_holds_obeyed(n, parsed) for n in run):
            continue
        groups = groupby(((_source(n, parsed), key) for n in run for key in _bindings(n, parsed)), key=lambda b: b[0])
        found[run[0].id] = b"\0\0".join(
            source + b"\0" + b"\0".join(sorted(key for _, key in group)) for source, group in groups
        )
    return found


def _source(node: Node, parsed: Parsed) -> bytes:
    """The module, with the attributes of the import."""
    kept = [c for c in node.children if c == node.child_by_field_name("source") or c.type == "import_attribute"]
    return b" ".join(b" ".join(_leaves(c, parsed)) for c in kept)


def _bindings(node: Node, parsed: Parsed) -> list[bytes]:
    clause = next((c for c in node.children if c.type == "import_clause"), None)
    if clause is None:  # `import "a"`, `import a = require("a")`
        return [b"whole " + b" ".join(_leaves(node, parsed))]
    how = b" ".join(_text(c, parsed) for c in node.children if not c.is_named and c.type not in _NO_NAMES)
    found: list[bytes] = []
    for part in clause.named_children:
        if part.type == "named_imports":
            inner = [c for c in part.named_children if c.type not in parsed.language.comments]
            found += [how + b" named " + b" ".join(_leaves(c, parsed)) for c in inner] or [how + b" nothing"]
        elif part.type not in parsed.language.comments:
            found.append(how + b" " + part.type.encode() + b" " + b" ".join(_leaves(part, parsed)))
    return found


def _by_statement(parsed: Parsed) -> _Keys:
    """Python: within one statement, the names of a module that holds nothing but names."""
    found: dict[int, bytes] = {}
    for node in parsed.root.children:
        if node.type not in _STATEMENTS["Python"] or _holds_obeyed(node, parsed):
            continue
        module = node.child_by_field_name("module_name")
        if module is not None and _text(module, parsed) not in _SINGLE_MODULES:
            continue
        names = [b" ".join(_leaves(n, parsed)) for n in node.children_by_field_name("name")]
        bound = Counter(name.rpartition(b" ")[2] for name in names)
        if names and max(bound.values()) == 1:
            source = _text(module, parsed) if module is not None else b"__future__"
            found[node.id] = source + b"\0" + b"\0".join(sorted(names))
    return found


_STATEMENTS = {
    "Go": frozenset({"import_declaration"}),
    "Java": frozenset({"import_declaration"}),
    "Kotlin": frozenset({"import"}),
    "C#": frozenset({"using_directive"}),
    "Rust": frozenset({"use_declaration"}),
    "PHP": frozenset({"namespace_use_declaration"}),
    "JavaScript": frozenset({"import_statement"}),
    "TypeScript": frozenset({"import_statement"}),
    "TSX": frozenset({"import_statement"}),
    "Python": frozenset({"import_from_statement", "future_import_statement"}),
}
_KEYS: dict[str, Callable[[Parsed], _Keys]] = {
    "Go": _by_run(_specs),
    **dict.fromkeys(("Java", "Kotlin", "C#", "PHP"), _by_run(_statement)),
    "Rust": _by_run(_used),
    **dict.fromkeys(("JavaScript", "TypeScript", "TSX"), _by_module),
    "Python": _by_statement,
}
