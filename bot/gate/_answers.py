"""Whether the approvers have shown that they know the change: their own words, checked, never judged by a model.

A flag, from a person or a model, can only take an answer away.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from bot.gate._acts import Acknowledgement, Answer, AnswerKind
from bot.gate._people import Person
from bot.gate._requirement import Answers
from bot.gate._table import Table

FEWEST_WORDS, FEWEST_CHARACTERS = 3, 12
"""Of an answer: less names no line and no reason."""
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
    own = [e for e in table.answered.get(person.name, ()) if e.questions == table.snapshot.questions.digest]
    latest: dict[str, Answer] = {}
    for each in sorted(own, key=_when):
        latest[each.question] = each
    texts = [_bare(each.text) for each in latest.values() if each.kind is not AnswerKind.WAIVED]
    words = {q.id: _bare(q.text) for q in table.snapshot.questions.questions if q.id in latest}
    faults = {
        question: fault
        for question, each in latest.items()
        if question in words and (fault := _fault(each, words[question], texts))
    }
    return Understanding(
        frozenset(latest.keys() & words.keys() - faults.keys()),
        faults,
        any(_is_own(e, person, table) for e in table.acts.acknowledgements if not e.is_confirmation),
        flagged_by(person, table),
    )


def flagged_by(person: Person, table: Table) -> int:
    """How many of their answers to this head were flagged, whatever the questions were."""
    return sum(bool(each.flagged) for each in table.answered.get(person.name, ()))


def lacks(understanding: Understanding, asked: Answers, ids: Collection[str]) -> str:
    """What keeps this person's own approval from counting; "" for nothing."""
    if asked is Answers.NONE:
        return ""
    everything = frozenset(ids)
    # Asked of each from here on: else asking for more, of all together, would let somebody in who read nothing.
    has_read = understanding.acknowledged or bool(everything & understanding.settled)
    if asked is Answers.FULL and everything:
        missing = sorted(everything - understanding.settled)
        return f"they have not answered {', '.join(missing)}" if missing else ""
    return "" if has_read else "they have not said that they read the brief"


def unsettled(people: Sequence[Understanding], asked: Answers, ids: Collection[str]) -> tuple[str, ...]:
    """The questions that all of them together leave open."""
    if asked < Answers.BASIC:
        return ()
    done: set[str] = set()
    for each in people:
        done |= each.settled
    return tuple(question for question in sorted(set(ids)) if question not in done)


def _is_own(each: Acknowledgement, person: Person, table: Table) -> bool:
    return table.person(each.by) is person and each.head == table.snapshot.head and table.is_past(each.at)


def _when(each: Answer) -> tuple[datetime, bool, str]:
    """The last one counts; of two at one moment the one that settles less."""
    settles = each.kind in {AnswerKind.HANDLED, AnswerKind.CANNOT} and not each.flagged
    return each.at or _NEVER, not settles, each.text


def _fault(answer: Answer, question: str, texts: Sequence[str]) -> str:
    return next(_faults(answer, question, texts), "")


def _faults(answer: Answer, question: str, texts: Sequence[str]) -> Iterator[str]:
    bare = _bare(answer.text)
    if answer.flagged:
        yield "it was flagged"
    if answer.kind is AnswerKind.DEFECT:
        yield "it says that this is a defect"
    if answer.kind is AnswerKind.AUTHOR:
        yield "it is left to the author"
    words, characters = _amount(bare)
    if words < FEWEST_WORDS or characters < FEWEST_CHARACTERS:
        yield "it has too few words to give a reason"
    if set(bare.split()) <= set(question.split()):
        yield "it repeats the question"
    if answer.kind is not AnswerKind.WAIVED and texts.count(bare) > 1:
        yield "the same words answer another question"


def _amount(bare: str) -> tuple[int, int]:
    """Different words, and characters; where a script has no spaces, a character is a word, and counts twice."""
    dense = sum(unicodedata.east_asian_width(c) in "WF" or "\u0e00" <= c <= "\u109f" for c in bare)
    return len(set(bare.split())) + dense, len(bare) + dense


@lru_cache(maxsize=128)
def _bare(text: str) -> str:
    """The words alone, so that a dot or a case makes no other answer."""
    kept = "".join(c if c.isalnum() else " " for c in unicodedata.normalize("NFKC", text).casefold())
    return " ".join(kept.split())
