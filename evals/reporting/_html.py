"""The report as one static page: no script, nothing loaded from elsewhere, light and dark."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.reporting import _plots
from evals.reporting._markdown import LISTED, p_words
from evals.reporting._rows import (
    COUNTS,
    LOWER_IS_BETTER,
    PRIMARY,
    interval,
    number,
    rows,
    set_sentence,
    what_was_run,
    written,
)
from evals.results import Results
from evals.scoring.calibration import asked_questions, fit, quality
from evals.scoring.comparing import compare_results
from evals.scoring.counts import found_in_most, is_misleading, is_under_tiered
from evals.scoring.statistics import upper_bound_of_none
from evals.scoring.summary import DERIVED


def _svg(drawn: str) -> Markup:
    return Markup(drawn)  # noqa: S704 - drawn by us; every label in it is escaped


def html_report(results: Results, baseline: Results | None = None) -> str:
    """Everything that comes from cases and models is escaped by the template engine."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    table = rows(results)
    runs = [results] if baseline is None else [baseline, results]
    points = [(r.header.reviewer, rows(r)["recall@5"], rows(r)["noise per clean change"]) for r in runs]
    rates = fit(asked_questions([results]))
    return environment.get_template("report.html.j2").render(
        what=what_was_run(results),
        set=set_sentence(results),
        rows=table,
        primary=[table[name] for name in PRIMARY if name in table],
        lower=LOWER_IS_BETTER,
        share_plot=_svg(
            _plots.shares([table[n] for n in PRIMARY if n in table and n not in COUNTS], "primary measures")
        ),
        scatter=_svg(_plots.recall_against_noise(points)),
        rates=rates,
        reliability=_svg(_plots.reliability(rates)) if rates else "",
        quality=quality(asked_questions([results])),
        strata=results.scores.strata,
        harm=[
            (case, record)
            for case in results.cases
            for record in case.passes[:1]
            if case.suite not in DERIVED and ((case.bugs and is_misleading(record)) or is_under_tiered(case, record))
        ],
        found=[(c, b) for c in results.cases if c.suite not in DERIVED for b in c.bugs if found_in_most(c, b)],
        missed=[(c, b) for c in results.cases if c.suite not in DERIVED for b in c.bugs if not found_in_most(c, b)],
        noisy=[(c, p) for c in results.cases if not c.bugs and c.suite not in DERIVED for p in c.passes if p.asked],
        listed=LISTED,
        written=written,
        p_words=p_words,
        number=number,
        interval=interval,
        comparison=None if baseline is None else compare_results(baseline, results),
        deltas="" if baseline is None else _svg(_plots.deltas(compare_results(baseline, results).differences.items())),
        baseline=baseline,
        cost=results.scores.cost,
        bound=upper_bound_of_none,
        header=results.header,
    )
