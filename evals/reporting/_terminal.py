"""The primary table for a terminal."""

from __future__ import annotations

from evals.reporting._rows import interval, number, rows, set_sentence, what_was_run
from evals.results import Results


def terminal_table(results: Results) -> str:
    """Every measure with its interval, aligned; at most 100 columns."""
    table = rows(results)
    lines = [what_was_run(results), set_sentence(results), ""]
    lines.append(f"{'':38} {'':>7}   {'95 % interval':18} {'units':>5} {'families':>8}")
    for row in table.values():
        if row.n or row.value is not None:
            lines.append(f"{row.name:38} {number(row):>7}   {interval(row):18} {row.n:>5} {row.clusters:>8}")
    return "\n".join(lines)
