"""One file as a model is shown it: its hunks and lines around them, in the new file's order and with its numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.change import FileDiff, Hit, Hunk, LineOp, RepoPath, Snapshot
from bot.facts import FileFacts, Symbol, find_breaks, find_definitions, redact, redact_lines
from bot.review.asking._shown import shown

FILE_BYTES = 400_000
"""Of a larger file nothing is shown but its hunks."""
LINE = 400
"""Characters of a line that no hunk holds; a longer one is cut."""
GAP = "    …"
"""Stands for lines that are left out. Shown lines begin with their number, so that no line of a file looks like it."""

Block = dict[str, str]
"""`within`: the header of the definition around the block's first line; `text`: its numbered lines."""


class Text(NamedTuple):
    """A file after the change, without its secrets."""

    path: RepoPath
    raw: bytes
    lines: tuple[str, ...]
    symbols: tuple[Symbol, ...]
    added: frozenset[int]
    """Lines that the change adds."""

    def cost(self, line: int) -> int:
        """Characters that the line takes in a request."""
        return len(self.lines[line - 1]) + 9


class Shelf:
    """The files after the change from which context is taken; each is read and redacted once."""

    def __init__(self, after: Snapshot, files: Iterable[FileFacts]) -> None:
        self._after = after
        self._files = {f.path: f for f in files}
        self._texts: dict[RepoPath, Text | None] = {}
        self._breaks: dict[RepoPath, frozenset[int]] = {}

    def text(self, path: RepoPath) -> Text | None:
        """None for what is absent, no text, too large, or not what the hunks say it is."""
        if path not in self._texts:
            raw = self._after.read([path]).get(path)
            self._texts[path] = self._text(path, raw) if raw is not None else None
        return self._texts[path]

    def breaks(self, text: Text) -> frozenset[int]:
        """The lines of a file before which it may be cut."""
        if text.path not in self._breaks:
            self._breaks[text.path] = find_breaks(text.path, text.raw, range(1, len(text.lines) + 1))
        return self._breaks[text.path]

    def search(self, names: Sequence[str], limit: int, endings: Sequence[str]) -> Sequence[tuple[RepoPath, str]]:
        """(path, line) of the places that name one of `names`; none when there are more than `limit`."""
        found = self._after.search(names, limit, endings)
        return [(hit.path, hit.text) for hit in found.hits] if found.complete else []

    def look_for(self, names: Sequence[str], limit: int) -> Sequence[Hit]:
        """The places that name one of `names`, as far as a search of at most `limit` places goes."""
        return self._after.search(names, limit).hits

    def _text(self, path: RepoPath, raw: bytes) -> Text | None:
        if len(raw) > FILE_BYTES or b"\0" in raw:
            return None
        rows = raw.decode("utf-8", "surrogateescape").split("\n")
        if rows and not rows[-1]:
            rows.pop()
        file = self._files.get(path)
        if file is not None and not _fits(rows, file.diff):
            return None
        said = map(shown, redact_lines(rows))
        lines = tuple(line if len(line) <= LINE else f"{line[: LINE - 1]}…" for line in said)
        symbols = file.after if file is not None else ()
        if file is None or not all(symbol.signature for symbol in symbols):  # of what no hunk touches, see Symbol
            symbols = find_definitions(path, raw)
        added = frozenset(line.new for line in file.diff.added if line.new is not None) if file is not None else ()
        return Text(path, raw, lines, symbols, frozenset(added))


def _fits(rows: Sequence[str], diff: FileDiff) -> bool:
    return all(
        line.new <= len(rows) and rows[line.new - 1] == line.text
        for hunk in diff.hunks
        for line in hunk.lines
        if line.new is not None
    )


def number_lines(hunk: Hunk, text: Text | None = None) -> str:
    """The hunk with the new file's numbers: what is gone has none. The whole file tells what lies in a private key."""
    return "\n".join(_hunk_rows(hunk, text))


def _hunk_rows(hunk: Hunk, text: Text | None) -> list[str]:
    said = redact_lines([line.text for line in hunk.lines])
    for at, line in enumerate(hunk.lines):
        if text is not None and line.new is not None and said[at] == line.text and len(shown(line.text)) <= LINE:
            said[at] = text.lines[line.new - 1]
        else:
            said[at] = shown(said[at])
    return [
        f"{line.new if line.op is not LineOp.REMOVED else '':>5} {line.op.value} {words}"
        for line, words in zip(hunk.lines, said, strict=True)
    ]


class _Run(NamedTuple):
    """Consecutive lines; of a hunk that only removes, `last` is before `first`."""

    first: int
    last: int
    rows: list[str]
    hunk: Hunk | None


class Excerpt:
    """What is shown of one file. Grows by lines around the hunks; never loses a line."""

    def __init__(self, path: RepoPath, file: FileFacts | None, text: Text | None) -> None:
        self.path, self.file, self.text = path, file, text
        self._symbols = text.symbols if text is not None else file.after if file is not None else ()
        self._runs = [_hunk_run(hunk, text) for hunk in (file.diff.hunks if file is not None else ())]
        self._in_hunks = {line for run in self._runs for line in range(run.first, run.last + 1)}
        self._extra: set[int] = set()
        self._spans: list[tuple[int, int]] = []
        self._size: int | None = None

    def shows(self, line: int) -> bool:
        return line in self._in_hunks or line in self._extra

    def missing(self, lines: Iterable[int]) -> set[int]:
        """Those of `lines` that are not shown yet."""
        most = len(self.text.lines) if self.text is not None else 0
        return {line for line in lines if 1 <= line <= most and not self.shows(line)}

    @property
    def size(self) -> int:
        """Characters that the file takes in a request; 0 for one of which nothing is shown."""
        if self._size is None:
            blocks = self.blocks()
            self._size = sum(len(b["text"]) + len(b["within"]) + 8 for b in blocks) + (len(self.path) if blocks else 0)
        return self._size

    def add(self, lines: Iterable[int], span: tuple[int, int], room: int) -> int | None:
        """Show `lines`, which lie in the definition `span`; the characters that this took, or None where it would
        take more than `room`, and then nothing is added.
        """
        new = self.missing(lines)
        if not new:
            return 0
        before, spans = self.size, self._spans
        self._extra |= new
        self._spans = _merged([*spans, span])
        self._size = None
        cost = self.size - before
        if cost <= room:
            return cost
        self._extra -= new
        self._spans, self._size = spans, before
        return None

    def blocks(self) -> tuple[Block, ...]:
        """The shown lines, with a gap where lines of the same definition are left out."""
        found: list[tuple[str, list[str]]] = []
        last: _Run | None = None
        for run in sorted([*self._runs, *self._extra_runs()], key=lambda r: (r.first, r.last)):
            adjoining = last is not None and run.first == last.last + 1 and not (last.hunk and run.hunk)
            if last is not None and (adjoining or run.first <= self._end_of_span(last.last)):
                found[-1][1].extend([GAP] if run.first > last.last + 1 else [])
                found[-1][1].extend(run.rows)
            else:
                self._close(found, last)
                found.append((self._within(run), list(run.rows)))
            last = run
        self._close(found, last)
        return tuple({"within": header, "text": "\n".join(rows)} for header, rows in found)

    def _close(self, found: list[tuple[str, list[str]]], last: _Run | None) -> None:
        """Say that the definition goes on behind the last line that is shown of it."""
        if last is not None and last.last < self._end_of_span(last.last):
            found[-1][1].append(GAP)

    def _end_of_span(self, line: int) -> int:
        at = bisect_right(self._spans, line, key=lambda span: span[0]) - 1
        return self._spans[at][1] if at >= 0 else 0

    def _extra_runs(self) -> Iterator[_Run]:
        first = None
        for line in sorted(self._extra):
            first = line if first is None else first
            if line + 1 not in self._extra:
                yield _Run(first, line, [self._row(n) for n in range(first, line + 1)], None)
                first = None

    def _row(self, line: int) -> str:
        assert self.text is not None  # noqa: S101 - no line is added without a text
        mark = LineOp.ADDED if line in self.text.added else LineOp.CONTEXT
        return f"{line:>5} {mark.value} {self.text.lines[line - 1]}"

    def _within(self, run: _Run) -> str:
        if run.hunk is not None and self.file is not None:
            return within(self.file, run.hunk)
        around = [s for s in self._symbols if s.start < run.first <= s.end]
        return _header(max(around, key=lambda s: s.start)) if around else ""


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Definitions lie beside or inside each other: what lies inside counts as the one around it."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _hunk_run(hunk: Hunk, text: Text | None) -> _Run:
    first = hunk.new_start if hunk.new_count else hunk.new_start + 1
    return _Run(first, first + hunk.new_count - 1, _hunk_rows(hunk, text), hunk)


def within(file: FileFacts, hunk: Hunk) -> str:
    """The header of the definition that the hunk's first line lies in, unless the hunk shows it."""
    symbol = file.symbol_at(hunk.new_start)
    return _header(symbol) if symbol and symbol.start < hunk.new_start else ""


def _header(symbol: Symbol) -> str:
    return f"`{one_line(symbol.signature)}` (line {symbol.start})"


def one_line(text: str) -> str:
    """A path or a name as it stands in a request: a file's name may hold line breaks, and with them anything."""
    return "".join(c if c.isprintable() or "\udc80" <= c <= "\udcff" else ascii(c)[1:-1] for c in redact(text))
