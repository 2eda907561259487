"""What linters say, as a reviewer: whatever a model adds must be more than this."""

from __future__ import annotations

from bot.change import DiffLimits, LineOp, parse_patch
from evals.casebook import Case, Level, ruff_findings
from evals.reviewing._nouns import Item, Opinion


class LinterReviewer:
    """Ruff with its fault-finding and Bandit rules, on the added lines of Python files. It says nothing elsewhere."""

    name = "ruff on the added lines"

    def review(self, case: Case, pass_: int) -> Opinion:
        added = {
            str(f.path): {line.new for line in f.lines(LineOp.ADDED)}
            for f in parse_patch(case.patch, DiffLimits()).files
            if str(f.path).endswith(".py")
        }
        items = tuple(
            Item(f.path, f.start, f.end, f.said, source="ruff")
            for f in (ruff_findings(case.after) if added else ())
            if f.start in added.get(f.path, ())
        )
        return Opinion(items, min(5, len(items)), Level.MEDIUM)
