"""Papers, and the scripts that candidates hand in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal


class MarkSheetError(ValueError):
    """A paper or a mark sheet cannot be used as it is."""


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    max_mark: int


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    questions: tuple[Question, ...]

    @property
    def max_mark(self) -> int:
        return sum(q.max_mark for q in self.questions)


@dataclass(frozen=True, slots=True)
class Paper:
    code: str
    sections: tuple[Section, ...]

    @property
    def questions(self) -> Iterator[Question]:
        return (q for section in self.sections for q in section.questions)

    @property
    def max_mark(self) -> int:
        return sum(section.max_mark for section in self.sections)


@dataclass(frozen=True, slots=True)
class Script:
    """What one candidate handed in.

    `marks` has an entry for every question of the paper; None stands for a question that was not attempted.
    """

    candidate: str
    marks: Mapping[str, Decimal | None]
    absent: bool = False
