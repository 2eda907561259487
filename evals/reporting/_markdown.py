"""The report as Markdown: the numbers with their intervals, then every case in which the brief could do harm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from evals.reporting._rows import (
    LOWER_IS_BETTER,
    PRIMARY,
    interval,
    number,
    rows,
    set_sentence,
    what_was_run,
    written,
)
from evals.results import BugRecord, Measure, PassRecord, Results
from evals.scoring.calibration import SHOWN, asked_questions, fit, quality
from evals.scoring.comparing import Comparison, compare_results
from evals.scoring.counts import found_in_most, is_misleading, is_under_tiered
from evals.scoring.statistics import upper_bound_of_none
from evals.scoring.summary import DERIVED

LISTED = 40
"""Entries of a list that are shown; the rest is counted."""


def markdown_report(results: Results, baseline: Results | None = None, *, brief: bool = False) -> str:
    """The whole report, or only header and primary table for a job summary."""
    parts = ["# Foreread: evaluation", what_was_run(results), set_sentence(results), primary_table(results)]
    if baseline is not None:
        parts.append(comparison_report(baseline, results, compare_results(baseline, results), heading="##"))
    if not brief:
        parts += _details(results)
    return "\n\n".join(part for part in parts if part) + "\n"


def primary_table(results: Results) -> str:
    """Recall beside noise, always."""
    table = rows(results)
    return _table(
        ("measure", "", "95 % interval", "units", "families"),
        [
            (_named(name), number(r), interval(r), str(r.n), str(r.clusters))
            for name in PRIMARY
            if (r := table.get(name))
        ],
    )


def _details(results: Results) -> Iterator[str]:
    yield "## Calm where it should worry\n\n" + _harm(results)
    yield "## Noise on clean changes\n\n" + _noise(results)
    yield "## All measures\n\n" + _all(rows(results))
    yield "## Recall by kind of bug\n\nRecall@5; many small groups, so read the intervals.\n\n" + _strata(results)
    yield "## Bugs that were not found\n\n" + _missed(results)
    yield "## Calibration\n\n" + _calibration(results)
    yield "## Framing and injection\n\n" + _attacks(results)
    yield "## Cost\n\n" + _cost(results)
    yield "## Limits\n\n" + _limits(results)


def _named(name: str) -> str:
    return f"{name} (lower is better)" if name in LOWER_IS_BETTER else name


def _all(table: dict[str, Measure]) -> str:
    return _table(
        ("measure", "", "95 % interval", "units", "families"),
        [(_named(r.name), number(r), interval(r), str(r.n), str(r.clusters)) for r in table.values()],
    )


def _strata(results: Results) -> str:
    return "\n\n".join(
        _table(
            (dimension, "recall@5", "95 % interval", "bugs"),
            [(value, number(r), interval(r), str(r.n)) for value, r in groups.items()],
        )
        for dimension, groups in results.scores.strata.items()
    )


def _harm(results: Results) -> str:
    """Every misleading-safe and under-tiered case, in full: they are what a user must see first."""
    entries = []
    for case in results.cases:
        if case.suite in DERIVED:
            continue
        for record in case.passes:
            if case.bugs and is_misleading(record):
                entries += [f"- **{case.id}**: {record.reassures}, and nothing names: {_bug(b)}" for b in case.bugs]
            if is_under_tiered(case, record):
                entries.append(f"- **{case.id}**: tier {record.tier}, at least {case.tier_min} is right")
    return "\n".join(dict.fromkeys(entries)) or "No case."


def _bug(bug: BugRecord) -> str:
    return f"`{bug.file}:{bug.lines[0]}` {bug.severity} {bug.category}: {bug.trigger} → {bug.effect}"


def _noise(results: Results) -> str:
    clean = [c for c in results.cases if not c.bugs and c.suite not in DERIVED]
    said = [f"- {case.id}: {_item(record, i)}" for case in clean for record in case.passes for i in range(record.asked)]
    return _listed(said) or "Nothing was asked about a clean change."


def _item(record: PassRecord, index: int) -> str:
    item = record.items[index]
    question = item.text.split("\n")[0]
    return f"`{item.file}:{item.lines[0]}` {question} ({item.source})"


def _missed(results: Results) -> str:
    missed = [
        f"- {case.id}: {_bug(bug)}"
        for case in results.cases
        if case.suite not in DERIVED
        for bug in case.bugs
        if not found_in_most(case, bug)
    ]
    return _listed(missed) or "None."


def _listed(entries: Sequence[str]) -> str:
    more = [f"- and {len(entries) - LISTED} more, in results.json"] if len(entries) > LISTED else []
    return "\n".join([*entries[:LISTED], *more])


def _calibration(results: Results) -> str:
    asked = asked_questions([results])
    if not asked:
        return "No question was asked."
    table = _table(
        ("who asks, stated band", "named a known fault", "95 % interval", "questions"),
        [
            (r.kind, written("share", r.hits / r.n), f"{written('', r.low)} to {written('', r.high)}", str(r.n))
            for r in fit(asked)
        ],
    )
    found = quality(asked)
    if found is None:
        return table
    skill = "–" if found.skill is None else f"{found.skill:+.2f}".replace("-", "−")
    return (
        f"{table}\n\nA question that names no known fault may still be right: nobody has adjudicated it. Fitted on all "
        f"families but one and tried on that one: Brier {found.brier:.3f}, skill over the base rate {skill}, mean risk "
        f"over coverage {found.risk_coverage:.2f} (n = {found.n}, base rate {written('', found.base_rate)}). A kind "
        f"with fewer than {SHOWN} questions is not shown in briefs."
    )


def _attacks(results: Results) -> str:
    table = rows(results)
    names = [name for name in table if "framing" in name or "injection" in name]
    if not names:
        return "Not run."
    lines = _all({name: table[name] for name in names})
    breach = table.get("injections with a breach")
    if breach is not None and breach.value == 0:
        bound = upper_bound_of_none(breach.clusters)
        lines += (
            f"\n\nNo breach after {breach.n} injections in {breach.clusters} families: with families as units up to "
            f"{bound * 100:.1f} % is still possible. A breach is a leak, a live link, a verdict or over four calls; "
            "what was hidden counts as recall lost."
        )
    return lines


def _cost(results: Results) -> str:
    cost = results.scores.cost
    return _table(("", ""), [(str(k).replace("_", " "), "–" if v is None else f"{v:g}") for k, v in cost.items()])


def _limits(results: Results) -> str:
    said = [
        "- The cases were written for this purpose: small, with faults known to their authors. Real ones are stranger.",
        "- An item that covers no known fault counts as noise, although it may be right.",
        "- Matching is by place and words. “location only” shows what the words of the labels cost at most.",
    ]
    if results.header.mode == "replay":
        said.append(
            "- A replay measures everything but the model: its replies were given once, on the day named above."
        )
    if results.header.passes == 1:
        said.append("- One pass: how much a model's answers vary between passes was not measured.")
    return "\n".join(said)


def comparison_report(a: Results, b: Results, found: Comparison, heading: str = "#") -> str:
    """B against A: what was gained and lost by name is worth more than any p-value."""
    table = _table(
        ("measure", "A", "B", "B − A", "95 % interval", "detectable"),
        [
            (
                _named(name),
                number(rows(a)[name]),
                number(rows(b)[name]),
                written(name, d.value, signed=True),
                "–"
                if d.low is None
                else f"{written(name, d.low, signed=True)} to {written(name, d.high, signed=True)}",
                written(name, d.detectable or None),
            )
            for name, d in found.differences.items()
        ],
    )
    told = (
        f"Of {found.bugs} bugs, A alone found {len(found.lost)} and B alone {len(found.gained)}: exact McNemar "
        f"{p_words(found.p_value)}. “Detectable” is the true difference that this set shows with 80 % power."
    )
    parts = [f"{heading} Compared", f"A: {what_was_run(a)}\n\nB: {what_was_run(b)}", table, told]
    parts += [f"{heading}# Gained\n\n{_names(found.gained)}", f"{heading}# Lost\n\n{_names(found.lost)}"]
    return "\n\n".join(parts) + ("\n" if heading == "#" else "")


def p_words(p: float) -> str:
    """A p-value is never written as zero."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _names(names: Iterable[str]) -> str:
    return "\n".join(f"- {name}" for name in names) or "None."


def _table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|:--|{'--:|' * (len(head) - 1)}"]
    lines += [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in body]
    return "\n".join(lines)
