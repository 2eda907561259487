"""What several readings claim: each defect once, with how many of them raised it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.change import Location
from bot.review._nouns import Question
from bot.review._questions import likeness_of_words
from bot.risk import worth

APART = 3
"""Lines apart at which claims of two readings may be about the same defect."""
ALIKE, ALIKE_AT_ONCE = 0.34, 0.2
"""Share of common words from which they are: near each other, and at the very same line."""


def join_readings(readings: Sequence[Sequence[Question]]) -> tuple[Question, ...]:
    """The claims of independent readings of one change; the words of the worthier one stay.

    Two claims of one reading at one place are two things that it has seen. Agreement is counted, and drops nothing.
    """
    joined: list[tuple[Question, set[int]]] = []
    for number, reading in enumerate(readings, start=1):
        for question in reading:
            at = _match(question, number, joined)
            if at is None:
                joined.append((question, {number}))
            else:
                other, by = joined[at]
                joined[at] = (_both(other, question), by | {number})
    return tuple(replace(question, readings=tuple(sorted(by))) for question, by in joined)


def _match(question: Question, number: int, joined: Sequence[tuple[Question, set[int]]]) -> int | None:
    """The claim of another reading that is likest to this one, if any is like it."""
    alike = [
        (-likeness, at)
        for at, (other, by) in enumerate(joined)
        if number not in by and (likeness := _likeness(question, other)) > 0
    ]
    return min(alike)[1] if alike else None


def _likeness(question: Question, other: Question) -> float:
    if question.id == other.id:
        return 1.0
    here, there = question.location, other.location
    if here.path != there.path or here.side is not there.side or abs(here.start - there.start) > APART:
        return 0.0
    alike = likeness_of_words(question, other)
    at_once = here.start == there.start or question.quote == other.quote
    return alike if alike >= (ALIKE_AT_ONCE if at_once else ALIKE) else 0.0


def _both(one: Question, other: Question) -> Question:
    """One question for two that ask the same: the worthier one's words, and the other's place with it."""
    first, second = sorted((one, other), key=lambda q: -worth(q.severity, q.confidence.band))
    return replace(first, also=joined_places(first.location, (*first.also, second.location, *second.also)))


def joined_places(own: Location, places: Sequence[Location]) -> tuple[Location, ...]:
    """Each place once, and none that is the question's own."""
    return tuple(place for place in dict.fromkeys(places) if place != own)
