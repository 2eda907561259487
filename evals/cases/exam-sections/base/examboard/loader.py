"""Reads papers (JSON) and mark sheets (CSV)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from examboard.model import MarkSheetError, Paper, Question, Script, Section

ABSENT = "ABS"


def paper_from(data: Mapping[str, Any]) -> Paper:
    """A paper from its parsed JSON. Raises MarkSheetError when a question has no mark to give."""
    return Paper(data["code"], tuple(_section(entry) for entry in data["sections"]))


def _section(data: Mapping[str, Any]) -> Section:
    questions = tuple(Question(q["id"], int(q["max"])) for q in data["questions"])
    if not questions or any(q.max_mark < 1 for q in questions):
        raise MarkSheetError(f"section {data['title']!r} has no marks to give")
    return Section(data["title"], questions)


def read_scripts(paper: Paper, lines: Iterable[str]) -> list[Script]:
    """The scripts of a mark sheet, in its order. Raises MarkSheetError for a mark that the paper does not allow."""
    return [_script(paper, row) for row in csv.DictReader(lines)]


def _script(paper: Paper, row: Mapping[str, str]) -> Script:
    questions = tuple(paper.questions)
    if row[questions[0].id].strip().upper() == ABSENT:
        return Script(row["candidate"], {q.id: None for q in questions}, absent=True)
    return Script(row["candidate"], {q.id: _mark(q, row[q.id], row["candidate"]) for q in questions})


def _mark(question: Question, cell: str, candidate: str) -> Decimal | None:
    text = cell.strip()
    if not text:
        return None
    try:
        mark = Decimal(text)
    except InvalidOperation as error:
        raise MarkSheetError(f"{candidate}, {question.id}: {cell!r} is not a mark") from error
    if not 0 <= mark <= question.max_mark:
        raise MarkSheetError(f"{candidate}, {question.id}: {mark} is not between 0 and {question.max_mark}")
    return mark
