"""The same cases, the same review and the same scorer under Inspect AI: for live runs with its log viewer.

    pip install 'inspect-ai>=0.3.285,<0.4'
    FOREREAD_MODEL=anthropic:MODEL inspect eval evals/inspect_adapter.py --model none
    inspect view

The model is called by the bot's own client, so that what is measured is what ships; Inspect runs, repeats and shows.
Inspect is no dependency of Foreread: its releases break in patches, so the version is pinned by whoever installs it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from inspect_ai import Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import Score, Target, metric, scorer
from inspect_ai.solver import Generate, TaskState, solver

from evals.casebook import Case, load_cases
from evals.results import PassRecord
from evals.reviewing import reviewer_of
from evals.running import review_once
from evals.scoring.measures import record_case
from evals.scoring.summary import measures

CASES = Path(os.environ.get("FOREREAD_CASES", Path(__file__).parent / "cases"))


@task  # type: ignore[untyped-decorator]  # of a library that is not installed here
def foreread(model: str | None = None) -> Task:
    """Every case is a sample. `model` as for `foreread eval run --model`; without one, rules alone."""
    cases = load_cases(CASES)
    samples = [Sample(input=case.title, id=case.id, target=case.suite.value) for case in cases]
    by_id = {case.id: case for case in cases}
    chosen = model or os.environ.get("FOREREAD_MODEL")
    return Task(dataset=MemoryDataset(samples), solver=review(by_id, chosen), scorer=covered(by_id))


@solver  # type: ignore[untyped-decorator]
def review(cases: dict[str, Case], model: str | None):  # type: ignore[no-untyped-def]
    """The bot's own path, once a sample and epoch; the record goes to the scorer as JSON."""
    reviewer = reviewer_of(model)

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        record = review_once(reviewer, cases[str(state.sample_id)], state.epoch)
        state.output.completion = record.model_dump_json()
        return state

    return solve


@metric
def recall_at_5():  # type: ignore[no-untyped-def]
    """Our measure over all samples, not a mean of per-sample scores."""
    return _measure("recall@5")


@metric
def noise_per_clean_change():  # type: ignore[no-untyped-def]
    """Our measure over all samples."""
    return _measure("noise per clean change")


def _measure(name: str):  # type: ignore[no-untyped-def]
    def value(scores: list) -> float:  # type: ignore[type-arg]
        passes: dict[str, list[PassRecord]] = {}
        cases = {case.id: case for case in load_cases(CASES)}
        for said in scores:
            found = said.score.metadata
            passes.setdefault(found["case"], []).append(PassRecord.model_validate(json.loads(found["record"])))
        records = [record_case(cases[i], tuple(p)) for i, p in sorted(passes.items())]
        return measures(records)[name].value or 0.0

    return value


@scorer(metrics=[recall_at_5(), noise_per_clean_change()])  # type: ignore[untyped-decorator]
def covered(cases: dict[str, Case]):  # type: ignore[no-untyped-def]
    """Bugs covered among the first five items, and the whole record for the metrics and the viewer."""

    async def score(state: TaskState, target: Target) -> Score:
        record = PassRecord.model_validate_json(state.output.completion)
        hits = sum(at < record.asked for at in record.standard.values())
        kept = {"case": str(state.sample_id), "record": state.output.completion}
        return Score(value=hits, explanation=f"{hits} of {len(cases[kept['case']].bugs)} bugs", metadata=kept)

    return score
