"""Whether the approvals that count are of those who are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from bot.gate._answers import MOST_FLAGGED, flagged_by
from bot.gate._approvals import Approval
from bot.gate._decision import Reason, State
from bot.gate._people import Person
from bot.gate._requirement import Needed
from bot.gate._table import Table
from bot.gate.predicates import Moment, holds, implies, in_words
from bot.risk import Tier


def counting(approvals: Sequence[Approval], table: Table) -> tuple[Approval, ...]:
    """Those that count. At critical, one of somebody whose suggestion was applied counts beside another alone."""
    found = [each for each in approvals if each.counts]
    if table.required.requirement.tier is Tier.CRITICAL:
        light = table.required.touched.lightly
        if all(each.person.name in light for each in found):
            return ()
    return tuple(found)


@lru_cache(maxsize=256)
def ordered(needs: frozenset[Needed]) -> tuple[Needed, ...]:
    """As people read them. Remembered like `strongest`: a policy asks for few different things."""
    return tuple(sorted(needs, key=lambda need: (in_words(need.who), need.count)))


def meets(need: Needed, approval: Approval, table: Table) -> bool:
    """Whether the person was and is one of those who are needed."""
    return _is(need, approval.person, (approval.at, table.now), table)


def able(need: Needed, table: Table) -> tuple[Person, ...]:
    """Everybody who could meet it now."""
    return tuple(p for p in table.roster.people if may_still(p, table) and _is(need, p, (table.now,), table))


def may_still(person: Person, table: Table) -> bool:
    """Whether an approval of theirs could count: in the roster, independent, no program, no guesser of answers."""
    return (
        person.valid.has(table.now)
        and bool(person.accounts - table.roster.machines)
        and not table.required.touched.has(person)
        and flagged_by(person, table) <= MOST_FLAGGED
    )


def _is(need: Needed, person: Person, times: Sequence[datetime], table: Table) -> bool:
    return all(holds(need.who, person, Moment(at, table.policy.earning)) for at in times)


@lru_cache(maxsize=256)
def strongest(needs: frozenset[Needed]) -> tuple[Needed, ...]:
    """Those that no other asks for as well: what is worth telling."""
    given = ordered(needs)
    return tuple(need for need in given if not any(_covers(other, need) for other in given if other != need))


def _covers(other: Needed, need: Needed) -> bool:
    both = implies(other.who, need.who) and implies(need.who, other.who)
    return implies(other.who, need.who) and other.count >= need.count and (not both or other.count > need.count)


def unmet_needs(approvals: Sequence[Approval], table: Table) -> list[Needed]:
    """The needs that are not met, each for as many people as are still missing."""
    told = strongest(table.required.requirement.approvals)
    left = [(need, need.count - sum(meets(need, each, table) for each in approvals)) for need in told]
    return [Needed(need.who, count) for need, count in left if count > 0]


def not_enough(approval: Approval, unmet: Sequence[Needed], table: Table) -> Iterator[Reason]:
    """Why an approval that counts leaves something missing."""
    who = approval.person
    for need in unmet:
        if meets(need, approval, table):
            continue
        now = _is(need, who, (table.now,), table)
        text = f"is {in_words(need.who)} now, and was not then: a new review would count" if now else ""
        yield Reason("approval-not-enough", f"{who.name} {text or f'approved, and is not {in_words(need.who)}'}.")


def judge_needs(approvals: Sequence[Approval], table: Table) -> Iterator[Reason]:
    """One reason for each need that is worth telling, or not met: who meets it, or what is missing."""
    told = strongest(table.required.requirement.approvals)
    reasons = [_judge(need, approvals, table) for need in told]
    rest = [
        _judge(need, approvals, table) for need in ordered(table.required.requirement.approvals) if need not in told
    ]
    yield from reasons
    if all(reason.state is State.SATISFIED for reason in reasons):
        yield from (reason for reason in rest if reason.state is not State.SATISFIED)


def _judge(need: Needed, approvals: Sequence[Approval], table: Table) -> Reason:
    by = sorted(each.person.name for each in approvals if meets(need, each, table))
    who = in_words(need.who) + (f" ({need.count} different people)" if need.count > 1 else "")
    if len(by) >= need.count:
        return Reason("approval-given", f"Approved by {', '.join(by)}: {who}.")
    if len(able(need, table)) >= need.count:
        return Reason("approval-missing", f"An approval is missing: {who}.", State.WAITING)
    return Reason(
        "nobody-can",
        f"Too few people in the roster could read this independently as {who}. "
        f"The group {table.policy.fallback} decides what is to be done.",
        State.BLOCKED,
    )
