"""Looking at a repository in case that events were lost: its open changes, and what was merged since the last time.

What is to be looked at again is wished for first, so that a ledger that takes no entry does not hold it up. A sweep
that ends anywhere is made good by the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.desk import Record, RecordKey
from bot.pipeline.auditing import Audited, Books, Visit, audit_merges, audit_pushes, keep
from bot.work import swept_wish

if TYPE_CHECKING:
    from bot.ports import CodeHost, Records, Tasks
    from bot.post import OpenChange, Place
    from bot.work import Wish

__all__ = ["Audited", "Books", "Swept", "first_since", "sweep"]

OVERLAP: Final = timedelta(hours=1)
"""So much before the last sweep is looked at once more: a host shows some things late, and clocks differ."""
STALE: Final = timedelta(hours=6)
"""What was not looked at for so long is: that nobody touched a change does not say who left a team, or is on leave."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found."""

    place: Place
    """By the names that the repository has now."""
    until: datetime | None
    """Where the next sweep goes on from; None where there is no such repository that we may see."""
    wishes: tuple[Wish, ...] = ()
    """What is to be looked at again."""
    merges: tuple[Audited, ...] = ()
    """That were not on record before."""
    labels: int = 0
    """New outcomes of earlier changes."""

    @property
    def ungated(self) -> tuple[Audited, ...]:
        return tuple(each for each in self.merges if not each.is_gated)


def sweep(
    host: CodeHost, books: Books, place: Place, repository_id: int, installation: int, since: datetime, at: datetime
) -> Swept:
    """Two requests where nothing has happened. `since`: how far the last one came.

    Raises HostError, StoreError and LedgerError; then the next is to go on from the same `since`.
    """
    landed = host.landed(place.owner, place.name, since - OVERLAP)
    if landed is None or landed.repository_id != repository_id:
        return Swept(place, None)  # it was taken away; or another one has its name by now
    visit = Visit(landed, installation, since, at)
    wishes = _reconcile(host, books, visit)
    merges = list(audit_merges(books, visit))
    branch = landed.default_branch
    if branch and (landed.pushed_at is None or landed.pushed_at >= since - OVERLAP):
        pushes = tuple(host.pushes(landed.place.owner, landed.place.name, branch, since - OVERLAP))
        merges += audit_pushes(books, visit, pushes)
    labels = sum(each.labels for each in merges) + keep(books, visit)
    return Swept(landed.place, max(at, since), wishes, tuple(merges), labels)


def first_since(at: datetime) -> datetime:
    """Where the first sweep of a repository goes on from: what was merged before `at` went past nothing."""
    return at + OVERLAP


def _reconcile(host: CodeHost, books: Books, visit: Visit) -> tuple[Wish, ...]:
    """Wishes for the changes of which something else is remembered than there is."""
    known = {record.key.number: record for record in books.records.open((visit.id,))}
    if visit.landed.is_archived:
        _put_away(books.records, known.values(), visit.at)
        return ()
    here = visit.landed.place
    opened = {each.place.number: each for each in host.open_changes(here.owner, here.name)}
    merged = {each.place.number for each in visit.landed.changes}  # they are closed where they are audited
    found = [_of_open(books.records, each, known.get(number), visit) for number, each in opened.items()]
    gone = [
        record
        for number, record in known.items()
        if number not in opened and (number not in merged or record.gated is not None)
    ]
    found += [_wish(visit, each.key.number, each.head, each.base, "it is not open any more") for each in gone]
    wishes = tuple(each for each in found if each is not None and _is_news(books.tasks, each))
    if wishes:
        books.tasks.want(wishes, visit.at)
    _put_away(books.records, gone, visit.at)  # now that somebody will look at what stands on them
    return wishes


def _put_away(records: Records, known: Iterable[Record], at: datetime) -> None:
    """What is not open, or in a repository where nothing can be written, is nobody's turn."""
    for record in known:
        whole = records.get(record.key) or record
        records.put(replace(whole, is_open=False, turns=(), waiting_since=None, seen_at=max(at, whole.seen_at)))


def _of_open(records: Records, change: OpenChange, known: Record | None, visit: Visit) -> Wish | None:
    record = known or records.get(RecordKey(visit.id, change.place.number))
    unread, undecided = _unread(change, record), _undecided(change, record, visit)
    if not (unread or undecided):
        return None
    return _wish(visit, change.place.number, change.head, change.base, unread or undecided, reads=bool(unread))


def _unread(change: OpenChange, record: Record | None) -> str:
    """Why there may be something to read that nobody has read; "" for nothing."""
    if record is None:
        return "no run has looked at it"
    if record.head != change.head:
        return "its head is another one"
    if record.base != change.base:
        return "it is for another branch"
    return "" if record.is_open else "it is open again"


def _undecided(change: OpenChange, record: Record | None, visit: Visit) -> str:
    """Why another decision may be due, though there is nothing to read; "" for none."""
    if record is None:
        return ""
    if record.place.repository != visit.landed.place.repository:
        return "its repository has another name"
    if change.updated_at is not None and change.updated_at > record.seen_at:
        return "something was done about it since"
    return "nobody has looked at it for long" if visit.at - record.seen_at >= STALE else ""


def _wish(visit: Visit, number: int, head: str, base: str, why: str, *, reads: bool = True) -> Wish:
    place = replace(visit.landed.place, number=number)
    return swept_wish(place, visit.id, visit.installation, head, base, why, reads=reads)


def _is_news(tasks: Tasks, wish: Wish) -> bool:
    """Not where that very head is waited for already, or is under way, or was given up; by its name of now."""
    task = tasks.find(wish.key)
    if task is None or task.wanted <= task.done:
        return True
    return task.wish.head not in {"", wish.head} or task.wish.place.repository != wish.place.repository
