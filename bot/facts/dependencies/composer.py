"""Composer: composer.json and composer.lock. Format: https://getcomposer.org/doc/04-schema.md."""

from __future__ import annotations

from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Manifest, Wanted
from bot.facts.dependencies._text import canonical, line_numbers, read_json, table_at, tables_at, text_at, text_of

_TABLES = ("require", "require-dev")


def read_manifest(content: bytes) -> Manifest:
    """What a composer.json asks for, PHP and its extensions left out. Raises Unreadable."""
    data = read_json(content)
    numbers = line_numbers(content, r'\s*"([^"\\]+)":')
    wanted = [
        Wanted(name, text_of(constraint), numbers.get(name, 1), table)
        for table in _TABLES
        for name, constraint in table_at(data, table).items()
        if "/" in name
    ]
    said = data.get("name")
    name = said if isinstance(said, str) else ""
    return Manifest(tuple(wanted), name, steering=canonical([data.get("repositories"), data.get("config")]))


def read_lock(content: bytes) -> Lock:
    """What a composer.lock has settled on. Raises Unreadable."""
    data = read_json(content)
    numbers = line_numbers(content, r'\s*"name": "([^"\\]+)"')
    entries: list[Locked] = []
    for table in ("packages", "packages-dev"):
        for package in tables_at(data, table):
            name, dist = text_at(package, "name"), table_at(package, "dist")
            reference, checksum = text_at(dist, "reference"), text_at(dist, "shasum")
            address = "/".join(text_at(dist, "url").split("/")[:3])
            integrity = tuple(filter(None, (reference, checksum)))
            entries.append(Locked(name, text_at(package, "version"), address, integrity, numbers.get(name, 1)))
    unique = {e.package: e for e in entries}
    return Lock(tuple(unique.values()), unprovable="a composer.lock has no hashes of what is installed")


ECOSYSTEM = Ecosystem(name="Composer", manifests={"composer.json": read_manifest}, locks={"composer.lock": read_lock})
