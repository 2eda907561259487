"""Which references to a changed definition are sure enough to say what happens to them."""

from __future__ import annotations

from bot.facts import Certainty, Reference, Symbol, SymbolKind

_OF_FUNCTIONS = frozenset({Certainty.SAME_FILE, Certainty.IMPORTED, Certainty.PACKAGE, Certainty.UNIQUE})
_OF_METHODS = frozenset({Certainty.SAME_FILE, Certainty.IMPORTED})


def is_sure(reference: Reference, symbol: Symbol) -> bool:
    """Whether a reference means that definition beyond reasonable doubt.

    A method that only one class of the tree defines may still be one of a library's classes as well:
    `process.communicate()` is not `TestProcess.communicate`.
    """
    return reference.certainty in (_OF_METHODS if symbol.kind is SymbolKind.METHOD else _OF_FUNCTIONS)
