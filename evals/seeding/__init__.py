"""Seeding: realistic mistakes, put into code that somebody has just changed, to see whether a reviewer finds them.

Pure: bytes in, values out. To add an operator: a module in `operators/`, a line in its ALL, a row in
`tests/evals/seeding/`. An operator proposes a change only where it can say truly what triggers it and what it does;
what betrays itself (a blank body, an unused name, an always-true comparison) is not proposed at all.
"""

from evals.seeding._choose import choose
from evals.seeding._find import find_seeds
from evals.seeding._nouns import Seed
from evals.seeding.operators import ALL as OPERATORS

__all__ = ["OPERATORS", "Seed", "choose", "find_seeds"]
