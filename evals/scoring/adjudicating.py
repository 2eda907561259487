"""What filled forms come to: the known bug among the first five questions, at the first, and what does not hold up.

Each measure is a ratio of sums over changes, with an interval by bootstrap over repositories (or families): changes of
one repository are alike. Two forms over the same changes are paired; hit or miss goes to McNemar's exact test.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Literal, NamedTuple

from evals.adjudication import Judged, by_case
from evals.casebook import Level
from evals.results import ResultsError
from evals.scoring.statistics import Cell, Difference, PairedCell, Share, mcnemar, paired_difference, ratio

Lines = tuple[Judged, ...]
"""The questions of one change, by rank."""
By = Literal["repository", "family"]


class Worth(NamedTuple):
    """One measure: of which changes, and what each adds."""

    counts: Callable[[Lines], bool]
    cell: Callable[[Lines], Cell]
    is_count: bool = False
    """A mean that may be above one, not a share."""


def _is_bugged(lines: Lines) -> bool:
    return lines[0].label is not None


def _is_clean(lines: Lines) -> bool:
    return not _is_bugged(lines)


def _is_serious(lines: Lines) -> bool:
    return _is_bugged(lines) and Level(lines[0].severity or Level.MEDIUM).rank >= Level.MEDIUM.rank


def hit_within(limit: int) -> Callable[[Lines], bool]:
    """Whether one of the first `limit` questions names the known bug."""
    return lambda lines: any(line.is_hit and line.rank <= limit for line in lines)


def _hit(limit: int) -> Callable[[Lines], Cell]:
    within = hit_within(limit)
    return lambda lines: Cell(float(within(lines)), 1.0)


def _noise(lines: Lines) -> Cell:
    return Cell(float(sum(line.is_noise for line in lines)), 1.0)


def _asked(lines: Lines) -> Cell:
    return Cell(float(_questions(lines)), 1.0)


def _upheld(lines: Lines) -> Cell:
    return Cell(_questions(lines) - _noise(lines).numerator, float(_questions(lines)))


def _questions(lines: Lines) -> int:
    return sum(line.rank > 0 for line in lines)


MEASURES: Mapping[str, Worth] = {
    "recall@5": Worth(_is_bugged, _hit(5)),
    "recall@5, severity medium and up": Worth(_is_serious, _hit(5)),
    "first question right": Worth(_is_bugged, _hit(1)),
    "first question right, severity medium and up": Worth(_is_serious, _hit(1)),
    "questions that do not hold up, per clean change": Worth(_is_clean, _noise, is_count=True),
    "questions, per clean change": Worth(_is_clean, _asked, is_count=True),
    "questions that do not hold up, per bugged change": Worth(_is_bugged, _noise, is_count=True),
    "questions, per bugged change": Worth(_is_bugged, _asked, is_count=True),
    "questions that hold up": Worth(lambda _: True, _upheld),
}
"""In the order in which they are read: recall never without noise."""
TESTED = {"recall@5": 5, "first question right": 1}
"""The measures that are hit or miss by change, and within how many questions."""


def adjudicated(form: Sequence[Judged], by: By = "repository") -> dict[str, Share]:
    """Every measure of one filled form."""
    changes = by_case(form)
    return {name: _share(changes, worth, by) for name, worth in MEASURES.items()}


def _share(changes: Mapping[str, Lines], worth: Worth, by: By) -> Share:
    cells: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    counted = [lines for lines in changes.values() if worth.counts(lines)]
    for lines in counted:
        cell = worth.cell(lines)
        cells[cluster(lines, by)][0] += cell.numerator
        cells[cluster(lines, by)][1] += cell.denominator
    return ratio([Cell(*cells[name]) for name in sorted(cells)], len(counted), is_count=worth.is_count)


def cluster(lines: Lines, by: By) -> str:
    """What the change is drawn with."""
    return (lines[0].repository if by == "repository" else "") or lines[0].family


class Flips(NamedTuple):
    """Changes on which two forms differ, and how likely that many are by chance."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    p_value: float
    changes: int


class Paired(NamedTuple):
    """The second form minus the first."""

    differences: dict[str, Difference]
    flips: dict[str, Flips]


def paired(a: Sequence[Judged], b: Sequence[Judged], by: By = "repository", *, common: bool = False) -> Paired:
    """B against A. Raises ResultsError when they are not about the same changes with the same labels."""
    before, after = by_case(a), by_case(b)
    if common:
        before, after = ({i: x[i] for i in sorted(before.keys() & after.keys())} for x in (before, after))
    _must_be_the_same(before, after)
    differences = {name: _difference(before, after, worth, by) for name, worth in MEASURES.items()}
    return Paired(differences, {name: _flips(before, after, limit) for name, limit in TESTED.items()})


def _must_be_the_same(a: Mapping[str, Lines], b: Mapping[str, Lines]) -> None:
    if not a or not b:
        raise ResultsError("The forms have no change in common.", "Write both with the same set of cases.")
    odd = sorted(a.keys() ^ b.keys())
    if odd:
        happened = f"The forms are about different changes: {len(odd)} are in one only, e.g. {odd[0]}."
        raise ResultsError(happened, "Compare what both have with --common.")
    relabelled = [case for case in a if a[case][0].label != b[case][0].label]
    if relabelled:
        happened = f"The forms have different labels of {relabelled[0]}."
        raise ResultsError(happened, "Write both forms with the same set of cases.")


def _difference(a: Mapping[str, Lines], b: Mapping[str, Lines], worth: Worth, by: By) -> Difference:
    cells: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for case, lines in a.items():
        if worth.counts(lines):
            drawn = cells[cluster(lines, by)]
            for at, value in enumerate((*worth.cell(lines), *worth.cell(b[case]))):
                drawn[at] += value
    return paired_difference([PairedCell(Cell(*c[:2]), Cell(*c[2:])) for _, c in sorted(cells.items())])


def _flips(a: Mapping[str, Lines], b: Mapping[str, Lines], limit: int) -> Flips:
    within = hit_within(limit)
    bugged = [case for case, lines in a.items() if _is_bugged(lines)]
    gained = tuple(case for case in bugged if within(b[case]) and not within(a[case]))
    lost = tuple(case for case in bugged if within(a[case]) and not within(b[case]))
    return Flips(gained, lost, mcnemar(len(lost), len(gained)), len(bugged))
