"""What it means that a name stands on a line: the same for every kind of snapshot."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.change import Hit, SearchResult
from bot.pattern import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.change import RepoPath

MAX_HIT_CHARACTERS = 2_000
"""What is kept of a line; a minified file has lines of a megabyte."""

BINARY_PROBE_BYTES = 8_000
"""A NUL byte among the first so many makes a file binary: `buffer_is_binary` in git's xdiff-interface.c."""


class Words:
    """The names that are searched for, as whole words: no letter, digit or underscore on either side."""

    def __init__(self, names: Iterable[str]) -> None:
        usable = {name for name in names if name and not _BREAKS.search(name)}
        self.names = tuple(sorted(usable, key=encode))
        self._encoded = tuple(map(encode, self.names))
        self._plain = all(name.isascii() and name.isidentifier() for name in self.names)
        self._pattern = lazy(rf"(?<!\w)(?:{'|'.join(map(re.escape, self.names))})(?!\w)")

    def hit(self, path: RepoPath, number: int, line: bytes) -> Hit | None:
        text = line.decode(errors="surrogateescape")
        return Hit(path, number, text[:MAX_HIT_CHARACTERS]) if self._pattern.search(text) else None

    def found(self, path: RepoPath, number: int, line: bytes) -> Hit | None:
        """The same for a line that git found by `-w`, which knows the letters of ASCII alone."""
        if self._plain and line.isascii():
            return Hit(path, number, line[:MAX_HIT_CHARACTERS].decode())
        return self.hit(path, number, line)

    def scan(self, path: RepoPath, content: bytes) -> Iterator[Hit]:
        """The hits in one file; none if it is binary."""
        if is_binary(content) or not any(name in content for name in self._encoded):
            return
        for number, line in enumerate(content.split(b"\n"), start=1):
            hit = self.hit(path, number, line)
            if hit is not None:
                yield hit


_BREAKS = lazy(r"[\n\0]")
"""A name with one of these stands on no line, and git would take it for two patterns."""


def ends_with(path: str, endings: Sequence[str]) -> bool:
    """Whether a search for these endings looks at the path; without endings it looks at all."""
    return not endings or path.casefold().endswith(tuple(ending.casefold() for ending in endings))


def is_binary(content: bytes) -> bool:
    return b"\0" in content[:BINARY_PROBE_BYTES]


def encode(text: str) -> bytes:
    """Paths and names as git has them. In this form they also sort as git sorts them."""
    return text.encode(errors="surrogateescape")


def hit_order(hit: Hit) -> tuple[bytes, int]:
    return encode(hit.path), hit.line


def cut(hits: Sequence[Hit], limit: int) -> SearchResult:
    """The first `limit` hits; the result says so if there are more."""
    if len(hits) <= limit:
        return SearchResult(tuple(hits))
    return SearchResult(tuple(hits[:limit]), complete=False, reason=f"more than {limit} lines match")
