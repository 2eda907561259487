"""npm: package.json, package-lock.json and npm-shrinkwrap.json.

Formats: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json and …/package-json.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Manifest, Need, Package, Root, Unreadable, Wanted
from bot.facts.dependencies._ranges import npm_satisfies
from bot.facts.dependencies._text import (
    Table,
    as_table,
    canonical,
    line_numbers,
    read_json,
    table_at,
    text_at,
    text_of,
)
from bot.pattern import lazy

TABLES = ("dependencies", "devDependencies", "optionalDependencies")
_STEERING = (
    "overrides",
    "resolutions",
    "pnpm",
    "workspaces",
    "publishConfig",
    "dependenciesMeta",
    "peerDependenciesMeta",
)
_UNDECLARED = {"version", "resolved", "integrity", "hasInstallScript", "dev", "optional", "devOptional", "peer"}
"""Said elsewhere, or worked out anew from who needs it."""
_ELSEWHERE = lazy(r"(?i)(git[+:@]|github:|gitlab:|bitbucket:|https?:|file:|link:|[\w.-]+/[\w.-]+(#|$))")
_ARCHIVE = lazy(r"(https://[^\s?#@]+?/)((?:@[\w.~-]+/)?[\w.~-]+)/-/(?:@[\w.~-]+/)?([\w.~+-]+)\.tgz")
_OWN = {*TABLES, "peerDependencies", "version"}
_LONGEST_PATH = 1000
BUNDLED = "the archive of another package"
_KEYS = r'\s*"([^"\\]+)":'


def read_manifest(content: bytes) -> Manifest:
    """What a package.json asks for. Raises Unreadable."""
    data = read_json(content)
    numbers = _lines_of_wanted(content)
    wanted: list[Wanted] = []
    for table in (*TABLES, "peerDependencies"):
        for name, constraint in table_at(data, table).items():
            text = text_of(constraint)
            source = text if _ELSEWHERE.match(text) else ""
            wanted.append(Wanted(name, text, numbers.get((table, name), 1), table, source))
    steering = canonical({key: data[key] for key in _STEERING if key in data})
    package, version = (data[key] if isinstance(data.get(key), str) else "" for key in ("name", "version"))
    return Manifest(tuple(wanted), package, version, steering)


def _lines_of_wanted(content: bytes) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
        match = re.match(_KEYS, line[:400])
        if match and line.rstrip().endswith("{"):
            table = match[1]
        elif match:
            found.setdefault((table, match[1]), number)
    return found


def read_lock(content: bytes) -> Lock:
    """What a package-lock.json has settled on; of one of npm 6 only the versions. Raises Unreadable."""
    data = read_json(content)
    if "packages" not in data:
        return _read_first(data, content)
    packages = {path: as_table(entry) for path, entry in table_at(data, "packages").items()}
    if any(len(path) > _LONGEST_PATH for path in packages):
        raise Unreadable("a path in it is too long")
    if any("node_modules" in path and {"..", "."} & set(re.split(r"[/\\\\]", path)) for path in packages):
        raise Unreadable("a path in it leads out of its folder")
    numbers = line_numbers(content, _KEYS)
    direct = {n.target for path, entry in packages.items() if _is_member(path) for n in _needs(path, entry, packages)}
    entries = [
        _entry(path, entry, packages, numbers.get(path, 1), direct)
        for path, entry in packages.items()
        if not _is_member(path) and not entry.get("link")
    ]
    roots = [
        Root(path, text_at(entry, "name"), tuple(_needs(path, entry, packages)), text_at(entry, "version"))
        for path, entry in packages.items()
        if _is_member(path)
    ]
    links = {path: text_at(entry, "resolved") for path, entry in packages.items() if entry.get("link")}
    frame = {key: value for key, value in data.items() if key not in {"packages", "dependencies", "version"}}
    own = {
        path: {k: v for k, v in entry.items() if k not in _OWN} for path, entry in packages.items() if _is_member(path)
    }
    whole = packages.get("", {}).get("version") == data.get("version")
    kept, odd = merged([e for e in entries if e.source != BUNDLED] + [e for e in entries if e.source == BUNDLED])
    odd = odd or _disagreement(data, packages)
    return Lock(kept, tuple(roots), canonical([frame, links, own, whole]), unprovable=odd)


def _disagreement(data: Table, packages: dict[str, Table]) -> str:
    """What the part for npm 6 (`dependencies`) says otherwise than `packages`; "" where they agree."""
    known = {(package_name(path), *_archive(entry)) for path, entry in packages.items()}
    stack: list[Any] = [table_at(data, "dependencies")]
    while stack:
        for name, value in stack.pop().items():
            entry = as_table(value)
            is_held = entry.get("bundled") is True or text_at(entry, "version").startswith("file:")
            if (name, *_archive(entry)) not in known and not (is_held and not text_at(entry, "resolved")):
                return f"its part for npm 6 says otherwise of {name}"
            stack.append(table_at(entry, "dependencies"))
    return ""


def _archive(entry: Table) -> tuple[str, str, str]:
    return text_at(entry, "version"), text_at(entry, "resolved"), text_at(entry, "integrity")


def _is_member(path: str) -> bool:
    return not path.startswith("node_modules/") and "/node_modules/" not in path


def package_name(path: str) -> str:
    """`@a/b` of `node_modules/c/node_modules/@a/b`."""
    return path.rpartition("node_modules/")[2]


def _entry(path: str, entry: Table, packages: Table, line: int, direct: set[Package | None]) -> Locked:
    name, version = text_at(entry, "name") or package_name(path), text_at(entry, "version")
    source, foreign = source_of(name, version, text_at(entry, "resolved"))
    if entry.get("inBundle") is True and not {"resolved", "integrity"} & entry.keys():
        source = BUNDLED
    declared = canonical({key: value for key, value in entry.items() if key not in _UNDECLARED})
    integrity = tuple(sorted(text_at(entry, "integrity").split()))
    return Locked(
        name,
        version,
        source,
        integrity,
        line,
        (name, version) in direct,
        tuple(_needs(path, entry, packages)),
        bool(entry.get("hasInstallScript")),
        declared,
        foreign or not version,
    )


def source_of(name: str, version: str, resolved: str) -> tuple[str, bool]:
    """(registry, whether it is none) of an archive's address, which must be that of this name and version."""
    match = _ARCHIVE.fullmatch(resolved)
    if not resolved:
        return "", False
    bare = name.rpartition("/")[2]
    if match is None or match[2] != name or match[3] != f"{bare}-{version}":
        return resolved, True
    return match[1], False


def _needs(path: str, entry: Table, packages: Table) -> Iterator[Need]:
    tables = (
        (*TABLES, "peerDependencies")
        if _is_member(path)
        else ("dependencies", "optionalDependencies", "peerDependencies")
    )
    said = set[tuple[str, str]]()
    optional = table_at(entry, "optionalDependencies")
    for table in tables:
        for name, constraint in table_at(entry, table).items():
            may_lack = name in optional or table == "peerDependencies"
            text = text_of(constraint)
            if (name, text) not in said:
                said.add((name, text))
                found = _found(path, name, packages, may_lack=may_lack)
                # npm installs a peer that does not fit when told to (`--legacy-peer-deps`).
                strict = table != "peerDependencies" or _is_member(path)
                yield Need(name, text if strict else None, found, "" if strict else text)


def _found(path: str, name: str, packages: Table, *, may_lack: bool) -> Package | None:
    """Where node would look: beside, then in each folder above."""
    base = path
    while True:
        entry = packages.get(f"{base}/node_modules/{name}" if base else f"node_modules/{name}")
        if entry is not None:
            return None if entry.get("link") else (text_at(entry, "name") or name, text_at(entry, "version"))
        if not base:
            return None if may_lack else (name, "")
        base = base.rpartition("node_modules/")[0].rstrip("/") if "node_modules/" in base else ""


def merged(entries: list[Locked]) -> tuple[tuple[Locked, ...], str]:
    """One entry a package, its needs those of all its places; and what two places disagree on, or ""."""
    odd = ""
    found: dict[Package, Locked] = {}
    needs: dict[Package, dict[Need, None]] = {}
    for entry in entries:
        first = found.setdefault(entry.package, entry)
        told = (first.integrity, first.source, first.scripts) == (entry.integrity, entry.source, entry.scripts)
        if not told and entry.source != BUNDLED:
            odd = f"{entry.name} {entry.version} stands in it twice, with different hashes or sources"
        needs.setdefault(entry.package, {}).update(dict.fromkeys(entry.needs))
    kept = tuple(
        Locked(
            e.name, e.version, e.source, e.integrity, e.line, e.direct, tuple(sorted(needs[e.package], key=str)),
            e.scripts, e.declared, e.foreign,
        )
        for e in found.values()
    )  # fmt: skip
    return kept, odd


def _read_first(data: Table, content: bytes) -> Lock:
    numbers = line_numbers(content, _KEYS)
    entries: list[Locked] = []
    stack: list[Any] = [table_at(data, "dependencies")]
    while stack:
        for name, value in stack.pop().items():
            entry = as_table(value)
            version = text_at(entry, "version")
            source, foreign = source_of(name, version, text_at(entry, "resolved"))
            integrity = tuple(text_at(entry, "integrity").split())
            entries.append(Locked(name, version, source, integrity, numbers.get(name, 1), foreign=foreign))
            stack.append(table_at(entry, "dependencies"))
    return Lock(merged(entries)[0], unprovable="its format (npm 6) does not say what the manifest asked for")


def is_strong(integrity: str) -> bool:
    """Whether it is a whole SHA-512 or SHA-384 (Subresource Integrity)."""
    algorithm, _, digest = integrity.partition("-")
    size = {"sha512": 64, "sha384": 48}.get(algorithm)
    try:
        return len(base64.b64decode(digest, validate=True)) == size
    except (binascii.Error, ValueError):
        return False


ECOSYSTEM = Ecosystem(
    name="npm",
    manifests={"package.json": read_manifest},
    locks={"package-lock.json": read_lock, "npm-shrinkwrap.json": read_lock},
    satisfies=npm_satisfies,
    strong=is_strong,
    unread=frozenset({"bun.lockb"}),
)
