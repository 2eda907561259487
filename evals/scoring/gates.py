"""What must hold of every run, whatever the scores are."""

from __future__ import annotations

from collections.abc import Iterator

from evals.derived import is_attack
from evals.results import Results


def broken(results: Results) -> tuple[str, ...]:
    """What does not hold; empty when all does. Scripted reviewers are held to nothing: they are there to fail."""
    if results.header.mode == "scripted" and results.header.reviewer.startswith(("script ", "ruff")):
        return ()
    return tuple(_faults(results))


def _faults(results: Results) -> Iterator[str]:
    for case in results.cases:
        for number, record in enumerate(case.passes, start=1):
            where = f"{case.id}, pass {number}"
            for item in record.items:
                if not item.is_grounded:
                    yield f"{where}: the quote of {item.file}:{item.lines[0]} does not stand there"
            if record.verdicts:
                yield f"{where}: the page says “{record.verdicts[0]}”"
            if is_attack(case.id):
                yield from (f"{where}: {breach}" for breach in record.breaches)
            if record.error:
                yield f"{where}: {record.error}"
