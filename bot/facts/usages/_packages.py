"""Where JavaScript's and TypeScript's bare module names lead: `paths` of a tsconfig, and packages of a workspace.

Sources: https://www.typescriptlang.org/tsconfig (`paths`, `baseUrl`, `extends`, `references`) and
https://nodejs.org/api/packages.html (`exports`, `imports`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from bot.change import RepoPath
from bot.facts.usages._library import Library
from bot.pattern import lazy

_CONFIGS = ("tsconfig.json", "jsconfig.json")
_DEEPEST = 8
"""How many configurations may extend one another, and how deep `exports` may nest."""
_MANIFESTS = 3_000
_BUILT = lazy(r"^(?:dist|lib|build|out|esm|cjs|types)/(?:(?:esm|cjs|types|src)/)?")
_ENDING = lazy(r"\.d\.[cm]?ts$|\.[cm]?[jt]sx?$")
_JSON_NOISE = lazy(r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_TRAILING = lazy(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])')
_NAMED = lazy(r'^\s{0,8}"name"\s*:\s*"([^"\\]{1,214})"')


class _Aliases(NamedTuple):
    """The `paths` that hold for a folder."""

    folder: str
    """What the targets are relative to."""
    paths: Mapping[str, tuple[str, ...]]
    base: str | None
    """The folder of `baseUrl`, where bare names are looked for."""


_NONE = _Aliases("", {}, None)


class Packages:
    """Targets of bare module names, as paths without certainty of an ending."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._configs: dict[str, _Aliases] = {}
        self._nearest: dict[tuple[str, str], str | None] = {}
        self._workspace: Mapping[str, str] | None = None
        self._manifests: dict[str, Mapping[str, object]] = {}

    def targets(self, folder: str, module: str) -> Iterator[str]:
        """Paths that a bare `module` named in `folder` may lead to, best first."""
        yield from self._aliased(folder, module)
        if module.startswith("#"):
            owner = self.nearest(folder, "package.json")
            if owner is not None:
                yield from _exported(owner, self._manifest(owner).get("imports"), module)
            return
        parts = module.split("/")
        name = "/".join(parts[: 2 if module.startswith("@") else 1])
        held = self._folder_of(folder, name)
        if held is not None:
            yield from self._of_package(held, "/".join(parts[name.count("/") + 1 :]))

    def nearest(self, folder: str, name: str) -> str | None:
        """The closest folder, from `folder` up, that has a file of that name."""
        key = (folder, name)
        if key not in self._nearest:
            self._nearest[key] = next((f for f in _upwards(folder) if self._library.exists(_join(f, name))), None)
        return self._nearest[key]

    def _aliased(self, folder: str, module: str) -> Iterator[str]:
        closest = [f for f in (self.nearest(folder, name) for name in _CONFIGS) if f is not None]
        if not closest:
            return
        at = max(closest, key=len)
        if at not in self._configs:
            name = next(n for n in _CONFIGS if self._library.exists(_join(at, n)))
            self._configs[at] = self._read(_join(at, name), set())
        aliases = self._configs[at]
        for pattern, targets in sorted(aliases.paths.items(), key=lambda item: -len(item[0].partition("*")[0])):
            middle = _middle(pattern, module)
            if middle is not None:
                for target in targets:
                    yield normal(_join(aliases.folder, target.replace("*", middle)))
                return
        if aliases.base is not None:
            yield normal(_join(aliases.base, module))

    def _read(self, path: str, seen: set[str]) -> _Aliases:
        """The aliases of one configuration, of what it extends, else of the first it refers to that has any."""
        if path in seen or len(seen) >= _DEEPEST:
            return _NONE
        seen.add(path)
        held, folder = self._json(path), path.rpartition("/")[0]
        options = held.get("compilerOptions")
        options = options if isinstance(options, dict) else {}
        base_url, paths = options.get("baseUrl"), options.get("paths")
        base = normal(_join(folder, base_url)) if isinstance(base_url, str) else None
        if isinstance(paths, dict):
            kept = {k: tuple(t for t in v if isinstance(t, str)) for k, v in paths.items() if isinstance(v, list)}
            return _Aliases(base if base is not None else folder, kept, base)
        extended = held.get("extends")
        for name in reversed(extended if isinstance(extended, list) else [extended]):
            target = self._extended(folder, name) if isinstance(name, str) else None
            found = self._read(target, seen) if target is not None else _NONE
            if found is not _NONE:
                return found if base is None else found._replace(base=base)
        if base is not None:
            return _Aliases(base, {}, base)
        references = held.get("references")
        for reference in references if isinstance(references, list) else ():
            at = reference.get("path") if isinstance(reference, dict) else None
            if isinstance(at, str):
                target = normal(_join(folder, at))
                found = self._read(target if target.endswith(".json") else _join(target, "tsconfig.json"), seen)
                if found is not _NONE:
                    return found
        return _NONE

    def _extended(self, folder: str, name: str) -> str | None:
        if name.startswith("."):
            at = normal(_join(folder, name))
        else:
            parts = name.split("/")
            count = 2 if name.startswith("@") else 1
            held = self._folder_of(folder, "/".join(parts[:count]))
            if held is None:
                return None
            at = _join(held, "/".join(parts[count:]) or "tsconfig.json")
        return next((c for c in (at, f"{at}.json", _join(at, "tsconfig.json")) if self._library.exists(c)), None)

    def _folder_of(self, folder: str, name: str) -> str | None:
        own = self.nearest(folder, "package.json")
        if own is not None and self._manifest(own).get("name") == name:
            return own
        if self._workspace is None:
            found: dict[str, str] = {}
            if self.nearest(folder, "package.json") is not None:
                for hit in self._library.after.search(["name"], _MANIFESTS, ("/package.json", "package.json")).hits:
                    named = _NAMED.match(hit.text)
                    if named is not None and hit.path.rpartition("/")[2] == "package.json":
                        found.setdefault(named[1], hit.path.rpartition("/")[0])
            self._workspace = found
        return self._workspace.get(name)

    def _of_package(self, folder: str, rest: str) -> Iterator[str]:
        manifest = self._manifest(folder)
        yield from _exported(folder, manifest.get("exports"), f"./{rest}" if rest else ".")
        if rest:
            yield from (_join(folder, rest), _join(folder, f"src/{rest}"))
            return
        for key in ("source", "types", "module", "main"):
            named = manifest.get(key)
            if isinstance(named, str):
                yield from _sources(folder, named)
        yield from (_join(folder, "src/index"), _join(folder, "index"))

    def _manifest(self, folder: str) -> Mapping[str, object]:
        if folder not in self._manifests:
            self._manifests[folder] = self._json(_join(folder, "package.json"))
        return self._manifests[folder]

    def _json(self, path: str) -> Mapping[str, object]:
        return read_json(self._library.text(RepoPath(path)))


def read_json(text: str) -> Mapping[str, object]:
    """An object of JSON with comments and trailing commas; {} for anything else."""
    if text.count("[") + text.count("{") > 20_000:
        return {}
    bare = _JSON_NOISE.compiled.sub(lambda m: m[1] or "", text.removeprefix("\ufeff"))
    try:
        held = json.loads(_TRAILING.compiled.sub(lambda m: m[1] or "", bare))
    except (ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def _exported(folder: str, exports: object, wanted: str) -> Iterator[str]:
    """The targets of one entry of `exports` or `imports`, with a single `*` in its key or none."""
    keyed = isinstance(exports, dict) and any(k.startswith((".", "#")) for k in exports)
    if not keyed:
        if wanted == ".":
            for target in _flat(exports):
                yield from _sources(folder, target)
        return
    assert isinstance(exports, dict)  # noqa: S101 - `keyed` says so
    for key, value in exports.items():
        middle = _middle(key, wanted)
        if middle is not None:
            for target in _flat(value):
                yield from _sources(folder, target.replace("*", middle))


def _middle(pattern: str, text: str) -> str | None:
    """What the `*` of a pattern stands for in a text; "" where both are equal, None where they do not fit."""
    before, star, after = pattern.partition("*")
    if not star:
        return "" if pattern == text else None
    fits = text.startswith(before) and text.endswith(after) and len(text) >= len(before) + len(after)
    return text[len(before) : len(text) - len(after)] if fits else None


def _flat(value: object) -> Iterator[str]:
    """The targets for all conditions, in order."""
    stack = [(value, 0)]
    while stack:
        current, depth = stack.pop()
        if isinstance(current, str):
            yield current
        elif isinstance(current, (dict, list)) and depth < _DEEPEST:
            inner = list(current.values()) if isinstance(current, dict) else current
            stack += [(item, depth + 1) for item in reversed(inner)]


def _sources(folder: str, target: str) -> Iterator[str]:
    """A file that a package names, and where the source of such a built file usually stands."""
    plain = target.removeprefix("./")
    yield normal(_join(folder, plain))
    stem = _ENDING.compiled.sub("", plain)
    built = _BUILT.compiled.sub("", stem)
    for at in dict.fromkeys((stem, f"src/{built}", built)):
        yield normal(_join(folder, at))


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def normal(path: str) -> str:
    """A path without `.` and `..`; one that leads out of the tree names no file."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return "\0"
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)
