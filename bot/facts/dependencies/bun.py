"""Bun: bun.lock, JSON with trailing commas. Format: https://bun.com/docs/pm/lockfile and its source, `bun.lock.zig`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Need, Package, Root, Unreadable
from bot.facts.dependencies._ranges import npm_satisfies
from bot.facts.dependencies._text import Table, as_table, canonical, line_numbers, read_json, table_at, text_at, text_of
from bot.facts.dependencies.npm import TABLES, is_strong, merged


def read_lock(content: bytes) -> Lock:
    """What a bun.lock has settled on. Raises Unreadable."""
    data = read_json(content, trailing_commas=True)
    packages = {key: _parts(value) for key, value in table_at(data, "packages").items()}
    if any(len(key) > 1000 for key in packages):
        raise Unreadable("a path in it is too long")
    workspaces = {folder: as_table(found) for folder, found in table_at(data, "workspaces").items()}
    roots = [
        Root(folder, text_at(found, "name"), tuple(_needs(text_at(found, "name") if folder else "", found, packages)))
        for folder, found in workspaces.items()
    ]
    direct = {need.target for root in roots for need in root.needs}
    numbers = line_numbers(content, r'\s*"([^"\\]+)": \[')
    entries: list[Locked] = []
    for key, (package, source, meta, integrity) in packages.items():
        if package[1].startswith("workspace:"):
            continue
        own_name = key == package[0] or key.endswith(f"/{package[0]}")
        foreign = bool(source) or not package[1][:1].isdigit() or not integrity or not own_name
        entries.append(
            Locked(
                *package, source, (integrity,) if integrity else (), numbers.get(key, 1), package in direct,
                tuple(_needs(key, meta, packages)), False, canonical(meta), foreign,
            )
        )  # fmt: skip
    held = {"packages", "workspaces"}
    names = {folder: {k: v for k, v in found.items() if k not in TABLES} for folder, found in workspaces.items()}
    kept, odd = merged(entries)
    return Lock(
        kept, tuple(roots), canonical([{k: v for k, v in data.items() if k not in held}, names]), unprovable=odd
    )


def _parts(value: Any) -> tuple[Package, str, Table, str]:
    """(package, registry when it is another, what is declared, hash)"""
    if not isinstance(value, list) or not value:
        raise Unreadable("it is not of the form that its tool writes")
    name, _, version = text_of(value[0]).rpartition("@")
    if len(value) == 4:
        return (name, version), text_of(value[1]), as_table(value[2]), text_of(value[3])
    return (name, version), "", as_table(value[-1]) if isinstance(value[-1], dict) else {}, ""


def _needs(key: str, meta: Table, packages: dict[str, tuple[Package, str, Table, str]]) -> Iterator[Need]:
    peers = meta.get("optionalPeers", [])
    tables = (*TABLES, "peerDependencies")
    for table in tables:
        for name, constraint in table_at(meta, table).items():
            may_lack = table in {"optionalDependencies", "peerDependencies"} or name in peers
            text = text_of(constraint)
            # Bun installs a peer that does not fit, and says so.
            strict = table != "peerDependencies"
            found = _found(key, name, packages, may_lack=may_lack)
            yield Need(name, text if strict else None, found, table if strict else f"{table} {text}")


def _found(
    key: str, name: str, packages: dict[str, tuple[Package, str, Table, str]], *, may_lack: bool
) -> Package | None:
    base = key
    while True:
        found = packages.get(f"{base}/{name}" if base else name)
        if found is not None:
            return None if found[0][1].startswith("workspace:") else found[0]
        if not base:
            return None if may_lack else (name, "")
        base = base.rpartition("/")[0]
        if base.rpartition("/")[2].startswith("@"):
            base = base.rpartition("/")[0]


ECOSYSTEM = Ecosystem(name="npm", locks={"bun.lock": read_lock}, satisfies=npm_satisfies, strong=is_strong)
