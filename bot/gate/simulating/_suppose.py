"""The inputs of a decision, with what is supposed to have happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.gate._acts import Acknowledgement, Acts, Answer, AnswerKind, Permission, Review, ReviewState
from bot.gate._people import Account, Roster
from bot.gate._snapshot import GateSnapshot, Raise
from bot.risk import Tier


@dataclass(frozen=True, slots=True)
class Supposition:
    """What is supposed of one change. Nothing in it takes anything back that is asked: a tier can only rise."""

    approve: tuple[Account, ...] = ()
    """They approve the head, now."""
    answer_all: bool = False
    """Whoever approves has read the brief at leisure and answered every question."""
    without: frozenset[str] = frozenset()
    """People who are not in the roster any more."""
    tier: Tier | None = None
    """The change is of this tier at least."""


def people_named(names: Iterable[str], roster: Roster) -> tuple[tuple[Account, ...], tuple[str, ...]]:
    """Accounts by a person's key, or by the number of any account; and the names that are neither."""
    found, unknown = list[Account](), list[str]()
    people = {person.name: person for person in roster.people}
    for name in names:
        person = people.get(name)
        if person is not None:
            own = min(person.accounts - roster.machines, default=min(person.accounts))
            found.append(Account(own, person.logins[0] if person.logins else person.name))
        elif name.isascii() and name.isdigit() and len(name) <= 18 and int(name) > 0:
            found.append(Account(int(name)))
        else:
            unknown.append(name)
    return tuple(found), tuple(unknown)


def suppose(
    what: Supposition, snapshot: GateSnapshot, reviews: tuple[Review, ...], acts: Acts, roster: Roster, now: datetime
) -> tuple[GateSnapshot, tuple[Review, ...], Acts, Roster]:
    """What `decide` is given then."""
    if what.tier is not None:
        snapshot = replace(
            snapshot, view=replace(snapshot.view, raises=(*snapshot.view.raises, Raise(what.tier, "the supposition")))
        )
    first = max((review.id for review in reviews), default=0) + 1
    added = tuple(
        Review(first + at, each, ReviewState.APPROVED, snapshot.head, now, snapshot.change_id, Permission.WRITE)
        for at, each in enumerate(what.approve)
    )
    people = tuple(person for person in roster.people if person.name not in what.without)
    if what.answer_all:
        acts = _answered(snapshot, (*reviews, *added), acts, now)
    return snapshot, (*reviews, *added), acts, replace(roster, people=people)


def _answered(snapshot: GateSnapshot, reviews: Iterable[Review], acts: Acts, now: datetime) -> Acts:
    approvers = {
        review.by.id: review.by
        for review in reviews
        if review.state is ReviewState.APPROVED and review.commit == snapshot.head and review.by is not None
    }
    told = [
        Acknowledgement(by, snapshot.head, now, is_confirmation=sure)
        for by in approvers.values()
        for sure in (False, True)
    ]
    answers = [each for by in approvers.values() for each in _answers_of(by, snapshot, now)]
    return replace(acts, answers=(*acts.answers, *answers), acknowledgements=(*acts.acknowledgements, *told))


def _answers_of(by: Account, snapshot: GateSnapshot, now: datetime) -> Iterator[Answer]:
    for number, question in enumerate(snapshot.questions.questions, start=1):
        text = f"supposed to be settled by account {by.id}, question number {number}"
        yield Answer(question.id, by, snapshot.head, snapshot.questions.digest, AnswerKind.HANDLED, text, now)
