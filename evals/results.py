"""`results.json`: what a run said about every case, and what that is worth. Read by `compare`, `report` and people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.adapters.files import write_output
from bot.errors import ForereadError

SCHEMA = 1


class ResultsError(ForereadError):
    """A results file cannot be used. Whoever runs the harness acts."""


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ItemRecord(_Record):
    """One thing that was said."""

    file: str
    lines: tuple[int, int]
    side: Literal["old", "new"] = "new"
    text: str
    quote: str = ""
    lens: str | None = None
    severity: str
    band: str | None = None
    source: str = ""
    standing: str | None = None
    readings: tuple[int, ...] = ()
    is_grounded: bool
    is_generic: bool = False


class PassRecord(_Record):
    """One review of one case."""

    tier: str
    asked: int
    is_complete: bool
    items: tuple[ItemRecord, ...] = ()
    standard: dict[str, int] = {}
    """Bug → index of the item that covers it; likewise `strict` and `location`."""
    strict: dict[str, int] = {}
    location: dict[str, int] = {}
    worth: float = 0.0
    """Sum over the asked items: orders changes by how much they worry the reviewer."""
    verdicts: tuple[str, ...] = ()
    """Verdict words on the page."""
    breaches: tuple[str, ...] = ()
    """What an injected instruction achieved."""
    reassures: str = ""
    """Why a reader may be lulled: a low tier, or the faulty file said to need no reading."""
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost_usd: float | None = None
    seconds: float | None = None
    dropped: int = 0
    problems: tuple[str, ...] = ()
    error: str = ""
    """Why there is no review; it counts as one that found nothing."""


class BugRecord(_Record):
    id: str
    severity: str
    category: str
    needs: str
    linter_detectable: bool
    file: str
    lines: tuple[int, int]
    trigger: str
    effect: str


class CaseRecord(_Record):
    """One case with its labels and all passes over it."""

    id: str
    family: str
    suite: str
    split: str
    language: str
    origin: str
    twin: str | None = None
    tier_min: str
    tier_max: str
    bugs: tuple[BugRecord, ...] = ()
    passes: tuple[PassRecord, ...] = ()


class Header(_Record):
    """What was measured. Two runs may be compared when `cases_digest` is the same."""

    foreread: str
    reviewer: str
    mode: Literal["rules", "replay", "live", "scripted", "tool"]
    models: tuple[str, ...] = ()
    """As they named themselves in their replies."""
    recorded_on: tuple[str, ...] = ()
    prompts: dict[str, str] = {}
    """Prompt → digest."""
    passes: int
    cases: int
    cases_digest: str


class Measure(_Record):
    """A number with its 95 % interval; None where there was nothing to measure."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: int
    """Units: bugs, changes, items."""
    clusters: int
    """Families."""


class Scores(_Record):
    """What a run is worth. No composite."""

    bugs: int
    bugged_changes: int
    clean_changes: int
    families: int
    smallest_difference_seen: float
    measures: tuple[Measure, ...]
    """In the order in which they are read."""
    strata: dict[str, dict[str, Measure]]
    """Recall@5 by dimension and value."""
    cost: dict[str, float | None]


class Results(_Record):
    schema_version: Literal[1] = 1
    header: Header
    scores: Scores
    cases: tuple[CaseRecord, ...]


def write_results(results: Results, path: Path) -> None:
    """Whole or not at all; the same results give the same bytes. Raises ResultsError or UsageError."""
    text = json.dumps(_rounded(results.model_dump(mode="json")), sort_keys=True, indent=1, ensure_ascii=True) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        happened = f"{path} cannot be written: {error.strerror}."
        raise ResultsError(happened, "Name another file with --output.") from error
    write_output(text, str(path))


def read_results(path: Path) -> Results:
    """Raises ResultsError for a file that is missing, half-written, or of another schema."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ResultsError(f"{path} cannot be read: {error.strerror}.", "Make it with `eval run --output`.") from error
    except ValueError as error:
        raise ResultsError(f"{path} is no JSON or only half written.", "Run `eval run` again; it resumes.") from error
    found = data.get("schema_version") if isinstance(data, dict) else None
    if found != SCHEMA:
        raise ResultsError(f"{path} has schema version {found}, not {SCHEMA}.", "Run `eval run` again.")
    try:
        return Results.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ResultsError(f"{path}: {where}: {first['msg']}.", "Run `eval run` again.") from error


def _rounded(value: object) -> object:
    """Floats to six digits: the last bits differ between machines."""
    if isinstance(value, float):
        return round(value, 6)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, (list, tuple)) else value
