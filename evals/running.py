"""Running a reviewer over cases: each review is written down when it is done, so that a stopped run can go on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from evals.casebook import Case, FolderSource
from evals.results import CaseRecord, Header, PassRecord, Results, ResultsError
from evals.reviewing import ModelFailedError, Reviewer
from evals.scoring.breaches import breaches
from evals.scoring.measures import failed_pass, record_case, record_pass
from evals.scoring.summary import summarise

Tell = Callable[[str], None]
IN_A_ROW = 3
"""Failures of a live model after which a run stops."""


def run_cases(
    reviewer: Reviewer,
    cases: Sequence[Case],
    header: Header,
    journal: Journal | None = None,
    tell: Tell = lambda _: None,
) -> Results:
    """Review every case as often as the header says. Raises what the reviewer raises; what was done is kept.

    A model that fails makes a review that found nothing; failing `IN_A_ROW` times it stops the run (a wrong key, no
    money left). Failures are not kept: the next run tries them again.
    """
    done = dict(journal.read(header)) if journal is not None else {}
    records: list[CaseRecord] = []
    failed = 0
    for number, case in enumerate(cases, start=1):
        passes = []
        for pass_ in range(1, header.passes + 1):
            record = done.get((case.id, pass_))
            if record is None:
                tell(f"{number} of {len(cases)}: {case.id}")
                try:
                    record, failed = review_once(reviewer, case, pass_), 0
                except ModelFailedError as error:
                    failed += 1
                    if failed == IN_A_ROW:
                        raise
                    record = failed_pass(str(error))
                if journal is not None and not record.error:
                    journal.add(case.id, pass_, record)
            passes.append(record)
        records.append(record_case(case, tuple(passes)))
    return Results(header=header, scores=summarise(records), cases=tuple(records))


def review_once(reviewer: Reviewer, case: Case, pass_: int) -> PassRecord:
    """One review and what it is worth."""
    opinion = reviewer.review(case, pass_)
    return record_pass(case, opinion, tuple(breaches(case, opinion)))


def cases_digest(cases: Iterable[Case]) -> str:
    """SHA-256 over what is shown and what is known of the cases: runs over different sets must not be compared."""
    state = hashlib.sha256()
    for case in sorted(cases, key=lambda c: c.id):
        labels = json.dumps([bug.model_dump(mode="json") for bug in case.bugs], sort_keys=True)
        told = (case.id, case.title, case.body, case.trailers)
        known = "\0".join((*told, case.family, case.suite, case.twin or "", case.tier.min, case.tier.max, labels))
        state.update(known.encode("utf-8", "surrogateescape"))
        state.update(b"\0" + case.patch)
        for path, content in sorted(case.source.tree.items() if isinstance(case.source, FolderSource) else ()):
            state.update(b"\0" + path.encode("utf-8", "surrogateescape") + b"\0" + content)
    return state.hexdigest()[:16]


class Journal:
    """One line a review, beside the results file while they are not complete."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, header: Header) -> Iterable[tuple[tuple[str, int], PassRecord]]:
        """What a stopped run with the same header has done. Raises ResultsError when it was another run's."""
        wanted = _line({"header": header.model_dump(mode="json")})
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_text(wanted, encoding="ascii")
            return
        first, *rest = self._path.read_text(encoding="ascii").split("\n")
        if first + "\n" != wanted:
            happened = f"{self._path} is of a stopped run over other cases, with another reviewer or prompt."
            raise ResultsError(happened, "Finish that run, or delete the file.")
        torn = rest.pop() if rest else ""
        for line in rest:
            yield _entry(line, self._path)
        if torn:  # the machine stopped while it was written
            self._path.write_text("\n".join((first, *rest, "")), encoding="ascii")

    def add(self, case: str, pass_: int, record: PassRecord) -> None:
        with self._path.open("a", encoding="ascii") as file:
            file.write(_line({"case": case, "pass": pass_, "record": record.model_dump(mode="json")}))

    def close(self) -> None:
        """The run is complete."""
        self._path.unlink(missing_ok=True)


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=True) + "\n"


def _entry(line: str, path: Path) -> tuple[tuple[str, int], PassRecord]:
    try:
        said = json.loads(line)
        return (said["case"], said["pass"]), PassRecord.model_validate(said["record"])
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise ResultsError(f"{path} has a damaged line.", "Delete the file and run again.") from error
