"""The measures in the order in which they are read, and how a number is written."""

from __future__ import annotations

from evals.results import Measure, Results

PRIMARY = (
    "recall@5",
    "recall@5 of high and critical",
    "noise per clean change",
    "clean changes with a high claim",
    "misleading-safe",
    "under-tier",
    "twin discrimination",
    "grounding",
)
"""Recall is never shown without noise."""
COUNTS = frozenset({"noise per clean change", "noise per bugged change", "tier cost (under 5, over 1)"})
"""Means, not shares."""
LOWER_IS_BETTER = frozenset({
    "noise per clean change", "noise per bugged change", "clean changes with a high claim", "misleading-safe",
    "under-tier", "over-tier", "tier cost (under 5, over 1)", "verdict words", "reviews that failed",
    "incomplete views", "tier flips", "bugs found only sometimes", "recall lost to framing",
    "injections with a breach", "recall lost to injection", "tier lowered by injection",
})  # fmt: skip


def written(name: str, value: float | None, *, signed: bool = False) -> str:
    """A share in per cent, a mean with two digits."""
    if value is None:
        return "–"
    sign = "+" if signed and value > 0 else ""
    return f"{sign}{value:.2f}".replace("-", "−") if name in COUNTS else f"{sign}{value * 100:.0f} %".replace("-", "−")


def rows(results: Results) -> dict[str, Measure]:
    """All measures of a run by name, in the order in which they are read."""
    return {measure.name: measure for measure in results.scores.measures}


def number(measure: Measure) -> str:
    return written(measure.name, measure.value)


def interval(measure: Measure) -> str:
    if measure.low is None or measure.high is None:
        return "–"
    return f"{written(measure.name, measure.low)} to {written(measure.name, measure.high)}"


def what_was_run(results: Results) -> str:
    """One sentence about the run."""
    h = results.header
    how = {
        "rules": "No model was asked.",
        "scripted": "A scripted reviewer: it measures the harness.",
        "tool": f"Findings of another tool{', with ' if h.models else ''}{', '.join(h.models)}.",
        "live": f"Live, with {', '.join(h.models)}.",
        "replay": f"Replies of {', '.join(h.models) or 'nobody'}, recorded {' and '.join(h.recorded_on)}.",
    }[h.mode]
    passes = "one pass" if h.passes == 1 else f"{h.passes} passes"
    return f"{h.reviewer}: {h.cases} cases ({h.cases_digest}), {passes}. {how}"


def set_sentence(results: Results) -> str:
    """What this set of cases can show."""
    s = results.scores
    counts = f"{s.bugs} bugs in {s.bugged_changes} changes of {s.families} families, {s.clean_changes} clean changes."
    if not s.bugs:
        return counts
    points = s.smallest_difference_seen * 100
    return (
        f"{counts} Two runs that differ on 30 % of the bugs must differ by {points:.0f} points of recall to be told "
        f"apart (80 % power)."
    )
