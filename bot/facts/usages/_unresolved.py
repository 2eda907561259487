"""Imports of the change that nothing explains: no file of the tree, no manifest, no other mention of the name.

A name counts only where every way to explain it was looked at: the standard library, the files that it may lead to, and
one search of the whole tree. A manifest that names it, another file that imports it, a build rule that makes it, or an
ignored path that will hold it: any mention outside of the change's own code explains a name.

Deliberately not told: an import inside `try` or `if`, which may be missing; a module of a repository without a
manifest; a package of Java or C#, whose name does not tell what delivers it; a search that was cut short.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.change import LineOp, RepoPath, Snapshot
from bot.facts._language import Linking
from bot.facts._memo import Memo
from bot.facts._nouns import (
    ChangeKind,
    Construct,
    ConstructKind,
    FileFacts,
    FileRole,
    Reading,
    UnresolvedKind,
    UnresolvedName,
)
from bot.facts._roles import role_of
from bot.facts.languages import language_of
from bot.facts.usages._imports import Binding, bindings_of
from bot.facts.usages._known import BESIDE_PYTHON, DELIVERED_BY, NODE, RUST
from bot.facts.usages._library import Library
from bot.facts.usages._modules import Modules
from bot.pattern import lazy

NAMES = 40
"""Names searched for in one review; a change with more of them is a rewrite."""
HITS = 4_000
_ROLES = {FileRole.CODE, FileRole.TEST}
_SCRIPT = ("package.json",)
_PYTHON = ("pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile")
_DYNAMIC = lazy(r"\b__getattr__\b|\bglobals\(\)|\bsetattr\(|\bexec\(|\bvars\(\)|import\s*\*|sys\.modules|\b__dict__\b")
_EXPORTS_ALL = lazy(
    r"\bexport\s*\*|module\.exports\s*=(?!\s*\{[\w\s,:]*\})|\.\.\.\s*require\(|Object\.assign\(|\bdeclare\s+module\b"
    r"|exports\["
)
_ASSET = lazy(r"\.(?!(?:[cm]?[jt]sx?|vue|svelte|d)$)\w{1,12}$|[?!]")
_GENERATED = lazy(
    r"(?i)gen(?:erated)?\b|_pb2|\.pb\b|_version\b|__about__|/dist/|/build/|graphql|proto|wasm|swagger|openapi|codegen"
    r"|auto_?gen|/_?types/routes|\+types|/out/|/lib/"
)
_WORD = lazy(r"[\w$]+")


class _Import(NamedTuple):
    """One import of the change that the tree does not answer by itself."""

    file: FileFacts
    line: int
    shown: str
    """As a reader knows it: `shop.cart`, `left-pad`."""
    wanted: tuple[str, ...]
    """Any of which, seen elsewhere, explains it."""


def find_unresolved(
    files: Sequence[FileFacts], after: Snapshot, new: Mapping[RepoPath, bytes], memo: Memo | None = None
) -> tuple[UnresolvedName, ...]:
    """The imported modules and names of the change that nothing in the tree explains."""
    candidates = [(f, c.line, c.end) for f in files for c in _added_imports(f)]
    if not candidates:
        return ()
    library = Library(after, memo)
    modules = Modules(library)
    texts = {f.path: new.get(f.path, b"").decode("utf-8", "surrogateescape") for f, _, _ in candidates}
    lines = {path: text.split("\n") for path, text in texts.items()}
    unknown: list[_Import] = []
    found: list[UnresolvedName] = []
    for file, first, last in candidates:
        rows = lines[file.path]
        if not _surely_runs(rows, first):
            continue
        text = "\n".join(rows[first - 1 : last])
        linking = modules.linking(file.path)
        for binding in bindings_of(f"import {text}" if linking is Linking.GO else text, linking):
            if module := _unknown_module(file, binding, modules, library):
                unknown.append(_Import(file, first, *module))
            elif _lacks(file.path, binding, modules, library):
                target = modules.path_of(file.path, binding.module)
                found.append(
                    UnresolvedName(file.path, first, UnresolvedKind.NAME, binding.name, binding.module, target)
                )
    return (*_unexplained(unknown, files, after), *found)


def _added_imports(file: FileFacts) -> Iterator[Construct]:
    if file.role not in _ROLES or file.proof is not None or file.reading is not Reading.READ:
        return
    language = language_of(file.path)
    if language is None or language.linking not in {Linking.PYTHON, Linking.ECMASCRIPT, Linking.GO, Linking.RUST}:
        return
    had = {c.head for c in file.removed if c.kind is ConstructKind.IMPORT}
    added = {line.new for line in file.diff.lines(LineOp.ADDED)}
    for construct in file.added:
        if construct.kind is ConstructKind.IMPORT and construct.line in added and construct.head not in had:
            yield construct


def _surely_runs(rows: Sequence[str], first: int) -> bool:
    """Whether an import stands at the left edge, or in Go's block: inside anything else it may be optional."""
    text = rows[first - 1] if first <= len(rows) else ""
    return bool(text) and (not text[0].isspace() or _in_go_block(rows, first))


def _in_go_block(rows: Sequence[str], first: int) -> bool:
    for at in range(first - 2, max(-1, first - 200), -1):
        if rows[at].startswith("import ("):
            return True
        if rows[at][:1] not in {"\t", " ", "", "/"}:
            return False
    return False


def _unknown_module(
    file: FileFacts, binding: Binding, modules: Modules, library: Library
) -> tuple[str, tuple[str, ...]] | None:
    linking = modules.linking(file.path)
    if _GENERATED.search(binding.module):
        return None
    if linking is Linking.PYTHON:
        return _python(file, binding, modules, library)
    if linking is Linking.ECMASCRIPT:
        return _script(file, binding, modules, library)
    if linking is Linking.GO:
        return _go(file, binding, modules, library)
    return _rust(file, binding, library)


def _has_manifest(path: RepoPath, names: Sequence[str], library: Library) -> bool:
    folders = [path[:at] for at, letter in enumerate(path) if letter == "/"]
    return any(library.exists(f"{folder}/{name}" if folder else name) for folder in ("", *folders) for name in names)


def _python(
    file: FileFacts, binding: Binding, modules: Modules, library: Library
) -> tuple[str, tuple[str, ...]] | None:
    module = binding.module
    top = module.partition(".")[0]
    if not module or top in sys.stdlib_module_names or top in BESIDE_PYTHON or top.startswith("__"):
        return None
    if not module.strip("."):
        return None
    if not modules.is_outside(file.path, binding):
        if not module.startswith(".") or modules.path_of(file.path, module) is not None:
            return None
        last = module.rpartition(".")[2]
        return (module, (last,)) if last and modules.path_of(file.path, f"{module}.{binding.name}") is None else None
    if not _has_manifest(file.path, _PYTHON, library):
        return None
    return top, (top, top.replace("_", "-"), *DELIVERED_BY.get(top, ()), f"python-{top}", f"py{top}", f"{top}-python")


def _script(
    file: FileFacts, binding: Binding, modules: Modules, library: Library
) -> tuple[str, tuple[str, ...]] | None:
    module = binding.module
    if modules.path_of(file.path, module) is not None or _ASSET.search(module):
        return None
    if module.startswith("."):
        stem = module.rstrip("/").rpartition("/")[2]
        stem = re.sub(r"\.[cm]?[jt]sx?$", "", stem)
        return (
            (module, (stem,)) if stem.strip(".") and _WORD.fullmatch(stem.replace("-", "").replace(".", "")) else None
        )
    if (
        ":" in module
        or module.startswith(("/", "~", "#", "$", "@/", "%"))
        or not _has_manifest(file.path, _SCRIPT, library)
    ):
        return None
    parts = module.split("/")
    if parts[0] in NODE:
        return None
    if module.startswith("@"):
        # A scope that stands elsewhere is an organisation whose packages the tree uses.
        return ("/".join(parts[:2]), ("/".join(parts[:2])[1:],)) if len(parts) > 1 and parts[0] != "@" else None
    return parts[0], (parts[0], f"types/{parts[0]}")


def _go(file: FileFacts, binding: Binding, modules: Modules, library: Library) -> tuple[str, tuple[str, ...]] | None:
    module = binding.module
    if "." not in module.partition("/")[0] or modules.path_of(file.path, module) is not None:
        return None
    if not _has_manifest(file.path, ("go.mod",), library) or library.exists("go.work"):
        return None
    parts = module.split("/")
    return module, (
        "/".join(parts[:3])
        if parts[0] in {"github.com", "gitlab.com", "bitbucket.org", "golang.org"}
        else "/".join(parts[:2]),
    )


def _rust(file: FileFacts, binding: Binding, library: Library) -> tuple[str, tuple[str, ...]] | None:
    top = (binding.module or binding.name).partition("::")[0].strip()
    if (
        not top.isidentifier()
        or top in RUST
        or not top.islower()
        or not _has_manifest(file.path, ("Cargo.toml",), library)
    ):
        return None
    if len(re.findall(rf"\b{re.escape(top)}\b", library.text(file.path))) > 1 and re.search(
        rf"\b(?:mod|enum|struct|use|crate)\b[^;\n]*\b{re.escape(top)}\b(?!::)", library.text(file.path)
    ):
        return None
    return top, (top, top.replace("_", "-"))


def _unexplained(unknown: Sequence[_Import], files: Sequence[FileFacts], after: Snapshot) -> Iterator[UnresolvedName]:
    names = list(dict.fromkeys(name for each in unknown for name in each.wanted))
    if not names or len(names) > NAMES * 4:
        return
    result = after.search(names, HITS)
    if not result.complete:
        return
    touched = {f.path: {line.new for line in f.diff.lines(LineOp.ADDED)} for f in files if role_of(f.path) in _ROLES}
    elsewhere = [h.text for h in result.hits if h.line not in touched.get(h.path, ())]
    seen = {name for name in names if any(_names(name, text) for text in elsewhere)}
    # A dependency that the change adds, under whatever name, may be what delivers a module of another name.
    adds = any(f.role in {FileRole.MANIFEST, FileRole.LOCKFILE} and f.diff.added for f in files)
    for each in unknown:
        if adds and each.file.language == "Python":
            continue
        if seen.isdisjoint(each.wanted) and not _defined_in(each, files):
            yield UnresolvedName(each.file.path, each.line, UnresolvedKind.MODULE, each.shown, each.shown, None)


def _names(name: str, text: str) -> bool:
    return len(text) >= 2_000 or re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def _defined_in(each: _Import, files: Sequence[FileFacts]) -> bool:
    """Whether the change itself adds a file or definition of that name."""
    wanted = {name.rpartition("/")[2] for name in each.wanted}
    return any(
        any(f"/{name}." in f"/{f.path}" or f"/{name}/" in f"/{f.path}" for name in wanted)
        or any(c.symbol.name in wanted for c in f.changes if c.kind is not ChangeKind.REMOVED)
        for f in files
        if f.diff.new_path is not None
    )


def _lacks(path: RepoPath, binding: Binding, modules: Modules, library: Library) -> bool:
    """Whether a module of this tree is imported from that has no such name, in any of the places it may stand."""
    linking, name = modules.linking(path), binding.name
    if (
        linking not in {Linking.PYTHON, Linking.ECMASCRIPT}
        or name in {"", "*", "default"}
        or _GENERATED.search(binding.module)
    ):
        return False
    if linking is Linking.ECMASCRIPT and not binding.module.startswith("."):
        return False  # a package may give another file to a browser than to a server
    target = modules.path_of(path, binding.module)
    if target is None or not _WORD.fullmatch(name) or library.content(target) is None:
        return False
    if linking is Linking.PYTHON:
        if not binding.module.startswith(".") and _elsewhere(path, binding.module, target, library):
            return False
        dotted = binding.module + ("" if binding.module.endswith(".") else ".") + name
        if modules.path_of(path, dotted) is not None or _folder_of(target, name, library):
            return False
        if name.startswith("__") or target.endswith(".pyi"):
            return False
    text = library.text(target)
    dynamic = _DYNAMIC if linking is Linking.PYTHON else _EXPORTS_ALL
    if re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text) is not None or dynamic.search(text):
        return False
    return not (target.endswith("/__init__.py") and name.islower() and _may_be_folder(path, name, library))


def _folder_of(target: RepoPath, name: str, library: Library) -> bool:
    """Whether a package holds a compiled or generated module of that name."""
    if not target.endswith(("__init__.py", "__init__.pyi")):
        return False
    folder = target.rpartition("/")[0]
    return any(
        library.exists(f"{folder}/{name}{end}")
        for end in (".pyx", ".so", ".c", ".cpp", ".py.in", ".pxd", ".proto", ".rs")
    )


def _may_be_folder(path: RepoPath, name: str, library: Library) -> bool:
    """Whether a name may be a package without an `__init__`, which has no file: others would have to name it."""
    result = library.after.search([name], 200)
    return not result.complete or any(hit.path != path for hit in result.hits)


def _elsewhere(path: RepoPath, module: str, target: RepoPath, library: Library) -> bool:
    """Whether another file may be what the module's name means when the program runs."""
    names = module.replace(".", "/")
    folders = ["", "src", "lib", "python", *(path[:at] for at, letter in enumerate(path) if letter == "/")]
    stems = {f"{folder}/{names}" if folder else names for folder in folders}
    files = {f"{stem}{end}" for stem in stems for end in (".py", "/__init__.py")}
    return any(file != target and library.exists(file) for file in files)
