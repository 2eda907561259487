"""Who can do the next thing, in every decision that waits: first whoever has begun, then whom to ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.gate._answers import unsettled
from bot.gate._approvals import Approval
from bot.gate._decision import Reason, Unblock
from bot.gate._needs import able, may_still, meets, unmet_needs
from bot.gate._objections import may_clear
from bot.gate._people import Person
from bot.gate._requirement import Needed
from bot.gate._routing import route
from bot.gate._table import Table
from bot.gate.predicates import Moment, in_words
from bot.risk import Tier

_CLEARING = 3
"""People who are named as able to clear an objection, at most."""


def who_can(
    table: Table, given: Sequence[Approval], counted: Sequence[Approval], objecting: Sequence[str]
) -> tuple[Unblock, ...]:
    """`objecting`: people whose objection stands."""
    unmet = unmet_needs(counted, table)
    begun = [*_begun(given, unmet, table), *_answering(counted, table), *_objecting(objecting, table)]
    busy = {each.person for each in begun}
    asked = [each for each in _asked(counted, unmet, table) if each.person not in busy]
    return tuple(dict.fromkeys([*begun, *_nobody(counted, unmet, table), *asked]))


def _begun(given: Sequence[Approval], unmet: Sequence[Needed], table: Table) -> Iterator[Unblock]:
    """Whose approval waits for themselves, and would meet something."""
    for each in given:
        if not each.void and any(meets(need, each, table) for need in unmet):
            for reason in each.pending:
                yield Unblock(each.person.name, each.person.logins, _next(reason, table), reason.text)


def _next(reason: Reason, table: Table) -> str:
    if reason.code == "too-fast":
        return "confirm the approval"
    return "answer the questions" if table.questions else "say that the brief has been read"


def _answering(counted: Sequence[Approval], table: Table) -> Iterator[Unblock]:
    asked = table.required.requirement.answers
    left = unsettled([each.understanding for each in counted], asked, table.questions) if counted else ()
    for each in counted if left else ():
        yield Unblock(each.person.name, each.person.logins, f"answer {', '.join(left)}", "their approval is given")


def _objecting(names: Sequence[str], table: Table) -> Iterator[Unblock]:
    for person in table.roster.people:
        if person.name in names:
            yield Unblock(person.name, person.logins, "say whether the objection is settled", "they asked for changes")
            yield from _clearing(person, table)


def _clearing(objector: Person, table: Table) -> Iterator[Unblock]:
    can = [each for each in table.roster.people if each is not objector and may_clear(each, objector, table)]
    for person in sorted(can, key=lambda each: (each.is_away(table.now), each.load, each.name))[:_CLEARING]:
        yield Unblock(person.name, person.logins, f"clear the objection of {objector.name}, with a reason")


def _nobody(counted: Sequence[Approval], unmet: Sequence[Needed], table: Table) -> Iterator[Unblock]:
    done = {each.person.name for each in counted}
    for need in unmet:
        if len([person for person in able(need, table) if person.name not in done]) < need.count:
            what = f"name somebody in the roster who can read this as {in_words(need.who)}"
            yield Unblock(f"group {table.policy.fallback}", (), what, "nobody else can")


def _asked(counted: Sequence[Approval], unmet: Sequence[Needed], table: Table) -> tuple[Unblock, ...]:
    cannot = {person.name for person in table.roster.people if not may_still(person, table)}
    if table.required.requirement.tier is Tier.CRITICAL:
        cannot |= table.required.touched.lightly  # theirs counts beside another's alone
    done = {each.person.name for each in counted}
    moment = Moment(table.now, table.policy.earning)
    return route(unmet, table.roster, moment, cannot | done, table.required.reading.domains, table.snapshot.change_id)
