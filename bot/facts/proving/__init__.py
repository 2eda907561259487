"""Proofs that need more than two equal trees, each kind in a module that says what it takes and what it leaves open.

Of the whole file are those of documentation, of reordered imports and of a rename without exceptions; what proves a
part of a file only (a moved definition, added tests, a rename that left places behind) hides nothing from anyone.
"""

from bot.facts.proving._docstrings import confirm_docstrings, prove_docstrings
from bot.facts.proving._imports import prove_same_imports
from bot.facts.proving._moves import prove_moves
from bot.facts.proving._renames import prove_renames
from bot.facts.proving._tests import prove_added_tests

__all__ = [
    "confirm_docstrings",
    "prove_added_tests",
    "prove_docstrings",
    "prove_moves",
    "prove_renames",
    "prove_same_imports",
]
