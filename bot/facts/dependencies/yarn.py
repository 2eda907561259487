"""Yarn: yarn.lock of version 1 (a format of its own) and of version 2 and later ("berry", YAML).

Formats: https://github.com/yarnpkg/yarn/blob/master/src/lockfile/parse.js and https://yarnpkg.com/configuration/manifest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Need, Package, Root, Unreadable
from bot.facts.dependencies._ranges import npm_satisfies
from bot.facts.dependencies._text import Table, as_table, canonical, decoded, read_yaml, table_at, text_at, text_of
from bot.facts.dependencies.npm import is_strong, merged, source_of
from bot.pattern import lazy

Spec = tuple[str, str | None]

_TABLES = ("dependencies", "optionalDependencies")
_FIELDS = {"version", "resolved", "integrity"}
_FIELD = lazy(r'("[^"\\]*"|[^\s":]+) ("[^"\\]*"|[^\s"]+)')
_BERRY_FIELDS = {
    "version", "resolution", "dependencies", "peerDependencies", "dependenciesMeta", "peerDependenciesMeta", "bin",
    "checksum", "conditions", "languageName", "linkType",
}  # fmt: skip
_DECLARED = ("dependencies", "peerDependencies", "bin", "conditions")
_CHECKSUM = lazy(r"(?:\d+[a-z0-9]*/)?[0-9a-f]{128}")


def read_lock(content: bytes) -> Lock:
    """What a yarn.lock has settled on. Raises Unreadable."""
    text = decoded(content)
    return _read_berry(content) if re.search(r"(?m)^__metadata:", text) else _read_first(text)


def _specs(key: str) -> list[Spec]:
    found: list[Spec] = []
    for part in key.split(", "):
        spec = part.strip('"')
        name, at, constraint = spec[1:].partition("@")
        if not at:
            raise Unreadable(f"its entry {spec[:40]} has no constraint")
        found.append((spec[0] + name, constraint.removeprefix("npm:")))
    return found


def _blocks(text: str) -> Iterator[tuple[int, str, dict[str, str], dict[str, dict[str, str]]]]:
    """(line, key, fields, tables of needs) of each block of version 1."""
    block: tuple[int, str, dict[str, str], dict[str, dict[str, str]]] | None = None
    table = ""
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        bare = line.strip()
        if not bare or line.startswith("#"):
            continue
        if not line.startswith(" ") and line.endswith(":"):
            if block:
                yield block
            block, table = (number, line[:-1], {}, {}), ""
            continue
        field = _FIELD.fullmatch(bare)
        if re.fullmatch(r"  \w+:", line) and bare[:-1] not in _TABLES:
            raise Unreadable(f"a line that is not read, {number}")
        if block is not None and re.fullmatch(r"  \w+:", line):
            table = bare[:-1]
            block[3][table] = {}
        elif block is not None and field and re.match(r"(  |    )\S", line):
            holder = block[3][table] if line.startswith("    ") and table else block[2]
            if field[1].strip('"') in holder or (holder is block[2] and field[1] not in _FIELDS):
                raise Unreadable(f"a line that is not read, {number}")
            holder[field[1].strip('"')] = field[2].strip('"')
        else:
            raise Unreadable(f"a line that is not read, {number}")
    if block:
        yield block


def _read_first(text: str) -> Lock:
    blocks = list(_blocks(text))
    resolves: dict[Spec, Package] = {}
    for _, key, fields, _ in blocks:
        for spec in _specs(key):
            if spec in resolves:
                raise Unreadable(f"{spec[0]}@{spec[1]} stands in it twice")
            resolves[spec] = (spec[0], fields.get("version", ""))
    entries: list[Locked] = []
    for line, key, fields, tables in blocks:
        name, version = _specs(key)[0][0], fields.get("version", "")
        address = fields.get("resolved", "").partition("#")[0]
        source, foreign = source_of(name, version, address)
        needs = [
            Need(n, c, resolves.get((n, c), None if table == "optionalDependencies" else (n, "")), table)
            for table in tables
            for n, c in tables[table].items()
        ]
        declared = canonical([tables, fields.get("resolved")])
        integrity = tuple(sorted(fields.get("integrity", "").split()))
        entries.append(
            Locked(name, version, source, integrity, line, False, tuple(needs), False, declared, foreign or not address)
        )
    kept, odd = merged(entries)
    return Lock(kept, resolves=resolves, unprovable=odd)


def _read_berry(content: bytes) -> Lock:
    data, numbers = read_yaml(content)
    found = {key: as_table(entry) for key, entry in data.items() if key != "__metadata"}
    resolves: dict[Spec, Package] = {}
    members: set[Spec] = set()
    for key, entry in found.items():
        name, _, version = _resolution(entry)
        for spec in _specs(key):
            if "@workspace:" in text_at(entry, "resolution"):
                members.add(spec)
            resolves[spec] = (name, version)
    roots: list[Root] = []
    entries: list[Locked] = []
    for key, entry in found.items():
        name, protocol, version = _resolution(entry)
        needs = tuple(_berry_needs(entry, resolves, members))
        marks = (entry.get("languageName"), entry.get("linkType"))
        if entry.keys() - _BERRY_FIELDS:
            raise Unreadable("an entry has a field that is not read")
        if protocol == "workspace":
            if marks != ("unknown", "soft") or text_at(entry, "version") != "0.0.0-use.local":
                raise Unreadable("a package of the repository is not written as Yarn does")
            if any(n != name or not c or not c.startswith("workspace:") for n, c in _specs(key)[:1]):
                raise Unreadable("a package of the repository is not written as Yarn does")
            roots.append(Root(version if version != "." else "", name, needs))
            continue
        checksum = text_at(entry, "checksum")
        declared = canonical(
            {k: entry[k] for k in ("dependencies", "peerDependencies", "bin", "conditions") if k in entry}
        )
        foreign = protocol != "npm" or text_at(entry, "version") != version
        foreign = foreign or marks != ("node", "hard") or any(n != name for n, _ in _specs(key))
        integrity = (checksum,) if checksum else ()
        line = numbers.get((key,), 1)
        entries.append(Locked(name, version, "", integrity, line, False, needs, False, declared, foreign))
    direct = {need.target for root in roots for need in root.needs}
    shown = [_as_direct(e) if e.package in direct else e for e in entries]
    kept, odd = merged(shown)
    return Lock(kept, tuple(roots), canonical(data.get("__metadata")), unprovable=odd)


def _as_direct(e: Locked) -> Locked:
    return Locked(e.name, e.version, e.source, e.integrity, e.line, True, e.needs, e.scripts, e.declared, e.foreign)


def _resolution(entry: Table) -> tuple[str, str, str]:
    """(name, protocol, version or folder)"""
    match = re.fullmatch(r"(@?[^@]+)@(\w+):([^\s]*)", text_at(entry, "resolution"))
    if match is None:
        raise Unreadable("an entry's resolution is not read")
    return match[1], match[2], match[3]


def _berry_needs(entry: Table, resolves: dict[Spec, Package], members: set[Spec]) -> Iterator[Need]:
    optional = table_at(entry, "dependenciesMeta")
    for name, constraint in table_at(entry, "dependencies").items():
        text = text_of(constraint).removeprefix("npm:")
        spec = (name, text)
        if spec in members:
            yield Need(name, text, None)
        else:
            yield Need(name, text, resolves.get(spec, None if name in optional else (name, "")))


def _is_strong(integrity: str) -> bool:
    return is_strong(integrity) or _CHECKSUM.fullmatch(integrity) is not None


ECOSYSTEM = Ecosystem(name="npm", locks={"yarn.lock": read_lock}, satisfies=npm_satisfies, strong=_is_strong)
