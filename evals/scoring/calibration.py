"""How often a question of each kind names a known fault: bands with their measured hit rates, and how good they are.

A kind is made of what can be observed: who asks (a rule by its name, the model, both) and the stated band, which for a
model is only a feature. Rates are drawn towards the mean of all kinds where a kind is rare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bot.review import Standing, question_kinds
from bot.risk import Band
from evals.adjudication import Judged
from evals.results import CaseRecord, ItemRecord, Results, ResultsError
from evals.scoring.statistics import Cell, ratio
from evals.scoring.summary import DERIVED

PRIOR = 4.0
"""Questions that the mean of all kinds counts for when the rate of one kind is estimated."""
SHOWN = 10
"""Questions of a kind below which its rate is not shown."""


class Asked(NamedTuple):
    """One question that was asked, and whether it named a known fault."""

    family: str
    kinds: tuple[str, ...]
    """The narrowest first."""
    hit: bool


class Rate(NamedTuple):
    """What was measured of one kind."""

    kind: str
    hits: int
    n: int
    rate: float
    """Drawn towards the mean."""
    low: float
    high: float


class Quality(NamedTuple):
    """How good the bands are on families that they were not fitted on."""

    n: int
    base_rate: float
    brier: float
    skill: float | None
    """1 − Brier / Brier of always saying the base rate; above 0 is better than that."""
    risk_coverage: float
    """Mean share of misses among the surest questions, over all sizes of that set (AURC); lower is better."""


def kinds_of(item: ItemRecord) -> tuple[str, ...]:
    """The observable kinds of a question, the narrowest first, as the bot looks them up."""
    standing = Standing(item.standing or Standing.UNCHECKED)
    return question_kinds(item.source, Band(item.band or "medium"), standing, is_reading=bool(item.readings))


def asked_questions(results: Iterable[Results]) -> list[Asked]:
    """Every question that was asked in the cases that were not derived from others."""
    found = []
    for run in results:
        for case in run.cases:
            if case.suite not in DERIVED:
                found += _of_case(case)
    return found


def _of_case(case: CaseRecord) -> list[Asked]:
    return [
        Asked(case.family, kinds_of(item), index in record.standard.values())
        for record in case.passes
        for index, item in enumerate(record.items[: record.asked])
    ]


def fit(asked: Sequence[Asked]) -> list[Rate]:
    """The rate of each kind, the most frequent kind first."""
    mean = _mean(asked)
    groups: dict[str, list[Asked]] = defaultdict(list)
    for question in asked:
        for kind in question.kinds:
            groups[kind].append(question)
    bands = []
    for kind, members in groups.items():
        hits, n = sum(q.hit for q in members), len(members)
        low, high = _interval(members)
        bands.append(Rate(kind, hits, n, (hits + PRIOR * mean) / (n + PRIOR), low, high))
    return sorted(bands, key=lambda b: (-b.n, b.kind))


def _interval(members: Sequence[Asked]) -> tuple[float, float]:
    """95 %, families drawn whole."""
    cells: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for question in members:
        cells[question.family][0] += question.hit
        cells[question.family][1] += 1
    found = ratio([Cell(*c) for _, c in sorted(cells.items())], len(members))
    return found.low or 0.0, 1.0 if found.high is None else found.high


def quality(asked: Sequence[Asked]) -> Quality | None:
    """Fitted without each family in turn, and tried on it. None with fewer than two families."""
    families = sorted({q.family for q in asked})
    if len(families) < 2:
        return None
    said: list[tuple[float, bool]] = []
    errors_of_base: list[float] = []
    for family in families:
        others = [q for q in asked if q.family != family]
        rates, mean = {b.kind: b.rate for b in fit(others)}, _mean(others)
        for question in (q for q in asked if q.family == family):
            said.append((next((rates[k] for k in question.kinds if k in rates), mean), question.hit))
            errors_of_base.append((mean - question.hit) ** 2)
    brier = sum((p - hit) ** 2 for p, hit in said) / len(said)
    base = sum(errors_of_base) / len(errors_of_base)
    return Quality(len(said), _mean(asked), brier, 1 - brier / base if base else None, _aurc(said))


def _aurc(said: Sequence[tuple[float, bool]]) -> float:
    misses, risks = 0, []
    for count, (_, hit) in enumerate(sorted(said, key=lambda s: -s[0]), start=1):
        misses += not hit
        risks.append(misses / count)
    return sum(risks) / len(risks)


def _mean(asked: Sequence[Asked]) -> float:
    return sum(q.hit for q in asked) / len(asked) if asked else 0.0


def judged_kinds(results: Results, form: Sequence[Judged]) -> dict[str, tuple[int, int]]:
    """By kind, (questions that hold up, all that were judged). Raises ResultsError where the form is of another run."""
    items = {case.id: case.passes[0].items for case in results.cases if case.passes}
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for line in form:
        if line.rank == 0:
            continue
        shown = items.get(line.case, ())
        if line.rank > len(shown) or shown[line.rank - 1].text != line.question:
            raise ResultsError(
                f"{line.case}, question {line.rank} is not in the results.", "Give the form of that run."
            )
        for kind in kinds_of(shown[line.rank - 1]):
            kinds[kind][0] += line.holds_up is True or line.is_hit
            kinds[kind][1] += 1
    return {kind: (held, n) for kind, (held, n) in kinds.items()}


def calibration_file(
    results: Sequence[Results], judged: Mapping[str, tuple[int, int]] | None = None, of: Results | None = None
) -> dict[str, object]:
    """What ships with the bot as `calibration.json`: hits, their n, and on what they were measured.

    `judged`: rates of kinds that readers judged on the run `of`. Raises ResultsError when the same run is given twice.
    """
    if len({(r.header.reviewer, r.header.cases_digest) for r in results}) < len(results):
        raise ResultsError("Two of the results are of one reviewer over one set.", "Give each run once.")
    matched = [band for band in fit(asked_questions(results)) if band.n >= SHOWN]
    runs = [*results, *([of] if of is not None else [])]
    return {
        "schema_version": 1,
        "measured_on": [
            {
                "reviewer": run.header.reviewer,
                "models": list(run.header.models),
                "recorded_on": list(run.header.recorded_on),
                "prompts": sorted(run.header.prompts.values()),
                "cases": run.header.cases,
                "cases_digest": run.header.cases_digest,
            }
            for run in runs
        ],
        "kinds": {band.kind: {"hits": band.hits, "n": band.n} for band in matched}
        | {kind: {"hits": h, "n": n, "judged": True} for kind, (h, n) in (judged or {}).items() if n >= SHOWN},
    }
