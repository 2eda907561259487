"""pnpm: pnpm-lock.yaml and the catalogues of pnpm-workspace.yaml.

Formats: https://github.com/pnpm/spec/tree/master/lockfile (5.2, 6.0, 9.0) and https://pnpm.io/catalogs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts.dependencies._follows import CATALOGS
from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Manifest, Need, Package, Root, Unreadable, Wanted
from bot.facts.dependencies._ranges import npm_satisfies
from bot.facts.dependencies._text import Table, as_table, canonical, read_yaml, table_at, text_at, text_of
from bot.facts.dependencies.npm import TABLES, is_strong, merged
from bot.pattern import lazy

_UNDECLARED = {"resolution", "dependencies", "optionalDependencies", "dev", "optional", "requiresBuild"}
_OLD_KEY = lazy(r"/((?:@[^/]+/)?[^/]+)/([^/_(]+)(?:[_(].*)?")


def read_workspace(content: bytes) -> Manifest:
    """The catalogues of a workspace: each dependency is named `catalogue>name`. Raises Unreadable."""
    data, numbers = read_yaml(content)
    wanted: list[Wanted] = []
    catalogs: dict[tuple[str, ...], tuple[str, Table]] = {("catalog",): ("default", table_at(data, "catalog"))}
    for name in table_at(data, "catalogs"):
        catalogs["catalogs", name] = (name, table_at(data, "catalogs", name))
    for path, (catalog, table) in catalogs.items():
        for name, constraint in table.items():
            wanted.append(Wanted(f"{catalog}>{name}", text_of(constraint), numbers.get((*path, name), 1), catalog))
    steering = canonical({k: v for k, v in data.items() if k not in {"catalog", "catalogs", "packages"}})
    return Manifest(tuple(wanted), steering=steering)


def read_lock(content: bytes) -> Lock:
    """What a pnpm-lock.yaml has settled on; of formats before 6.0 only the versions. Raises Unreadable."""
    data, numbers = read_yaml(content)
    form = text_at(data, "lockfileVersion")
    packages = table_at(data, "packages")
    if not form.startswith(("6.", "9.")):
        entries = [e for key in packages if (e := _old_entry(key, as_table(packages[key]), numbers)) is not None]
        return Lock(_once(entries), unprovable=f"its format {form[:8]} is not one that is proven")
    snapshots = table_at(data, "snapshots") if form.startswith("9.") else packages
    importers = table_at(data, "importers") or {".": data}
    roots = [*(_root(folder, as_table(found), snapshots) for folder, found in importers.items()), *_catalogs(data)]
    direct = {need.target for root in roots for need in root.needs}
    needs: dict[Package, dict[Need, None]] = {}
    for key, snapshot in snapshots.items():
        needs.setdefault(_package(key), {}).update(dict.fromkeys(_needs(as_table(snapshot or {}), snapshots)))
    entries = [
        _entry(key, as_table(found or {}), needs, numbers.get(("packages", key), 1), direct)
        for key, found in packages.items()
    ]
    held = {"packages", "snapshots", "importers", "catalogs", *(TABLES if "importers" not in data else ())}
    if set(needs) != {entry.package for entry in entries}:
        raise Unreadable("its packages and its snapshots are not the same")
    kept, odd = merged(entries)
    return Lock(kept, tuple(roots), canonical({k: v for k, v in data.items() if k not in held}), unprovable=odd)


def _bare(key: str) -> str:
    """A key without the peers behind it."""
    return key.partition("(")[0]


def _package(key: str) -> Package:
    bare = _bare(key).removeprefix("/")
    name, at, version = bare.rpartition("@")
    return (name, version) if at and name else (bare, "")


def _target(name: str, reference: str, snapshots: Table) -> Package | None:
    """The package that a reference names: a version, or a whole key where the name is another."""
    if reference.startswith("link:"):
        return None
    bare = _bare(reference)
    whole = reference if reference.startswith("/") or "@" in bare[1:] else f"{name}@{reference}"
    for key in (whole, f"/{whole}"):
        if key in snapshots:
            return _package(key)
    return name, ""


def _needs(snapshot: Table, snapshots: Table) -> Iterator[Need]:
    for table in ("dependencies", "optionalDependencies"):
        for name, reference in table_at(snapshot, table).items():
            yield Need(name, None, _target(name, text_of(reference), snapshots), table)


def _root(folder: str, found: Table, snapshots: Table) -> Root:
    needs = [
        Need(name, text_at(said, "specifier"), _target(name, text_at(said, "version"), snapshots), table)
        for table in TABLES
        for name, entry in table_at(found, table).items()
        for said in (as_table(entry),)
    ]  # fmt: skip
    return Root("" if folder == "." else folder, "", tuple(needs))


def _catalogs(data: Table) -> Iterator[Root]:
    needs = [
        Need(f"{catalog}>{name}", text_at(as_table(entry), "specifier"), (name, text_at(as_table(entry), "version")))
        for catalog in table_at(data, "catalogs")
        for name, entry in table_at(data, "catalogs", catalog).items()
    ]
    yield Root(CATALOGS, "", tuple(needs))


def _entry(
    key: str, found: Table, needs: dict[Package, dict[Need, None]], line: int, direct: set[Package | None]
) -> Locked:
    package = _package(key)
    resolution = table_at(found, "resolution")
    foreign = bool(resolution.keys() - {"integrity"}) or not re.match(r"\d", package[1])
    return Locked(
        *package,
        text_at(resolution, "tarball") or text_at(resolution, "repo"),
        tuple(text_at(resolution, "integrity").split()),
        line,
        package in direct,
        tuple(needs.get(package, ())),
        found.get("requiresBuild") == "true",
        canonical({name: value for name, value in found.items() if name not in _UNDECLARED}),
        foreign,
    )


def _old_entry(key: str, found: Table, numbers: dict[tuple[str, ...], int]) -> Locked | None:
    match = _OLD_KEY.fullmatch(key)
    if match is None:
        return None
    integrity = tuple(text_at(table_at(found, "resolution"), "integrity").split())
    return Locked(match[1], match[2], "", integrity, numbers.get(("packages", key), 1))


def _once(entries: list[Locked]) -> tuple[Locked, ...]:
    return tuple({entry.package: entry for entry in entries}.values())


ECOSYSTEM = Ecosystem(
    name="npm",
    manifests={"pnpm-workspace.yaml": read_workspace},
    locks={"pnpm-lock.yaml": read_lock},
    satisfies=npm_satisfies,
    strong=is_strong,
)
