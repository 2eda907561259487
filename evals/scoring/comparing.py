"""Two runs over the same cases: what was gained and lost, bug by bug, and whether the difference can be seen at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from evals.results import CaseRecord, Results, ResultsError
from evals.scoring.counts import Count, alarmed, found_in_most, is_grave, misleading, noise, recall, under_tier
from evals.scoring.statistics import Cell, Difference, PairedCell, mcnemar, paired_difference
from evals.scoring.summary import DERIVED

Pair = tuple[CaseRecord, CaseRecord]


class Comparison(NamedTuple):
    """B against A."""

    differences: dict[str, Difference]
    lost: tuple[str, ...]
    """Bugs that A found in most of its passes and B does not, as `case bug`."""
    gained: tuple[str, ...]
    p_value: float
    """Exact McNemar over the bugs."""
    bugs: int


def compare_results(a: Results, b: Results) -> Comparison:
    """Raises ResultsError when the two runs are not over the same cases."""
    if a.header.cases_digest != b.header.cases_digest:
        happened = f"The runs are over different cases: {a.header.cases_digest} and {b.header.cases_digest}."
        raise ResultsError(happened, "Run both over the same folder, suites and split.")
    theirs = {c.id: c for c in b.cases}
    pairs = [(c, theirs[c.id]) for c in a.cases if c.suite not in DERIVED]
    found = list(_bugs(pairs))
    lost = tuple(name for name, before, after in found if before and not after)
    gained = tuple(name for name, before, after in found if after and not before)
    return Comparison(_differences(pairs), lost, gained, mcnemar(len(lost), len(gained)), len(found))


def _bugs(pairs: Sequence[Pair]) -> Iterator[tuple[str, bool, bool]]:
    for a, b in pairs:
        for bug in a.bugs:
            yield f"{a.id} {bug.id}", found_in_most(a, bug), found_in_most(b, bug)


def _differences(pairs: Sequence[Pair]) -> dict[str, Difference]:
    bugged = [p for p in pairs if p[0].bugs]
    clean = [p for p in pairs if not p[0].bugs]
    return {
        "recall@5": _paired(bugged, recall(5)),
        "noise per clean change": _paired(clean, noise),
        "recall@5 of high and critical": _paired(bugged, recall(5, is_grave)),
        "clean changes with a high claim": _paired(clean, alarmed),
        "misleading-safe": _paired(bugged, misleading),
        "under-tier": _paired(pairs, under_tier),
    }


def _paired(pairs: Sequence[Pair], count: Count) -> Difference:
    cells: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for a, b in pairs:
        for side, case in ((0, a), (2, b)):
            for numerator, denominator in count(case):
                cells[a.family][side] += numerator
                cells[a.family][side + 1] += denominator
    return paired_difference([PairedCell(Cell(*c[:2]), Cell(*c[2:])) for _, c in sorted(cells.items())])
