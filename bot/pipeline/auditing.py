"""What was merged, and what it rested on: an entry of the ledger, labels of earlier changes, and the record.

The order is the promise. The ledger's entry comes first, which is appended once whoever looks at the same time; then
labels, which are kept once; then the record, which says that all of it is done. Whatever ends in between is made good
by the next sweep, which looks at the same again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.desk import KEPT_DAYS, Later, Record, RecordKey, aftermath, kept
from bot.ledger import Actor, Subject, drafts
from bot.post import judge_merge

if TYPE_CHECKING:
    from bot.gate import Account
    from bot.ledger import Draft
    from bot.ports import Ledger, Outcomes, Records, Tasks
    from bot.post import BranchPush, Landed, Merged

__all__ = ["Audited", "Books", "Visit", "audit_merges", "audit_pushes", "keep", "not_compared"]

_LOOKED_BACK: Final = timedelta(days=180)
"""Changes merged longer ago are not looked for in what later ones say: half of the repairs that histories name come
within 82 to 118 days (docs/probability.md)."""
_A_DAY: Final = timedelta(days=1)
_BY_HAND: Final = "It was pushed, and came with no merged change."
_OTHER_FILES: Final = "Its files are not those that were decided on."


def not_compared(_: Merged) -> bool | None:
    """What a merge brought is not looked at."""
    return None


class Books(NamedTuple):
    """What a sweep reads and writes."""

    records: Records
    tasks: Tasks
    ledger: Ledger
    outcomes: Outcomes
    as_expected: Callable[[Merged], bool | None] = not_compared
    """Whether what was merged has the files that were decided on; None where that is not looked at."""


class Visit(NamedTuple):
    """A repository as a sweep finds it."""

    landed: Landed
    installation: int
    since: datetime
    """How far the last sweep came."""
    at: datetime

    @property
    def id(self) -> int:
        return self.landed.repository_id


class Audited(NamedTuple):
    """A merge, or a push by hand, and what it rests on."""

    commit: str
    number: int
    """Of the change; 0 for a push without one."""
    by: str
    """Login; "" where that account is gone, or not shown."""
    is_gated: bool
    labels: int = 0
    """New outcomes of earlier changes."""
    why: tuple[str, ...] = ()
    """Why it went past the gate."""


def audit_merges(books: Books, visit: Visit) -> Iterator[Audited]:
    """Those that are not on record yet, oldest first."""
    past = _Past(books.records, visit)
    for merged in visit.landed.changes:
        record = books.records.get(RecordKey(visit.id, merged.place.number))
        if record is None or record.gated is None or record.commit != merged.commit:
            yield _audited(books, visit, merged, record, past)


def _audited(books: Books, visit: Visit, merged: Merged, record: Record | None, past: _Past) -> Audited:
    verdict = judge_merge(merged, books.ledger.entries_of(merged.id))
    is_same = books.as_expected(merged)
    # What is on record already was judged when more could be seen: it stays.
    entry = books.ledger.append_once(_merge_entry(merged, visit, verdict.decision, is_same))
    is_gated = entry.body["decision"] is not None and entry.body["as_expected"] is not False
    source = merged.commit or merged.url
    said = Later(merged.text, merged.merged_at, source, _login(merged.author), merged.place.number)
    labels = books.outcomes.note(aftermath((said,), past.records()))
    after = merged_record(record or _bare(merged, visit), merged, visit.at, is_gated=is_gated)
    books.records.put(after)
    past.add(after)
    why = (*verdict.why, *((_OTHER_FILES,) if is_same is False else ())) if not is_gated else ()
    return Audited(merged.commit, merged.place.number, _login(merged.by), is_gated, labels, why)


def _merge_entry(merged: Merged, visit: Visit, decision: str | None, as_expected: bool | None) -> Draft:
    """About the change by the host's lasting id, as decisions are recorded."""
    repository, base_ref = visit.landed.place.repository, f"refs/heads/{merged.base}"
    subject = Subject(repository, merged.id, merged.head, base_ref=base_ref, repository_id=visit.id)
    return drafts.merge(subject, commit=merged.commit, by=_actor(merged.by), as_expected=as_expected, decision=decision)


def merged_record(record: Record, merged: Merged, at: datetime, *, is_gated: bool) -> Record:
    """As it was decided last, and nobody's turn."""
    return replace(
        record, place=merged.place, is_open=False, is_merged=True, turns=(), waiting_since=None, commit=merged.commit,
        merged_at=merged.merged_at, gated=is_gated, seen_at=max(at, record.seen_at),
    )  # fmt: skip


def _bare(merged: Merged, visit: Visit) -> Record:
    """Of a change that no run has ever looked at: what the host shows of it, without tier or state."""
    return Record(
        key=RecordKey(visit.id, merged.place.number), place=merged.place, installation=visit.installation,
        change=merged.id, url=merged.url, title=merged.title, author=_login(merged.author), head=merged.head,
        base=merged.base, is_open=False, is_merged=True, is_draft=False, is_private=visit.landed.is_private,
        seen_at=visit.at, first_seen_at=visit.at, waiting_since=None, settled_at=None, state="", headline="", tier="",
        added=0, removed=0, files=0, proven=0, assisted=0, minutes=0,
    )  # fmt: skip


def audit_pushes(books: Books, visit: Visit, pushes: tuple[BranchPush, ...]) -> Iterator[Audited]:
    """To the default branch, by hand: those of what came with no merged change went past the gate."""
    past = _Past(books.records, visit)
    for pushed in pushes:
        if not pushed.is_past_review:
            continue
        is_new = not any(True for _ in books.ledger.entries_of(pushed.after))
        books.ledger.append_once(_push_entry(pushed, visit))
        said = [Later(each.message, pushed.at, each.sha, _login(pushed.by)) for each in pushed.commits]
        labels = books.outcomes.note(aftermath(said, past.records()))
        if is_new or labels:
            yield Audited(pushed.after, 0, _login(pushed.by), False, labels, (_BY_HAND,))


def _push_entry(pushed: BranchPush, visit: Visit) -> Draft:
    """There is no change: it is about the commit itself."""
    landed, after, before = visit.landed, pushed.after, pushed.before
    branch = f"refs/heads/{landed.default_branch}"
    subject = Subject(landed.place.repository, after, after, before, branch, before, visit.id)
    return drafts.merge(subject, commit=after, by=_actor(pushed.by))


def keep(books: Books, visit: Visit) -> int:
    """How many changes have lasted: once a day, those that nothing was said of for the time of the label."""
    if visit.since.date() == visit.at.date():
        return 0
    begin = min(visit.since, visit.at) - timedelta(days=KEPT_DAYS) - _A_DAY
    found = books.records.since((visit.id,), begin)
    merged = [each for each in found if each.is_merged and each.merged_at is not None and each.merged_at >= begin]
    return books.outcomes.note(kept(merged, books.outcomes.noted((visit.id,), begin), visit.at))


class _Past:
    """Merged changes that later ones may say something of; read when they are first asked for."""

    def __init__(self, records: Records, visit: Visit) -> None:
        self._records, self._visit = records, visit
        self._found: list[Record] | None = None

    def records(self) -> list[Record]:
        if self._found is None:
            listed = self._records.since((self._visit.id,), self._visit.at - _LOOKED_BACK)
            self._found = [each for each in listed if each.is_merged]
        return self._found

    def add(self, record: Record) -> None:
        self.records().append(record)


def _login(account: Account | None) -> str:
    return account.login if account is not None else ""


def _actor(account: Account | None) -> Actor | None:
    return Actor(account.id, account.login) if account is not None else None
