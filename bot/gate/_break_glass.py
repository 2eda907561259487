"""An emergency: named people let a change pass at once, visibly, for a short time, and owe a review afterwards.

After Prow's `/override`, which ends when the base moves or something is pushed, and Gerrit's OVERRIDDEN, a state of its
own that nobody takes for an approval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.gate._acts import Emergency
from bot.gate._decision import Override, Reason, State
from bot.gate._policy import BreakGlassPolicy
from bot.gate._table import Table
from bot.gate._texts import said_in


@dataclass(frozen=True, slots=True)
class Called:
    """What came of the calls to break the glass."""

    override: Override | None
    reasons: tuple[Reason, ...]


def break_glass(table: Table) -> Called:
    """The override, if enough people called it for exactly this head and base; else why not."""
    calls = table.acts.emergencies
    if not calls:
        return Called(None, ())
    policy = table.policy.break_glass
    if policy is None:
        return Called(None, (_refused("the policy has no break-glass"),))
    faults = {call: next(_faults(call, policy, table), "") for call in calls}
    by_incident: dict[str, dict[str, Emergency]] = {}
    for call in sorted((c for c, fault in faults.items() if not fault), key=lambda c: (c.at or table.now, c.reason)):
        person = table.person(call.by)
        if person is not None:
            by_incident.setdefault(call.incident.strip(), {}).setdefault(person.name, call)
    count = policy.count(table.required.requirement.tier)
    for incident, held in sorted(by_incident.items()):
        if len(held) >= count:
            return Called(_override(incident, held, policy, table), ())
    reasons = [_refused(fault) for fault in faults.values() if fault]
    if by_incident:
        reasons.append(_refused(f"at this tier {count} different people must call it"))
    return Called(None, tuple(dict.fromkeys(reasons)))


def _override(incident: str, held: dict[str, Emergency], policy: BreakGlassPolicy, table: Table) -> Override:
    times = [call.at for call in held.values() if call.at is not None]
    first = min(times, default=table.now)
    return Override(
        tuple(sorted(held)),
        incident,
        held[min(held)].reason.strip(),
        _later(first, policy.lasts_s),
        _later(max(times, default=table.now), policy.follow_up_s),
    )


def _later(at: datetime, seconds: int) -> datetime:
    """So much later, or the end of all times: a decision does not fail on a policy's large number."""
    left_s = int((datetime.max.replace(tzinfo=at.tzinfo) - at).total_seconds())
    return at + timedelta(seconds=min(seconds, left_s))


def _faults(call: Emergency, policy: BreakGlassPolicy, table: Table) -> Iterator[str]:
    person = table.person(call.by)
    if person is None or not all(person.in_group(policy.group, at) for at in (call.at or table.now, table.now)):
        yield f"it was not called by somebody of the group {policy.group}"
    elif table.required.touched.has(person):
        yield f"{person.name} had a hand in the change"
    if not said_in(call.incident).bare or not said_in(call.reason).bare:  # a word, and not what nobody sees
        yield "it names no incident, or no reason"
    if call.head != table.snapshot.head or call.base != table.snapshot.base:
        yield "it was called for another head or base"
    if call.at is None or call.at > table.now:
        yield "it has no time, or a future one"
    elif (table.now - call.at).total_seconds() >= policy.lasts_s:
        yield "its time is over"


def _refused(why: str) -> Reason:
    return Reason("break-glass-refused", f"The call to break the glass does not hold: {why}.", State.BLOCKED)
