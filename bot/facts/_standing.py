"""What the change left standing around its lines: the rest of the functions that it touches, as they are after it.

A rule that meets a removed guard must know whether the same test is still made three lines above the hunk, or in the
function that is called in its place. Gathered only where something was taken away, and within bounds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.change import FileDiff, LineOp
from bot.facts._nouns import Construct, ConstructKind, Passage, Symbol, SymbolKind
from bot.facts._symbols import touched
from bot.facts._syntax import Parsed, constructs
from bot.pattern import lazy

LONGEST_FUNCTION = 600
"""Lines of a function beyond which it is left out: what is far away in it says little of the changed place."""
LINES = 2_000
"""Lines that are kept of one file."""
CALLED = 20
"""Functions kept because an added line calls them."""
_FUNCTIONS = frozenset({SymbolKind.FUNCTION, SymbolKind.METHOD})
_TESTS = frozenset({ConstructKind.GUARD, ConstructKind.CONDITION, ConstructKind.COMPARISON, ConstructKind.ASSERTION})
_KEPT = _TESTS | {ConstructKind.HANDLER, ConstructKind.DECORATOR, ConstructKind.CALL}
_CALL = lazy(r"([^\W\d]\w*)\s*\(")


def standing_passages(diff: FileDiff, parsed: Parsed, symbols: tuple[Symbol, ...]) -> tuple[Passage, ...]:
    """The lines after the change of functions that it touches or newly calls, and those in no function at all.

    Of a change that takes nothing away only the functions that it touches: a new line may lean on a check above it.
    """
    takes = any(True for _ in diff.lines(LineOp.REMOVED))
    functions = [s for s in symbols if s.kind in _FUNCTIONS]
    hunks = [(h.new_start, h.new_count) for h in diff.hunks]
    near = {s.start: s for s in touched(functions, hunks)}
    for symbol in _called(diff, functions) if takes else ():
        near.setdefault(symbol.start, symbol)
    rows = parsed.source.split(b"\n")
    spans = [(s.start, s.end) for s in near.values() if s.end - s.start < LONGEST_FUNCTION]
    return tuple(_cut([*_merged(spans), *(_between(functions, len(rows)) if takes else ())], rows))


def _called(diff: FileDiff, functions: Sequence[Symbol]) -> Iterator[Symbol]:
    """The functions of this file that an added line calls."""
    names = {name for line in diff.lines(LineOp.ADDED) for name in _CALL.findall(line.text[:400])}
    found = (s for s in functions if s.name in names)
    for _, symbol in zip(range(CALLED), found, strict=False):
        yield symbol


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The spans in order, those inside of others left out."""
    reached = 0
    for first, last in sorted(spans):
        if last > reached:
            yield max(first, reached + 1), last
            reached = last


def _between(functions: Sequence[Symbol], count: int) -> Iterator[tuple[int, int]]:
    """The spans of lines that stand in no function."""
    following = 1
    for first, last in _merged((s.start, s.end) for s in functions):
        if first > following:
            yield following, first - 1
        following = last + 1
    if following <= count:
        yield following, count


def _cut(spans: Iterable[tuple[int, int]], rows: Sequence[bytes]) -> Iterator[Passage]:
    left = LINES
    for first, last in spans:
        lines = rows[first - 1 : min(last, first - 1 + left)]
        left -= len(lines)
        if lines:
            yield Passage(first, tuple(line[:400].decode("utf-8", "replace") for line in lines))


def standing_constructs(
    parsed: Parsed,
    symbols: tuple[Symbol, ...],
    hunks: Sequence[tuple[int, int]],
    changed: tuple[tuple[Construct, ...], tuple[Construct, ...]],
    added_lines: Sequence[int],
) -> tuple[Construct, ...]:
    """The constructs on unchanged lines of the functions that the change touches; `changed` are the removed ones and
    the added. () where no test went for good: no rule asks then what still stands."""
    removed, added = changed
    kept = {(c.kind, c.text) for c in added}
    if all(c.kind not in _TESTS or (c.kind, c.text) in kept for c in removed):
        return ()
    near = [s for s in touched(symbols, hunks) if s.kind in _FUNCTIONS and s.end - s.start < LONGEST_FUNCTION]
    fresh = set(added_lines)
    lines = [n for first, last in _merged((s.start, s.end) for s in near) for n in range(first, last + 1)]
    unchanged = [n for n in lines[:LINES] if n not in fresh]
    known = {(c.kind, c.line, c.text) for c in added}
    found = constructs(parsed, unchanged, symbols, _KEPT)
    return tuple(c for c in found if (c.kind, c.line, c.text) not in known)
