"""The queue of one person: what to read next, and why that.

A change comes first by weight × (1 + waited / minutes): the response ratio of "highest response ratio next" (Brinch
Hansen, 1971), weighted by tier. What is short comes soon, for it holds others up for little; what has waited grows for
as long as it waits, faster than anything new can, so that neither is starved. A tier weighs double the one below: more
than it is read slower (`bot.desk._minutes`), so that of two changes of one age and size the dearer comes first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.desk._nouns import Record, Turn

TEN: Final = 10
"""Minutes that somebody has between two meetings."""
RECENT: Final = timedelta(days=3)
_MOST_SETTLED: Final = 20
_WEIGHT: Final = {"low": 1, "medium": 2, "high": 4, "critical": 8}
_UNKNOWN: Final = 8
"""What nobody could assess is not put off."""


class Queued(NamedTuple):
    """A change in somebody's queue."""

    record: Record
    turns: tuple[Turn, ...] = ()
    """Theirs."""

    @property
    def open_questions(self) -> int:
        """Questions that nobody has answered yet."""
        return len(set(self.record.questions) - set(self.record.answered))

    @property
    def missing(self) -> str:
        return what_is_missing(self.record)


class Desk(NamedTuple):
    """All that a person sees of open changes. Each stands in one place."""

    now: tuple[Queued, ...]
    """The next ten minutes: of what is theirs, the first ones that fit in."""
    yours: tuple[Queued, ...]
    """The rest of what is theirs."""
    could_be: tuple[Queued, ...]
    """They may, and others are asked first."""
    own: tuple[Queued, ...]
    """Changes that they opened."""
    others: tuple[Queued, ...]
    """That wait for other people."""
    authors: tuple[Queued, ...]
    """That their authors must act on: drafts, what is blocked or cannot be decided."""
    settled: tuple[Queued, ...]
    """That nothing is missing of, since a short while."""

    @property
    def minutes(self) -> int:
        """Of all that is theirs."""
        return sum(each.record.minutes for each in (*self.now, *self.yours))


def desk_of(records: Iterable[Record], login: str, at: datetime) -> Desk:
    """What there is for the person who has this login on the host."""
    name = login.casefold()
    queued = [_queued(each, name) for each in records]
    ranked = sorted((each for each in queued if each.record.is_open), key=lambda each: _order(each.record, at))
    mine, could_be, own, others, authors = _parted(ranked, name)
    now = fitting(mine, TEN)
    chosen = {each.record.key for each in now}
    return Desk(
        now,
        tuple(each for each in mine if each.record.key not in chosen),
        could_be,
        own,
        others,
        authors,
        _settled(queued, at),
    )


def rank(record: Record, at: datetime) -> float:
    """The more, the sooner."""
    since = record.waiting_since or record.first_seen_at
    waited = max(0.0, (at - since).total_seconds() / 60)
    return _WEIGHT.get(record.tier, _UNKNOWN) * (1 + waited / max(1, record.minutes))


def what_is_missing(record: Record) -> str:
    """The headline without those who can give it, whom a page names by their turns: `Waiting for a senior or above`."""
    said = record.headline
    named = [at for turn in record.turns if (at := said.find(f": {turn.person}")) > 0]
    return said[: min(named)] if named else said


def fitting(queued: Sequence[Queued], minutes: int) -> tuple[Queued, ...]:
    """In their order, each that still fits in."""
    left, found = minutes, list[Queued]()
    for each in queued:
        if each.record.minutes <= left:
            found.append(each)
            left -= each.record.minutes
    return tuple(found)


def _queued(record: Record, name: str) -> Queued:
    turns = (each for each in record.turns if any(login.casefold() == name for login in each.logins))
    return Queued(record, tuple(turns))


def _order(record: Record, at: datetime) -> tuple[float, datetime, int, int]:
    return (-rank(record, at), record.waiting_since or record.first_seen_at, *record.key)


def _parted(ranked: Collection[Queued], name: str) -> tuple[tuple[Queued, ...], ...]:
    parts: tuple[list[Queued], ...] = ([], [], [], [], [])
    for each in ranked:
        place = _part(each, name)
        if place is not None:
            parts[place].append(each)
    return tuple(map(tuple, parts))


def _part(queued: Queued, name: str) -> int | None:
    """Which of the five; None for what nothing is missing of."""
    record = queued.record
    if record.state == "satisfied":
        return None
    waits = record.state == "waiting" and not record.is_draft
    if waits and queued.turns:
        return 0 if any(each.is_first for each in queued.turns) else 1
    if record.author.casefold() == name:
        return 2
    return 3 if waits else 4


def _settled(queued: Iterable[Queued], at: datetime) -> tuple[Queued, ...]:
    """Latest first."""
    found = [
        (each.record.settled_at, each)
        for each in queued
        if each.record.settled_at is not None
        and at - each.record.settled_at <= RECENT
        and (each.record.state == "satisfied" or not each.record.is_open)
    ]
    found.sort(key=lambda pair: (pair[0], pair[1].record.key), reverse=True)
    return tuple(each for _, each in found[:_MOST_SETTLED])
