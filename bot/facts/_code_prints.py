"""Fingerprints of code: which definition a line stands in, and a digest that moves, blank lines and comments leave be.

Where a grammar reads the file, the digest is of the definition's syntax tree: its tokens and how they are nested, so
that in Python a statement that leaves its block is another. Where none does, it is of the paragraph around the line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from bot.change import RepoPath
from bot.facts._gather import PARSED_BYTES
from bot.facts._nouns import Symbol, innermost
from bot.facts._syntax import Parsed, last_row, outline, parse
from bot.facts.languages import language_of
from bot.pattern import lazy

if TYPE_CHECKING:
    from tree_sitter import Node

DIGITS = 16
"""Hexadecimal digits of a fingerprint: 64 bits, for the few thousand pieces of code of one change."""
_STEPS = 500_000
"""Nodes of one file that are visited: definitions that lie in each other a thousand deep would be visited as often."""
_WORD = lazy(r"[^\W\d]\w*")


class CodePrint(NamedTuple):
    """What is known again of the code around a line."""

    within: str
    """Qualified name of the innermost definition; "" where there is none, or no grammar."""
    digest: str
    """Of that definition; of the top-level statement, or of the paragraph, where there is none."""
    names: frozenset[str]
    """The names that stand in it."""


def digest_of(parts: Iterable[str]) -> str:
    """A fingerprint of some texts in order; no two lists of texts are joined to the same bytes."""
    taken = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        taken.update(b"%d:" % len(data))
        taken.update(data)
    return taken.hexdigest()[:DIGITS]


def code_prints(path: RepoPath, content: bytes, lines: Iterable[int]) -> Mapping[int, CodePrint]:
    """The code around each of `lines` (1-based); lines beyond the end of the file have none."""
    rows = content.split(b"\n")
    wanted = sorted({line for line in lines if 1 <= line <= len(rows)})
    parsed = _parsed(path, content) if wanted else None
    if parsed is None:
        return {line: _paragraph(rows, line) for line in wanted}
    symbols, walk = outline(parsed, path).symbols, _Walk(parsed)
    top = [(child.start_point.row + 1, last_row(child) + 1) for child in parsed.root.children]
    known: dict[tuple[int, int, str], CodePrint] = {}
    found: dict[int, CodePrint] = {}
    for line in wanted:
        place = _place(symbols, top, line)
        if place not in known:
            start, end, within = place
            known[place] = CodePrint(within, *walk.printed(start, end))
        found[line] = known[place]
    return found


def _parsed(path: RepoPath, content: bytes) -> Parsed | None:
    language = language_of(path)
    if language is None or len(content) > PARSED_BYTES:
        return None
    try:
        parsed = parse(content, language)
    except ImportError:
        return None
    return None if parsed.abandoned else parsed


def _place(symbols: tuple[Symbol, ...], top: list[tuple[int, int]], line: int) -> tuple[int, int, str]:
    """(first line, last line, qualified name) of what is taken together with `line`."""
    around = innermost(symbols, line)
    if around is not None:
        return around.start, around.end, around.qualified
    start, end = next(((start, end) for start, end in top if start <= line <= end), (line, line))
    return start, end, ""


def _paragraph(rows: list[bytes], line: int) -> CodePrint:
    """The rows without a blank one between them and the line; how they are indented against each other counts."""
    start = end = line - 1
    while start > 0 and rows[start - 1].strip():
        start -= 1
    while end + 1 < len(rows) and rows[end + 1].strip():
        end += 1
    text = [row.decode("utf-8", "replace").rstrip() for row in rows[start : end + 1]]
    outer = min(len(row) - len(row.lstrip()) for row in text)
    text = [row[outer:] for row in text]
    return CodePrint("", digest_of(text), frozenset(_WORD.findall(" ".join(text))))


class _Walk:
    """Takes the prints of stretches of one file, with a bound on how much of it is visited in all."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._left = _STEPS
        self._whole: tuple[str, frozenset[str]] | None = None

    def printed(self, start: int, end: int) -> tuple[str, frozenset[str]]:
        """(digest, names) of the lines from `start` to `end`; of the whole file when the bound is used up."""
        parts = list(self._parts(start - 1, end - 1))
        if self._left > 0:
            tokens = (part[1:] for part in parts if part[0] == "=")
            return digest_of(_bare(parts)), frozenset(token for token in tokens if token.isidentifier())
        if self._whole is None:
            text = self._parsed.source.decode("utf-8", "replace")
            self._whole = digest_of([text]), frozenset(_WORD.findall(text))
        return self._whole

    def _parts(self, first: int, last: int) -> Iterator[str]:
        """`=token` for each token between two rows; `(type` and `)` around those of a named node that holds several."""
        comments = self._parsed.language.comments
        stack: list[Node | None] = [self._parsed.root]
        while stack and self._left > 0:
            node = stack.pop()
            if node is None:
                yield ")"
                continue
            self._left -= 1
            if node.end_point.row < first or node.start_point.row > last or node.type in comments:
                continue
            children = node.children
            if not children:
                yield "=" + self._parsed.source[node.start_byte : node.end_byte].decode("utf-8", "replace")
                continue
            if node.is_named and first <= node.start_point.row and last_row(node) <= last:
                yield "(" + node.type
                stack.append(None)
            stack.extend(reversed(children))


def _bare(parts: list[str]) -> list[str]:
    """Without the nodes that hold everything: a class's block is one exactly when the class has a single method."""
    opening = next((at for at, part in enumerate(parts) if part[0] != "("), 0)
    closing = next((at for at, part in enumerate(reversed(parts)) if part != ")"), 0)
    depth = least = opening
    for part in parts[opening : len(parts) - closing]:
        depth += (part[0] == "(") - (part == ")")
        least = min(least, depth)
    return parts[least : len(parts) - least]
