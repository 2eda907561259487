"""Objections stand until whoever raised one is content, or somebody of the same standing clears it with a reason.

On the host anybody who may write can dismiss an objection: here that clears nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.gate._acts import Clearance, Review, ReviewState
from bot.gate._decision import Reason, State
from bot.gate._opinions import Opinion
from bot.gate._people import Level, Person
from bot.gate._table import Table
from bot.gate._texts import said_in
from bot.gate.predicates import Atom, Moment, holds


def objections(opinions: Mapping[str, Opinion], table: Table) -> Iterator[tuple[str, Reason]]:
    """Each objection that stands, and each that was cleared, by whom."""
    for who, opinion in sorted(opinions.items()):
        review = opinion.review
        person = table.person(review.by)
        if person is None or person.name != who or not _objects(review, person, table):
            continue
        if review.at is not None and not person.valid.has(review.at):
            yield who, Reason("objection-void", f"{who} objected, and was not in the roster then.")
            continue
        cleared = next((e for e in table.acts.clearances if _clears(e, review, person, table)), None)
        if cleared is not None:
            by = table.person(cleared.by)
            yield who, Reason("objection-cleared", f"{by.name if by else ''} cleared the objection of {who}.")
        else:
            yield who, Reason("objection", f"{who} asks for changes.", State.WAITING)


def _objects(review: Review, person: Person, table: Table) -> bool:
    """Whether it is an objection that its own author has not taken back."""
    if review.state is ReviewState.CHANGES_REQUESTED:
        return True
    if review.state is not ReviewState.DISMISSED:
        return False
    dismissal = review.dismissal
    if dismissal is None or dismissal.was not in {ReviewState.CHANGES_REQUESTED, None}:
        return dismissal is None
    return table.person(dismissal.by) is not person


def _clears(act: Clearance, review: Review, objector: Person, table: Table) -> bool:
    person = table.person(act.by)
    if (
        act.review != review.id
        or person is None
        or person is objector
        or not said_in(act.reason).bare
        or act.at is None
    ):
        return False
    if table.required.touched.has(person) or not (review.at or act.at) <= act.at <= table.now:
        return False
    return all(_has_standing(person, objector, Moment(at, table.policy.earning), table) for at in (act.at, table.now))


def may_clear(person: Person, objector: Person, table: Table) -> bool:
    """Whether they could clear it now."""
    moment = Moment(table.now, table.policy.earning)
    return not table.required.touched.has(person) and _has_standing(person, objector, moment, table)


def _has_standing(person: Person, objector: Person, moment: Moment, table: Table) -> bool:
    """Of the same level or a higher one, and knowing each touched domain that the objector knows."""
    own, theirs = person.level_at(moment.at), objector.level_at(moment.at) or Level.JUNIOR
    knows = [Atom("expert", domain) for domain in table.required.reading.domains]
    return (
        person.valid.has(moment.at)
        and own is not None
        and own >= theirs
        and all(holds(each, person, moment) for each in knows if holds(each, objector, moment))
    )
