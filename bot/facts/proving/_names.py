"""Whether the names in a definition mean in another file what they meant in the first one.

Known for Python, JavaScript and TypeScript (modules with imports), and for Go within one package. Every name that the
definition uses and does not bind itself must be imported from the same place in both files, or be bound by neither; a
definition of the old file counts only when it moved along. In doubt a name means something else.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.change import RepoPath, Snapshot
from bot.facts._tree import Parsed
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

_ECMASCRIPT = frozenset({"JavaScript", "TypeScript", "TSX"})
_CONFIGURED = (
    "package.json", "tsconfig.json", "jsconfig.json", "deno.json", "deno.jsonc", ".swcrc",
    *(f".babelrc{end}" for end in ("", ".json", ".js", ".cjs", ".mjs")),
    *(f"babel.config{end}" for end in (".json", ".js", ".cjs", ".mjs")),
)  # fmt: skip
_SETTINGS = {
    "Python": (),
    "Go": ("go.mod",),
    **dict.fromkeys(sorted(_ECMASCRIPT), _CONFIGURED),
}
_OF_PLACE = frozenset(
    b"__name__ __file__ __package__ __spec__ __loader__ __doc__ __dict__ globals locals eval exec vars dir super"
    b" __import__ __class__ import_module inspect getframe require module exports __dirname __filename sys".split()
)
"""Names that mean another thing in each file, or may."""
_REBOUND = lazy(rb"\bglobal\b|__getattr__|\b(?:globals|vars|locals|exec|eval|setattr|delattr|__dict__|modules)\b")
"""By what a Python module can bind names of its own that its text does not show."""
_JSX = ("jsx_element", "jsx_self_closing_element", "jsx_fragment")
_GO_TAGGED = lazy(
    r"(?:^|/)[_.][^/]*$|_(?:aix|android|darwin|dragonfly|freebsd|hurd|illumos|ios|js|linux|nacl|netbsd|openbsd|plan9|solaris"
    r"|wasip\d|windows|unix|zos|386|amd64\w*|arm\w*|loong64|mips\w*|ppc\w*|riscv\w*|s390\w*|sparc\w*|wasm|cgo)(?:_test)?\.go$"
)
"""go/build: names of systems and processors, and files that begin with `_` or `.`, which it leaves out."""
_GO_BUILD = lazy(rb"(?m)^(?:\xef\xbb\xbf)?\s*//\s*(?:go:build|\+build)")
_WORD = lazy(rb"\w+")


def share_settings(source: RepoPath | None, target: RepoPath | None, language: str, after: Snapshot) -> bool:
    """Whether no configuration that stands nearer to one of two files than to the other can tell them apart."""
    if source is None or target is None or language not in _SETTINGS:
        return False
    here, there = posixpath.dirname(source), posixpath.dirname(target)
    if language == "Go":
        names = source.endswith("_test.go") is target.endswith("_test.go")
        return here == there and names and not (_GO_TAGGED.search(source) or _GO_TAGGED.search(target))
    if language != "Python" and _ending(source) != _ending(target):
        return False
    shared = posixpath.commonpath([here, there]) if here and there else ""
    return not any(
        after.exists(RepoPath(posixpath.join(folder, name)))
        for end in (here, there)
        for folder in _up_to(end, shared)
        for name in _SETTINGS[language]
    )


def _ending(path: RepoPath) -> str:
    """`.server.ts` of `a.server.ts`: bundlers and compilers treat files by it."""
    return posixpath.basename(path).lstrip(".").partition(".")[2]


def _up_to(folder: str, shared: str) -> Iterator[str]:
    while folder and folder != shared:
        yield folder
        folder = posixpath.dirname(folder)


def means_the_same(
    node: Node, source: tuple[Parsed, RepoPath], target: tuple[Parsed, RepoPath], moved: frozenset[bytes]
) -> bool:
    """Whether each name in `node`, which stands in `target`, meant the same in `source`; `moved` came along."""
    language = source[0].language.name
    if language == "Go":
        return _same_package(node, source[0], target[0])
    old, new = (_scope(*side) for side in (source, target))
    if old is None or new is None or old.frame != new.frame:
        return False
    if posixpath.dirname(source[1]) != posixpath.dirname(target[1]) and _is_relative(node):
        return False
    own = _own_names(node)
    for name in _used_names(node) - own:
        if name in _OF_PLACE or name in old.unsure or name in new.unsure or (name[:2] == name[-2:] == b"__"):
            return False
        if name in moved and name in old.defined and name in new.defined:
            continue
        if name in old.defined or name in new.defined or old.imported.get(name) != new.imported.get(name):
            return False
    return True


@dataclass(slots=True)
class _Scope:
    """What the names of a module mean, seen from its top."""

    frame: set[bytes] = field(default_factory=set[bytes])
    """What alters the meaning of the whole file: future imports, directives."""
    imported: dict[bytes, bytes] = field(default_factory=dict[bytes, bytes])
    defined: set[bytes] = field(default_factory=set[bytes])
    unsure: set[bytes] = field(default_factory=set[bytes])

    def bind(self, name: bytes, meaning: bytes) -> None:
        if self.imported.setdefault(name, meaning) != meaning or name in self.defined:
            self.unsure.add(name)


def _scope(parsed: Parsed, path: RepoPath) -> _Scope | None:
    """None where a module's names cannot be told from its text: a star, a script without imports, a `global`."""
    return _python(parsed, path) if parsed.language.name == "Python" else _ecmascript(parsed, path)


def _python(parsed: Parsed, path: RepoPath) -> _Scope | None:
    if _REBOUND.search(parsed.source):
        return None
    scope = _Scope()
    for child in parsed.root.children:
        match child.type:
            case "future_import_statement":
                scope.frame |= {n.text or b"" for n in child.children_by_field_name("name")}
            case "import_statement" | "import_from_statement":
                if any("wildcard" in c.type for c in child.children):
                    return None
                _bind_python(child, path, scope)
            case "function_definition" | "class_definition":
                _define(child, scope)
            case "comment":
                pass
            case _:
                scope.unsure |= _used_names(child)
    return scope


def _bind_python(statement: Node, path: RepoPath, scope: _Scope) -> None:
    module = statement.child_by_field_name("module_name")
    origin = (module.text or b"") if module is not None else b""
    if origin.startswith(b"."):
        origin = posixpath.dirname(path).encode("utf-8", "surrogateescape") + b"/" + origin
    for name in statement.children_by_field_name("name"):
        alias, real = name.child_by_field_name("alias"), name.child_by_field_name("name") or name
        full = real.text or b""
        if module is not None:
            scope.bind((alias.text if alias is not None else full) or b"", b"from " + origin + b" " + full)
        elif alias is not None:
            scope.bind(alias.text or b"", b"import " + full)
        else:  # `import a.b` binds `a`, and makes `a.b` be there
            first = full.partition(b".")[0]
            scope.imported[first] = b" ".join(sorted({*scope.imported.get(first, b"").split(), full}))


def _define(node: Node, scope: _Scope) -> None:
    name = node.child_by_field_name("name")
    text = (name.text if name is not None else None) or b""
    if text in scope.defined or text in scope.imported:
        scope.unsure.add(text)
    scope.defined.add(text)


def _ecmascript(parsed: Parsed, path: RepoPath) -> _Scope | None:
    scope, is_module = _Scope(), False
    if b"@jsx" in parsed.source:
        return None
    for child in parsed.root.children:
        inner = child
        if child.type == "export_statement":
            is_module = True
            inner = child.child_by_field_name("declaration") or child
        match inner.type:
            case "import_statement":
                is_module = True
                _bind_ecmascript(inner, path, scope)
            case "function_declaration" | "generator_function_declaration" | "class_declaration":
                _define(inner, scope)
            case "comment" | "hash_bang_line":
                pass
            case "expression_statement" if inner.children and inner.children[0].type == "string":
                scope.frame.add(inner.children[0].text or b"")
            case _:
                scope.unsure |= _used_names(inner)
    return scope if is_module else None


def _bind_ecmascript(statement: Node, path: RepoPath, scope: _Scope) -> None:
    source = statement.child_by_field_name("source")
    clause = next((c for c in statement.children if c.type == "import_clause"), None)
    if source is None or clause is None:
        scope.unsure |= _used_names(statement)
        return
    origin = (source.text or b"").strip(b"\"'").decode("utf-8", "replace")
    if origin.startswith("."):
        origin = "/" + posixpath.normpath(posixpath.join(posixpath.dirname(path), origin))
    attributes = b" ".join(c.text or b"" for c in statement.children if c.type == "import_attribute")
    where = origin.encode("utf-8", "surrogateescape") + b" " + attributes
    for part in clause.named_children:
        for spec in part.named_children if part.type == "named_imports" else (part,):
            alias, real = spec.child_by_field_name("alias"), spec.child_by_field_name("name") or spec
            bound = alias or (spec.named_children[-1] if spec.named_children else spec)
            scope.bind(bound.text or b"", where + b" " + part.type.encode() + b" " + (real.text or b""))


_NAMES = frozenset({"identifier", "type_identifier", "shorthand_property_identifier", "jsx_identifier"})


def _used_names(node: Node) -> set[bytes]:
    """All names below a node but those of members and keyword arguments."""
    found: set[bytes] = set()
    stack = [node]
    while stack:
        current = stack.pop()
        if (current.type in _NAMES or "identifier_pattern" in current.type) and not _is_member(current):
            found.add(current.text or b"")
        elif current.type in _JSX:  # compiled to calls of these
            found |= {b"React", b"h", b"Fragment"}
        elif current.type == "meta_property":  # `import.meta.url` is the file's own
            found.add(b"module")
        stack.extend(current.named_children)
    return found


def _is_member(name: Node) -> bool:
    parent = name.parent
    if parent is None:
        return False
    if parent.type == "attribute":
        return parent.child_by_field_name("attribute") == name
    return parent.type == "keyword_argument" and parent.child_by_field_name("name") == name


def _own_names(function: Node) -> set[bytes]:
    """The names that a function binds for all of its body: its parameters, and its variables that no block limits."""
    listed, body = function.child_by_field_name("parameters"), function.child_by_field_name("body")
    own: set[bytes] = set()
    for parameter in listed.named_children if listed is not None else ():
        name = parameter.child_by_field_name("pattern") or parameter.child_by_field_name("name") or parameter
        if name.type == "identifier":
            own.add(name.text or b"")
    for statement in body.named_children if body is not None else ():
        bound = statement.named_children[0] if statement.type == "expression_statement" else statement
        if bound.type == "assignment":
            left = bound.child_by_field_name("left")
            own |= {left.text or b""} if left is not None and left.type == "identifier" else set()
        elif bound.type == "lexical_declaration":
            names = [d.child_by_field_name("name") for d in bound.named_children]
            own |= {n.text or b"" for n in names if n is not None and n.type == "identifier"}
    # A default or a type in the header means what stands outside, even if the body has a variable of that name.
    return own - _used_in_header(function)


def _used_in_header(function: Node) -> set[bytes]:
    listed = function.child_by_field_name("parameters")
    found = set[bytes]()
    for parameter in listed.named_children if listed is not None else ():
        said = (parameter.child_by_field_name(field) for field in ("value", "type", "right"))
        found = found.union(*(_used_names(node) for node in said if node is not None))
    returned = function.child_by_field_name("return_type")
    return found | (_used_names(returned) if returned is not None else set())


def _is_relative(node: Node) -> bool:
    """Whether something in it is looked up from where the file stands."""
    stack = [node]
    while stack:
        current = stack.pop()
        if current.type in {"relative_import", "import"}:  # and what a call of `import` asks for may be computed
            return True
        if current.type in {"string", "template_string"} and (current.text or b"")[1:2] == b".":
            return True
        stack.extend(current.children)
    return False


def _same_package(node: Node, before: Parsed, now: Parsed) -> bool:
    """Go: whether each name that could be an imported package's is imported alike; the rest is the package's own."""
    old, new = _go_imports(before), _go_imports(now)
    if old is None or new is None or _GO_BUILD.search(before.source) or _GO_BUILD.search(now.source):
        return False
    if _package(before) != _package(now):
        return False
    used = _go_names(node)
    for name in used:
        if _called(name, old) != _called(name, new):
            return False
    # A package's name need not be in its path: only where all that differs is of the standard library is it known.
    return all(spec[0] or b"." not in spec[1].partition(b"/")[0] for spec in old ^ new)


def _package(parsed: Parsed) -> bytes | None:
    clause = next((c for c in parsed.root.children if c.type == "package_clause"), None)
    return clause.named_children[0].text if clause is not None else None


_Specs = frozenset[tuple[bytes, bytes]]
"""(alias or b"", path) of each import."""


def _go_imports(parsed: Parsed) -> _Specs | None:
    found: set[tuple[bytes, bytes]] = set()
    stack = [c for c in parsed.root.children if c.type == "import_declaration"]
    while stack:
        node = stack.pop()
        if node.type == "import_spec":
            name, path = node.child_by_field_name("name"), node.child_by_field_name("path")
            alias = (name.text or b"") if name is not None else b""
            if alias == b".":
                return None
            if alias != b"_":
                found.add((alias, ((path.text if path is not None else None) or b"").strip(b'"`')))
        else:
            stack.extend(node.named_children)
    return frozenset(found)


def _called(name: bytes, specs: _Specs) -> _Specs:
    return frozenset(s for s in specs if s[0] == name or (not s[0] and name in _WORD.findall(s[1])))


def _go_names(node: Node) -> set[bytes]:
    found: set[bytes] = set()
    stack = [node]
    while stack:
        current = stack.pop()
        if current.type in {"identifier", "package_identifier"}:
            found.add(current.text or b"")
        stack.extend(current.named_children)
    return found
