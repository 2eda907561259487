"""What a change does to each definition of a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.facts._nouns import ChangeKind, Symbol, SymbolChange, SymbolKind, innermost
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


def _first_lines(symbols: tuple[Symbol, ...], lines: Sequence[int]) -> dict[int, int]:
    """By identity of the innermost definition: the first of `lines` in it that is more than its signature."""
    found: dict[int, int] = {}
    for line in lines:
        symbol = innermost(symbols, line)
        if symbol is not None and not symbol.header[0] <= line <= symbol.header[1]:
            found.setdefault(id(symbol), line)
    return found


def _within(lines: Sequence[int], symbol: Symbol) -> bool:
    return any(symbol.start <= line <= symbol.end for line in lines)


def _match(
    before: tuple[Symbol, ...], after: tuple[Symbol, ...]
) -> tuple[list[tuple[Symbol, Symbol]], list[Symbol], list[Symbol]]:
    """Pair definitions by qualified name; overloads by equal signature first, then in order."""
    old, new = defaultdict[str, list[Symbol]](list), defaultdict[str, list[Symbol]](list)
    for symbol in before:
        old[symbol.qualified].append(symbol)
    for symbol in after:
        new[symbol.qualified].append(symbol)
    pairs: list[tuple[Symbol, Symbol]] = []
    for name in old.keys() & new.keys():
        for symbol in tuple(old[name]):
            same = next((s for s in new[name] if _key(s) == _key(symbol)), None)
            if same is not None:
                pairs.append((symbol, same))
                old[name].remove(symbol)
                new[name].remove(same)
        while old[name] and new[name]:
            pairs.append((old[name].pop(0), new[name].pop(0)))
    return pairs, [s for rest in old.values() for s in rest], [s for rest in new.values() for s in rest]


def _key(symbol: Symbol) -> str:
    """The signature without spacing and trailing commas."""
    return _SPACING.sub("", symbol.signature)
