"""The lists for the board of examiners."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from examboard.bands import PASS_GRADES, Bands, whole_percent
from examboard.model import Paper, Script
from examboard.scoring import percent


@dataclass(frozen=True, slots=True)
class Row:
    candidate: str
    result: int
    grade: str


def sitting(scripts: Iterable[Script]) -> list[Script]:
    return [script for script in scripts if not script.absent]


def results(paper: Paper, scripts: Iterable[Script], bands: Bands) -> list[Row]:
    """Results of those who sat the paper, the best first."""
    rows = []
    for script in sitting(scripts):
        result = whole_percent(percent(paper, script))
        rows.append(Row(script.candidate, result, bands.grade_for(result)))
    return sorted(rows, key=lambda row: (-row.result, row.candidate))


def mean(rows: Sequence[Row]) -> float | None:
    return sum(row.result for row in rows) / len(rows) if rows else None


def render(paper: Paper, scripts: Sequence[Script], bands: Bands) -> str:
    rows = results(paper, scripts, bands)
    passed = sum(row.grade in PASS_GRADES for row in rows)
    average = mean(rows)
    lines = [f"{paper.code}: {len(rows)} sat, {passed} passed"]
    if average is not None:
        lines.append(f"mean {average:.1f}")
    lines += [f"{row.candidate}\t{row.result}\t{row.grade}" for row in rows]
    return "\n".join(lines)
