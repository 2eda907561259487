"""Poetry and PDM: poetry.lock and pdm.lock. Neither format has a specification: this is what
`poetry lock` and `pdm lock` write.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Need, Package, Unreadable
from bot.facts.dependencies._ranges import python_satisfies
from bot.facts.dependencies._text import (
    Table,
    as_table,
    canonical,
    line_numbers,
    read_toml,
    table_at,
    tables_at,
    text_at,
    text_of,
)
from bot.facts.dependencies.python import hashes_of, is_archive_of, is_strong, normalised, requirement

_HELD = {"package", "metadata"}


def read_poetry(content: bytes) -> Lock:
    """What a poetry.lock has settled on. Raises Unreadable."""
    data = read_toml(content)
    metadata = table_at(data, "metadata")
    # Before 1.3 the hashes stood apart from the packages.
    apart = {normalised(name): found for name, found in table_at(metadata, "files").items()}
    frame = [{k: v for k, v in data.items() if k not in _HELD}, _without(metadata, "content-hash", "files")]
    return _read(data, content, frame, _poetry_needs, apart)


def read_pdm(content: bytes) -> Lock:
    """What a pdm.lock has settled on. Raises Unreadable."""
    data = read_toml(content)
    metadata = _without(table_at(data, "metadata"), "content_hash")
    return _read(data, content, [metadata], _pdm_needs, {})


def _without(table: Table, *keys: str) -> Table:
    return {k: v for k, v in table.items() if k not in keys}


def _read(data: Table, content: bytes, frame: object, needs_of: Any, apart: dict[str, Any]) -> Lock:
    numbers = line_numbers(content, r'name = "([^"\\]+)"')
    packages = tables_at(data, "package")
    versions = defaultdict[str, list[str]](list)
    for each in packages:
        versions[normalised(text_at(each, "name"))].append(text_at(each, "version"))
    entries = [_entry(p, needs_of(p), versions, numbers, apart) for p in packages]
    if len({e.package for e in entries}) != len(entries):
        raise Unreadable("an entry stands in it twice")
    resolves: dict[tuple[str, str | None], Package] = {(name, None): (name, v[0]) for name, v in versions.items()}
    twice = next((name for name, found in versions.items() if len(found) > 1), "")
    return Lock(
        tuple(entries),
        frame=canonical(frame),
        resolves=resolves,
        unprovable=f"it has {twice} in more than one version" if twice else "",
    )


def _entry(
    package: Table,
    needs: Iterator[tuple[str, str, str]],
    versions: dict[str, list[str]],
    numbers: dict[str, int],
    apart: dict[str, Any],
) -> Locked:
    said, version = text_at(package, "name"), text_at(package, "version")
    name = normalised(said)
    hashes, files = hashes_of(package.get("files") or apart.get(name))
    source = table_at(package, "source")
    kind = text_at(source, "type")
    foreign = kind not in {"", "legacy"} or any(key in package for key in ("git", "path", "url"))
    foreign = foreign or not all(is_archive_of(name, version, f) for f in files)
    edges = [
        Need(n, constraint, (n, versions[n][0]) if n in versions else None if "optional" in rest else (n, ""), rest)
        for n, constraint, rest in needs
    ]
    return Locked(
        name,
        version,
        canonical(source),
        hashes if all(hashes) else (),
        numbers.get(said, 1),
        needs=tuple(edges),
        declared=canonical([sorted(files), package.get("extras"), package.get("python-versions")]),
        foreign=foreign,
    )


def _poetry_needs(package: Table) -> Iterator[tuple[str, str, str]]:
    for name, value in table_at(package, "dependencies").items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, str):
                yield normalised(name), each, ""
            else:
                said = as_table(each)
                # A need with a marker may not be met on any platform that the project is for.
                mark = "optional " if "optional" in said or "markers" in said else ""
                yield normalised(name), text_at(said, "version"), mark + canonical(_without(said, "version"))


def _pdm_needs(package: Table) -> Iterator[tuple[str, str, str]]:
    found = package.get("dependencies") or []
    if not isinstance(found, list):
        raise Unreadable("it is not of the form that its tool writes")
    for text in found:
        wanted = requirement(text_of(text), 1, "")
        yield wanted.name, wanted.constraint, f"optional {wanted.rest}" if ";" in text else wanted.rest


ECOSYSTEM = Ecosystem(
    name="Python",
    locks={"poetry.lock": read_poetry, "pdm.lock": read_pdm},
    satisfies=python_satisfies,
    strong=is_strong,
)
