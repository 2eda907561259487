"""Definitions that a change removes and defines anew in another place, with another body: moved and altered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from bot.change import Location
from bot.facts._nouns import ChangeKind, FileFacts, Symbol, SymbolChange, SymbolKind


def note_elsewhere(files: Sequence[FileFacts]) -> tuple[FileFacts, ...]:
    """The same facts, in which a removed definition knows where one of its name and kind is added."""
    added: dict[str, list[Symbol]] = defaultdict(list)
    for change in (c for f in files for c in f.changes if c.kind is ChangeKind.ADDED):
        added[change.symbol.name].append(change.symbol)
    if not added:
        return tuple(files)
    return tuple(replace(f, changes=tuple(_noted(c, added.get(c.symbol.name, ())) for c in f.changes)) for f in files)


def _noted(change: SymbolChange, added: Sequence[Symbol]) -> SymbolChange:
    if change.kind is not ChangeKind.REMOVED:
        return change
    fitting = [symbol for symbol in added if _is_again(change.symbol, symbol)]
    if len(fitting) != 1:
        return change
    [found] = fitting
    return replace(change, elsewhere=Location(found.path, found.start, found.start))


def _is_again(gone: Symbol, new: Symbol) -> bool:
    """Whether one takes the place of the other; a method may become a function of the same file."""
    if gone.kind is new.kind:
        return gone.owner == new.owner or gone.kind not in {SymbolKind.METHOD, SymbolKind.VALUE}
    became = gone.kind is SymbolKind.METHOD and new.kind is SymbolKind.FUNCTION
    return became and gone.path == new.path and not gone.name.startswith("__")
