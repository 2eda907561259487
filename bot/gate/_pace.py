"""Whether an approval came faster than anybody reads. Never enough for anything; at most a reason to ask once more."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.gate._acts import Acts, Review
from bot.gate._answers import person_of
from bot.gate._people import Person, Roster
from bot.gate._snapshot import GateSnapshot

LONGEST_WAIT = timedelta(minutes=10)
"""After which a confirmation is taken however long the change is."""


def too_fast(
    person: Person, review: Review, snapshot: GateSnapshot, acts: Acts, roster: Roster, pace: int | None, lines: int
) -> datetime | None:
    """From when on the approval can be confirmed; None when it was slow enough, or nobody knows when they began.

    `pace` is in changed lines an hour. A person cannot have begun before the brief was shown, or the head pushed.
    """
    start = _start(person, snapshot, acts, roster)
    if not pace or not lines or start is None or review.at is None:
        return None
    needs = timedelta(hours=lines / pace)
    if review.at - start >= needs:
        return None
    return max(start + min(needs, LONGEST_WAIT), review.at)


def is_confirmed(
    person: Person, snapshot: GateSnapshot, acts: Acts, roster: Roster, ready: datetime, now: datetime
) -> bool:
    """Whether they said again, late enough, that they mean it."""
    return any(
        each.is_confirmation
        and each.head == snapshot.head
        and person_of(each.by, roster) is person
        and each.at is not None
        and ready <= each.at <= now
        for each in acts.acknowledgements
    )


def _start(person: Person, snapshot: GateSnapshot, acts: Acts, roster: Roster) -> datetime | None:
    shown = [e.at for e in acts.shown if person_of(e.by, roster) is person and e.head == snapshot.head and e.at]
    pushed = [push.at for push in snapshot.pushes if push.head == snapshot.head and push.at]
    return min(shown, default=None) or min(pushed, default=None)
