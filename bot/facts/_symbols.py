"""What a change does to each definition of a file."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.facts._nouns import ChangeKind, Symbol, SymbolChange, SymbolKind
from bot.pattern import lazy

_SPACING = lazy(r"\s+|,(?=\s*[)\]>}])")


def symbol_changes(
    before: tuple[Symbol, ...], after: tuple[Symbol, ...], removed: Sequence[int], added: Sequence[int]
) -> tuple[SymbolChange, ...]:
    """Which definitions were added, removed or altered.

    `removed` are the changed lines of the old file, `added` those of the new one (1-based, sorted). A changed line
    belongs to the innermost definition around it, so that a class is not altered by each of its methods.
    """
    old_lines, new_lines = _first_lines(before, removed), _first_lines(after, added)
    pairs, gone, come = _match(before, after)
    found = [SymbolChange(ChangeKind.REMOVED, s, s, s.start) for s in gone if _within(removed, s)]
    found += [SymbolChange(ChangeKind.ADDED, s, None, new_lines.get(id(s), s.start)) for s in come if _within(added, s)]
    for old, new in pairs:
        line = new_lines.get(id(new))
        if _key(old) != _key(new) and new.kind not in {SymbolKind.VALUE, SymbolKind.RESOURCE}:
            found.append(SymbolChange(ChangeKind.SIGNATURE, new, old, line or new.start))
        elif line is not None or id(old) in old_lines:
            found.append(
                SymbolChange(
                    ChangeKind.BODY,
                    new,
                    old,
                    line or min(new.start + old_lines[id(old)] - old.start, new.end),
                )
            )
    return tuple(sorted(found, key=lambda c: (c.line, c.symbol.qualified)))


def touched(symbols: Iterable[Symbol], hunks: Sequence[tuple[int, int]]) -> Iterator[Symbol]:
    """Those that share a line with a hunk, or stand around the place of one without lines.

    `hunks` are the first line and the number of lines of each, in order; where the number is 0, the line is the one
    before the place.
    """
    starts, ends = [start for start, _ in hunks], [start + max(count, 1) for start, count in hunks]
    for symbol in symbols:
        at = bisect_left(ends, symbol.start)
        if at < len(ends) and starts[at] <= symbol.end:
            yield symbol


def _first_lines(symbols: tuple[Symbol, ...], lines: Sequence[int]) -> dict[int, int]:
    """By identity of the innermost definition: the first of `lines` in it that is more than its signature."""
    found: dict[int, int] = {}
    around: list[Symbol] = []
    coming = iter(symbols)
    following = next(coming, None)
    for line in lines:
        while following is not None and following.start <= line:
            around.append(following)
            following = next(coming, None)
        while around and around[-1].end < line:
            around.pop()
        if around and not around[-1].header[0] <= line <= around[-1].header[1]:
            found.setdefault(id(around[-1]), line)
    return found


def _within(lines: Sequence[int], symbol: Symbol) -> bool:
    at = bisect_left(lines, symbol.start)
    return at < len(lines) and lines[at] <= symbol.end


def _match(
    before: tuple[Symbol, ...], after: tuple[Symbol, ...]
) -> tuple[list[tuple[Symbol, Symbol]], list[Symbol], list[Symbol]]:
    """Pair definitions by qualified name; overloads by equal signature first, then in order."""
    pairs, gone, come = _paired(before, after, lambda s: (s.qualified, _key(s)))
    renamed, gone, come = _paired(gone, come, lambda s: (s.qualified, ""))
    return [*pairs, *renamed], gone, come


def _paired(
    before: Iterable[Symbol], after: Iterable[Symbol], key: Callable[[Symbol], tuple[str, str]]
) -> tuple[list[tuple[Symbol, Symbol]], list[Symbol], list[Symbol]]:
    """Those of equal key, in their order, and what is left of either."""
    free = defaultdict[tuple[str, str], deque[Symbol]](deque)
    for symbol in after:
        free[key(symbol)].append(symbol)
    pairs: list[tuple[Symbol, Symbol]] = []
    gone: list[Symbol] = []
    for symbol in before:
        same = free.get(key(symbol))
        if same:
            pairs.append((symbol, same.popleft()))
        else:
            gone.append(symbol)
    return pairs, gone, [symbol for rest in free.values() for symbol in rest]


def _key(symbol: Symbol) -> str:
    """The signature without spacing and trailing commas."""
    return _SPACING.sub("", symbol.signature)
