"""Python's manifests: pyproject.toml, requirements files and Pipfile.

Formats: PEP 621, PEP 735 (dependency groups), PEP 508, https://python-poetry.org/docs/pyproject/,
https://pip.pypa.io/en/stable/reference/requirements-file-format/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bot.facts.dependencies._nouns import Ecosystem, Lock, Locked, Manifest, Unreadable, Wanted
from bot.facts.dependencies._ranges import python_satisfies
from bot.facts.dependencies._text import (
    Table,
    as_table,
    canonical,
    decoded,
    line_numbers,
    read_json,
    read_toml,
    table_at,
    text_at,
    text_of,
)
from bot.pattern import lazy

_REQUIREMENT = lazy(r"\s*([A-Za-z0-9][\w.-]{0,200})\s*(\[[^\]]{0,300}\])?\s*(@\s*\S+|\(?[^;@#()]{0,400}\)?)?\s*(;.*)?")
_ARCHIVE = lazy(r"(.{1,300})\.(whl|tar\.gz|zip|tar\.bz2|tgz)")
_PYPI = (
    "https://files.pythonhosted.org/",
    lazy(r"https://files\.pythonhosted\.org/packages/[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{60}/[^/]+$"),
)
_HASH = lazy(r"sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128}|384:[0-9a-f]{96})")
_LONGEST = 2_000
"""Characters of a requirement."""
_OWN = {"sources", "dev-dependencies", "package", "default-groups"}


def normalised(name: str) -> str:
    """A project's name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def specifier(text: str) -> str:
    """A version specifier as one text for all ways of writing it: no spaces, clauses in order."""
    return ",".join(sorted(part for part in "".join(text.split()).strip("()").split(",") if part))


def requirement(text: str, line: int, table: str) -> Wanted:
    """A PEP 508 requirement. Raises Unreadable."""
    # Runs of blanks are made one: three parts of the pattern could share them, at cubic cost.
    bare = " ".join(text.partition(" #")[0].split())
    match = _REQUIREMENT.fullmatch(bare) if len(bare) <= _LONGEST else None
    if match is None:
        raise Unreadable(f"a requirement that is not read: {text[:40]}")
    said = (match[3] or "").strip()
    said = said if said.startswith("@") else specifier(said)
    source = said[1:].strip() if said.startswith("@") else ""
    rest = canonical([table, match[2] or "", (match[4] or "").strip()])
    return Wanted(normalised(match[1]), "" if source else said, line, rest, source)


def read_project(content: bytes) -> Manifest:
    """What a pyproject.toml asks for. Raises Unreadable."""
    data = read_toml(content)
    numbers = line_numbers(content, r"""\s*["']?([A-Za-z0-9][\w.-]*)""")
    wanted = [w._replace(line=_line(w.name, numbers)) for w in _listed(data)]
    for table, found in _poetry_tables(data):
        for name, value in found.items():
            if name != "python":
                wanted += (w._replace(line=_line(w.name, numbers)) for w in _poetry(name, value, table))
    sources = table_at(data, "tool", "uv", "sources")
    wanted = [w._replace(source=canonical(sources[k])) if (k := _key(sources, w.name)) else w for w in wanted]
    package = text_at(table_at(data, "project"), "name") or text_at(table_at(data, "tool", "poetry"), "name")
    return Manifest(tuple(wanted), normalised(package) if package else "", steering=canonical(_steering(data)))


def _line(name: str, numbers: dict[str, int]) -> int:
    return next((number for text, number in numbers.items() if normalised(text) == name), 1)


def _key(sources: Table, name: str) -> str:
    return next((key for key in sources if normalised(key) == name), "")


def _steering(data: Table) -> list[Any]:
    uv = {k: v for k, v in table_at(data, "tool", "uv").items() if k not in _OWN}
    return [uv, table_at(data, "tool", "pdm").get("source"), table_at(data, "tool", "poetry").get("source")]


def _listed(data: Table) -> Iterator[Wanted]:
    project = table_at(data, "project")
    for text in _texts(project.get("dependencies")):
        yield requirement(text, 1, "dependencies")
    for extra, texts in table_at(project, "optional-dependencies").items():
        for text in _texts(texts):
            yield requirement(text, 1, f"extra {extra}")
    for group, texts in table_at(data, "dependency-groups").items():
        for text in _texts([t for t in texts if isinstance(t, str)] if isinstance(texts, list) else texts):
            yield requirement(text, 1, f"group {group}")
    for tool in ("uv", "pdm"):
        found = table_at(data, "tool", tool).get("dev-dependencies")
        for group, texts in (found if isinstance(found, dict) else {"dev": found}).items():
            for text in _texts(texts):
                yield requirement(text, 1, f"group {group}")


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unreadable("it is not of the form that its tool writes")
    return [text_of(each) for each in value]


def _poetry_tables(data: Table) -> Iterator[tuple[str, Table]]:
    poetry = table_at(data, "tool", "poetry")
    yield "dependencies", table_at(poetry, "dependencies")
    yield "group dev", table_at(poetry, "dev-dependencies")
    for group in table_at(poetry, "group"):
        yield f"group {group}", table_at(poetry, "group", group, "dependencies")


def _poetry(name: str, value: Any, table: str) -> Iterator[Wanted]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, str):
            # https://python-poetry.org/docs/dependency-specification/: a bare version is that very version.
            yield Wanted(normalised(name), each, 1, table)
        else:
            said = as_table(each)
            source = next((str(said[k]) for k in ("git", "path", "url", "source") if k in said), "")
            if "git" in said:
                source += next((f"@{said[k]}" for k in ("rev", "tag", "ref", "branch") if k in said), "")
            rest = canonical([table, {k: v for k, v in said.items() if k != "version"}])
            yield Wanted(normalised(name), text_at(said, "version"), 1, rest, source)


def read_requirements(content: bytes) -> Manifest:
    """What a requirements file asks for; its options steer. Raises Unreadable."""
    wanted: list[Wanted] = []
    steering: list[str] = []
    held, start = "", 1
    for number, raw in enumerate(decoded(content).replace("\r\n", "\n").split("\n"), 1):
        start = start if held else number
        held += re.sub(r"(^|\s)#.*", "", raw) if not raw.rstrip().endswith("\\") else raw.rstrip()[:-1] + " "
        if raw.rstrip().endswith("\\"):
            if len(held) > 100_000:
                raise Unreadable("a line is too long")
            continue
        line, held = held.strip(), ""
        bare, hashes = re.split(r"\s--hash[=\s]", line)[0].strip(), re.findall(r"--hash[=\s](\S+)", line)
        if not bare:
            continue
        if bare.startswith("-"):
            steering.append(bare)
        elif re.match(r"[A-Za-z0-9][\w.-]*\s*($|[\[;@<>=!~(,])", bare):
            found = requirement(bare, start, "")
            wanted.append(found._replace(rest=canonical([found.rest, sorted(hashes)])))
        else:
            wanted.append(Wanted(bare[:200], "", start, "", bare[:200]))
    return Manifest(tuple(wanted), steering=canonical(steering))


def read_pipfile(content: bytes) -> Manifest:
    """What a Pipfile asks for. Raises Unreadable."""
    data = read_toml(content)
    numbers = line_numbers(content, r"""\s*["']?([A-Za-z0-9][\w.-]*)["']?\s*=""")
    wanted = [
        w._replace(line=numbers.get(name, 1))
        for table in ("packages", "dev-packages")
        for name, value in table_at(data, table).items()
        for w in _poetry(name, value, table)
    ]
    return Manifest(tuple(wanted), steering=canonical([data.get("source"), data.get("requires")]))


def read_pipenv(content: bytes) -> Lock:
    """What a Pipfile.lock has settled on: it has no edges, so that nothing can be proven of it. Raises Unreadable."""
    data = read_json(content)
    numbers = line_numbers(content, r'\s*"([^"\\]+)": \{')
    entries: dict[tuple[str, str], Locked] = {}
    for table in ("default", "develop"):
        for name, value in table_at(data, table).items():
            entry = as_table(value)
            version = text_at(entry, "version").removeprefix("==")
            hashes = tuple(sorted(_texts(entry.get("hashes"))))
            source = text_at(entry, "index")
            line = numbers.get(name, 1)
            key = normalised(name), version
            entries.setdefault(key, Locked(*key, source, hashes, line, foreign=not version))
    return Lock(tuple(entries.values()), unprovable="a Pipfile.lock does not say what needs what")


def hashes_of(files: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(hashes, names or addresses) of a lockfile's list of archives."""
    if files is None:
        return (), ()
    if not isinstance(files, list):
        raise Unreadable("it is not of the form that its tool writes")
    tables = [as_table(f) for f in files]
    return (
        tuple(sorted(text_at(f, "hash") for f in tables)),
        tuple(text_at(f, "file") or text_at(f, "url") for f in tables),
    )


def is_archive_of(name: str, version: str, file: str) -> bool:
    """Whether a file's name is that of an archive of this project and version (PEP 427, PEP 625)."""
    said = _ARCHIVE.fullmatch(file.rpartition("/")[2])
    if said is None or (file.startswith(_PYPI[0]) and not _PYPI[1].match(file)):
        return False
    bare, wanted = normalised(said[1]), normalised(f"{name}-{version}")
    return bare.startswith(f"{wanted}-") if said[2] == "whl" else bare == wanted


def is_strong(integrity: str) -> bool:
    """Whether it is a whole SHA-2 hash."""
    return _HASH.fullmatch(integrity) is not None


ECOSYSTEM = Ecosystem(
    name="Python",
    manifests={"pyproject.toml": read_project, "requirements.txt": read_requirements, "Pipfile": read_pipfile},
    locks={"Pipfile.lock": read_pipenv},
    satisfies=python_satisfies,
    strong=is_strong,
    unread=frozenset({"setup.py", "setup.cfg", "pylock.toml", "environment.yml"}),
)
