"""Measures as the tables of docs/probability.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.risk import ALERT, ForecastModel
from evals.history._measures import BUDGETS, aucs, calibration, caught
from evals.history._rows import Row

THEN = "fitted on the fixes known then"
_FEWEST = 5
"""Changes that needed a fix, below which nothing is measured."""


class Tested(NamedTuple):
    """A model's scores on changes that it was not fitted on."""

    name: str
    note: str
    rows: Sequence[Row]
    labels: Sequence[bool]
    scores: Sequence[float]

    def code_only(self) -> Tested:
        """Without changes that touch no code."""
        kept = [at for at, row in enumerate(self.rows) if row.is_code]
        rows, labels, scores = ([part[at] for at in kept] for part in (self.rows, self.labels, self.scores))
        return Tested(self.name, f"{self.note}, only code", rows, labels, scores)  # type: ignore[arg-type]


def report(model: ForecastModel, tested: Sequence[Tested]) -> str:
    """All tables, in Markdown."""
    both = [part for whole in tested for part in (whole, whole.code_only()) if sum(part.labels) >= _FEWEST]
    alerts = _alerts(model, [part for part in both if not part.note.startswith(THEN)])
    tables = (_order(both), _budgets(both), alerts, _coefficients(model), *map(_calibration, tested[:2]))
    return "\n".join(line for table in tables for line in (*table, ""))


def _order(tested: Sequence[Tested]) -> Iterator[str]:
    yield "| Changes | n | needed a fix | AUC of the model | size alone | churn alone | model − size | model − churn |"
    yield "|:--|--:|--:|:--|:--|:--|:--|:--|"
    for part in tested:
        found, over = aucs([part.scores, *_alone(part)], part.labels)
        cells = [part.name + f" ({part.note})", f"{len(part.rows):,}", f"{sum(part.labels):,}", *map(str, found + over)]
        yield f"| {' | '.join(cells)} |"


def _budgets(tested: Sequence[Tested]) -> Iterator[str]:
    heads = " | ".join(f"top {budget:.0%}" for budget in BUDGETS)
    yield f"| Changes | by | {heads} |"
    yield f"|:--|:--|{'--:|' * len(BUDGETS)}"
    for part in tested:
        for name, scores in zip(("model", "size", "churn"), (part.scores, *_alone(part)), strict=True):
            shares = [caught(scores, part.labels, budget) for budget in BUDGETS]
            cells = [f"{s.value:.0%} [{s.low:.0%}, {s.high:.0%}]" for s in shares]
            yield f"| {part.name} ({part.note}) | {name} | {' | '.join(cells)} |"


def _alone(part: Tested) -> tuple[list[float], list[float]]:
    return [float(row.lines) for row in part.rows], [float(row.churn) for row in part.rows]


def _alerts(model: ForecastModel, tested: Sequence[Tested]) -> Iterator[str]:
    """How often `likely-fix` fires, and how often rightly as far as the labels tell."""
    yield "| Changes | `likely-fix` fires on | of these needed a fix | of all needed a fix |"
    yield "|:--|--:|--:|--:|"
    threshold = model.scores[round(ALERT * (len(model.scores) - 1))]
    for part in tested:
        fired = [label for label, score in zip(part.labels, part.scores, strict=True) if score >= threshold]
        right = sum(fired) / len(fired) if fired else 0.0
        shares = (len(fired) / len(part.rows), right, sum(part.labels) / len(part.labels))
        yield f"| {part.name} ({part.note}) | {' | '.join(f'{share:.1%}' for share in shares)} |"


def _coefficients(model: ForecastModel) -> Iterator[str]:
    yield f"Intercept {model.intercept:.3f}, base rate {model.base_rate:.3f}, {model.changes:,} changes."
    yield ""
    yield "| Feature | log-odds for one standard deviation | its standard error | 1st to 99th percentile |"
    yield "|:--|--:|--:|:--|"
    for at, term in enumerate(model.terms, start=1):
        error = model.covariance[at][at] ** 0.5
        low, high = term.quantiles[1], term.quantiles[-2]
        yield f"| {term.name} | {term.coefficient:+.3f} | {error:.3f} | {low:g} to {high:g} |"


def _calibration(tested: Tested) -> Iterator[str]:
    yield f"{tested.name} ({tested.note}):"
    yield ""
    yield "| Changes | said | needed a fix [95 %] |"
    yield "|--:|--:|:--|"
    for part in calibration(tested.scores, tested.labels):
        seen = part.seen
        yield f"| {part.changes:,} | {part.said:.1%} | {seen.value:.1%} [{seen.low:.1%}, {seen.high:.1%}] |"
