"""Cargo: Cargo.toml and Cargo.lock.

Formats: https://doc.rust-lang.org/cargo/reference/specifying-dependencies.html and
https://doc.rust-lang.org/cargo/guide/cargo-toml-vs-cargo-lock.html.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from bot.facts.dependencies._follows import ITS_WORKSPACE, WORKSPACE
from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Manifest, Need, Package, Root, Unreadable, Wanted
from bot.facts.dependencies._ranges import cargo_satisfies
from bot.facts.dependencies._text import Table, as_table, canonical, decoded, line_numbers, read_toml, table_at, text_at
from bot.pattern import lazy

_TABLES = ("dependencies", "dev-dependencies", "build-dependencies")
_FIELDS = {"name", "version", "source", "checksum", "dependencies"}
_REGISTRIES = ("registry+https://", "sparse+https://")
_CHECKSUM = lazy(r"[0-9a-f]{64}")
_FIELD = lazy(r'([a-z_]+) = (?:"([^"\\]*)"|(\d+)|(\[)(\])?)')
_EDGE = lazy(r' "([^\s"\\]+)(?: ([^\s"\\]+))?(?: \(([^\s"\\]+)\))?",')


def read_manifest(content: bytes) -> Manifest:
    """What a Cargo.toml asks for; a workspace's own table is named `workspace>name`. Raises Unreadable."""
    data = read_toml(content)
    numbers = line_numbers(content, r'"?([\w-]+)"?(?:\.[\w-]+)*\s*=')
    wanted: list[Wanted] = []
    for table, prefix, found in _tables(data):
        for key, value in found.items():
            wanted.append(_wanted(prefix, key, value, table, numbers.get(key, 1)))
    package = table_at(data, "package")
    name = package.get("name")
    said, version = package.get("version"), ""
    if isinstance(said, str):
        version = said
    steering = canonical([data.get("patch"), data.get("replace"), data.get("source")])
    return Manifest(tuple(wanted), name if isinstance(name, str) else "", version, steering)


def _tables(data: Table) -> Iterator[tuple[str, str, Table]]:
    for table in _TABLES:
        yield table, "", table_at(data, table)
    for target in table_at(data, "target"):
        for table in _TABLES:
            yield f"{target} {table}", "", table_at(data, "target", target, table)
    yield "workspace", WORKSPACE, table_at(data, "workspace", "dependencies")


def _wanted(prefix: str, key: str, value: Any, table: str, line: int) -> Wanted:
    if isinstance(value, str):
        return Wanted(prefix + key, value, line, table)
    said = as_table(value)
    name = text_at(said, "package") or key
    source = next((str(said[k]) for k in ("git", "path", "registry", "registry-index") if k in said), "")
    pin = next((f"?{k}={said[k]}" for k in ("rev", "tag", "branch") if k in said), "") if "git" in said else ""
    source += pin  # as Cargo.lock writes it
    rest = canonical([table, {k: v for k, v in said.items() if k != "version"}])
    if said.get("workspace") is True:
        source = ITS_WORKSPACE
    return Wanted(prefix + name, text_at(said, "version"), line, rest, source)


class _Block(NamedTuple):
    line: int
    fields: dict[str, str]
    edges: list[tuple[str, str, str]]


def _blocks(text: str) -> Iterator[_Block]:
    """The tables of a Cargo.lock as Cargo writes them; the first holds what stands before them."""
    block, listed = _Block(1, {}, []), False
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if listed:
            edge = _EDGE.fullmatch(line)
            if edge:
                block.edges.append((edge[1], edge[2] or "", edge[3] or ""))
            elif line == "]":
                listed = False
            else:
                raise Unreadable(f"a line that is not read, {number}")
        elif line == "[[package]]":
            yield block
            block = _Block(number, {}, [])
        elif line and not line.startswith("#"):
            field = _FIELD.fullmatch(line)
            if field is None or field[1] in block.fields or field[1] not in _FIELDS:
                raise Unreadable(f"a line that is not read, {number}")
            block.fields[field[1]] = field[2] or field[3] or ""
            listed = field[4] is not None and field[5] is None
    yield block


def read_lock(content: bytes) -> Lock:
    """What a Cargo.lock has settled on. Raises Unreadable."""
    head, *blocks = _blocks(decoded(content))
    versions = defaultdict[str, list[_Block]](list)
    for block in blocks:
        versions[block.fields.get("name", "")].append(block)
    roots: list[Root] = []
    entries: list[Locked] = []
    for block in blocks:
        name, version = block.fields.get("name", ""), block.fields.get("version", "")
        needs = tuple(_need(edge, versions) for edge in block.edges)
        source = block.fields.get("source", "")
        if not source:
            roots.append(Root(None, name, needs, version))
            continue
        version = _version(block, versions)
        checksum = block.fields.get("checksum", "")
        foreign = not source.startswith(_REGISTRIES)
        declared = canonical({k: v for k, v in block.fields.items() if k not in {"source", "checksum", "dependencies"}})
        entries.append(
            Locked(
                name,
                version,
                source,
                (checksum,) if checksum else (),
                block.line + 1,
                False,
                needs,
                False,
                declared,
                foreign,
            )
        )
    direct = {need.target for root in roots for need in root.needs}
    shown = [_as_direct(e) if e.package in direct else e for e in entries]
    return Lock(tuple(shown), tuple(roots), canonical([head.fields, head.edges]))


def _as_direct(e: Locked) -> Locked:
    return Locked(e.name, e.version, e.source, e.integrity, e.line, True, e.needs, e.scripts, e.declared, e.foreign)


def _need(edge: tuple[str, str, str], versions: dict[str, list[_Block]]) -> Need:
    name, version, source = edge
    fitting = [
        b
        for b in versions.get(name, ())
        if version in {"", b.fields.get("version")} and source in {"", b.fields.get("source", "")}
    ]
    if len(fitting) != 1:
        return Need(name, None, (name, ""))
    [found] = fitting
    target: Package | None = (name, _version(found, versions)) if found.fields.get("source") else None
    return Need(name, None, target)


def _version(block: _Block, versions: dict[str, list[_Block]]) -> str:
    """The version of an entry, with its source where another entry has the same from elsewhere."""
    name, version, source = (block.fields.get(key, "") for key in ("name", "version", "source"))
    twice = sum(b.fields.get("version") == version for b in versions[name]) > 1
    return f"{version} ({source})" if twice and not source.startswith(_REGISTRIES) else version


def _is_strong(checksum: str) -> bool:
    return _CHECKSUM.fullmatch(checksum) is not None


ECOSYSTEM = Ecosystem(
    name="Cargo",
    manifests={"Cargo.toml": read_manifest},
    locks={"Cargo.lock": read_lock},
    satisfies=cargo_satisfies,
    strong=_is_strong,
)
