"""What came of fitting a model to a repository's own past: a page for a person, and the file that is committed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot import __version__
from bot.publish._encode import identifier, to_json
from bot.publish._page import BOLD, DIM, Page
from bot.publish._phrases import count
from bot.publish._replay_words import area, date, known_by, rate
from bot.risk.replay import Fitting, Ranking, Report

_COLUMN = 20


def fitting_page(fitting: Fitting, report: Report, width: int, *, colour: bool) -> str:
    """The page in `width` columns (40 to 120)."""
    page = Page(width, colour=colour)
    page.put((f"foreread {__version__}", DIM), ("Fitting a model to this repository's own past", BOLD))
    page.gap()
    page.put(
        f"{count(len(report.fates), 'change')} since {date(report.walk.since)}; {report.labels.fixed:,} known to have been repaired or taken back "
        f"later{f': {known_by(report)}' if report.labels.fixed else ''}."
    )
    if fitting.model is None:
        page.put(("No model was written:", BOLD), f"{fitting.refusal}.")
        page.put(
            "An earlier --since, --labels, or `Fixes: SHA` lines in commit messages from now on bring more.".replace(
                "`", ""
            )
        )
        return page.text()
    page.put(
        f"Fitted on the {fitting.trained:,} older changes ({fitting.trained_fixed:,} known to need a repair by then), {len(fitting.names)} features; "
        f"measured on the {fitting.tested:,} newest ({fitting.tested_fixed:,} repaired, and more of them will be)."
    )
    page.heading("ON THE NEWEST FIFTH", "AUC, and the repaired changes met in the first tenth")
    for ranking, found in (fitting.results or {}).items():
        page.put(f"{area(found.auc)}; {rate(found.caught)}", label=ranking.value, column=_COLUMN)
    page.gap()
    page.put((verdict(fitting), BOLD))
    return page.text()


def verdict(fitting: Fitting) -> str:
    """Whether the own model is worth having, in one sentence."""
    results = fitting.results or {}
    own = results.get(Ranking.OWN)
    worse = [
        ranking.value
        for ranking, found in results.items()
        if ranking is not Ranking.OWN and own and own.auc and found.auc and found.auc.value >= own.auc.value
    ]
    if worse:
        return f"The new model does not rank these changes better than {' or '.join(worse)}: it is not worth having."
    within = [
        ranking.value
        for ranking, found in results.items()
        if ranking is not Ranking.OWN and own and own.auc and found.auc and found.auc.high > own.auc.low
    ]
    if within:
        return f"The new model ranks these changes above {' and '.join(within)}, by less than the intervals: that may be chance."
    return "The new model ranks these changes better than the shipped one and than size alone, beyond the intervals."


def model_file(stored: Mapping[str, object], fitting: Fitting, report: Report) -> str:
    """The model as JSON, with its data sheet: what it was fitted on, how it was measured, what it is not for."""
    results = fitting.results or {}
    sheet: dict[str, Any] = {
        "made_by": f"foreread {__version__}, risk fit",
        "head": report.walk.head,
        "since": date(report.walk.since),
        "changes_are": "first-parent" if report.walk.first_parent else "commits without merges",
        "labels": {
            "source": report.labels.source or "links between commits of the repository",
            "kinds": {identifier(kind): number for kind, number in report.labels.kinds.items()},
        },
        "fitted": {"changes": fitting.trained, "repaired": fitting.trained_fixed},
        "measured": {
            "changes": fitting.tested,
            "repaired": fitting.tested_fixed,
            "brier": fitting.brier,
            "brier_of_the_base_rate": fitting.brier_base,
            **{
                identifier(ranking): {
                    "auc": None if found.auc is None else list(found.auc),
                    "first_tenth": list(found.caught),
                }
                for ranking, found in results.items()
            },
        },
        "finding": verdict(fitting),
        "limits": [
            "A change of which no repair is known counts as one that needed none; of the newest more repairs will come.",
            "It orders what is read first and may raise attention; it never lowers a floor.",
            "It was made for this repository and says nothing of another, nor of any person.",
        ],
    }
    return to_json({**stored, "data_sheet": sheet})
