"""uv: uv.lock. Format: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile and what uv writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Need, Package, Root, Unreadable
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
)
from bot.facts.dependencies.python import hashes_of, is_archive_of, is_strong, normalised, specifier

_MEMBERS = ("editable", "virtual", "directory", "workspace")


def read_lock(content: bytes) -> Lock:
    """What a uv.lock has settled on. Raises Unreadable."""
    data = read_toml(content)
    numbers = line_numbers(content, r'name = "([^"\\]+)"')
    packages = tables_at(data, "package")
    versions = defaultdict[str, list[Table]](list)
    for each in packages:
        versions[text_at(each, "name")].append(each)
    roots = [_root(each, versions) for each in packages if _is_member(each)]
    direct = {need.target for root in roots for need in root.needs}
    entries = [_entry(each, versions, numbers, direct) for each in packages if not _is_member(each)]
    if len({e.package for e in entries}) != len(entries):
        raise Unreadable("an entry stands in it twice")
    frame = [{k: v for k, v in data.items() if k != "package"}, [_frame(p) for p in packages if _is_member(p)]]
    return Lock(tuple(entries), tuple(roots), canonical(frame))


def _is_member(package: Table) -> bool:
    return any(key in _MEMBERS for key in table_at(package, "source"))


def _frame(package: Table) -> Table:
    """What is said of a package of the repository beside its needs."""
    held = {"dependencies", "optional-dependencies", "dev-dependencies", "metadata"}
    return {k: v for k, v in package.items() if k not in held}


def _entry(
    package: Table, versions: dict[str, list[Table]], numbers: dict[str, int], direct: set[Package | None]
) -> Locked:
    name, version = text_at(package, "name"), text_at(package, "version")
    source = table_at(package, "source")
    sdist = package.get("sdist")
    archives = [*([sdist] if sdist is not None else []), *tables_at(package, "wheels")]
    hashes, files = hashes_of(archives)
    foreign = source.keys() != {"registry"} or not all(is_archive_of(name, version, f) for f in files) or not files
    hosts = sorted({"/".join(f.split("/")[:3]) for f in files})
    where = canonical([source, hosts])
    return Locked(
        name,
        version,
        where,
        tuple(h for h in hashes if h) if all(hashes) else (),
        numbers.get(name, 1),
        (name, version) in direct,
        tuple(_needs(package, versions)),
        foreign=foreign,
        declared=canonical(archives),
    )


def _needs(package: Table, versions: dict[str, list[Table]]) -> Iterator[Need]:
    lists: list[tuple[str, Any]] = [("", package.get("dependencies"))]
    for key in ("optional-dependencies", "dev-dependencies"):
        lists += ((f"{key} {name}", found) for name, found in table_at(package, key).items())
    for table, found in lists:
        if found is not None and not isinstance(found, list):
            raise Unreadable("it is not of the form that its tool writes")
        for each in found or ():
            yield _need(as_table(each), table, versions)


def _need(said: Table, table: str, versions: dict[str, list[Table]]) -> Need:
    name = text_at(said, "name")
    wanted = {k: said[k] for k in ("version", "source") if k in said}
    fitting = [p for p in versions.get(name, ()) if all(p.get(k) == v for k, v in wanted.items())]
    rest = canonical([table, {k: v for k, v in said.items() if k not in {"version", "source"}}])
    if len(fitting) != 1:
        return Need(name, None, (name, ""), rest)
    target = None if _is_member(fitting[0]) else (name, text_at(fitting[0], "version"))
    return Need(name, None, target, rest)


def _root(package: Table, versions: dict[str, list[Table]]) -> Root:
    """A package of the repository; what it says that its manifest asks for stands beside its edges."""
    asked = defaultdict[str, list[str]](list)
    metadata = table_at(package, "metadata")
    lists: list[Any] = [metadata.get("requires-dist"), *table_at(metadata, "requires-dev").values()]
    for found in lists:
        for each in tables_at({"": found}, ""):
            asked[text_at(each, "name")].append(specifier(text_at(each, "specifier")))
    needs: list[Need] = []
    for need in _needs(package, versions):
        needs += (need._replace(constraint=constraint) for constraint in dict.fromkeys(asked.get(need.name) or [""]))
    return Root(None, normalised(text_at(package, "name")), tuple(needs))


ECOSYSTEM = Ecosystem(name="Python", locks={"uv.lock": read_lock}, satisfies=python_satisfies, strong=is_strong)
