"""Whether the approvers have shown that they know the change: their own words, checked, never judged by a model.

A flag, from a person or a model, can only take an answer away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.gate._acts import Answer, AnswerKind
from bot.gate._people import Person
from bot.gate._requirement import Answers
from bot.gate._table import NOTHING, Table
from bot.gate._texts import FEWEST_CHARACTERS, FEWEST_WORDS, Said, said_in

MOST_FLAGGED = 2
"""After a third flagged answer to one head another reviewer is needed: guessing is no knowing."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one person has shown to know of this head."""

    settled: frozenset[str]
    """Ids of questions with an answer of substance, or waived with a reason."""
    open: Mapping[str, str]
    """Id → why their answer does not settle it."""
    acknowledged: bool
    flagged: int


def understanding_of(person: Person, table: Table) -> Understanding:
    """What the person's answers to this head and question set are worth."""
    answers, acknowledgements = table.told.get(person.name, NOTHING)
    own = [each for each in answers if each.questions == table.snapshot.questions.digest]
    latest = {each.question: each for each in sorted(own, key=_when)}
    said = {question: said_in(each.text) for question, each in latest.items()}
    texts = Counter(said[question].bare for question, each in latest.items() if each.kind is not AnswerKind.WAIVED)
    words = table.words
    faults = {
        question: fault
        for question, each in latest.items()
        if question in words and (fault := next(_faults(each, said[question], words[question], texts), ""))
    }
    return Understanding(
        frozenset(latest.keys() & words.keys() - faults.keys()),
        faults,
        any(not each.is_confirmation for each in acknowledgements),
        flagged_by(person, table),
    )


def flagged_by(person: Person, table: Table) -> int:
    """How many of their answers to this head were flagged, whatever the questions were then."""
    answers, _ = table.told.get(person.name, NOTHING)
    return len({each for each in answers if each.flagged})


def lacks(understanding: Understanding, asked: Answers, ids: Collection[str]) -> str:
    """What keeps this person's own approval from counting; "" for nothing."""
    if asked is Answers.NONE:
        return ""
    everything = frozenset(ids)
    # Asked of each from here on: else asking for more, of all together, would let somebody in who read nothing.
    has_read = understanding.acknowledged or bool(everything & understanding.settled)
    if asked is Answers.FULL and everything:
        missing = sorted(everything - understanding.settled)
        return "; ".join(_missing(understanding, missing))
    return "" if has_read else "they have not said that they read the brief"


def _missing(understanding: Understanding, missing: Sequence[str]) -> Iterator[str]:
    """Who did answer learns why that does not count, instead of hearing that there is no answer."""
    if none := [each for each in missing if each not in understanding.open]:
        yield f"they have not answered {', '.join(none)}"
    by_fault: dict[str, list[str]] = {}
    for each in missing:
        if fault := understanding.open.get(each):
            by_fault.setdefault(fault, []).append(each)
    for fault, ids in by_fault.items():
        yield f"their answer to {', '.join(ids)} does not count: {fault}"


def unsettled(people: Sequence[Understanding], asked: Answers, ids: Collection[str]) -> tuple[str, ...]:
    """The questions that all of them together leave open."""
    if asked < Answers.BASIC:
        return ()
    done: set[str] = set()
    for each in people:
        done |= each.settled
    return tuple(question for question in sorted(set(ids)) if question not in done)


def _when(each: Answer) -> tuple[datetime, bool, str]:
    """The last one counts; of two at one moment the one that settles less."""
    settles = each.kind in {AnswerKind.HANDLED, AnswerKind.CANNOT} and not each.flagged
    return each.at or _NEVER, not settles, each.text


def _faults(answer: Answer, said: Said, question: Said, texts: Mapping[str, int]) -> Iterator[str]:
    if answer.flagged:
        yield "it was flagged"
    if answer.kind is AnswerKind.DEFECT:
        yield "it says that this is a defect"
    if answer.kind is AnswerKind.AUTHOR:
        yield "it is left to the author"
    if said.amount < FEWEST_WORDS or said.characters < FEWEST_CHARACTERS:
        yield "it has too few words to give a reason"
    if said.words <= question.words:
        yield "it repeats the question"
    if answer.kind is not AnswerKind.WAIVED and texts[said.bare] > 1:
        yield "the same words answer another question"
