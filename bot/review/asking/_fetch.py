"""What a reading asked to see: the definition of a name and its other uses, or a part of a file. Bounded, and ours:
the model names, our own code looks up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.change import Hit, RepoPath
from bot.facts import FileRole, role_of
from bot.pattern import lazy
from bot.review._nouns import Relation
from bot.review.asking._called import FILES, HITS, defining
from bot.review.asking._excerpt import Shelf

NAMES = 12
"""Looked up for one request."""
USES, FILE_LINES, AROUND = 4, 60, 3
"""Places shown of one name, lines of a file that is asked for, and lines on either side of a use."""
NAMESAKES = 3
"""Definitions shown of one name."""
SHORTEST = 4
"""Characters of a name whose uses are shown."""
TOLD_APART = 40
"""Places that name something, beyond which the name is a common word and none of them tells much."""
_QUOTED = lazy(r"`([^`\n]{3,120})`")
_NAME = lazy(r"[A-Za-z_$][\w$-]{2,79}")
_PATH = lazy(
    r"^(?:\./)?((?:[\w.@+-]+/)+[\w.@+-]+|[\w@+-][\w.@+-]*\.(?:py|pyi|[cm]?[jt]sx?|vue|go|rs|java|kt|scala|cs|rb|php|swift|c|h|"
    r"cc|cpp|hpp|json|ya?ml|toml|ini|cfg|md|txt|sh|sql|html|css|proto|tf|mod|lock|xml|gradle|build))(?::(\d+))?(?![\w(])"
)
"""A file's name alone counts as a path only with a known ending: `Cart.total` is none."""
_COMMON = frozenset({
    "none", "null", "true", "false", "self", "this", "undefined", "string", "number", "boolean", "object", "error",
    "list", "dict", "type", "return", "await", "async", "class", "function", "const", "static", "import", "from",
    "length", "name", "value", "data", "path", "args", "kwargs", "config", "options", "result", "test", "main", "index",
})  # fmt: skip


class Wanted(NamedTuple):
    """A name that a reading of `path` asked to see."""

    name: str
    path: RepoPath


class Place(NamedTuple):
    """Lines that answer a wish: a definition, a use, or a part of a file."""

    path: RepoPath
    span: tuple[int, int]
    anchor: int
    relation: Relation
    name: str


def names_in(texts: Iterable[str]) -> tuple[str, ...]:
    """The identifiers and paths that stand in backticks, in order, each once."""
    found: dict[str, None] = {}
    for text in texts:
        for match in _QUOTED.finditer(text):
            said = match.group(1).strip()
            if path := _PATH.match(said):
                found.setdefault(path.group(0))
            elif (name := _last_name(said)) and name.lower() not in _COMMON:
                found.setdefault(name)
    return tuple(found)


def _last_name(said: str) -> str:
    """Of `Cart.total(x)` it is `total`; of a whole expression nothing."""
    bare = said.partition("(")[0].strip("'\" ")
    last = re.split(r"\.|::|->|#", bare)[-1]
    return last if _NAME.fullmatch(last) else ""


def find_wanted(wanted: Sequence[Wanted], shelf: Shelf) -> Iterator[Place]:
    """The places of each name in turn: definitions first, then uses, those of production code before tests."""
    asked = tuple(dict.fromkeys(w.name for w in wanted))[:NAMES]
    names = {said: _last_name(said) for said in asked if not _PATH.match(said)}
    searched = [name for name in dict.fromkeys(names.values()) if name]
    hits = shelf.look_for(searched, HITS) if searched else ()
    by_name: dict[str, list[Hit]] = {name: [] for name in searched}
    for hit in hits:
        for name in searched:
            if name in hit.text:
                by_name[name].append(hit)
    for said in asked:
        if said in names:
            yield from _of_name(names[said], by_name.get(names[said], ()), shelf)
        else:
            yield from _of_file(said, shelf)


def _of_file(said: str, shelf: Shelf) -> Iterator[Place]:
    match = _PATH.match(said)
    text = shelf.text(RepoPath(match.group(1))) if match else None
    if match is None or text is None or not text.lines:
        return
    at = int(match.group(2) or 1)
    first = max(1, min(at, len(text.lines)) - FILE_LINES // 3)
    yield Place(text.path, (first, min(len(text.lines), first + FILE_LINES - 1)), max(first, at), Relation.NAMES, said)


def _of_name(name: str, hits: Sequence[Hit], shelf: Shelf) -> Iterator[Place]:
    pattern = defining(name)
    where = list(dict.fromkeys(h.path for h in hits if pattern.search(h.text)))[:FILES]
    found = [s for path in where if (text := shelf.text(path)) for s in text.symbols if s.name == name][:NAMESAKES]
    for symbol in found:
        yield Place(symbol.path, (symbol.start, symbol.end), symbol.start, Relation.DEFINES, name)
    if len(hits) > TOLD_APART or len(name) < SHORTEST:
        return
    inside = {(s.path, line) for s in found for line in range(s.start, s.end + 1)}
    others = [h for h in hits if (h.path, h.line) not in inside and role_of(h.path) is not FileRole.DOCS]
    seen: dict[RepoPath, int] = {}
    shown = 0
    for hit in sorted(others, key=lambda h: (role_of(h.path) is not FileRole.CODE, h.path, h.line)):
        text = shelf.text(hit.path) if shown < USES and seen.get(hit.path, 0) < 2 else None
        if text is not None and hit.line <= len(text.lines):
            seen[hit.path] = seen.get(hit.path, 0) + 1
            shown += 1
            span = (max(1, hit.line - AROUND), min(len(text.lines), hit.line + AROUND))
            yield Place(hit.path, span, hit.line, Relation.NAMES, name)
