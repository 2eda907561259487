"""Where a name that a file imports is defined: imports resolved to files, and followed through re-exports."""

from __future__ import annotations

from typing import NamedTuple

from bot.change import RepoPath
from bot.facts._language import Linking
from bot.facts.languages import language_of
from bot.facts.usages._imports import Binding
from bot.facts.usages._library import Library
from bot.facts.usages._packages import Packages, normal
from bot.pattern import lazy

_HOPS = 200
"""Files through which one name is followed; most are those of a barrel, an index that re-exports a whole folder."""
_ENDINGS = (".ts", ".tsx", ".d.ts", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".vue", ".svelte")
_WRITTEN_AS = {".js": (".ts", ".tsx", ".d.ts"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
"""TypeScript imports its sources by the names that they will have when compiled."""
_PYTHON_ROOTS = ("", "src", "lib", "python")
_DEFAULT = lazy(r"\bexport\s+default\s+(?:async\s+)?(?:abstract\s+)?(?:(?:function\s*\*?|class)\s*)?([\w$]+)")
_RENAMED = lazy(r"([\w$]+)\s+as\s+([\w$]+)")
_LISTED = lazy(r"\bexport\s*\{([^{}]{0,4000})\}(?!\s*from\b)")
_MODULE_EXPORTS = lazy(r"\bmodule\.exports\s*=\s*([\w$]+)\s*;?\s*$", 8)


class Origin(NamedTuple):
    """Where an imported name leads: a name of a file, or the file itself when `name` is ""."""

    path: RepoPath
    name: str


class Modules:
    """Resolves imports within one tree. What leads out of it, or nowhere, has no origin."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._packages = Packages(library)
        self._paths: dict[tuple[str, str, Linking], RepoPath | None] = {}
        self._origins: dict[tuple[RepoPath, str], frozenset[Origin]] = {}

    def linking(self, path: str) -> Linking:
        language = language_of(path)
        return language.linking if language is not None else Linking.NONE

    def path_of(self, importer: RepoPath, module: str) -> RepoPath | None:
        """The file that a module's name leads to, seen from another file; of a Go package its folder."""
        linking = self.linking(importer)
        key = (importer.rpartition("/")[0], module, linking)
        if key not in self._paths:
            self._paths[key] = self._found(*key)
        return self._paths[key]

    def is_outside(self, importer: RepoPath, binding: Binding) -> bool:
        """Whether an import leads out of the tree: to the standard library or an installed package."""
        linking = self.linking(importer)
        if linking is Linking.PYTHON:
            if binding.module.startswith("."):
                return False
            # A namespace package has no file of its own: PEP 420.
            inside = (binding.module.partition(".")[0], binding.module, f"{binding.module}.{binding.name}")
            return all(self.path_of(importer, module) is None for module in inside)
        if linking is Linking.ECMASCRIPT:
            return not binding.module.startswith((".", "/", "~")) and self.path_of(importer, binding.module) is None
        return linking is Linking.GO and self.path_of(importer, binding.module) is None

    def is_installed(self, importer: RepoPath, binding: Binding) -> bool:
        """Whether an import names a package that is surely none of this tree.

        Not so where it leads nowhere only because a build or a path setting gives it: `@/pricing`, Python's `pricing`.
        """
        if not self.is_outside(importer, binding):
            return False
        if self.linking(importer) is Linking.ECMASCRIPT:
            return not binding.module.startswith(("@/", "#", "$"))
        return self.linking(importer) is not Linking.PYTHON or "." in binding.module

    def origins(self, path: RepoPath, local: str) -> frozenset[Origin]:
        """What the name `local` of a file may stand for, when its imports bind it; nothing when they do not."""
        key = (path, local)
        if key not in self._origins:
            self._origins[key] = frozenset()  # an import cycle ends here
            found: set[Origin] = set()
            for binding in self._library.bindings(path):
                if binding.local == local:
                    found |= self.origin(path, binding)
                elif binding.local == "*":
                    found |= self.origin(path, binding._replace(name=local))
            self._origins[key] = frozenset(found)
        return self._origins[key]

    def origin(self, path: RepoPath, binding: Binding) -> frozenset[Origin]:
        """Where one import leads."""
        target = self.path_of(path, binding.module)
        if self.linking(path) is Linking.PYTHON and binding.name not in {"", "*"}:
            dotted = binding.module + ("" if binding.module.endswith(".") else ".") + binding.name
            inner = self.path_of(path, dotted)
            if inner is not None and (target is None or not self._defines(target, binding.name)):
                return frozenset({Origin(inner, "")})
        if target is None:
            return frozenset()
        if binding.name in {"", "*"}:
            return frozenset({Origin(target, "")})
        return self.exported(target, binding.name)

    def exported(self, path: RepoPath, name: str) -> frozenset[Origin]:
        """What a module gives for a name, through its re-exports; the module's own name where it has none."""
        found: set[Origin] = set()
        todo, seen = [(path, name)], set[tuple[RepoPath, str]]()
        while todo and len(seen) < _HOPS:
            at = todo.pop()
            if at in seen:
                continue
            seen.add(at)
            here, wanted = at
            own = self._own_name(here, wanted)
            held = self._library.bindings(here)
            given = [b for b in held if b.local in {wanted, own} and b.local != "*"]
            if not given or self.linking(here) is not Linking.ECMASCRIPT:
                found.add(Origin(here, own))
            for binding in given or [b for b in held if b.local == "*"]:
                target = self.path_of(here, binding.module)
                if target is None:
                    continue
                if binding.local == "*":
                    text = self._library.text(target)
                    if own in text or "*" in text[:4_000]:
                        todo.append((target, own))
                elif binding.name == "*":
                    found.add(Origin(target, ""))
                elif binding.name:
                    todo.append((target, binding.name))
                    if self.linking(here) is Linking.PYTHON:
                        found |= self._submodule(here, binding)
        return frozenset(found)

    def _submodule(self, here: RepoPath, binding: Binding) -> set[Origin]:
        dotted = binding.module + ("" if binding.module.endswith(".") else ".") + binding.name
        inner = self.path_of(here, dotted)
        return {Origin(inner, "")} if inner is not None else set()

    def _defines(self, path: RepoPath, name: str) -> bool:
        """Whether a package's `__init__` has the name itself, so that it hides the submodule."""
        bound = self._library.bindings(path) if path.endswith("__init__.py") else ()
        return any(b.local == name and not b.module.endswith(".") for b in bound)

    def _own_name(self, path: RepoPath, exported: str) -> str:
        """The name that a file has for what it exports under another."""
        if self.linking(path) is not Linking.ECMASCRIPT:
            return exported
        text = self._library.text(path)
        for listed in _LISTED.finditer(text):
            for renamed in _RENAMED.finditer(listed[1]):
                if renamed[2] == exported:
                    return renamed[1]
        if exported == "default":
            found = _DEFAULT.search(text) or _MODULE_EXPORTS.search(text)
            return found[1] if found is not None else exported
        return exported

    def _found(self, folder: str, module: str, linking: Linking) -> RepoPath | None:
        if len(module) > 400:
            return None
        if linking is Linking.PYTHON:
            return self._python(folder, module)
        if linking is Linking.ECMASCRIPT:
            return self._ecmascript(folder, module)
        return self._go(folder, module) if linking is Linking.GO else None

    def _python(self, folder: str, module: str) -> RepoPath | None:
        bare = module.lstrip(".")
        dots = len(module) - len(bare)
        names = bare.replace(".", "/")
        if dots:
            parts = folder.split("/") if folder else []
            if dots - 1 > len(parts):
                return None
            base = "/".join(parts[: len(parts) - (dots - 1)])
            return self._python_file(_join(base, names) if names else base)
        around = [folder[:at] for at, c in enumerate(folder) if c == "/"] + ([folder] if folder else [])
        for root in dict.fromkeys((*_PYTHON_ROOTS, *reversed(around))):
            found = self._python_file(_join(root, names))
            if found is not None:
                return found
        return None

    def _python_file(self, stem: str) -> RepoPath | None:
        for candidate in (f"{stem}/__init__.py", f"{stem}.py", f"{stem}.pyi"):
            if self._library.exists(normal(candidate)):
                return RepoPath(normal(candidate))
        return None

    def _ecmascript(self, folder: str, module: str) -> RepoPath | None:
        bare = module.partition("?")[0]
        if bare.startswith("."):
            return self._script_file(normal(_join(folder, bare)))
        for target in self._packages.targets(folder, bare):
            found = self._script_file(target)
            if found is not None:
                return found
        return None

    def _script_file(self, stem: str) -> RepoPath | None:
        if stem == "\0":
            return None
        dot = stem.rfind(".")
        ending = stem[dot:] if dot > stem.rfind("/") else ""
        compiled = [stem[:dot] + e for e in _WRITTEN_AS.get(ending, ())]
        exact = [stem] if ending in _ENDINGS else []
        inside = [_join(stem, f"index{e}") for e in _ENDINGS[:8]]
        for candidate in (*exact, *compiled, *(stem + e for e in _ENDINGS), *inside):
            if self._library.exists(candidate):
                return RepoPath(candidate)
        return None

    def _go(self, folder: str, module: str) -> RepoPath | None:
        """The folder of a package, with a slash behind it; found by the nearest go.mod."""
        root = self._packages.nearest(folder, "go.mod")
        while root is not None:
            declared = _GO_MODULE.search(self._library.text(RepoPath(_join(root, "go.mod"))))
            if declared is not None and (module == declared[1] or module.startswith(f"{declared[1]}/")):
                return RepoPath(f"{_join(root, module[len(declared[1]) + 1 :])}".strip("/") + "/")
            root = self._packages.nearest(root.rpartition("/")[0], "go.mod") if root else None
        return None


_GO_MODULE = lazy(r"^module[ \t]+\"?([^\s\"]+)", 8)


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
