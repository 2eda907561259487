"""Proof that a file differs by names alone: one for another wherever it stood, and the new one was nobody's before.

Only names that nobody outside can know may be proven: variables of a function (`_scopes`), and functions that are
private by the language's rules or its firm custom and lie at the top of a file (Python's `_name`, Go's lower case). A
member, a keyword argument, a column, a serialised field, an exported name: whoever reads them by their old name need
not be in this repository. One search of the new tree shows where a private function's old name still stands, in text
and configuration too; with such exceptions it is a proof of a part, and the exceptions are what to look at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from bot.change import FileDiff, FileStatus, Location, RepoPath, Snapshot
from bot.facts._nouns import FileFacts, Proof, ProofKind, Reading
from bot.facts._proof_limits import is_beyond_proof, reads_comments, spells_names_otherwise
from bot.facts._proofs import changes_mode
from bot.facts._shape import Step, shape
from bot.facts._tree import Parsed, parse
from bot.facts.languages import language_of
from bot.facts.proving._scopes import RULES, is_variable
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

NAMES = 8
"""Renamed names a file, and private ones a review; more than that is another kind of change."""
HITS, SHOWN = 2_000, 20
"""Places of an old name that are looked for, and shown."""
_WORD = lazy(r"([A-Za-z_$][\w$]*)")
_BY_NAME = {
    "Python": lazy(
        rb"\b(?:getattr|hasattr|setattr|globals|locals|vars|eval|exec|__dict__|dir|__name__|inspect|_getframe|f_locals"
        rb"|duckdb|numexpr|sqldf|pandasql)\b"
    ),
    "JavaScript": lazy(rb"\beval\b|\bFunction\(|\.name\b|toString|\bangular\b"),
    "Go": lazy(rb"go:linkname|runtime\.|\bC\."),
    "Rust": lazy(rb"stringify!|type_name"),
    "Java": lazy(rb"getLocalVariable"),
}
_BY_NAME["TypeScript"] = _BY_NAME["TSX"] = _BY_NAME["JavaScript"]
"""What comes by a name without spelling it, or tells a name to somebody."""
_GO_OWN = frozenset({
    "any", "append", "bool", "byte", "cap", "clear", "close", "comparable", "complex", "copy", "delete", "error",
    "false", "imag", "init", "int", "iota", "len", "main", "make", "max", "min", "new", "nil", "panic", "print",
    "println", "real", "recover", "rune", "string", "true", "uint", "uintptr",
})  # fmt: skip
"""Go's predeclared names: one of them defined by a package is another one in all of its files."""


class _Renamed(NamedTuple):
    """A file that differs by names, and those of them that more than one file may know."""

    file: FileFacts
    names: Mapping[str, str]
    private: frozenset[str]
    """Old names of private functions, whether they are defined here or used."""
    defined: frozenset[str]
    origins: Mapping[str, str]
    """Old name → the last part of the module that a Python file imports it from."""


def prove_renames(
    files: Sequence[FileFacts], old: Mapping[RepoPath, bytes], new: Mapping[RepoPath, bytes], after: Snapshot
) -> tuple[FileFacts, ...]:
    """The files, with a proof for each that differs by names alone."""
    found = {f.path: r for f in files if (r := _renamed(f, old, new)) is not None}
    if not found:
        return tuple(files)
    known = {(_place(r.file), name): r.names[name] for r in found.values() for name in r.defined}
    private = sorted({name for r in found.values() for name in r.private})
    left = _left_behind(private, after)
    if _is_asked_for(found, after):
        left = None
    return tuple(_with_proof(f, found[f.path], known, left) if f.path in found else f for f in files)


def _renamed(file: FileFacts, old: Mapping[RepoPath, bytes], new: Mapping[RepoPath, bytes]) -> _Renamed | None:
    diff = file.diff
    if file.proof is not None or file.language not in RULES or file.reading is not Reading.READ:
        return None
    names = _names(diff) if diff.status is FileStatus.MODIFIED and not changes_mode(diff) else {}
    before, now = old.get(diff.path, b""), new.get(diff.path, b"")
    if not names or not _is_fresh(names, before, now) or _BY_NAME[file.language].search(now):
        return None
    language = language_of(diff.path)
    if language is None:
        return None
    left, right = parse(before, language), parse(now, language)
    if is_beyond_proof(diff, left, right) or reads_comments(left) or not _differ_by(names, left, right):
        return None
    if spells_names_otherwise(left) or spells_names_otherwise(right):
        return None
    places = _places(left, names)
    if any(_tells_its_name(places[n], language.name) for n in names):
        return None
    private = frozenset(n for n in names if not is_variable(places[n], language.name))
    defined = frozenset(n for n in private if _is_private_function(n, names[n], places[n], language.name))
    if any(not _may_be_private(n, names[n], places[n], language.name) for n in private - defined):
        return None
    return _Renamed(file, names, private, defined, {n: _origin(places[n]) for n in private - defined})


def _names(diff: FileDiff) -> dict[str, str]:
    """Which word took which one's place on the changed lines; nothing where they differ in more than that."""
    removed, added = diff.removed, diff.added
    if len(removed) != len(added):
        return {}
    names: dict[str, str] = {}
    for was, now in zip(removed, added, strict=True):
        left, right = _WORD.split(was.text), _WORD.split(now.text)
        if len(left) != len(right) or left[::2] != right[::2]:
            return {}
        for a, b in zip(left[1::2], right[1::2], strict=True):
            if a != b and names.setdefault(a, b) != b:
                return {}
    return names if len(set(names.values())) == len(names) <= NAMES else {}


def _is_fresh(names: Mapping[str, str], before: bytes, now: bytes) -> bool:
    """Whether no new name stood in the file before, and no old one stands in it still, in whatever kind of text."""
    alike = all(_style(a) == _style(b) and b not in _RESERVED and a[:2] != "__" for a, b in names.items())
    return alike and not any(_stands(b, before) or _stands(a, now) for a, b in names.items())


def _stands(name: str, text: bytes) -> bool:
    return re.search(rb"(?<![\w$])" + re.escape(name.encode()) + rb"(?![\w$])", text) is not None


_PREFIX = lazy(r"(?:use|mock)(?=[A-Z])")
"""React's compiler knows hooks by their name, and Jest what a hoisted `jest.mock` may use."""
_RESERVED = frozenset({
    "arguments", "async", "await", "enum", "eval", "implements", "interface", "let", "of", "package", "private",
    "protected", "public", "static", "undefined", "yield",
})  # fmt: skip
"""What no variable can be called in some mode of ECMAScript; as names elsewhere they are rare."""


def _style(name: str) -> tuple[int, int, bool, bool, str]:
    """What a language or a tool may read out of a name: private, mangled, exported, a component, injected, a hook."""
    bare = name.lstrip("_")
    prefix = _PREFIX.match(name)
    kind = prefix[0] if prefix else ""
    return len(name) - len(bare), len(bare) - len(bare.rstrip("_")), bare[:1].isupper(), name.startswith("$"), kind


def _differ_by(names: Mapping[str, str], before: Parsed, now: Parsed) -> bool:
    """Whether both trees are equal, token by token, but for these names."""
    spelled = {a.encode(): b.encode() for a, b in names.items()}
    steps = zip_longest(shape(before, comments=False), shape(now, comments=False))
    return all(a == b or (a is not None and _as_renamed(a, spelled) == b) for a, b in steps)


def _as_renamed(step: Step, spelled: Mapping[bytes, bytes]) -> Step:
    return step._replace(text=spelled.get(step.text, step.text)) if step.type == "identifier" else step


def _places(parsed: Parsed, names: Mapping[str, str]) -> dict[str, list[Node]]:
    """Every leaf that is one of the names."""
    found: dict[str, list[Node]] = {name: [] for name in names}
    stack = [parsed.root]
    while stack:
        node = stack.pop()
        if node.child_count:
            stack.extend(node.children)
        elif node.is_named and node.end_byte - node.start_byte < 200:
            name = (node.text or b"").decode("utf-8", "replace")
            if name in found:
                found[name].append(node)
    return found


def _is_private_function(name: str, new: str, places: Sequence[Node], language: str) -> bool:
    """Whether the file defines it, once, at its top and without a decorator, and uses it as a plain name."""
    binders = [n for n in places if _defines(n)]
    if len(binders) != 1 or not _may_be_private(name, new, [n for n in places if n != binders[0]], language):
        return False
    definition = binders[0].parent
    return definition is not None and definition.parent is not None and definition.parent.parent is None


def _tells_its_name(places: Sequence[Node], language: str) -> bool:
    """Whether a function or class is called by this name and handed to somebody, who may ask it: `f.__name__`."""
    if language not in {"Python", "JavaScript", "TypeScript", "TSX"}:
        return False
    return any(map(_names_a_function, places)) and not all(_names_a_function(n) or _is_called(n) for n in places)


def _names_a_function(name: Node) -> bool:
    parent = name.parent
    if parent is None:
        return False
    if parent.type in {"function_definition", "function_declaration", "generator_function_declaration"}:
        return parent.child_by_field_name("name") == name
    value = parent.child_by_field_name("value") or parent.child_by_field_name("right")
    return value is not None and value != name and value.type in _NAMELESS


_NAMELESS = frozenset({"arrow_function", "function_expression", "generator_function", "class"})
"""ECMAScript gives these the name that they are first bound to (ECMA-262, NamedEvaluation)."""


def _is_called(name: Node) -> bool:
    parent = name.parent
    if parent is None or parent.type == "dotted_name":  # an import
        return parent is not None
    return parent.type in {"call", "call_expression"} and parent.child_by_field_name("function") == name


def _defines(name: Node) -> bool:
    parent = name.parent
    if parent is None or parent.type not in {"function_definition", "function_declaration"}:
        return False
    return parent.child_by_field_name("name") == name


def _may_be_private(name: str, new: str, places: Sequence[Node], language: str) -> bool:
    """Whether a name is private by its spelling, and each place uses it as a plain name or imports it."""
    if language == "Python":
        private = name.startswith("_") and not name.startswith("__") and not name.endswith("_")
    else:
        private = language == "Go" and name[:1].islower() and not {name, new} & _GO_OWN
    return private and all(_is_plain_use(n) for n in places)


_USES = frozenset({
    "call", "argument_list", "call_expression", "return_statement", "expression_statement", "binary_operator",
    "binary_expression", "expression_list", "list", "tuple", "comparison_operator", "boolean_operator", "not_operator",
    "parenthesized_expression", "if_statement", "conditional_expression", "go_statement", "defer_statement", "await",
})  # fmt: skip
"""What a name may stand directly in as a value."""


def _is_plain_use(name: Node) -> bool:
    parent = name.parent
    if parent is None or name.type != "identifier":
        return False
    if parent.type in _USES:
        return not (parent.parent is not None and parent.parent.child_by_field_name("left") == parent)
    if parent.type == "dotted_name" and len(parent.children) == 1 and parent.parent is not None:
        statement = parent.parent
        return statement.type == "import_from_statement" and statement.child_by_field_name("module_name") != parent
    return False


def _origin(places: Sequence[Node]) -> str:
    """The last part of the module that a name is imported from; "" where it is not, or from several."""
    statements = [n.parent.parent for n in places if n.parent is not None and n.parent.type == "dotted_name"]
    modules = [s.child_by_field_name("module_name") for s in statements if s is not None]
    origins = {(m.text or b"").decode("utf-8", "replace").rpartition(".")[2] for m in modules if m is not None}
    return origins.pop() if len(origins) == 1 else ""


def _left_behind(names: Sequence[str], after: Snapshot) -> dict[str, tuple[Location, ...]] | None:
    """Where each name still stands in the new tree; None where that could not be found out."""
    if not names:
        return {}
    result = after.search(names[:NAMES], HITS)
    if not result.complete or len(names) > NAMES:
        return None
    found: dict[str, tuple[Location, ...]] = {}
    for name in names:
        hits = (h for h in result.hits if _stands(name, h.text.encode(errors="replace")))
        found[name] = tuple(Location(h.path, h.line, h.line) for h in hits)
    found[_LINKED] = tuple(Location(h.path, h.line, h.line) for h in result.hits if "linkname" in h.text)
    return found


_LINKED = "//go:linkname"
"""Under what `_left_behind` keeps the lines by which Go gets at the private functions of other packages."""


def _is_asked_for(found: Mapping[RepoPath, _Renamed], after: Snapshot) -> bool:
    """Whether a file that is not of the rename may come by a private function under its new name.

    `getattr(module, "_hook", None)` elsewhere makes a rename to `_hook` more than a rename.
    """
    renamed = sorted({r.names[name] for r in found.values() for name in r.private})
    if not renamed:
        return False
    result = after.search(renamed[:NAMES], HITS)
    if not result.complete or len(renamed) > NAMES:
        return True
    own = {(path, r.names[name]) for path, r in found.items() for name in r.private}
    packages = {_place(r.file) for r in found.values() if r.file.language == "Go"}
    for name in renamed:
        asked = re.compile(
            rf"[.\"'`]{re.escape(name)}\b|\bimport\b.*\b{re.escape(name)}\b|linkname.*\b{re.escape(name)}\b"
        )
        for hit in result.hits:
            is_beside = hit.path.rpartition("/")[0] in packages and _stands(name, hit.text.encode(errors="replace"))
            if (hit.path, name) not in own and (is_beside or asked.search(hit.text)):
                return True
    return False


def _place(file: FileFacts) -> str:
    """What a private function is known in: its folder's package in Go, its module in Python."""
    folder, _, name = file.path.rpartition("/")
    return folder if file.language == "Go" else f"{folder}/{name.partition('.')[0]}"


def _with_proof(
    file: FileFacts,
    found: _Renamed,
    known: Mapping[tuple[str, str], str],
    left: Mapping[str, tuple[Location, ...]] | None,
) -> FileFacts:
    if found.private and left is None:
        return file
    if any(_new_name(found, name, known) != found.names[name] for name in found.private):
        return file
    linked = (left or {}).get(_LINKED, ())
    exceptions = [
        place
        for name in sorted(found.private)
        for place in (left or {}).get(name, ())
        # In Go nobody else can name it, but in assembly and by `//go:linkname`, which `_left_behind` keeps.
        if file.language != "Go" or place.path.rpartition("/")[0] == _place(file) or place in linked
    ]
    renamed = ", ".join(f"{a} is now {b}" for a, b in found.names.items())
    reach = "known to one function or module alone"
    if found.private:
        reach = "the old name still stands elsewhere" if exceptions else "private, the old name stands nowhere any more"
    detail = f"{file.language}: {renamed} ({reach}); every other token is the same"
    proof = Proof(file.path, ProofKind.RENAMED_SYMBOL, detail, exceptions=tuple(exceptions[:SHOWN]))
    return replace(file, partial=(*file.partial, proof)) if exceptions else replace(file, proof=proof)


def _new_name(found: _Renamed, name: str, known: Mapping[tuple[str, str], str]) -> str | None:
    """What the change calls a private function where it is defined; None where that is not known for sure."""
    place = _place(found.file)
    if name in found.defined:
        return found.names[name]
    if found.file.language == "Go":
        return known.get((place, name))
    origin = found.origins[name]
    others = {new for (place, old), new in known.items() if old == name and place.rpartition("/")[2] == origin}
    return others.pop() if len(others) == 1 else None
