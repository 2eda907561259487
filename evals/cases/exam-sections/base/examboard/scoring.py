"""From marks to a result."""

from __future__ import annotations

from decimal import Decimal

from examboard.model import Paper, Script, Section


def section_mark(section: Section, script: Script) -> Decimal:
    marks = [script.marks[q.id] for q in section.questions]
    return sum((m for m in marks if m is not None), Decimal(0))


def total(paper: Paper, script: Script) -> Decimal:
    return sum((section_mark(section, script) for section in paper.sections), Decimal(0))


def percent(paper: Paper, script: Script) -> Decimal:
    """The exact percentage; `bands.whole_percent` makes a result of it."""
    return total(paper, script) * 100 / paper.max_mark
