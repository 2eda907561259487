"""Who can do the next thing, in every decision that waits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.gate._acts import ReviewState
from bot.gate._answers import unsettled
from bot.gate._approvals import Approval
from bot.gate._decision import Unblock
from bot.gate._needs import able, meets, strongest
from bot.gate._opinions import Opinion
from bot.gate._table import Table
from bot.gate.predicates import in_words


def who_can(
    table: Table, given: Sequence[Approval], counted: Sequence[Approval], opinions: Mapping[str, Opinion]
) -> tuple[Unblock, ...]:
    """Those who have begun first, then those who could begin."""
    return tuple(dict.fromkeys([*_begun(table, given, counted), *_objectors(table, opinions), *_able(table, counted)]))


def _begun(table: Table, given: Sequence[Approval], counted: Sequence[Approval]) -> Iterator[Unblock]:
    for each in given:
        if each.void:
            continue
        for reason in each.pending:
            what = "confirm the approval" if reason.code == "too-fast" else "answer the questions"
            yield Unblock(each.person.name, each.person.logins, what, reason.text)
    asked = table.required.requirement.answers
    left = unsettled([each.understanding for each in counted], asked, table.questions) if counted else ()
    for each in counted if left else ():
        yield Unblock(each.person.name, each.person.logins, f"answer {', '.join(left)}")


def _objectors(table: Table, opinions: Mapping[str, Opinion]) -> Iterator[Unblock]:
    for who, opinion in sorted(opinions.items()):
        person = next((p for p in table.roster.people if p.name == who), None)
        if person is not None and opinion.review.state is ReviewState.CHANGES_REQUESTED:
            yield Unblock(who, person.logins, "say whether the objection is settled")


def _able(table: Table, counted: Sequence[Approval]) -> Iterator[Unblock]:
    for need in strongest(table.required.requirement.approvals):
        by = {each.person.name for each in counted if meets(need, each, table)}
        if len(by) >= need.count:
            continue
        people = [p for p in able(need, table) if p.name not in by]
        if len(people) + len(by) < need.count:
            yield Unblock(f"group {table.policy.fallback}", (), f"name somebody who is {in_words(need.who)}")
        for person in sorted(people, key=lambda p: (p.is_away(table.now), p.load, p.name)):
            yield Unblock(person.name, person.logins, "approve", in_words(need.who))
