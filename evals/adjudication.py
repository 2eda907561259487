"""The form in which somebody who reads the code judges each question of a run: words and places decide too little.

One JSON object a line, one line a question; a case with no question has one line of rank 0, so that it counts. Who
fills it sets `known_bug` where the case has a label (does the question name that bug?), `holds_up` (is what it
suspects true of the code, and worth the author's minute?) and `reason`. The form does not say who asked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.casebook import Bug, Case, RangeSource
from evals.results import CaseRecord, ItemRecord, Results, ResultsError


class Judged(BaseModel):
    """One question, and what was judged of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    case: str
    family: str
    repository: str = ""
    change: str = ""
    """Of a change that is a range of the repository's commits: which."""
    rank: int = Field(ge=0)
    """From 1, the most important first; 0: there is no question."""
    question: str = ""
    location: str = ""
    """`path:first-last`."""
    label: str | None = None
    """The known bug in words, with its places; None for a change without one."""
    severity: str | None = None
    """Of the known bug."""
    known_bug: bool | None = None
    holds_up: bool | None = None
    reason: str = ""

    @property
    def is_hit(self) -> bool:
        return self.known_bug is True

    @property
    def is_noise(self) -> bool:
        return self.rank > 0 and not self.is_hit and self.holds_up is False


def blank_form(results: Results, cases: Sequence[Case]) -> tuple[Judged, ...]:
    """The questions that each case's first pass shows at once, unjudged.

    Raises ResultsError for results over other cases.
    """
    known = {case.id: case for case in cases}
    missing = [record.id for record in results.cases if record.id not in known]
    if missing:
        happened = f"The results have cases that are not among those named, e.g. {missing[0]}."
        raise ResultsError(happened, "Name the folder or the --set that they were run over.")
    return tuple(line for record in results.cases for line in _lines(record, known[record.id]))


def _lines(record: CaseRecord, case: Case) -> Iterator[Judged]:
    about = Judged(
        case=case.id,
        family=case.family,
        repository=case.repository,
        change=case.source.spec if isinstance(case.source, RangeSource) else "",
        rank=0,
        label="; ".join(map(_label, case.bugs)) or None,
        severity=case.worst.value if case.worst is not None else None,
    )
    first = record.passes[0] if record.passes else None
    shown = first.items[: first.asked] if first is not None else ()
    if not shown:
        yield about
    for rank, item in enumerate(shown, start=1):
        told = {"rank": rank, "question": item.text, "location": _location(item)}
        yield about.model_copy(update=told)


def _location(item: ItemRecord) -> str:
    return f"{item.file}:{item.lines[0]}-{item.lines[1]}"


def _label(bug: Bug) -> str:
    places = ", ".join(f"{place.file}:{place.lines[0]}-{place.lines[1]}" for place in (bug, *bug.also_ok))
    return f"{bug.description or f'{bug.trigger}: {bug.effect}'} ({places})"


def form_text(lines: Sequence[Judged]) -> str:
    """The form as it is filled: one JSON object a line."""
    return "".join(json.dumps(line.model_dump(mode="json"), ensure_ascii=False) + "\n" for line in lines)


def read_form(path: Path) -> tuple[Judged, ...]:
    """A filled form. Raises ResultsError for what is no form, is not filled, or contradicts itself."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResultsError(f"{path} cannot be read: {error}.", "Make it with `eval adjudicate write`.") from error
    lines = tuple(_line(row, f"{path}:{n}") for n, row in enumerate(text.split("\n"), start=1) if row.strip())
    if not lines:
        raise ResultsError(f"{path} has no line.", "Make it with `eval adjudicate write`.")
    faults = [f"{line.case}, question {line.rank}: {fault}" for line in lines if (fault := _fault(line))]
    faults += [f"{case}: {fault}" for case, ranks in by_case(lines).items() if (fault := _gap(ranks))]
    if faults:
        raise ResultsError(f"{path}: {faults[0]} ({len(faults)} such lines).", "Fill the form, then read it again.")
    return lines


def _line(row: str, where: str) -> Judged:
    try:
        return Judged.model_validate_json(row)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "the line"
        raise ResultsError(f"{where}: {field}: {first['msg']}.", "evals/adjudication.py says the form.") from error


def _fault(line: Judged) -> str:
    """What is not filled, or cannot be; "" when all is well."""
    if line.rank == 0:
        return ""
    if line.label is None and line.known_bug:
        return "it is said to name the known bug of a change that has none"
    if line.label is not None and line.known_bug is None:
        return "`known_bug` is not filled"
    if line.known_bug:
        return "it names the known bug and is said not to hold up" if line.holds_up is False else ""
    return "`holds_up` is not filled" if line.holds_up is None else ""


def _gap(lines: Sequence[Judged]) -> str:
    ranks = sorted(line.rank for line in lines)
    return "" if ranks in ([0], list(range(1, len(ranks) + 1))) else "its questions are not numbered 1, 2, 3 …"


def by_case(lines: Sequence[Judged]) -> Mapping[str, tuple[Judged, ...]]:
    """The lines of each case by rank; cases in the order of their ids."""
    found: dict[str, list[Judged]] = {}
    for line in lines:
        found.setdefault(line.case, []).append(line)
    return {case: tuple(sorted(found[case], key=lambda line: line.rank)) for case in sorted(found)}
