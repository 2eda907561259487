"""Whether an approval came faster than anybody reads. Never enough for anything; at most a reason to ask once more."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.gate._acts import Review
from bot.gate._people import Person
from bot.gate._table import Table

LONGEST_WAIT_S = 600
"""Seconds after which a confirmation is taken however long the change is."""


def too_fast(person: Person, review: Review, table: Table) -> datetime | None:
    """From when on the approval can be confirmed; None when it was slow enough, or nobody knows when they began.

    A person cannot have begun before the brief was shown to them, or the head pushed.
    """
    pace, lines = table.required.requirement.pace, table.required.reading.lines
    start = _start(person, review.commit, table)
    if not pace or not lines or start is None or review.at is None:
        return None
    needs_s = lines / pace * 3_600
    if (review.at - start).total_seconds() >= needs_s:
        return None
    return max(start + timedelta(seconds=min(needs_s, LONGEST_WAIT_S)), review.at)


def is_unknown(person: Person, review: Review, table: Table) -> bool:
    """Whether nobody can say how fast they were, where it matters."""
    asked = table.required.requirement.pace and table.required.reading.lines
    return bool(asked) and _start(person, review.commit, table) is None


def is_confirmed(person: Person, ready: datetime, table: Table) -> bool:
    """Whether they said again, late enough, that they mean it."""
    return any(
        each.is_confirmation
        and each.head == table.snapshot.head
        and table.person(each.by) is person
        and each.at is not None
        and ready <= each.at <= table.now
        for each in table.acts.acknowledgements
    )


def _start(person: Person, commit: str | None, table: Table) -> datetime | None:
    """When they can have begun to read what they approved: that head, also where the approval is carried to another."""
    shown = [e.at for e in table.acts.shown if table.person(e.by) is person and e.head == commit]
    pushed = [push.at for push in table.snapshot.pushes if push.head == commit]
    known = ([at for at in times if at is not None and at <= table.now] for times in (shown, pushed))
    return next((min(times) for times in known if times), None)
